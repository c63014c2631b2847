"""Observations and resolutions as they are kept: the newest of each kind, whatever the order they arrive in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Table, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.music.claim import ExternalId
from app.music.observation import Observation, Resolution
from app.store.statements import insert_into, portions
from app.store.tables import observations, resolutions

_encode = msgspec.json.Encoder(order="deterministic").encode  # the same observation is the same bytes
decode_observation = msgspec.json.Decoder(Observation).decode
_resolution = msgspec.json.Decoder(Resolution).decode


async def write_observations(connection: AsyncConnection, told: Iterable[Observation]) -> None:
    """Keep each of these observations, one or more, unless one as new or newer is held for its provider and part."""
    await _keep_newest(connection, observations, [observation_row(one) for one in told])


def observation_row(told: Observation) -> dict[str, Any]:
    """An observation's row, its columns in their order."""
    return {
        "isrc": told.isrc,
        "provider": told.provider,
        "part": told.part,
        "observed_at": told.observed_at,
        "absent": told.absent,
        "document": _encode(told),
    }


async def read_observations(connection: AsyncConnection, isrcs: Collection[str]) -> dict[str, list[Observation]]:
    """All that was said about these ISRCs; one that nobody spoke of has an empty list."""
    held: dict[str, list[Observation]] = {isrc: [] for isrc in isrcs}
    of = observations.c
    for portion in portions(held):
        query = select(of.document).where(of.isrc.in_(portion)).order_by(of.isrc, of.provider, of.part)
        for document in await connection.scalars(query):
            one = decode_observation(document)
            held[one.isrc].append(one)
    return held


async def write_resolution(connection: AsyncConnection, told: Resolution) -> None:
    """Keep the resolution unless one as new or newer is held for its id and provider."""
    row = {
        "platform": told.external.platform,
        "external_id": told.external.id,
        "provider": told.provider,
        "observed_at": told.observed_at,
        "document": _encode(told),
    }
    await _keep_newest(connection, resolutions, [row])


async def read_resolutions(
    connection: AsyncConnection, externals: Collection[ExternalId]
) -> dict[ExternalId, tuple[Resolution, ...]]:
    """What each provider said about these ids; an id nobody was asked about is missing."""
    held: dict[ExternalId, tuple[Resolution, ...]] = {}
    of = resolutions.c
    for portion in portions(externals):
        query = select(of.document).where(one_of(resolutions, portion)).order_by(of.provider)
        for document in await connection.scalars(query):
            one = _resolution(document)
            held[one.external] = (*held.get(one.external, ()), one)
    return held


def one_of(table: Table, externals: Sequence[ExternalId]) -> Any:  # noqa: ANN401 SQLAlchemy's own type for conditions
    """The condition that a row is about one of these ids; it is answered from the primary key."""
    by_platform: dict[str, list[str]] = {}
    for external in externals:
        by_platform.setdefault(external.platform, []).append(external.id)
    return or_(*(and_(table.c.platform == name, table.c.external_id.in_(ids)) for name, ids in by_platform.items()))


async def _keep_newest(connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Upsert the newest row of each primary key, unless the held one is as new or newer."""
    key = [column.name for column in table.primary_key]
    newest: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for row in rows:
        place = tuple(row[name] for name in key)
        if place not in newest or _time(row) > _time(newest[place]):
            newest[place] = row
    statement = insert_into(connection, table)
    fresh = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in key}
    newer = statement.excluded.observed_at > table.c.observed_at
    upsert = statement.on_conflict_do_update(index_elements=key, set_=fresh, where=newer)
    # In the order of the keys, so that two writers never wait for each other in a circle.
    await connection.execute(upsert, [newest[place] for place in sorted(newest)])


def _time(row: Mapping[str, Any]) -> datetime:
    time: datetime = row["observed_at"]
    return time
