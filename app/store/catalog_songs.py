"""The songs of catalogs: added, removed, and read in pages by several orders.

A page begins after a song, not after a number of songs: it is found by that song's own sort key and place, so songs
that come and go meanwhile neither repeat nor hide any other. The keys of what is merged about a recording stand in
`sort_keys`, those of what the caller told beside the song, and count where the former are empty.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, FromClause, Select, and_, case, delete, func, insert, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.music.submitted import Submitted
from app.store.catalogs import lock
from app.store.projections import LONGEST_KEY, folded, folded_names
from app.store.statements import portions
from app.store.tables import catalog_songs, catalogs, records, sort_keys

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Submitted).decode


class SongOrder(StrEnum):
    """What songs are sorted by: when they were added, or what is held of their recordings. Equal ones as added."""

    ADDED = "added"
    TITLE = "title"
    ARTIST = "artist"
    UPDATED = "updated"


class SongKey(Struct, frozen=True):
    """A catalog and an ISRC: a song in it, or one that might be."""

    catalog_id: str
    isrc: str


class NewSong(Struct, frozen=True):
    """A song to add, with what the caller tells of it."""

    key: SongKey
    notes: str | None = None
    submitted: Submitted | None = None


class Written(Struct, frozen=True):
    """What became of a batch: which of its catalogs are the account's, and the songs that were added or removed."""

    catalogs: frozenset[str]
    changed: frozenset[SongKey] = frozenset()


class After(Struct, frozen=True):
    """Where a page begins: behind the song with this sort key, a text or a time, and this place."""

    key: str | datetime | None
    place: int


class SongsWanted(Struct, frozen=True):
    """Which songs: a page of `limit`, from `offset` on or `after` a song, of those with `artist` in an artist's name,
    and of those added or changed `since`.

    `backwards` gives the songs before `after`, or the last ones, in the same order as ever.
    """

    limit: int
    offset: int = 0
    after: After | None = None
    backwards: bool = False
    order: SongOrder = SongOrder.ADDED
    descending: bool = False
    artist: str | None = None
    since: datetime | None = None


class CatalogSong(Struct, frozen=True):
    """A song of a catalog. `updated_at` is when it was added or, if later, when the recording's record changed;
    `sort_key` is what it was sorted by, None where that is its place alone."""

    catalog_id: str
    place: int
    isrc: str
    notes: str | None
    submitted: Submitted | None
    added_at: datetime
    updated_at: datetime
    sort_key: str | datetime | None


class Songs(Struct, frozen=True):
    """A page, how many songs there are in all, and whether there are more in the direction in which was read."""

    songs: tuple[CatalogSong, ...]
    total: int
    more: bool


async def read_songs(connection: AsyncConnection, account: str, catalog_id: str, wanted: SongsWanted) -> Songs:
    """A page of the catalog's songs; an empty one where the account has no such catalog."""
    mine = _of(account, catalog_id)
    if wanted.artist:
        words = folded(wanted.artist)
        told = (catalog_songs.c.artists, sort_keys.c.artists)
        mine &= or_(*(names.contains(words, autoescape=True) for names in told))
    if wanted.since:
        mine &= or_(catalog_songs.c.added_at >= wanted.since, records.c.updated_at >= wanted.since)
    joined = wanted.artist or wanted.since
    counted = select(func.count()).select_from(_joined() if joined else catalog_songs).where(mine)
    total = await connection.scalar(counted) or 0
    rows = list(await connection.execute(_page(wanted, mine)))
    page = [_song(row) for row in rows[: wanted.limit]]
    return Songs(tuple(reversed(page) if wanted.backwards else page), total, len(rows) > wanted.limit)


async def read_isrcs(
    connection: AsyncConnection, account: str, catalog_id: str, after: int, limit: int
) -> tuple[CatalogSong, ...]:
    """The next `limit` songs behind a place, in the order they were added: to walk through a whole catalog."""
    query = _page(SongsWanted(limit, after=After(None, after)), _of(account, catalog_id))
    rows = list(await connection.execute(query))
    return tuple(map(_song, rows[:limit]))


async def read_places(
    connection: AsyncConnection, account: str, catalog_id: str, places: Collection[int]
) -> dict[int, CatalogSong]:
    """The songs at these places, those that are still there."""
    found: dict[int, CatalogSong] = {}
    for portion in portions(places):
        mine = _of(account, catalog_id) & catalog_songs.c.place.in_(portion)
        songs = map(_song, await connection.execute(_page(SongsWanted(len(portion)), mine)))
        found |= {song.place: song for song in songs}
    return found


async def write_songs(
    connection: AsyncConnection, account: str, songs: Sequence[NewSong], *, atomic: bool = False
) -> Written:
    """Add songs, in their order; those already in their catalog stay as they are, of one given twice the first counts.

    Those of catalogs that are not the account's are left out; if `atomic`, nothing is written where there are any.
    """
    ids = {song.key.catalog_id for song in songs}
    held = await lock(connection, account, ids)
    if atomic and len(held) < len(ids):
        return Written(frozenset(held))
    there = await _among(connection, [song.key for song in songs if song.key.catalog_id in held])
    new = {song.key: song for song in reversed(songs) if song.key.catalog_id in held and song.key not in there}
    now = datetime.now(UTC)
    rows: list[dict[str, Any]] = []
    for key in dict.fromkeys(song.key for song in songs if song.key in new):
        held[key.catalog_id] += 1
        rows.append(_row(new[key], held[key.catalog_id], now))
    if rows:
        await connection.execute(insert(catalog_songs), rows)
    for catalog_id in sorted({key.catalog_id for key in new}):
        grown = update(catalogs).where(catalogs.c.id == catalog_id)
        await connection.execute(grown.values(updated_at=now, last_place=held[catalog_id]))
    return Written(frozenset(held), frozenset(new))


