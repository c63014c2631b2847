"""Which ISRCs: by platform id, by work, by contributor, by artist. Answers are sorted: the same each time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.music.claim import ExternalId
from app.store.observations import one_of
from app.store.projections import folded
from app.store.statements import portions
from app.store.tables import artist_names, contributor_works, platform_ids, work_recordings

K = TypeVar("K")


async def by_platform_id(
    connection: AsyncConnection, externals: Collection[ExternalId]
) -> dict[ExternalId, tuple[str, ...]]:
    """The recordings whose believed links have these ids; an id without any is missing."""
    of = platform_ids.c
    pairs: list[tuple[ExternalId, str]] = []
    for portion in portions(set(externals)):
        query = select(of.platform, of.external_id, of.isrc).where(one_of(platform_ids, portion)).order_by(of.isrc)
        pairs += [(ExternalId(platform, id_), isrc) for platform, id_, isrc in await connection.execute(query)]
    return _grouped(pairs)


async def by_iswc(connection: AsyncConnection, iswcs: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The recordings of the works with these bare ISWCs, preferred or archived; a work without any is missing."""
    of = work_recordings.c
    pairs: list[tuple[str, str]] = []
    for portion in portions(set(iswcs)):
        query = select(of.iswc, of.isrc).where(of.iswc.in_(portion)).order_by(of.isrc)
        pairs += [(iswc, isrc) for iswc, isrc in await connection.execute(query)]
    return _grouped(pairs)


async def by_ipi(connection: AsyncConnection, ipis: Collection[str], limit: int) -> dict[str, tuple[str, ...]]:
    """The first `limit` recordings of works that each of these name numbers has a part in; one without is missing."""
    of = contributor_works.c
    pairs: list[tuple[str, str]] = []
    for portion in portions(set(ipis)):
        place = func.row_number().over(partition_by=of.ipi, order_by=of.isrc).label("place")
        told = select(of.ipi, of.isrc, place).where(of.ipi.in_(portion)).group_by(of.ipi, of.isrc).subquery()
        query = select(told.c.ipi, told.c.isrc).where(told.c.place <= limit).order_by(told.c.ipi, told.c.isrc)
        pairs += [(ipi, isrc) for ipi, isrc in await connection.execute(query)]
    return _grouped(pairs)


async def by_artist(connection: AsyncConnection, name: str, limit: int) -> tuple[str, ...]:
    """The first `limit` recordings that credit an artist of this name, however it is spelled."""
    of = artist_names.c
    query = select(of.isrc).where(of.name == folded(name)).order_by(of.isrc).limit(limit)
    return tuple(await connection.scalars(query))


def _grouped(pairs: Iterable[tuple[K, str]]) -> dict[K, tuple[str, ...]]:
    groups: dict[K, list[str]] = {}
    for key, isrc in pairs:
        groups.setdefault(key, []).append(isrc)
    return {key: tuple(isrcs) for key, isrcs in groups.items()}
