"""The migrations make exactly the tables of `app.store.tables`, and can be run by everybody at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from app.errors import StoreIsNewer
from app.store.engine import Database
from app.store.migrate import MIGRATIONS, NEWEST
from app.store.store import Store
from tests.databases import postgres_database

from .told import BLANK_SPACE_BY_ACRCLOUD


@pytest.fixture(params=["sqlite", "postgres"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
    else:
        with postgres_database() as url:
            yield url


def of_the_text_index(name: str | None) -> bool:
    """Whether a table is SQLite's full-text index or one of the tables it keeps for itself."""
    return name is not None and name.startswith(("texts_fts", "work_texts_fts"))


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "include_name": lambda name, kind, _parents: not (kind == "table" and of_the_text_index(name)),
        },
    )
    found: list[Any] = compare_metadata(context, SQLModel.metadata)
    return found


@pytest.mark.filterwarnings(
    "ignore:autogenerate skipping .*'ix_(work_)?texts_lexemes'; dialect 'sqlite'"
)  # PostgreSQL's only
async def test_the_migrations_make_exactly_the_tables_of_the_models(database_url: str) -> None:
    database = Database(database_url)
    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()


def test_the_newest_revision_is_the_one_that_is_looked_for_at_the_start() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == NEWEST


async def test_a_new_database_is_ready_after_migrating_and_not_before(bare_url: str) -> None:
    store = Store.at(bare_url)
    assert not await store.ready()
    await store.migrate()
    assert await store.ready()
    await store.close()


async def test_stores_that_start_together_migrate_once(bare_url: str) -> None:
    stores = [Store.at(bare_url) for _ in range(4)]
    await asyncio.gather(*(store.migrate() for store in stores))
    assert [await store.ready() for store in stores] == [True] * 4
    for store in stores:
        await store.close()


async def test_tables_of_a_newer_version_are_refused_and_left_as_they_are(bare_url: str) -> None:
    store = Store.at(bare_url)
    await store.migrate()
    database = Database(bare_url)
    async with database.writing() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreIsNewer, match=r"revision 9999; this version knows none after 0\d+"):
        await store.migrate()
    assert not await store.ready()
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    await database.close()
    await store.close()


async def test_migrating_again_keeps_what_is_held(store: Store) -> None:
    kept = await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    await store.migrate()
    assert await store.records(list(kept)) == kept


def remaining_after_downgrade(connection: Connection) -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
    return inspect(connection).get_table_names()


async def test_every_migration_can_be_taken_back(bare_url: str) -> None:
    store = Store.at(bare_url)
    await store.migrate()
    await store.close()
    database = Database(bare_url)
    async with database.writing() as connection:
        assert await connection.run_sync(remaining_after_downgrade) == ["alembic_version"]
    await database.close()
