"""Catalogs: callers' own lists of recordings. An account sees and changes its own alone."""

from __future__ import annotations

import re

from msgspec import structs

from app.gateway.gateway import Gateway
from app.gateway.outcomes import CatalogAnswer, CatalogSongAnswer, SongPage, SongsWanted
from app.music.submitted import facts_of
from app.music.track import Record
from app.store.catalog_songs import After, CatalogSong
from app.store.catalogs import Catalog

LARGEST_PAGE = 100

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def catalogs(gateway: Gateway, account: str) -> tuple[CatalogAnswer, ...]:
    """The account's catalogs, by name."""
    return tuple(map(answer, await gateway.store.catalogs(account)))


async def catalog(gateway: Gateway, account: str, catalog_id: str) -> CatalogAnswer | None:
    """One catalog of the account; another account's looks exactly like a missing one."""
    row = await gateway.store.catalog(account, catalog_id) if is_own_id(catalog_id) else None
    return answer(row) if row else None


async def create(gateway: Gateway, account: str, name: str) -> CatalogAnswer:
    """A new, empty catalog of the account."""
    return answer(await gateway.store.add_catalog(account, name))


async def rename(gateway: Gateway, account: str, catalog_id: str, name: str) -> CatalogAnswer | None:
    """The account's catalog under its new name; None where it has no such catalog."""
    row = await gateway.store.rename_catalog(account, catalog_id, name) if is_own_id(catalog_id) else None
    return answer(row) if row else None


async def delete(gateway: Gateway, account: str, catalog_id: str) -> CatalogAnswer | None:
    """Delete a catalog with its songs and all that was told of them; as it was, None where there is none."""
    row = await gateway.store.delete_catalog(account, catalog_id) if is_own_id(catalog_id) else None
    return answer(row) if row else None


async def songs(gateway: Gateway, account: str, catalog_id: str, wanted: SongsWanted) -> SongPage:
    """A page of the catalog's songs with what is held of their recordings; nobody is asked about them."""
    if not is_own_id(catalog_id):
        return SongPage((), 0)
    bounded = structs.replace(wanted, limit=min(wanted.limit, LARGEST_PAGE))
    found = await gateway.store.catalog_songs(account, catalog_id, bounded)
    held = (await gateway.records_if_any([song.isrc for song in found.songs])).records
    return SongPage(tuple(song_answer(song, held.get(song.isrc)) for song in found.songs), found.total, found.more)


def answer(row: Catalog) -> CatalogAnswer:
    """The catalog as callers see it: without its account."""
    return CatalogAnswer(row.id, row.name, row.created_at, row.updated_at, row.song_count)


def song_answer(song: CatalogSong, record: Record | None) -> CatalogSongAnswer:
    """The song as its catalog shows it, with what is held of its recording."""
    facts = facts_of(record.track if record else None, song.submitted)
    return CatalogSongAnswer(
        catalog_id=song.catalog_id,
        isrc=song.isrc,
        added_at=song.added_at,
        updated_at=song.updated_at,
        notes=song.notes,
        submitted=song.submitted,
        title=facts.title,
        artists=facts.artists,
        album=facts.album,
        provenance=facts.provenance,
        here=After(song.sort_key, song.place),
    )


def is_own_id(written: str) -> bool:
    """Whether an id can be one of ours; the store is not asked about others, which may hold anything."""
    return _ID.fullmatch(written) is not None
