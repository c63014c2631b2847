"""Merging: a pure function from what was observed to what is shown, the same whatever the order of observations.

The policy is a table from the fields of a claim to rules; a test insists that every field has one. A rule hears what
providers say about its field, most trusted first, and finds values for the track, their provenance and conflicts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from msgspec import Struct

from app.music import agreement, facets
from app.music.choice import Choice, Compare, Prefer, Show, choose, most_trusted, united
from app.music.claim import Candidate, Claim, Length
from app.music.hearing import Hearing, canonical
from app.music.merge_artists import credit_of, merge_artists
from app.music.merge_links import SaidLink, merge_links
from app.music.merge_releases import merge_releases
from app.music.merge_works import SaidWork, merge_works
from app.music.names import name_key, tidy
from app.music.observation import Observation
from app.music.titles import split_title, take_apart
from app.music.track import Conflict, Heard, Provenance, ProviderPopularity, Record, Track
from app.music.trust import rank

T = TypeVar("T")

RULES = 4
"""The version of the merge rules. Raise it with every change of what a merge finds, or of the fields of a record: kept
records are then remerged."""

_GENERIC_GENRES = frozenset({"music"})


class Finding(NamedTuple):
    """What a rule finds: values by the track's field names, where they come from, and what disagrees."""

    values: Mapping[str, Any]
    provenance: tuple[Provenance, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


Rule = Callable[[Hearing], Finding]


class Scalar(Struct, Generic[T], frozen=True):
    """The rule of a field with one value: choose by trust, compare the others with what was chosen.

    `field` is the track's field, `said` the claim's, by which trust is looked up; `read` gives None for unknown.
    """

    field: str
    said: str
    read: Callable[[Claim], T | None]
    compare: Compare[T]
    show: Show[T]
    prefer: Prefer[T] = most_trusted
    facet: facets.Facet = facets.CORE

    def choice(self, hearing: Hearing) -> Choice[T]:
        """The value and how it was come by."""
        return choose(self.field, hearing.said(self.said, self.facet, self.read), self.compare, self.show, self.prefer)

    def __call__(self, hearing: Hearing) -> Finding:
        """The finding for the track."""
        choice = self.choice(hearing)
        return Finding({self.field: choice.value}, choice.provenance, choice.conflicts)


def merge_track(observations: Collection[Observation]) -> Track | None:
    """The recording as all observations of one ISRC tell it; None while no provider knows it.

    Raises ValueError for observations of more than one ISRC: they are never one recording here.
    """
    isrcs = {observation.isrc for observation in observations}
    if len(isrcs) > 1:
        raise ValueError(f"observations of different recordings cannot be merged: {sorted(isrcs)}")
    if all(observation.absent for observation in observations):
        return None
    hearing = Hearing(observations)
    findings = [rule(hearing) for rule in POLICY.values()]
    values = {field: value for finding in findings for field, value in finding.values.items()}
    return Track(
        isrc=isrcs.pop(),
        **values,
        candidates=_candidates(hearing),
        provenance=tuple(origin for finding in findings for origin in finding.provenance),
        conflicts=tuple(conflict for finding in findings for conflict in finding.conflicts),
        updated_at=hearing.observations[0].observed_at,
    )


def merge_record(isrc: str, observations: Collection[Observation]) -> Record:
    """What is kept ready about an ISRC: the merged track and the index of what was heard from whom.

    Raises ValueError for an observation of another ISRC.
    """
    strays = sorted({observation.isrc for observation in observations} - {isrc})
    if strays:
        raise ValueError(f"observations of {', '.join(strays)} do not belong to the record of {isrc}")
    heard = {Heard(said.provider, said.part, said.facets, said.observed_at, said.absent) for said in observations}
    ordered = list(heard)
    if len(heard) > 1:
        ordered.sort(key=lambda one: (one.provider, one.part, one.observed_at, one.absent, sorted(one.facets)))
    return Record(isrc, RULES, tuple(ordered), merge_track(observations))


def _title(claim: Claim) -> str | None:
    return split_title(claim.title).title or None if claim.title else None


def _version(claim: Claim) -> str | None:
    return take_apart(claim.title, claim.version).version


def _length(claim: Claim) -> Length | None:
    return claim.length if claim.length is not None and claim.length.ms > 0 else None


def _bpm(claim: Claim) -> float | None:
    return claim.bpm if claim.bpm is not None and claim.bpm > 0 else None


def _musical_key(claim: Claim) -> str | None:
    return tidy(claim.musical_key or "") or None


_TITLE = Scalar("title", "title", _title, agreement.titles_differ, str)
_LENGTH = Scalar(
    "duration_ms", "length", _length, agreement.lengths_differ, agreement.show_length, agreement.finest_length
)
_FIRST_RELEASE = Scalar(
    "release_date",
    "first_release",
    lambda claim: agreement.known_date(claim.first_release),
    agreement.dates_differ,
    agreement.show_date,
    agreement.fullest_date,
)


def _asked(_: Hearing) -> Finding:
    """The ISRC is the one that was asked about; no provider's word can change it."""
    return Finding({})


def _artists(hearing: Hearing) -> Finding:
    """The most trusted credit, with everyone's ids for its names."""
    artists, choice = merge_artists(hearing.said("artists", facets.CORE, credit_of))
    return Finding({"artists": artists}, choice.provenance, choice.conflicts)


def _duration(hearing: Hearing) -> Finding:
    """One length, with the precision it was said with."""
    choice = _LENGTH.choice(hearing)
    length = choice.value
    values = {"duration_ms": length and length.ms, "duration_precision": length and length.precision}
    return Finding(values, choice.provenance, choice.conflicts)


def _releases(hearing: Hearing) -> Finding:
    """All appearances; each tells its own providers."""
    return Finding({"releases": merge_releases(hearing.said("releases", facets.CORE, lambda claim: claim.releases))})


def _genres(hearing: Hearing) -> Finding:
    """All genres in the order of trust, each once; "Music" says nothing of music."""
    said = hearing.said("genres", facets.CORE, _telling_genres)
    genres: dict[str, str] = {}
    for _, _, told in said:
        for genre in told:
            genres.setdefault(name_key(genre), genre)
    return Finding({"genres": tuple(genres.values())}, united("genres", said, ", ".join(genres.values())))


def _telling_genres(claim: Claim) -> tuple[str, ...]:
    tidied = (tidy(genre) for genre in claim.genres)
    return tuple(genre for genre in tidied if genre and name_key(genre) not in _GENERIC_GENRES)


def _popularity(hearing: Hearing) -> Finding:
    """Each provider's figure on its own scale: they cannot be averaged, so none is chosen."""
    said = hearing.said("popularity", facets.AUDIO, lambda claim: claim.popularity)
    return Finding(
        {"popularity": tuple(ProviderPopularity(one.provider, one.value.value, one.value.scale) for one in said)}
    )


def _links(hearing: Hearing) -> Finding:
    """Believed links, and those set aside with their reasons."""
    links, quarantined = merge_links(
        [SaidLink(said.provider, link, said.observed_at) for said, link in hearing.links()]
    )
    return Finding({"links": links, "quarantined_links": quarantined})


def _works(hearing: Hearing) -> Finding:
    """All works, each marked with how sure its tie to the recording's title is."""
    said = hearing.said("works", facets.WORKS, lambda claim: claim.works)
    works = [SaidWork(one.provider, work, one.observed_at) for one in said for work in one.value]
    return Finding({"works": merge_works(works, _TITLE.choice(hearing).value)})


def _other_isrcs(hearing: Hearing) -> Finding:
    """Every further ISRC that a provider gives the recording."""
    said = hearing.said("other_isrcs", facets.CORE, lambda claim: tuple(sorted({*claim.other_isrcs} - {claim.isrc})))
    isrcs = tuple(sorted({isrc for one in said for isrc in one.value}))
    return Finding({"other_isrcs": isrcs}, united("other_isrcs", said, ", ".join(isrcs)))


POLICY: Mapping[str, Rule] = {
    "isrc": _asked,
    "title": _TITLE,
    "version": Scalar("version", "version", _version, agreement.versions_differ, str),
    "artists": _artists,
    "length": _duration,
    "explicit": Scalar(
        "explicit", "explicit", lambda claim: claim.explicit, agreement.flags_differ, agreement.show_flag
    ),
    "first_release": _FIRST_RELEASE,
    "releases": _releases,
    "genres": _genres,
    "cover_url": Scalar("cover_url", "cover_url", lambda claim: claim.cover_url or None, agreement.covers_differ, str),
    "bpm": Scalar("bpm", "bpm", _bpm, agreement.tempos_differ, "{:g}".format, facet=facets.AUDIO),
    "musical_key": Scalar("musical_key", "musical_key", _musical_key, agreement.keys_differ, str, facet=facets.AUDIO),
    "popularity": _popularity,
    "links": _links,
    "works": _works,
    "other_isrcs": _other_isrcs,
}
"""The merge policy: for every field of a claim, its rule. The order is the order of provenance and conflicts."""


def _candidates(hearing: Hearing) -> tuple[Candidate, ...]:
    """What came up beside the answers, each once; never merged."""
    candidates = {candidate for said in hearing.current() for candidate in said.candidates}
    return tuple(
        sorted(
            candidates,
            key=lambda one: (rank(one.provider), one.provider, one.isrc or "", one.title or "", canonical(one)),
        )
    )
