"""Walking through a catalog: its songs with what is held of them, a portion at a time; nobody is asked.

Memory does not grow with the catalog. What is read is not put into the cache, where it would drive out the records
that are asked for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Generic, TypeVar

from msgspec import Struct

from app.errors import InvalidArgument
from app.gateway.catalogs import is_own_id, song_answer
from app.gateway.gateway import Gateway
from app.gateway.outcomes import CatalogSongAnswer
from app.music.coverage import covered
from app.music.submitted import disagreements
from app.music.track import Conflict, Record, Track
from app.store.catalog_songs import CatalogSong

T = TypeVar("T")

PORTION = 250
"""Songs read at once."""

DECODED = 25
"""Records read at once: to decode so many takes a few milliseconds, in which nobody else is answered."""

MOST_READ = 20_000
"""Songs that are read for one page. It may hold fewer entries than were asked for, and be followed by more."""

LARGEST_COMPARED = 100_000
"""Songs of the largest catalog whose songs are counted, or compared with each other, at once."""


class Held(Struct, frozen=True):
    """A song of a catalog, and the record that is held of its recording."""

    song: CatalogSong
    record: Record | None

    @property
    def track(self) -> Track | None:
        """What is held of the recording."""
        return self.record.track if self.record else None

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What its sources disagree about."""
        return disagreements(self.track, self.song.submitted)

    @property
    def covered(self) -> int:
        """What is held of it; see `app.music.coverage.covered`."""
        return covered(self.track)

    def shown(self) -> CatalogSongAnswer:
        """The song as callers see it."""
        return song_answer(self.song, self.record)


class Stretch(Struct, frozen=True):
    """A part of an account's catalog: the next `first` entries behind the place `after`."""

    account: str
    catalog_id: str
    after: int
    first: int


class Page(Struct, Generic[T], frozen=True):
    """Entries, the place of each one's song, the place up to which the catalog was read, and if there may be more."""

    entries: tuple[T, ...]
    places: tuple[int, ...]
    read: int
    more: bool


async def walk(gateway: Gateway, account: str, catalog_id: str, after: int = 0) -> AsyncIterator[list[Held]]:
    """The songs behind a place with what is held of them, a portion at a time, in the order they were added."""
    while is_own_id(catalog_id):
        songs = await gateway.store.catalog_isrcs(account, catalog_id, after, PORTION)
        if not songs:
            return
        for first in range(0, len(songs), DECODED):
            some = songs[first : first + DECODED]
            held = gateway.cache.peek([song.isrc for song in some])
            held |= await gateway.store.records([song.isrc for song in some if song.isrc not in held])
            yield [Held(song, held.get(song.isrc)) for song in some]
        after = songs[-1].place


async def whole(gateway: Gateway, account: str, catalog_id: str) -> AsyncIterator[list[Held]]:
    """All songs of a catalog, as `walk`; raises InvalidArgument for one that is too large to be counted at once."""
    row = await gateway.store.catalog(account, catalog_id) if is_own_id(catalog_id) else None
    if row and row.song_count > LARGEST_COMPARED:
        rule = f"has {row.song_count} songs; up to {LARGEST_COMPARED} are counted and compared at once."
        raise InvalidArgument("catalog", catalog_id, rule, "Ask page by page, or export it.")
    async for portion in walk(gateway, account, catalog_id):
        yield portion


async def page(gateway: Gateway, of: Stretch, read: Callable[[Held], T | None]) -> Page[T]:
    """The next `first` songs of which something is told, found among at most so many songs as may be read."""
    entries: list[T] = []
    places: list[int] = []
    seen, after = 0, of.after
    async for portion in walk(gateway, of.account, of.catalog_id, after):
        for one in portion:
            if len(entries) == of.first or seen == MOST_READ:
                return Page(tuple(entries), tuple(places), after, more=True)
            told = read(one)
            seen, after = seen + 1, one.song.place
            if told is not None:
                entries.append(told)
                places.append(after)
    return Page(tuple(entries), tuple(places), after, more=False)
