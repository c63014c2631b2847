"""What is held of a recording and what is missing: a page on each platform, its works' codes, and its writers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from app.music.roles import Family, in_family
from app.music.track import Track
from app.music.work import LinkStatus, Work

_SURE = frozenset({LinkStatus.EXACT, LinkStatus.MEDLEY_COMPONENT})


class Item(StrEnum):
    """One thing that may be held or missing. Those before `ISWC` are the platforms, by the same values."""

    SPOTIFY = "spotify"
    APPLE_MUSIC = "applemusic"
    YOUTUBE = "youtube"
    DEEZER = "deezer"
    TIDAL = "tidal"
    BEATPORT = "beatport"
    SOUNDCLOUD = "soundcloud"
    MUSICBRAINZ = "musicbrainz"
    DISCOGS = "discogs"
    QOBUZ = "qobuz"
    AMAZON_MUSIC = "amazonmusic"
    GAANA = "gaana"
    AWA = "awa"
    KKBOX = "kkbox"
    JIOSAAVN = "jiosaavn"
    YANDEX_MUSIC = "yandexmusic"
    ANGHAMI = "anghami"
    BOOMPLAY = "boomplay"
    LINE_MUSIC = "linemusic"
    GENIUS = "genius"
    MUSIXMATCH = "musixmatch"
    ISWC = "iswc"
    IPI = "ipi"
    WRITERS = "writers"
    RECORDING = "recording"


_BITS = {item: 1 << place for place, item in enumerate(Item)}
_OF_PLATFORM = {item.value: bit for item, bit in _BITS.items()}


def covered(track: Track | None) -> int:
    """The items that are held, as the sum of their bits: that of the first item is 1, of the next 2, and so on.

    Works that are doubtful, or made from the recording's, do not count.
    """
    if track is None:
        return 0
    mask = _BITS[Item.RECORDING]
    for link in track.links:
        mask |= _OF_PLATFORM[link.platform.value]
    for work in recorded_works(track):
        if work.iswc:
            mask |= _BITS[Item.ISWC]
        for party in work.contributors:
            if party.ipi:
                mask |= _BITS[Item.IPI]
            if any(in_family(party.roles, family) for family in (Family.WRITER, Family.ARRANGER)):
                mask |= _BITS[Item.WRITERS]
    return mask


def recorded_works(track: Track) -> Iterable[Work]:
    """The works that the recording is of; works made from it, and doubtful ones, are not."""
    return (work for work in track.works if work.status in _SURE)


def mask_of(items: Collection[Item]) -> int:
    """These items as the sum of their bits."""
    return sum(_BITS[item] for item in set(items))


def items_of(mask: int) -> tuple[Item, ...]:
    """The items in such a sum, in their order."""
    return tuple(item for item, bit in _BITS.items() if mask & bit)
