"""Reaching the database: which URLs are understood, how SQLite is tuned, and what being away looks like."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
import pytest
from sqlalchemy.exc import ProgrammingError

from app.errors import InvalidInput, StoreUnavailable
from app.store.engine import Database
from app.store.store import Store

from .told import BLANK_SPACE_BY_ACRCLOUD

CLOSE_THE_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def let_drivers_end() -> None:
    """Wait for the threads of connections that could not be opened: aiosqlite does not, and they must not outlive
    the test's event loop."""
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            thread.join()


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///var/linernotes.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:////var/linernotes.db", "sqlite+aiosqlite"),
        ("postgres://me@db/music", "postgresql+asyncpg"),
        ("postgresql://me@db/music", "postgresql+asyncpg"),
        ("postgresql+asyncpg://me@db/music", "postgresql+asyncpg"),
    ],
)
def test_the_usual_spellings_of_a_url_reach_our_drivers(url: str, driver: str) -> None:
    assert Database(url).engine.url.drivername == driver


def test_the_ssl_mode_of_hosting_services_is_understood() -> None:
    assert dict(Database("postgres://me@db/music?sslmode=require").engine.url.query) == {"ssl": "require"}


@pytest.mark.parametrize("url", ["mysql://me:secret@db/music", "sqlite://", "sqlite:///:memory:", "secret", ""])
def test_any_other_url_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Store.at(url)
    assert "Send sqlite:///" in refused.value.remedy
    assert ":secret@" not in str(refused.value)


async def test_sqlite_is_tuned_for_readers_beside_a_writer(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.reading() as connection:
        values = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "busy_timeout", "synchronous", "foreign_keys")
        }
    assert values == {"journal_mode": "wal", "busy_timeout": 10_000, "synchronous": 1, "foreign_keys": 1}
    await database.close()


async def test_a_reader_sees_what_was_committed_while_a_writer_works(database_url: str) -> None:
    database = Database(database_url)
    async with database.writing() as writer:
        await writer.exec_driver_sql("INSERT INTO artist_names (name, isrc) VALUES ('rema', 'NGA3B2214004')")
        async with database.reading() as reader:
            assert (await reader.exec_driver_sql("SELECT count(*) FROM artist_names")).scalar() == 0
    async with database.reading() as reader:
        assert (await reader.exec_driver_sql("SELECT count(*) FROM artist_names")).scalar() == 1
    await database.close()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nobody@127.0.0.1:1/music",
        "postgresql://nobody@nowhere.invalid/music",
        "sqlite:////no/such/folder/linernotes.db",
    ],
)
async def test_a_database_that_is_away_is_unavailable_with_its_cause(url: str) -> None:
    store = Store.at(url)
    for question in (store.ready, store.migrate, lambda: store.keep([BLANK_SPACE_BY_ACRCLOUD])):
        with pytest.raises(StoreUnavailable) as unavailable:
            await question()
        assert unavailable.value.__cause__ is not None
    await store.close()
    let_drivers_end()


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear sir or madam, " * 100)
    store = Store.at(f"sqlite:///{tmp_path / 'letter.db'}")
    with pytest.raises(StoreUnavailable):
        await store.records(["USCJY1431309"])
    await store.close()


async def test_a_database_that_may_not_be_written_still_answers(sqlite_url: str) -> None:
    store = Store.at(sqlite_url)
    kept = await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    async with store._database.engine.connect() as connection:  # the one that writes
        await connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreUnavailable):
        await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    assert await store.records(list(kept)) == kept
    await store.close()


async def test_a_statement_no_database_would_take_is_our_own_fault(postgres_url: str) -> None:
    database = Database(postgres_url)
    with pytest.raises(ProgrammingError):
        async with database.reading() as connection:
            await connection.exec_driver_sql("SELECT no_such_column FROM records")
    await database.close()


async def test_connections_that_the_server_closed_are_replaced_without_a_failure(postgres_url: str) -> None:
    store = Store.at(postgres_url)
    kept = await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    server = await asyncpg.connect(postgres_url)
    for ask in (
        lambda: store.records(list(kept)),
        lambda: store.keep([BLANK_SPACE_BY_ACRCLOUD]),
        lambda: store.catalogs("somebody"),
    ):
        await asyncio.gather(*(store.ready() for _ in range(3)))  # several are open
        closed = await server.fetch(CLOSE_THE_OTHERS)
        assert closed
        await asyncio.sleep(0.05)  # as long as a restart takes at the least
        await ask()
    assert await store.records(list(kept)) == kept
    await server.close()
    await store.close()
