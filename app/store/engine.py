"""Reaching the database: SQLite tuned for one machine, or PostgreSQL for many processes, and its errors as one.

On SQLite the driver is told not to begin transactions by itself. A reader then needs none, and a writer takes the
write lock at its start (`BEGIN IMMEDIATE`), so that it never finds out half-way that another writer was faster.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

import aiosqlite
import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
from msgspec import json
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from app.errors import InvalidInput, StoreUnavailable

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
BUSY_MS = 10_000
CONNECT_SECONDS = 5
OUR_FAULT = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
# asyncpg's InternalClientError is what a query meets that starts while its connection is being lost.
DRIVERS_ERRORS = (sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class Database:
    """One database, for one event loop. `reading` and `writing` lend connections; both raise `StoreUnavailable`."""

    def __init__(self, url: str) -> None:
        address = _address(url)
        self._turn: AbstractAsyncContextManager[object]
        if address.get_backend_name() == "sqlite":
            self.engine = _sqlite(address)
            self._writer = self.engine.execution_options(begins_immediate=True)
            self._reader = _sqlite(address, pool_reset_on_return=None)  # readers begin nothing to be rolled back
            # One writer at a time: those of this process queue here in order. Only writers of other processes are
            # waited for by SQLite's polling, which knows no order.
            self._turn = asyncio.Lock()
        else:
            self.engine = self._writer = _postgresql(address)
            self._reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            self._turn = nullcontext()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for queries, each seeing what is committed when it runs."""
        async with _database_errors(), self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A connection inside a transaction that is committed at the end and rolled back by any exception."""
        async with _database_errors(), self._turn, self._writer.begin() as connection:
            yield connection

    async def fetch_among(self, select: str, values: Collection[str]) -> Sequence[Sequence[Any]]:
        """The rows of `select`, which ends with the name of a text column, where that column has one of the values.

        The driver is asked itself, in one statement for any number of values: the hottest question of all is about
        documents that need none of what SQLAlchemy does with rows.
        """
        async with _database_errors(), self._reader.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            if isinstance(driver, aiosqlite.Connection):
                among = f"{select} IN (SELECT value FROM json_each(?))"  # noqa: S608 - `select` is our own
                return list(await driver.execute_fetchall(among, [json.encode(list(values)).decode()]))
            try:
                rows: Sequence[Sequence[Any]] = await driver.fetch(f"{select} = ANY($1::text[])", list(values))
            except DRIVERS_ERRORS as problem:
                if driver.is_closed() or isinstance(problem, asyncpg.InternalClientError):
                    await connection.invalidate()
                raise
            return rows

    async def close(self) -> None:
        """Close every connection."""
        await self._reader.dispose()
        await self.engine.dispose()


def _address(url: str) -> URL:
    """The URL with our driver in it; raises InvalidInput for anything but a SQLite file or PostgreSQL."""
    remedy = "Send sqlite:///path/to/file.db or postgresql://user:password@host:port/database."
    try:
        address = make_url(url)
    except ArgumentError:
        raise InvalidInput(url.partition(":")[0], "is not the beginning of a database URL.", remedy) from None
    shown = address.render_as_string(hide_password=True)
    if address.drivername not in DRIVERS:
        raise InvalidInput(shown, "the store is kept in SQLite or PostgreSQL.", remedy)
    address = address.set(drivername=DRIVERS[address.drivername])
    if address.get_backend_name() == "sqlite" and address.database in {None, "", ":memory:"}:
        raise InvalidInput(shown, "a database in memory cannot be shared by connections.", remedy)
    if "sslmode" in address.query:  # libpq's name for it, which hosting services write; asyncpg's is `ssl`
        mode = address.query["sslmode"]
        address = address.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return address


def _postgresql(address: URL) -> AsyncEngine:
    engine = create_async_engine(
        address,
        pool_size=10,
        max_overflow=10,
        pool_timeout=CONNECT_SECONDS,
        connect_args={"timeout": CONNECT_SECONDS, "server_settings": {"application_name": "linernotes"}},
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _refuse_closed(connection: Any, _entry: ConnectionPoolEntry, _lent: PoolProxiedConnection) -> None:  # noqa: ANN401 - asyncpg's, which has no types
    """Let the pool open another connection in place of one that the server has closed, as when it was restarted.

    asyncpg hears of that by itself: a question before each use (`pool_pre_ping`) would cost a round trip every time.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError("the server closed this connection")


def _sqlite(address: URL, **pool: Any) -> AsyncEngine:  # noqa: ANN401 - SQLAlchemy's own keywords
    engine = create_async_engine(
        address,
        **pool,
        pool_timeout=CONNECT_SECONDS,
        connect_args={"isolation_level": None, "timeout": BUSY_MS / 1000},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",  # readers and the writer do not wait for each other
        "synchronous = NORMAL",  # with WAL: a power cut may lose the last commits, never the file
        "foreign_keys = ON",
        "cache_size = -2000",  # 2 MB per connection, of which there may be a dozen; the system caches the file as well
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("begins_immediate"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@asynccontextmanager
async def _database_errors() -> AsyncIterator[None]:
    """Turn what a database does when it is away, full, locked or read-only into `StoreUnavailable`.

    A statement that no healthy database would take is our own mistake and passes through unchanged.
    """
    try:
        yield
    except OUR_FAULT:
        raise
    except (
        DBAPIError,
        *DRIVERS_ERRORS,
        PoolTimeout,
        OSError,
    ) as cause:  # asyncpg raises a refused connection as a bare OSError
        raise StoreUnavailable(f"the database did not answer: {type(cause).__name__}") from cause
