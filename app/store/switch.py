"""The switch: ready rows put in the place of what is held about their ISRCs, as fast as the database takes them.

A portion is a range of ISRCs with the rows that an import made for those whose observation changed. It was made of
what was held at some moment; `basis` tells whether that is still so when it is put. On PostgreSQL rows go in by COPY,
on SQLite by one prepared statement for all of a table's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Table, and_, delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.projections import PROJECTIONS
from app.store.statements import portions
from app.store.tables import observations, records
from app.store.tables.columns import UtcDateTime

TABLES = {table.name: table for table in (observations, records, *PROJECTIONS)}
"""The tables that a portion has rows for."""


class Portion(Struct, frozen=True):
    """What is to be written for a range of ISRCs.

    `provider` and `part` are of whose observations they are. `renewed` are the ISRCs of `rows` of which something was
    held; `rows` has for each table its rows, in the order of its columns without its row number.
    """

    provider: str
    part: str
    basis: bytes
    renewed: tuple[str, ...]
    rows: dict[str, list[tuple[Any, ...]]]


class Held(Struct, frozen=True):
    """What is held in a range of ISRCs: `documents` are the observations that matter, `known` the ISRCs with a row."""

    basis: bytes
    known: frozenset[str]
    documents: list[bytes]


async def read_held(
    connection: AsyncConnection, provider: str, first: str, last: str | None, isrcs: Collection[str]
) -> Held:
    """What is held from `first` up to but not including `last`, None for the end.

    The observations are those about `isrcs`, and about others on which the provider spoke.
    """
    of = observations.c
    said = select(of.isrc, of.provider, of.part, of.observed_at).where(_within(of.isrc, first, last))
    keys = (await connection.execute(said.order_by(of.isrc, of.provider, of.part))).all()
    made = select(records.c.isrc).where(_within(records.c.isrc, first, last)).order_by(records.c.isrc)
    kept = list(await connection.scalars(made))
    wanted = {key[0] for key in keys}.intersection(isrcs) | {key[0] for key in keys if key[1] == provider}
    documents: list[bytes] = []
    for portion in portions(sorted(wanted)):
        documents += await connection.scalars(select(of.document).where(of.isrc.in_(portion)))
    digest = hashlib.sha256(msgspec.json.encode([[tuple(key) for key in keys], kept])).digest()
    return Held(digest, frozenset((*kept, *(key[0] for key in keys))), documents)


async def hold_writers(connection: AsyncConnection) -> None:
    """Let no other transaction write records before this one ends; SQLite's write lock does so by itself."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE records IN SHARE ROW EXCLUSIVE MODE"))


class Switch:
    """An open switch; see `ImportStore.switching`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def held(self, provider: str, first: str, last: str | None, isrcs: Collection[str]) -> Held:
        """What is held now, see `read_held`; nobody else changes it before the switch ends."""
        return await read_held(self.connection, provider, first, last, isrcs)

    async def put(self, portion: Portion) -> None:
        """Write a portion's rows in the place of what is held about their ISRCs."""
        for isrcs in portions(portion.renewed):
            for table in TABLES.values():
                about = delete(table).where(table.c.isrc.in_(isrcs))
                if table is observations:
                    about = about.where(table.c.provider == portion.provider, table.c.part == portion.part)
                await self.connection.execute(about)
        for name, rows in portion.rows.items():
            if rows:
                await self._put(TABLES[name], rows)

    async def _put(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        names = column_names(table)
        if self.connection.dialect.name == "postgresql":
            driver: Any = (await self.connection.get_raw_connection()).driver_connection
            await driver.copy_records_to_table(table.name, records=rows, columns=names)
        else:
            marks = ", ".join("?" * len(names))
            insert = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of ours
            timed = any(isinstance(column.type, UtcDateTime) for column in table.columns)
            written = [tuple(map(_for_sqlite, row)) for row in rows] if timed else list(rows)
            await self.connection.exec_driver_sql(insert, written)


def column_names(table: Table) -> list[str]:
    """The columns of a table's rows, without the number that the database gives."""
    return [column.name for column in table.columns if column.name != "id"]


def _within(column: Any, first: str, last: str | None) -> Any:  # noqa: ANN401 - SQLAlchemy's own types for conditions
    return column >= first if last is None else and_(column >= first, column < last)


def _for_sqlite(value: Any) -> Any:  # noqa: ANN401 - any column's
    """An instant as SQLAlchemy writes it to SQLite; everything else as it is."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value
