"""Callers' own lists of recordings. Every function is told the account and sees that account's catalogs only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.statements import insert_into
from app.store.tables import catalog_songs, catalogs


class Catalog(Struct, frozen=True):
    """A catalog; `song_count` counts its songs."""

    id: str
    account: str
    name: str
    created_at: datetime
    updated_at: datetime
    song_count: int


class CatalogSong(Struct, frozen=True):
    """A song of a catalog, with the caller's notes."""

    isrc: str
    notes: str | None
    added_at: datetime


async def read_catalogs(connection: AsyncConnection, account: str) -> tuple[Catalog, ...]:
    """The account's catalogs, by name."""
    query = _of(account).order_by(catalogs.c.name, catalogs.c.id)
    return tuple(Catalog(*row) for row in await connection.execute(query))


async def read_catalog(connection: AsyncConnection, account: str, catalog_id: str) -> Catalog | None:
    """One catalog, or None where the account has none with this id."""
    row = (await connection.execute(_of(account).where(catalogs.c.id == catalog_id))).one_or_none()
    return Catalog(*row) if row else None


async def read_songs(
    connection: AsyncConnection, account: str, catalog_id: str, offset: int, limit: int
) -> tuple[tuple[CatalogSong, ...], int]:
    """`limit` songs from `offset` on in the order they were added, and how many there are in all."""
    catalog = await read_catalog(connection, account, catalog_id)
    if catalog is None:
        return (), 0
    of = catalog_songs.c
    query = select(of.isrc, of.notes, of.added_at).where(of.catalog_id == catalog_id).order_by(of.id)
    rows = await connection.execute(query.offset(offset).limit(limit))
    return tuple(CatalogSong(*row) for row in rows), catalog.song_count


async def write_catalog(connection: AsyncConnection, account: str, name: str) -> Catalog:
    """A new, empty catalog."""
    now = datetime.now(UTC)
    catalog = Catalog(str(uuid4()), account, name, now, now, song_count=0)
    row = {"id": catalog.id, "account": account, "name": name, "created_at": now, "updated_at": now}
    await connection.execute(insert(catalogs), row)
    return catalog


async def write_songs(
    connection: AsyncConnection, account: str, catalog_id: str, songs: Sequence[tuple[str, str | None]]
) -> tuple[str, ...] | None:
    """Add songs, each an ISRC and notes, in their order; those already in the catalog stay as they are.

    The ISRCs that were added, or None where the account has no such catalog.
    """
    now = datetime.now(UTC)
    mine = (catalogs.c.id == catalog_id) & (catalogs.c.account == account)
    touched = await connection.execute(update(catalogs).where(mine).values(updated_at=now))
    if not touched.rowcount:
        return None
    new = dict(reversed(songs))  # of one ISRC given twice, the first counts
    if not new:
        return ()
    order = list(dict.fromkeys(isrc for isrc, _ in songs))
    rows = [{"catalog_id": catalog_id, "isrc": isrc, "notes": new[isrc], "added_at": now} for isrc in order]
    adding = insert_into(connection, catalog_songs).on_conflict_do_nothing(index_elements=["catalog_id", "isrc"])
    added = set(await connection.scalars(adding.returning(catalog_songs.c.isrc), rows))
    return tuple(isrc for isrc in order if isrc in added)


def _of(account: str) -> Select[str, str, str, datetime, datetime, int]:
    songs = select(func.count()).where(catalog_songs.c.catalog_id == catalogs.c.id).scalar_subquery()
    of = catalogs.c
    return select(of.id, of.account, of.name, of.created_at, of.updated_at, songs).where(of.account == account)
