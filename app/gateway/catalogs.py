"""Catalogs: callers' own lists of recordings. What can be read of them."""

from __future__ import annotations

from app.gateway.gateway import Gateway
from app.gateway.outcomes import CatalogAnswer, CatalogSongAnswer, SongPage

LARGEST_PAGE = 100


async def catalogs(gateway: Gateway, account: str) -> tuple[CatalogAnswer, ...]:
    """The account's catalogs, by name."""
    return tuple(
        CatalogAnswer(row.id, row.name, row.created_at, row.updated_at, row.song_count)
        for row in await gateway.store.catalogs(account)
    )


async def catalog(gateway: Gateway, account: str, catalog_id: str) -> CatalogAnswer | None:
    """One catalog of the account; another account's looks exactly like a missing one."""
    row = await gateway.store.catalog(account, catalog_id)
    return CatalogAnswer(row.id, row.name, row.created_at, row.updated_at, row.song_count) if row else None


async def songs(gateway: Gateway, account: str, catalog_id: str, offset: int, limit: int) -> SongPage:
    """`limit` songs of a catalog from `offset` on, in the order they were added."""
    rows, total = await gateway.store.catalog_songs(account, catalog_id, offset, min(limit, LARGEST_PAGE))
    return SongPage(tuple(CatalogSongAnswer(row.isrc, row.added_at, row.notes) for row in rows), total)
