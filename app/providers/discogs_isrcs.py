"""Which track of a Discogs release an ISRC is of: the release lists it beside its tracklist, with free words at most.

People type ISRCs from covers and discs, with hyphens or without, several in one line, the track before or behind. An
ISRC is of a track by the first of `ISRC_RULES` that finds one; where none does, or two different ones are named, it
stays apart: it is of one of the release's tracks, and nobody said of which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from app.music.identifiers import isrc_or_none
from app.music.names import name_key
from app.providers.discogs_bodies import Identifier, Release, Track, same_song

_TYPE = "ISRC"
_NAMED = re.compile(r"^\s*ISRC\b", re.IGNORECASE)
_WRITTEN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}[\s.\-\u2010-\u2015]*[A-Z0-9]{3}[\s.\-\u2010-\u2015]*\d{2}[\s.\-\u2010-\u2015]*\d{5}(?![A-Z0-9])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")


class Confidence(StrEnum):
    """How sure a rule is: the release says which track; several facts leave but one; it mostly is so; words agree."""

    CERTAIN = "certain"
    STRONG = "strong"
    FAIR = "fair"
    GUESS = "guess"


class Rule(Struct, frozen=True):
    """By what a track is taken for a recording, and how sure that is."""

    name: str
    confidence: Confidence

    @property
    def told(self) -> str:
        """The rule as it is told to people."""
        return f"{self.name} ({self.confidence.value})"


class Listed(Struct, frozen=True):
    """An ISRC that a release lists, with the words that were written with it."""

    isrc: str
    words: str


class IsrcRule(Rule, frozen=True):
    """One rule: `place` finds the track of an ISRC's listings (the second argument) on a release that lists the third.

    `case` is a release, after which the rule's test is named.
    """

    case: str
    place: Callable[[Release, Sequence[Listed], Sequence[Listed]], Track | None]


class Placed(Struct, frozen=True):
    """An ISRC and its track; both None where no rule finds one."""

    isrc: str
    track: Track | None = None
    rule: IsrcRule | None = None


def _of_the_only_track(release: Release, mine: Sequence[Listed], listed: Sequence[Listed]) -> Track | None:  # noqa: ARG001 - a rule's arguments
    tracks = release.tracks
    return tracks[0] if len(tracks) == 1 and len({one.isrc for one in listed}) == 1 else None


def _by_title(release: Release, mine: Sequence[Listed], listed: Sequence[Listed]) -> Track | None:  # noqa: ARG001 - a rule's arguments
    tracks = release.tracks
    words = {one.words for one in mine if name_key(one.words)}
    return _one(track for said in words for track in _alone(tracks, said))


def _by_position(release: Release, mine: Sequence[Listed], listed: Sequence[Listed]) -> Track | None:  # noqa: ARG001 - a rule's arguments
    tracks = release.tracks
    words = [word for one in mine for word in _WORD.findall(one.words)]
    return _one(track for word in words for track in _alone_at(tracks, word))


def _in_order(release: Release, mine: Sequence[Listed], listed: Sequence[Listed]) -> Track | None:
    tracks, isrcs = release.tracks, [one.isrc for one in listed]
    if len(isrcs) != len(tracks) or len(set(isrcs)) != len(isrcs) or any(one.words for one in listed):
        return None
    return tracks[isrcs.index(mine[0].isrc)]


ISRC_RULES = (
    IsrcRule("the only track", Confidence.CERTAIN, "12645403, which has one track and lists one ISRC",
             _of_the_only_track),
    IsrcRule("title in the description", Confidence.CERTAIN, "1586402, with the titles in place of “Track A1”",
             _by_title),
    IsrcRule("position in the description", Confidence.CERTAIN, "1586402, whose descriptions are “Track A1” to “B2”",
             _by_position),
    IsrcRule("in the order of the tracks", Confidence.FAIR, "14220586, with its two ISRCs and no descriptions",
             _in_order),
)  # fmt: skip
"""The rules in their order."""


def placed_isrcs(release: Release) -> tuple[Placed, ...]:
    """Every ISRC that a release lists, each once, with its track where a rule finds it."""
    listed = tuple(_listed(release))
    placed: list[Placed] = []
    for isrc in dict.fromkeys(one.isrc for one in listed):
        mine = [one for one in listed if one.isrc == isrc]
        found = ((rule, track) for rule in ISRC_RULES if (track := rule.place(release, mine, listed)))
        rule, track = next(found, (None, None))
        placed.append(Placed(isrc, track, rule))
    return tuple(placed)


def placed_isrc(release: Release, isrc: str) -> Placed:
    """The track that the release lists this ISRC for, if any."""
    return next((one for one in placed_isrcs(release) if one.isrc == isrc), Placed(isrc))


def lists_isrcs(type_: str, description: str | None) -> bool:
    """Whether an identifier of this type and description holds ISRCs: some are filed under Other."""
    return type_ == _TYPE or bool(_NAMED.match(description or ""))


def isrcs_in(value: str) -> list[str]:
    """The ISRCs in an identifier's value, as people write them."""
    whole = isrc_or_none(value)
    found = [whole] if whole else [isrc_or_none(written) for written in _WRITTEN.findall(value)]
    return [isrc for isrc in found if isrc]


def _listed(release: Release) -> Iterator[Listed]:
    for one in release.identifiers or ():
        if lists_isrcs(one.type, one.description):
            yield from _read(one)


def _read(identifier: Identifier) -> Iterator[Listed]:
    """The ISRCs of an identifier; of several in one value the words around them are nobody's."""
    isrcs = isrcs_in(identifier.value)
    around = "" if isrc_or_none(identifier.value) else _WRITTEN.sub(" ", identifier.value)
    words = _NAMED.sub("", f"{identifier.description or ''} {around}" if len(isrcs) == 1 else "").strip()
    return (Listed(isrc, words) for isrc in isrcs)


def _alone(tracks: Sequence[Track], words: str) -> list[Track]:
    """The track with this title, where only one has it: with all its words, else with other words for its version."""
    exact = [track for track in tracks if name_key(track.title) == name_key(words)]
    alike = exact or [track for track in tracks if same_song(track.title, words)]
    return alike if len(alike) == 1 else []


def _alone_at(tracks: Sequence[Track], position: str) -> list[Track]:
    at = [track for track in tracks if track.is_at(position)]
    return at if len(at) == 1 else []


def _one(found: Iterator[Track]) -> Track | None:
    """The track that is found, unless there are two."""
    tracks = list(found)
    return tracks[0] if tracks and all(track is tracks[0] for track in tracks) else None
