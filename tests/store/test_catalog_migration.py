"""Catalogs that were kept before revision 0003 keep their songs, in their order, there and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from app.store.catalog_songs import SongsWanted
from app.store.engine import Database
from app.store.migrate import MIGRATIONS
from app.store.store import Store
from tests.databases import postgres_database

from .told import new_song, numbered

KEPT = {"one": [3, 1, 2], "two": [1], "none": []}

MADE = text(
    "INSERT INTO catalogs (id, account, name, created_at, updated_at)"
    " VALUES (:id, 'ann', 'x', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"
)
ADDED = text("INSERT INTO catalog_songs (catalog_id, isrc, added_at) VALUES (:id, :isrc, CURRENT_TIMESTAMP)")


@pytest.fixture(params=["sqlite", "postgres"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
    else:
        with postgres_database() as url:
            yield url


def to_revision(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    current = connection.dialect.has_table(connection, "alembic_version")
    (command.downgrade if current else command.upgrade)(config, revision)


async def test_songs_keep_their_order_and_new_ones_come_after_them(bare_url: str) -> None:
    database = Database(bare_url)
    async with database.writing() as connection:
        await connection.run_sync(to_revision, "0002")
        await connection.execute(MADE, [{"id": catalog} for catalog in KEPT])
        added = [("one", 3), ("two", 1), ("one", 1), ("one", 2)]
        await connection.execute(ADDED, [{"id": catalog, "isrc": numbered(number)} for catalog, number in added])
    store = Store(database)
    await store.migrate()
    for catalog, numbers in KEPT.items():
        await store.add_catalog_songs("ann", [new_song(catalog, numbered(9))])
        page = await store.catalog_songs("ann", catalog, SongsWanted(10))
        assert [song.isrc for song in page.songs] == [numbered(number) for number in (*numbers, 9)]
        assert [song.place for song in page.songs] == list(range(1, len(numbers) + 2))
    async with database.writing() as connection:
        await connection.run_sync(to_revision, "0002")
        rows = await connection.execute(text("SELECT catalog_id, isrc FROM catalog_songs ORDER BY id"))
        kept = [tuple(row) for row in rows]
    for catalog, numbers in KEPT.items():
        assert [isrc for of, isrc in kept if of == catalog] == [numbered(number) for number in (*numbers, 9)]
    await store.close()
