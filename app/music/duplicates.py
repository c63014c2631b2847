"""Which of many recordings are one recording under several ISRCs.

ISRCs are not joined by their words alone where anything speaks against it: an edit, a live version or a remix is a
recording of its own, and so are an explicit and a clean one, and two lengths that are far apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from app.music.agreement import AGREEING_MS, WARNING_MS
from app.music.names import name_words
from app.music.submitted import Submitted
from app.music.titles import performance_words, take_apart, title_key
from app.music.track import LinkTarget, Track, Verification

_BETWEEN = frozenset({"and", "feat", "ft", "featuring", "with", "vs", "x"})


class Reason(StrEnum):
    """Why ISRCs are taken for one recording's."""

    PLATFORM_ID = "platform_id"
    LISTED_ISRC = "listed_isrc"
    WORDS_AND_LENGTH = "words_and_length"
    WORDS = "words"


class Evidence(Struct, frozen=True):
    """A reason, with what it was seen by: a platform and its id, the ISRC that is listed, or the words."""

    reason: Reason
    detail: str


class Sounding(Struct, frozen=True):
    """What tells a recording from others: its words, its length, whether it is explicit, and its ids on platforms."""

    isrc: str
    title: str
    words: tuple[str, frozenset[str], frozenset[str]] | None
    version: frozenset[str]
    length: int | None
    explicit: bool | None
    ids: tuple[str, ...]
    listed: tuple[str, ...]


class Group(Struct, frozen=True):
    """Recordings that are taken for one, by their places among those given, and why."""

    places: tuple[int, ...]
    evidence: tuple[Evidence, ...]


def sounding(isrc: str, track: Track | None, submitted: Submitted | None) -> Sounding:
    """What is held of a recording, with what was submitted where nothing is held."""
    title = (track and track.title) or (submitted and submitted.title) or ""
    parts = take_apart(title, track.version if track else None)
    names = [artist.name for artist in track.artists] if track else []
    names = names or [*submitted.artists, *parts.featured] if submitted else names
    version = performance_words(parts.version)
    artists = frozenset[str]().union(*map(name_words, names)) - _BETWEEN
    return Sounding(
        isrc=isrc,
        title=title,
        words=(title_key(title), version, artists) if title and artists else None,
        version=version,
        length=track.duration_ms if track else None,
        explicit=track.explicit if track else None,
        ids=tuple(_ids(track)) if track else (),
        listed=track.other_isrcs if track else (),
    )


def same_recordings(songs: Sequence[Sounding]) -> tuple[Group, ...]:
    """The groups of two or more among these, in the order of their first members, each member in one group."""
    parent = list(range(len(songs)))
    seen: list[tuple[int, Evidence]] = []
    for one, other, evidence in (*_by_ids(songs), *_by_listing(songs), *_by_words(songs)):
        parent[_root(parent, one)] = _root(parent, other)
        seen.append((one, evidence))
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place in range(len(songs)):
        members[_root(parent, place)].append(place)
    why: defaultdict[int, dict[Evidence, None]] = defaultdict(dict)
    for place, evidence in seen:
        why[_root(parent, place)][evidence] = None
    return tuple(
        Group(tuple(places), tuple(why[root])) for root, places in sorted(members.items(), key=_first) if places[1:]
    )


def _first(item: tuple[int, list[int]]) -> int:
    return item[1][0]


def _root(parent: list[int], place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]  # so that the next way is half as long
        place = parent[place]
    return place


def _ids(track: Track) -> Iterator[str]:
    """A page of one recording, given by ISRC; a video or a release may hold several recordings."""
    for link in track.links:
        if link.points_at is LinkTarget.RECORDING and link.verification is not Verification.GUESSED:
            yield f"{link.platform.value} {link.external_id}"


Pair = tuple[int, int, Evidence]


def _by_ids(songs: Sequence[Sounding]) -> Iterator[Pair]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, song in enumerate(songs):
        for key in song.ids:
            holders[key].append(place)
    for key, places in holders.items():
        if places[1:]:
            yield from _alike(songs, places, Evidence(Reason.PLATFORM_ID, key))


def _by_listing(songs: Sequence[Sounding]) -> Iterator[Pair]:
    places = {song.isrc: place for place, song in enumerate(songs)}
    for place, song in enumerate(songs):
        for isrc in song.listed:
            if isrc in places:
                yield from _alike(songs, [place, places[isrc]], Evidence(Reason.LISTED_ISRC, isrc))


def _alike(songs: Sequence[Sounding], places: Sequence[int], evidence: Evidence) -> Iterator[Pair]:
    """Pairs of those that one source takes for one recording, unless version or length speaks against it."""
    groups = _grouped((songs[place].version, place) for place in places)
    for group in groups:
        known = sorted((length, place) for place in group if (length := songs[place].length) is not None)
        for (shorter, one), (longer, other) in pairwise(known):
            if longer - shorter <= WARNING_MS:
                yield one, other, evidence
        unknown = [place for place in group if songs[place].length is None]
        for place in unknown:
            if place != group[0]:
                yield group[0], place, evidence


def _by_words(songs: Sequence[Sounding]) -> Iterator[Pair]:
    """Pairs with the same title, version and artists, of near lengths; without a length only where one kind is met."""
    for group in _grouped((song.words, place) for place, song in enumerate(songs) if song.words):
        if not group[1:]:
            continue
        known = sorted((length, place) for place in group if (length := songs[place].length) is not None)
        kinds: list[_Kind] = []
        for length, place in known:
            kind = next(
                (kind for kind in kinds[-3:] if length - kind.length <= AGREEING_MS and kind.takes(songs[place])), None
            )
            if kind is None:
                kinds.append(_Kind(place, length, songs[place].explicit))
            else:
                yield kind.place, place, Evidence(Reason.WORDS_AND_LENGTH, songs[place].title)
        unknown = [place for place in group if songs[place].length is None]
        if len(kinds) > 1 or not unknown:
            continue  # nobody knows which one of them it is
        kind = kinds[0] if kinds else _Kind(unknown[0], 0, songs[unknown[0]].explicit)
        for place in unknown:
            if place != kind.place and kind.takes(songs[place]):
                yield kind.place, place, Evidence(Reason.WORDS, songs[place].title)


@dataclass
class _Kind:
    """What is one recording by its words: the place and length of the song that began it, and if any is explicit."""

    place: int
    length: int
    explicit: bool | None

    def takes(self, song: Sounding) -> bool:
        """Take a song, unless one of them is explicit and the other is not."""
        if self.explicit is None:
            self.explicit = song.explicit
        return song.explicit is None or song.explicit is self.explicit


def _grouped(keyed: Iterable[tuple[Hashable, int]]) -> list[list[int]]:
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for key, place in keyed:
        groups[key].append(place)
    return list(groups.values())
