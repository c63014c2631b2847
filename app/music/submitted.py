"""What the owner of a catalog tells of a song: observations by the source `submitted`, which is believed last of all.

They belong to the catalog. They are laid over the merged recording where it is shown within that catalog, fill what
nobody better tells, and are never a part of the recording itself, which all accounts share.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, structs

from app.errors import InvalidArgument
from app.music.agreement import titles_differ
from app.music.choice import Difference
from app.music.claim import ArtistCredit
from app.music.merge_artists import credits_differ
from app.music.names import tidy
from app.music.track import Alternative, Conflict, Provenance, Severity, Track
from app.music.trust import SUBMITTED

LONGEST_NAME = 500
LONGEST_NOTES = 5_000
MOST_ARTISTS = 50

_ONE_LINE = frozenset({"Cc", "Cs"})
_LINES = {"\n", "\t", "\r"}


class Submitted(Struct, frozen=True, omit_defaults=True):
    """What was told of a song beside its ISRC, and when; `source` names the list it was imported from, if any."""

    at: datetime
    title: str | None = None
    album: str | None = None
    artists: tuple[str, ...] = ()
    source: str = SUBMITTED


class SongFacts(Struct, frozen=True):
    """A song as its catalog shows it. `provenance` tells of title and artists whose they are, of an album only where
    it was submitted: else it is the title of the recording's first release, which names its own providers."""

    title: str | None
    artists: tuple[str, ...]
    album: str | None
    provenance: tuple[Provenance, ...]


def read_submitted(
    at: datetime, title: str | None, album: str | None, artists: Sequence[str], source: str = SUBMITTED
) -> Submitted | None:
    """What was told, tidied of blanks; None where that is nothing. Raises InvalidArgument for what no name can be."""
    if len(artists) > MOST_ARTISTS:
        rule = f"may have at most {MOST_ARTISTS} names."
        raise InvalidArgument("artists", f"{len(artists)} names", rule, "Send those that are credited.")
    names = tuple(dict.fromkeys(name for said in artists if (name := read_name("artists", said))))
    told = Submitted(at, read_name("title", title), read_name("album", album), names, source)
    return told if told.title or told.album or told.artists else None


def read_name(argument: str, said: str | None, longest: int = LONGEST_NAME) -> str | None:
    """A name in one line; None for an empty one. Raises InvalidArgument for one that is too long or unprintable."""
    if said is None:
        return None
    _insist_on_text(argument, said, frozenset())
    name = tidy(said)
    if len(name) > longest:
        raise InvalidArgument(argument, said, f"is longer than {longest} characters.", "Shorten it.")
    return name or None


def read_notes(said: str | None) -> str | None:
    """Notes of any lines; None for empty ones. Raises InvalidArgument for such that are too long or unprintable."""
    if said is None:
        return None
    _insist_on_text("notes", said, _LINES)
    if len(said) > LONGEST_NOTES:
        raise InvalidArgument("notes", said, f"are longer than {LONGEST_NOTES} characters.", "Shorten them.")
    return said.strip() or None


def facts_of(track: Track | None, submitted: Submitted | None) -> SongFacts:
    """The song as the recording tells it, with what was submitted in the place of what it does not tell."""
    known = {one.field: one for one in track.provenance} if track else {}
    title = track.title if track else None
    artists = tuple(artist.name for artist in track.artists) if track else ()
    album = next((release.title for release in track.releases if release.title), None) if track else None
    if submitted is None:
        return SongFacts(title, artists, album, tuple(known[field] for field in ("title", "artists") if field in known))
    provenance = (
        _beside("title", known.get("title"), submitted, submitted.title, _titles(title, submitted.title)),
        _beside("artists", known.get("artists"), submitted, _line(submitted.artists), _credits(artists, submitted)),
        None if album else _beside("album", None, submitted, submitted.album, None),
    )
    return SongFacts(
        title or submitted.title,
        artists or submitted.artists,
        album or submitted.album,
        tuple(one for one in provenance if one is not None),
    )


def disagreements(track: Track | None, submitted: Submitted | None) -> tuple[Conflict, ...]:
    """What sources disagree about, the owner of the catalog among them."""
    if track is None or submitted is None:
        return track.conflicts if track else ()
    artists = tuple(artist.name for artist in track.artists)
    against = (
        ("title", submitted.title, _titles(track.title, submitted.title)),
        ("artists", _line(submitted.artists), _credits(artists, submitted)),
    )
    conflicts = {one.field: one for one in track.conflicts}
    for known in track.provenance:
        for field, told, difference in against:
            if known.field == field and told and difference and difference.severity:
                side = Alternative(submitted.source, told, submitted.at)
                conflicts[field] = _added(conflicts.get(field), known, side, difference.detail, difference.severity)
    return tuple(conflicts.values())


def _added(
    conflict: Conflict | None, known: Provenance, side: Alternative, detail: str, severity: Severity
) -> Conflict:
    """A conflict with one more side, or a new one."""
    told = f"{side.provider} against {known.provider}: {detail}"
    if conflict is None:
        return Conflict(
            known.field, severity, told, (Alternative(known.provider, known.value, known.observed_at), side)
        )
    worse = Severity.CONFLICT in {severity, conflict.severity}
    gravest = Severity.CONFLICT if worse else Severity.WARNING
    return Conflict(known.field, gravest, f"{conflict.detail}; {told}", (*conflict.values, side))


def _insist_on_text(argument: str, said: str, allowed: set[str] | frozenset[str]) -> None:
    if any(unicodedata.category(sign) in _ONE_LINE and sign not in allowed for sign in said.strip()):
        raise InvalidArgument(argument, said, "has signs that cannot be printed.", "Leave them out.")


def _beside(
    field: str, known: Provenance | None, submitted: Submitted, value: str | None, difference: Difference | None
) -> Provenance | None:
    """A field's provenance with what was submitted for it: as its value, agreeing with it, or as an alternative."""
    if not value:
        return known
    source = submitted.source
    if known is None:
        return Provenance(field, value, source, submitted.at, (), (), (source,))
    if difference is None:
        return structs.replace(known, agreeing=(*known.agreeing, source))
    return structs.replace(known, alternatives=(*known.alternatives, Alternative(source, value, submitted.at)))


def _titles(known: str | None, told: str | None) -> Difference | None:
    return titles_differ(known, told) if known and told else None


def _credits(known: Sequence[str], submitted: Submitted) -> Difference | None:
    if not (known and submitted.artists):
        return None
    return credits_differ(*(tuple(ArtistCredit(name) for name in names) for names in (known, submitted.artists)))


def _line(names: Sequence[str]) -> str | None:
    return ", ".join(names) or None