async def delete_songs(
    connection: AsyncConnection, account: str, keys: Sequence[SongKey], *, atomic: bool = False
) -> Written:
    """Remove songs with all that was told of them; as `write_songs` otherwise."""
    ids = {key.catalog_id for key in keys}
    held = await lock(connection, account, ids)
    if atomic and len(held) < len(ids):
        return Written(frozenset(held))
    there = await _among(connection, [key for key in keys if key.catalog_id in held])
    now = datetime.now(UTC)
    for catalog_id in sorted({key.catalog_id for key in there}):
        for portion in portions([key.isrc for key in there if key.catalog_id == catalog_id]):
            of = catalog_songs.c
            await connection.execute(delete(catalog_songs).where(of.catalog_id == catalog_id, of.isrc.in_(portion)))
        await connection.execute(update(catalogs).where(catalogs.c.id == catalog_id).values(updated_at=now))
    return Written(frozenset(held), frozenset(there))


async def _among(connection: AsyncConnection, keys: Collection[SongKey]) -> set[SongKey]:
    """Those of these songs that are in their catalogs."""
    found: set[SongKey] = set()
    of = catalog_songs.c
    for catalog_id in {key.catalog_id for key in keys}:
        for portion in portions({key.isrc for key in keys if key.catalog_id == catalog_id}):
            query = select(of.isrc).where(of.catalog_id == catalog_id, of.isrc.in_(portion))
            found |= {SongKey(catalog_id, isrc) for isrc in await connection.scalars(query)}
    return found


def _row(song: NewSong, place: int, now: datetime) -> dict[str, Any]:
    told = song.submitted
    return {
        "catalog_id": song.key.catalog_id,
        "place": place,
        "isrc": song.key.isrc,
        "notes": song.notes,
        "submitted": _encode(told) if told else None,
        "title": folded(told.title) if told and told.title else "",
        "artists": folded_names(told.artists) if told else "",
        "added_at": now,
    }


def _song(row: Any) -> CatalogSong:  # noqa: ANN401 - a row, whose columns `_page` names
    catalog_id, place, isrc, notes, submitted, added_at, updated_at, key = row
    return CatalogSong(
        catalog_id, place, isrc, notes, _decode(submitted) if submitted else None, added_at, updated_at, key
    )


def _of(account: str, catalog_id: str) -> ColumnElement[bool]:
    """The songs of this catalog, if it is the account's."""
    mine = select(catalogs.c.id).where(catalogs.c.id == catalog_id, catalogs.c.account == account)
    return and_(catalog_songs.c.catalog_id == catalog_id, mine.exists())


def _joined() -> FromClause:
    """The songs beside what is held of their recordings."""
    of = catalog_songs.c.isrc
    return catalog_songs.outerjoin(sort_keys, sort_keys.c.isrc == of).outerjoin(records, records.c.isrc == of)


def _page(wanted: SongsWanted, mine: ColumnElement[bool]) -> Select[Any]:
    """The songs wanted of these, and one more to tell whether there are any.

    They are sorted by their keys and places alone; the rest is read of those that are on the page.
    """
    of = catalog_songs.c
    key = _key(wanted.order)
    rising = wanted.descending is wanted.backwards
    sought = select(of.catalog_id, of.place, (null() if key is None else key).label("key")).select_from(_joined())
    if wanted.after is not None:
        sought = sought.where(_behind(wanted.after, key, rising=rising))
    sorting = (of.place,) if key is None else (key, of.place)
    page = _sorted(sought.where(mine), sorting, rising=rising).offset(wanted.offset).limit(wanted.limit + 1).subquery()
    found = page.join(catalog_songs, and_(of.catalog_id == page.c.catalog_id, of.place == page.c.place))
    columns = (of.catalog_id, of.place, of.isrc, of.notes, of.submitted, of.added_at, _updated(), page.c.key)
    whole = select(*columns).select_from(found.outerjoin(records, records.c.isrc == of.isrc))
    return _sorted(whole, (page.c.place,) if key is None else (page.c.key, page.c.place), rising=rising)


def _sorted(query: Select[Any], columns: Sequence[ColumnElement[Any]], *, rising: bool) -> Select[Any]:
    return query.order_by(*(column.asc() if rising else column.desc() for column in columns))


def _behind(after: After, key: ColumnElement[Any] | None, *, rising: bool) -> ColumnElement[bool]:
    place = catalog_songs.c.place
    behind = place > after.place if rising else place < after.place
    if key is None:
        return behind
    further = key > after.key if rising else key < after.key
    return or_(further, and_(key == after.key, behind))


def _key(order: SongOrder) -> ColumnElement[Any] | None:
    """What an order sorts by before the place."""
    match order:
        case SongOrder.ADDED:
            return None
        case SongOrder.TITLE:
            return func.coalesce(func.nullif(sort_keys.c.title, ""), catalog_songs.c.title)
        case SongOrder.ARTIST:
            names = func.coalesce(func.nullif(sort_keys.c.artists, ""), catalog_songs.c.artists)
            return func.substr(names, 1, LONGEST_KEY)
        case SongOrder.UPDATED:
            return _updated()


def _updated() -> ColumnElement[datetime]:
    added, changed = catalog_songs.c.added_at, records.c.updated_at
    return case((changed > added, changed), else_=added)
