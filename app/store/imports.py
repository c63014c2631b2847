"""Imports: which dumps were read, and the switch that makes one visible in one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.engine import Database
from app.store.statements import insert_into
from app.store.switch import Held, Switch, hold_writers, read_held
from app.store.tables import imports


class ImportState(StrEnum):
    """How far an import is: the dump is read and joined, its rows are made, they are made visible, or that is done."""

    READING = "reading"
    MAKING = "making"
    SWITCHING = "switching"
    DONE = "done"


class Import(Struct, frozen=True):
    """A dump of a source, made at `made_at`; `finished_at` is None until all of it is visible.

    `tells_absence` says that the source does not know the recordings which the dump does not have.
    """

    source: str
    fingerprint: str
    made_at: datetime
    licence: str
    tells_absence: bool
    state: ImportState
    counts: dict[str, int]
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None = None


class ImportStore:
    """The table of imports, and the door to their switch. Raises StoreUnavailable where the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, told: Import) -> None:
        """Keep how far an import is."""
        async with self._database.writing() as connection:
            await note_import(connection, told)

    async def find(self, source: str, fingerprint: str) -> Import | None:
        """What is known of this dump."""
        query = select(imports).where(imports.c.source == source, imports.c.fingerprint == fingerprint)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _import(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name

    async def newest(self) -> dict[str, Import]:
        """For each source the newest dump that is wholly visible."""
        query = select(imports).where(imports.c.finished_at.is_not(None)).order_by(imports.c.made_at)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        found = [_import(row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name
        return {one.source: one for one in found}

    async def held(self, provider: str, first: str, last: str | None, isrcs: list[str]) -> Held:
        """What is held from ISRC `first` up to but not including `last`; see `app.store.switch.read_held`."""
        async with self._database.reading() as connection:
            return await read_held(connection, provider, first, last, isrcs)

    @asynccontextmanager
    async def switching(self) -> AsyncIterator[Switch]:
        """One transaction, in which portions are put in the place of what is held; readers see all of them or none.

        Other writers of observations wait until it ends.
        """
        async with self._database.writing() as connection:
            await hold_writers(connection)
            yield Switch(connection)


async def note_import(connection: AsyncConnection, told: Import) -> None:
    """Write an import's row."""
    row = {name: getattr(told, name) for name in told.__struct_fields__}
    row["state"], row["counts"] = told.state.value, msgspec.json.encode(told.counts)
    statement = insert_into(connection, imports)
    fresh = {name: statement.excluded[name] for name in row if name not in {"source", "fingerprint"}}
    await connection.execute(statement.on_conflict_do_update(index_elements=["source", "fingerprint"], set_=fresh), row)


def _import(row: RowMapping) -> Import:
    told: dict[str, Any] = {name: row[name] for name in Import.__struct_fields__}
    told["state"], told["counts"] = ImportState(row["state"]), msgspec.json.decode(row["counts"])
    return Import(**told)
