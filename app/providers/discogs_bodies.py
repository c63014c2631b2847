"""Discogs' releases as its API sends them, read and not yet understood: tracklists, credits, labels, identifiers.

The monthly dump says the same in XML; `app.imports.discogs_xml` brings it into this form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from app.music.claim import Length, Precision
from app.music.identifiers import gtin_or_none
from app.music.names import tidy
from app.music.platforms import Platform
from app.music.titles import same_performance, take_apart, title_key
from app.providers.reply import shaped

NAME = Platform.DISCOGS.value
BARCODE = "Barcode"

_NUMBERED = re.compile(r"\s+\(\d+\)$")  # "Air (2)" is the second artist of that name on Discogs
_DURATION = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")
_DISC_AND_TRACK = re.compile(r"(?:(?:CD|DVD)?(\d{1,2})-)?(\d{1,3})", re.IGNORECASE)


class Artist(Struct):
    """A credited artist. `anv` is the name as written on the release where it is another; `role` and `tracks` are told
    of further artists: "Written-By, Producer [Additional]", "A1 to A3, B2"."""

    name: str
    id: int | str | None = None
    anv: str | None = None
    join: str | None = None
    role: str | None = None
    tracks: str | None = None

    @property
    def credited(self) -> str:
        """The name as it is written on the release."""
        return tidy(self.anv or "") or self.plain

    @property
    def plain(self) -> str:
        """The artist's own name, without the number that tells namesakes apart."""
        return plain(self.name)


class Track(Struct):
    """A line of a tracklist. `type_` is track, heading or index; an index has its tracks in `sub_tracks`."""

    title: str
    position: str = ""
    type_: str = "track"
    duration: str = ""
    artists: list[Artist] | None = None
    extraartists: list[Artist] | None = None
    sub_tracks: list[Track] | None = None

    @property
    def length(self) -> Length | None:
        """The length in `4:45` or `1:02:03`, in whole seconds; many tracks have none."""
        said = _DURATION.fullmatch(self.duration.strip())
        if said is None:
            return None
        seconds = int(said[1] or 0) * 3600 + int(said[2]) * 60 + int(said[3])
        return Length(seconds * 1000, Precision.SECOND) if seconds else None

    @property
    def disc_and_number(self) -> tuple[int, int] | None:
        """The disc and the number on it in `7`, `2-7` or `CD2-7`; None for the sides of records and everything else."""
        place = _DISC_AND_TRACK.fullmatch(self.position.strip())
        return (int(place[1] or 1), int(place[2])) if place and int(place[2]) else None

    def is_at(self, position: str | None) -> bool:
        """Whether this is its position."""
        return position is not None and _folded(position) == _folded(self.position) != ""


class Label(Struct):
    """A label with its catalogue number."""

    name: str
    catno: str | None = None


class Format(Struct):
    """What the release is: `name` is CD or Vinyl, `descriptions` are Album, 12", Compilation."""

    name: str | None = None
    descriptions: list[str] | None = None


class Identifier(Struct):
    """A number found on the release: `type` is Barcode, ISRC, Matrix / Runout, Other; `description` is free text."""

    type: str
    value: str
    description: str | None = None


class Image(Struct):
    """A picture; its address is empty for callers without a token, and in the dump."""

    uri: str | None = None


class Release(Struct):
    """A release as Discogs describes it; a master, which stands for all its pressings, has no labels."""

    id: int | str
    title: str
    tracklist: list[Track]
    labels: list[Label]
    artists: list[Artist] = []
    extraartists: list[Artist] | None = None
    formats: list[Format] = []
    identifiers: list[Identifier] | None = None
    genres: list[str] | None = None
    styles: list[str] | None = None
    images: list[Image] | None = None
    released: str | None = None
    year: int | None = None
    country: str | None = None

    @property
    def tracks(self) -> list[Track]:
        """All lines that can be played, those of an index too."""
        return list(_flat(self.tracklist))

    @property
    def gtins(self) -> set[str]:
        """The readable barcodes, padded to 14."""
        said = [one.value for one in self.identifiers or () if one.type == BARCODE]
        return {gtin for value in said if (gtin := gtin_or_none(value))}


class _Hit(Struct):
    id: int | str
    type: str = ""


class _Hits(Struct):
    results: list[_Hit]


def parse_release(body: Any) -> Release:  # noqa: ANN401 - decoded JSON is anything
    """A release; raises UnreadableAnswer for anything else."""
    return shaped(body, Release)


def parse_hits(body: Any) -> tuple[str, ...]:  # noqa: ANN401 - decoded JSON is anything
    """The ids of the releases that a search found, best first; artists, labels and masters are left out."""
    return tuple(dict.fromkeys(str(hit.id) for hit in shaped(body, _Hits).results if hit.type == "release"))


def plain(name: str) -> str:
    """An artist's or label's name without the number that tells namesakes apart: "Air (2)" is Air."""
    return _NUMBERED.sub("", tidy(name))


def same_song(title: str, asked: str, version: str | None = None) -> bool:
    """Whether a track's title is that of a recording, in the same performance."""
    said, wanted = take_apart(title, None), take_apart(asked, version)
    key = title_key(said.title)
    return bool(key) and key == title_key(wanted.title) and same_performance(said.version, wanted.version)


def _folded(position: str) -> str:
    return position.strip().casefold()


def _flat(lines: Sequence[Track]) -> Iterator[Track]:
    for line in lines:
        if line.type_ == "track" or (line.type_ == "index" and line.position):
            yield line
        yield from _flat(line.sub_tracks or ())
