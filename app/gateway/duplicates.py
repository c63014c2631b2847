"""Duplicates of a catalog: one recording under several ISRCs, and one ISRC under different metadata."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from enum import StrEnum

from msgspec import Struct

from app.gateway.catalogs import song_answer
from app.gateway.gateway import Gateway
from app.gateway.outcomes import CatalogSongAnswer
from app.gateway.walk import Held, whole
from app.music.duplicates import Evidence, Sounding, same_recordings, sounding
from app.music.track import Conflict, Severity

MOST_SHOWN = 50
"""Songs of one group that are shown."""

_METADATA = frozenset({"title", "version", "artists"})


class DuplicateKind(StrEnum):
    """What is there twice."""

    SAME_RECORDING = "same_recording"
    SAME_ISRC = "same_isrc"


class Spot(Struct, frozen=True, order=True):
    """Where a duplicate stands among the others: the place of its first song, then its kind."""

    place: int
    kind: DuplicateKind


class Duplicate(Struct, frozen=True):
    """Songs that are one recording, and why; or one song whose sources tell of several, and where they disagree.

    `song_count` counts the songs, of which the first ones are shown.
    """

    spot: Spot
    kind: DuplicateKind
    song_count: int
    songs: tuple[CatalogSongAnswer, ...]
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


class Duplicates(Struct, frozen=True):
    """A page of duplicates, how many there are in all, and whether there are more behind it."""

    entries: tuple[Duplicate, ...]
    total: int
    more: bool


class _Found(Struct, frozen=True):
    """A duplicate, its songs by their places."""

    spot: Spot
    places: tuple[int, ...]
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


async def duplicates(
    gateway: Gateway, account: str, catalog_id: str, kinds: Collection[DuplicateKind], *, after: Spot | None, first: int
) -> Duplicates:
    """The next duplicates of these kinds, of any where none is named, by their first songs as they were added.

    Every page compares all songs; raises InvalidArgument for too large a catalog.
    """
    soundings: list[Sounding] = []
    places: list[int] = []
    found: list[_Found] = []
    async for portion in whole(gateway, account, catalog_id):
        soundings.extend(sounding(one.song.isrc, one.track, one.song.submitted) for one in portion)
        places.extend(one.song.place for one in portion)
        found.extend(_contradictory(portion))
    for group in await asyncio.to_thread(same_recordings, soundings):  # which takes seconds for 100,000 songs
        own = tuple(places[index] for index in group.places)
        found.append(_Found(Spot(own[0], DuplicateKind.SAME_RECORDING), own, group.evidence))
    wanted = sorted((one for one in found if not kinds or one.spot.kind in kinds), key=lambda one: one.spot)
    behind = [one for one in wanted if after is None or one.spot > after]
    return Duplicates(await _shown(gateway, account, catalog_id, behind[:first]), len(wanted), len(behind) > first)


def _contradictory(songs: Sequence[Held]) -> list[_Found]:
    """Those of which one source tells another title, version or artists than another."""
    found = []
    for one in songs:
        grave = [told for told in one.conflicts if told.field in _METADATA and told.severity is Severity.CONFLICT]
        if grave:
            spot = Spot(one.song.place, DuplicateKind.SAME_ISRC)
            found.append(_Found(spot, (one.song.place,), conflicts=tuple(grave)))
    return found


async def _shown(gateway: Gateway, account: str, catalog_id: str, found: Sequence[_Found]) -> tuple[Duplicate, ...]:
    """Duplicates with their songs, without those that were removed meanwhile."""
    wanted = {place for one in found for place in one.places[:MOST_SHOWN]}
    songs = await gateway.store.catalog_places(account, catalog_id, wanted)
    records = await gateway.records([song.isrc for song in songs.values()])
    return tuple(
        Duplicate(
            one.spot,
            one.spot.kind,
            len(one.places),
            tuple(
                song_answer(song, records.get(song.isrc))
                for place in one.places[:MOST_SHOWN]
                if (song := songs.get(place))
            ),
            one.evidence,
            one.conflicts,
        )
        for one in found
    )
