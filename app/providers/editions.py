"""The editions of a recording in one shop: several tracks with one ISRC, told as one answer.

A shop sells a recording on its single, its album and on compilations, each as a track with an id of its own. They
are one recording where title, version and length agree; a track that differs shares nothing but a misused ISRC, and
is a candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from app.music.agreement import WARNING_MS
from app.music.claim import Candidate, Claim, ExternalId, ReleaseClaim
from app.music.names import name_key
from app.music.titles import TitleParts, same_performance, take_apart
from app.providers.contract import Absent, Answer

T = TypeVar("T")

_KIND_ORDER = ("album", "ep", "single", "compilation")


def answer_of(provider: str, isrc: str, tracks: Iterable[Claim]) -> Answer | Absent:
    """The answer about an ISRC from a shop's tracks, one claim each; the ISRC of a claim is empty where none was told.

    The best track speaks for the recording: one sold in the market asked about, then the first released, then an
    album's before a single's before a compilation's, then by id. Links and releases are those of all its tracks.
    """
    told = list(tracks)
    own = sorted((track for track in told if track.isrc == isrc), key=_rank)
    strays = tuple(candidate(provider, track, _stray(track, isrc)) for track in told if track.isrc != isrc)
    if not own:
        return Absent(strays)
    same = [own[0], *(track for track in own[1:] if _agree(own[0], track))]
    apart = (track for track in own[1:] if not _agree(own[0], track))
    others = tuple(candidate(provider, track, "another recording under the same ISRC") for track in apart)
    return Answer(_together(same), (*others, *strays))


def candidate(provider: str, track: Claim, reason: str) -> Candidate:
    """A track that is not the answer, and why."""
    return Candidate(
        provider=provider,
        reason=reason,
        isrc=track.isrc or None,
        title=track.title,
        version=track.version,
        artists=tuple(artist.name for artist in track.artists),
        length=track.length,
        ids=tuple(ExternalId(link.platform, link.id) for link in track.links if link.id),
    )


def _stray(track: Claim, isrc: str) -> str:
    return f"its ISRC is {track.isrc}, not {isrc}" if track.isrc else "it came without a readable ISRC"


def _together(same: Sequence[Claim]) -> Claim:
    return replace(
        same[0],
        releases=_unique(release for track in same for release in track.releases),
        links=_unique(link for track in same for link in track.links),
    )


def _rank(track: Claim) -> tuple[bool, bool, str, int, str]:
    release = next(iter(track.releases), ReleaseClaim())
    kind = _KIND_ORDER.index(release.kind) if release.kind in _KIND_ORDER else len(_KIND_ORDER)
    unsold = any(link.regions == () for link in track.links)
    link_id = next((link.id for link in track.links if link.id), "")
    return unsold, release.date is None, release.date.value if release.date else "", kind, link_id


def _agree(one: Claim, other: Claim) -> bool:
    if one.length and other.length and abs(one.length.ms - other.length.ms) > WARNING_MS:
        return False
    these, those = _parts(one), _parts(other)
    return name_key(these.title) == name_key(those.title) and same_performance(these.version, those.version)


def _parts(track: Claim) -> TitleParts:
    return take_apart(track.title, track.version)


def _unique(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
