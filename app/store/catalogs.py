"""Callers' own lists of recordings. Every function is told the account and sees that account's catalogs only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import uuid4

from msgspec import Struct
from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.statements import portions
from app.store.tables import catalog_songs, catalogs


class Catalog(Struct, frozen=True):
    """A catalog; `song_count` counts its songs."""

    id: str
    account: str
    name: str
    created_at: datetime
    updated_at: datetime
    song_count: int


async def read_catalogs(connection: AsyncConnection, account: str) -> tuple[Catalog, ...]:
    """The account's catalogs, by name."""
    query = _of(account).order_by(catalogs.c.name, catalogs.c.id)
    return tuple(Catalog(*row) for row in await connection.execute(query))


async def read_catalog(connection: AsyncConnection, account: str, catalog_id: str) -> Catalog | None:
    """One catalog, or None where the account has none with this id."""
    return (await read_some(connection, account, [catalog_id])).get(catalog_id)


async def read_some(connection: AsyncConnection, account: str, ids: Collection[str]) -> dict[str, Catalog]:
    """Those of the account's catalogs that have one of these ids."""
    found: dict[str, Catalog] = {}
    for portion in portions(ids):
        query = _of(account).where(catalogs.c.id.in_(portion))
        found |= {row[0]: Catalog(*row) for row in await connection.execute(query)}
    return found


async def write_catalog(connection: AsyncConnection, account: str, name: str) -> Catalog:
    """A new, empty catalog."""
    now = datetime.now(UTC)
    catalog = Catalog(str(uuid4()), account, name, now, now, song_count=0)
    row = {"id": catalog.id, "account": account, "name": name, "created_at": now, "updated_at": now, "last_place": 0}
    await connection.execute(insert(catalogs), row)
    return catalog


async def rename(connection: AsyncConnection, account: str, catalog_id: str, name: str) -> Catalog | None:
    """The catalog under its new name, or None where the account has none with this id."""
    mine = (catalogs.c.id == catalog_id) & (catalogs.c.account == account)
    await connection.execute(update(catalogs).where(mine).values(name=name, updated_at=datetime.now(UTC)))
    return await read_catalog(connection, account, catalog_id)


async def remove(connection: AsyncConnection, account: str, catalog_id: str) -> Catalog | None:
    """Delete a catalog with its songs and all that was told of them; as it was, None where the account has none."""
    if not await lock(connection, account, [catalog_id]):
        return None
    found = await read_catalog(connection, account, catalog_id)
    await connection.execute(delete(catalogs).where(catalogs.c.id == catalog_id))  # the songs go with it
    return found


async def lock(connection: AsyncConnection, account: str, ids: Collection[str]) -> dict[str, int]:
    """Hold those of the account's catalogs that have one of these ids until the transaction ends: their last places.

    Whoever else changes their songs waits, so places are given in the order of the commits. They are held in one
    order, so nobody waits in a circle.
    """
    of = catalogs.c
    held: dict[str, int] = {}
    for portion in portions(sorted(set(ids))):
        query = select(of.id, of.last_place).where(of.account == account, of.id.in_(portion))
        rows = await connection.execute(query.order_by(of.id).with_for_update())
        held |= {row.id: row.last_place for row in rows}
    return held


def _of(account: str) -> Select[str, str, str, datetime, datetime, int]:
    songs = select(func.count()).where(catalog_songs.c.catalog_id == catalogs.c.id).scalar_subquery()
    of = catalogs.c
    return select(of.id, of.account, of.name, of.created_at, of.updated_at, songs).where(of.account == account)
