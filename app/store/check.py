"""Checking the store against its truth: every record and every projection against what was said."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct
from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from app.music.merge import merge_record
from app.store.observations import read_observations
from app.store.projections import PROJECTIONS, differing
from app.store.records import differs, is_outdated, read_documents
from app.store.tables import observations, records

TABLES = (observations, records, *PROJECTIONS)


class Difference(Struct, frozen=True):
    """An ISRC, and the tables that say something else of it than its observations do.

    `outdated`: its record was made under other merge rules. Nothing contradicts then; it is remade when it is read.
    """

    isrc: str
    tables: tuple[str, ...]
    outdated: bool = False


async def isrcs_after(connection: AsyncConnection, after: str, limit: int) -> list[str]:
    """The next `limit` ISRCs, in order, that any table knows: also those that nobody was heard of."""
    parts = [select(table.c.isrc).where(table.c.isrc > after).order_by(table.c.isrc).limit(limit) for table in TABLES]
    known = union(*(select(part.subquery().c.isrc) for part in parts)).subquery()
    return list(await connection.scalars(select(known.c.isrc).order_by(known.c.isrc).limit(limit)))


async def differences(connection: AsyncConnection, isrcs: Collection[str]) -> list[Difference]:
    """Those of these ISRCs whose record or projections are not what their observations make."""
    heard = await read_observations(connection, isrcs)
    made = {isrc: merge_record(isrc, told) for isrc, told in heard.items()}
    held = await read_documents(connection, isrcs)
    found: dict[str, list[str]] = {isrc: [] for isrc in isrcs}
    for isrc, record in made.items():
        if differs(record, held.get(isrc)) and (heard[isrc] or isrc in held):
            found[isrc].append(records.name)
    for name, isrc in await differing(connection, made):
        found[isrc].append(name)
    return [Difference(isrc, tuple(tables), is_outdated(held.get(isrc))) for isrc, tables in found.items() if tables]
