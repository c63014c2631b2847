"""Real databases for tests: a fresh SQLite file per test, one PostgreSQL database per test session and worker.

Both are migrated once and then copied or emptied, so that a test costs milliseconds.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
import pytest
import redis
from sqlalchemy import make_url
from sqlmodel import SQLModel

from app.store.store import Store

POSTGRES = os.environ.get("LINERNOTES_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("LINERNOTES_TEST_REDIS", "redis://127.0.0.1:6379/0")


def absent(what: str, where: str, setting: str, cause: Exception) -> NoReturn:
    """Skip loudly for a person; fail where everything must have been tested."""
    message = f"needs {what}, expected at {where}; start it or point {setting} at it ({cause!r})"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The URL of this test's own migrated, empty SQLite file."""
    path = tmp_path / "linernotes.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """The URL of this session's migrated PostgreSQL database, dropped at the end."""
    with postgres_database() as url:
        asyncio.run(_migrate(url))
        yield url


@pytest.fixture
def postgres_url(migrated_postgres: str) -> str:
    """The URL of this session's PostgreSQL database, emptied for this test."""
    asyncio.run(_empty(migrated_postgres))
    return migrated_postgres


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated, empty database: the test runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An empty store: the test runs on SQLite and on PostgreSQL."""
    store = Store.at(database_url)
    yield store
    await store.close()


@pytest.fixture
async def sqlite_store(sqlite_url: str) -> AsyncIterator[Store]:
    """An empty store on SQLite, for tests of what stands above the store."""
    store = Store.at(sqlite_url)
    yield store
    await store.close()


@pytest.fixture(scope="session")
def redis_at() -> str:
    """The URL of a real Redis, for what lives longer than a test; keys are each user's own."""
    try:
        with redis.Redis.from_url(REDIS, socket_connect_timeout=2) as client:
            client.ping()
    except redis.RedisError as cause:
        absent("Redis", REDIS, "LINERNOTES_TEST_REDIS", cause)
    return REDIS


@pytest.fixture
def redis_url(redis_at: str) -> str:
    """The URL of a real Redis; tests keep to keys of their own."""
    return redis_at


@contextmanager
def postgres_database() -> Iterator[str]:
    """A new PostgreSQL database without any table, dropped at the end; its URL."""
    name = f"linernotes_test_{uuid4().hex}"  # unique, so that parallel workers and sessions never meet
    try:
        asyncio.run(_command(f'CREATE DATABASE "{name}"'))
        # No test pulls the plug on the server, so none needs to wait for its disk.
        asyncio.run(_command(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    except (OSError, asyncpg.PostgresError) as cause:
        where = make_url(POSTGRES).render_as_string(hide_password=True)
        absent("PostgreSQL", where, "LINERNOTES_TEST_POSTGRES", cause)
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(_command(f'DROP DATABASE "{name}" WITH (FORCE)'))


async def _command(statement: str) -> None:
    connection = await asyncpg.connect(POSTGRES, timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _migrate(url: str) -> None:
    store = Store.at(url)
    await store.migrate()
    await store.close()


async def _empty(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        # Quicker than TRUNCATE, which makes new files for each table, where there is little to delete.
        tables = [table.name for table in reversed(SQLModel.metadata.sorted_tables)]
        await connection.execute("".join(f"DELETE FROM {table};" for table in tables))  # noqa: S608 - our own names
    finally:
        await connection.close()
