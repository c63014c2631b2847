"""Records: one encoded `Record` per ISRC, ready to be read, remade whenever its observations or the rules change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import msgspec
from sqlalchemy import false, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.music.merge import RULES, merge_record
from app.music.track import Record
from app.store.engine import Database
from app.store.observations import read_observations
from app.store.projections import project
from app.store.statements import insert_into, portions
from app.store.tables import observations, records

encode_record = msgspec.json.Encoder(order="deterministic").encode  # so that an unchanged record is the same bytes
_decode = msgspec.json.Decoder(Record).decode

READ = "SELECT isrc, rules, document FROM records WHERE isrc"

NOT_MADE = 0
"""The rules version of a row that only holds the place of a record."""


async def read_records(database: Database, isrcs: Collection[str]) -> tuple[dict[str, Record], list[str]]:
    """The held records, and the ISRCs whose record was made under other rules and must be remade first."""
    made: dict[str, Record] = {}
    outdated: list[str] = []
    for isrc, rules, document in await database.fetch_among(READ, isrcs):
        if rules == RULES:
            made[isrc] = _decode(document)
        else:
            outdated.append(isrc)
    return made, outdated


async def claim_records(connection: AsyncConnection, isrcs: Collection[str]) -> None:
    """Hold the rows of these records, missing ones too, until the transaction ends.

    Another writer of the same ISRC waits here and then sees our observations. PostgreSQL locks a row that conflicts
    even where the update's condition refuses it; the rows are taken in one order, so nobody waits in a circle. On
    SQLite the transaction already holds the only write lock.
    """
    place = insert_into(connection, records).on_conflict_do_update(
        index_elements=["isrc"], set_={"rules": records.c.rules}, where=false()
    )
    now = datetime.now(UTC)
    await connection.execute(
        place, [{"isrc": isrc, "rules": NOT_MADE, "document": b"", "updated_at": now} for isrc in sorted(isrcs)]
    )


async def remake_records(connection: AsyncConnection, isrcs: Collection[str]) -> dict[str, Record]:
    """Merge the observations of these claimed ISRCs; write the records that changed, and their projections."""
    heard = await read_observations(connection, isrcs)
    made = {isrc: merge_record(isrc, told) for isrc, told in heard.items()}
    held = await read_documents(connection, isrcs)
    documents = {isrc: encode_record(record) for isrc, record in made.items()}
    changed = [isrc for isrc, document in documents.items() if held.get(isrc) != (RULES, document)]
    if changed:
        statement = insert_into(connection, records)
        fresh = {name: statement.excluded[name] for name in ("rules", "document", "updated_at")}
        now = datetime.now(UTC)
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["isrc"], set_=fresh),
            [{"isrc": isrc, "rules": RULES, "document": documents[isrc], "updated_at": now} for isrc in changed],
        )
        await project(connection, [made[isrc] for isrc in changed])
    return made


async def rebuild_records(connection: AsyncConnection, isrcs: Collection[str]) -> dict[str, Record]:
    """Remake these claimed ISRCs, and write their projections even where the records were right."""
    made = await remake_records(connection, isrcs)
    await project(connection, made.values())
    return made


def differs(record: Record, held: tuple[int, bytes] | None) -> bool:
    """Whether a held row is not this record under the present rules."""
    return held != (RULES, encode_record(record))


def is_outdated(held: tuple[int, bytes] | None) -> bool:
    """Whether a held row was made under other rules than the present ones, so that reading it remakes it."""
    return held is not None and held[0] not in {NOT_MADE, RULES}


async def heard_isrcs(connection: AsyncConnection, after: str, limit: int) -> list[str]:
    """The next `limit` ISRCs, in order, that anybody was heard of."""
    query = select(observations.c.isrc).distinct().where(observations.c.isrc > after)
    return list(await connection.scalars(query.order_by(observations.c.isrc).limit(limit)))


async def read_documents(connection: AsyncConnection, isrcs: Collection[str]) -> dict[str, tuple[int, bytes]]:
    """The rules' version and the document of each of these records."""
    held: dict[str, tuple[int, bytes]] = {}
    for portion in portions(isrcs):
        query = select(records.c.isrc, records.c.rules, records.c.document).where(records.c.isrc.in_(portion))
        held |= {isrc: (rules, document) for isrc, rules, document in await connection.execute(query)}
    return held
