"""The fields that a row can be enriched by: for each its column's name, the facets it needs, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import partial

from msgspec import Struct

from app.errors import InvalidArgument
from app.music.coverage import recorded_works
from app.music.facets import ALL_LINKS, AUDIO, CORE, MORE, WORKS, Facet, links_on
from app.music.identifiers import show_iswc
from app.music.platforms import Platform
from app.music.roles import Family, in_family
from app.music.track import Link, Release, Track
from app.music.work import Contributor

BETWEEN = "; "
"""What stands between the values of a cell that has several."""


class RowStatus(StrEnum):
    """What became of a row."""

    MATCHED = "matched"
    MATCHED_BY_TEXT = "matched_by_text"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not_found"
    INVALID_ISRC = "invalid_isrc"
    UNAVAILABLE = "unavailable"


class RowOutcome(Struct, frozen=True):
    """A row's status, the reason in words, empty where there is nothing to say, and the recording, if there is one."""

    status: RowStatus
    reason: str
    track: Track | None = None


class Field(Struct, frozen=True):
    """One field. `tell` writes a row's cell, empty where nothing is known."""

    facets: frozenset[Facet]
    tell: Callable[[RowOutcome], str]


def fields_named(names: Sequence[str]) -> tuple[Field, ...]:
    """The fields of these names, in their order; raises InvalidArgument naming those there are."""
    for name in names:
        if name not in FIELDS:
            raise InvalidArgument("fields", name, "is no field.", f"There are: {', '.join(FIELDS)}.")
    if len(set(names)) < len(names):
        raise InvalidArgument("fields", ", ".join(names), "names a field twice.", "Name each once.")
    return tuple(FIELDS[name] for name in names)


def facets_of(fields: Iterable[Field]) -> frozenset[Facet]:
    """What must be asked for to tell these fields."""
    return frozenset[Facet]().union(*(field.facets for field in fields))


def _of_track(facet: Facet, tell: Callable[[Track], object]) -> Field:
    def cell(outcome: RowOutcome) -> str:
        value = tell(outcome.track) if outcome.track else None
        return "" if value is None else str(value)

    return Field(frozenset({CORE, MORE} if facet == MORE else {facet}), cell)


def _several(facet: Facet, tell: Callable[[Track], Iterable[str | None]]) -> Field:
    return _of_track(facet, lambda track: BETWEEN.join(dict.fromkeys(filter(None, tell(track)))))


def _of_release(tell: Callable[[Release], str | None]) -> Field:
    """From the first release that says it: they come best first."""
    return _of_track(CORE, lambda track: next(filter(None, map(tell, track.releases)), None))


def _of_link(platform: Platform, tell: Callable[[Link], str]) -> Field:
    def value(track: Track) -> str | None:
        return next((tell(link) for link in track.links if link.primary and link.platform is platform), None)

    return _of_track(links_on(platform), value)


def _parties(families: Collection[Family], track: Track) -> Iterator[Contributor]:
    for work in recorded_works(track):
        yield from (one for one in work.contributors if any(in_family(one.roles, family) for family in families))


_writers = partial(_parties, (Family.WRITER, Family.ARRANGER))
_publishers = partial(_parties, (Family.PUBLISHER,))


def _year(track: Track) -> str | None:
    return track.release_date.value[:4] if track.release_date else None


FIELDS = {
    "status": Field(frozenset(), lambda outcome: outcome.status.value),
    "reason": Field(frozenset(), lambda outcome: outcome.reason),
    "isrc": Field(frozenset(), lambda outcome: outcome.track.isrc if outcome.track else ""),
    "title": _of_track(CORE, lambda track: track.title),
    "version": _of_track(MORE, lambda track: track.version),
    "artists": _several(CORE, lambda track: (artist.name for artist in track.artists)),
    "duration_ms": _of_track(CORE, lambda track: track.duration_ms),
    "explicit": _of_track(MORE, lambda track: None if track.explicit is None else str(track.explicit).lower()),
    "release_date": _of_track(CORE, lambda track: track.release_date.value if track.release_date else None),
    "year": _of_track(CORE, _year),
    "release": _of_release(lambda release: release.title),
    "upc": _of_release(lambda release: release.gtin),
    "label": _of_release(lambda release: release.label),
    "genres": _several(MORE, lambda track: track.genres),
    "cover_url": _of_track(MORE, lambda track: track.cover_url),
    "other_isrcs": _several(CORE, lambda track: track.other_isrcs),
    "bpm": _of_track(AUDIO, lambda track: track.bpm),
    "key": _of_track(AUDIO, lambda track: track.musical_key),
    **{f"{platform.value}_id": _of_link(platform, lambda link: link.external_id) for platform in Platform},
    **{f"{platform.value}_url": _of_link(platform, lambda link: link.url) for platform in Platform},
    "links": Field(ALL_LINKS, _several(CORE, lambda track: (link.url for link in track.links if link.primary)).tell),
    "iswc": _several(WORKS, lambda track: (show_iswc(work.iswc) for work in recorded_works(track) if work.iswc)),
    "work_title": _several(WORKS, lambda track: (work.title for work in recorded_works(track))),
    "writers": _several(WORKS, lambda track: (one.name for one in _writers(track))),
    "publishers": _several(WORKS, lambda track: (one.name for one in _publishers(track))),
    "ipis": _several(WORKS, lambda track: (one.ipi for one in _parties(tuple(Family), track))),
}
"""Every field that there is, by the name of its column."""

DEFAULT_FIELDS = (
    "status", "spotify_id", "beatport_id", "applemusic_id", "tidal_id", "deezer_id", "youtube_id", "musicbrainz_id",
    "iswc", "writers",
)  # fmt: skip
