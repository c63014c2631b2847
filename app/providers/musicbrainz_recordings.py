"""What MusicBrainz says about recordings, as claims.

Searches leave out what they do not know, lookups write null; both are read alike. One ISRC may be filed under several
recordings and one recording may carry several ISRCs. The shapes are those of the server's source and of recorded
answers; a body of any other shape is an UnreadableAnswer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.json import Decoder

from app.errors import UnreadableAnswer
from app.music.claim import (
    ArtistCredit,
    ArtistRole,
    Candidate,
    Claim,
    ExternalId,
    Length,
    LinkClaim,
    ReleaseClaim,
)
from app.music.dates import parse_date
from app.music.identifiers import gtin_or_none, isrc_or_none
from app.music.links import platform_of
from app.music.names import name_key, tidy
from app.providers.contract import Absent, Answer
from app.providers.musicbrainz_works import Party, Relation, works_of
from app.providers.reply import shaped

UNKNOWN_ARTIST = "125ec42a-7229-4250-afc5-e057484327fe"  # "[unknown]", which MusicBrainz credits where it knows nobody
SAME_LENGTH = 10_000  # ms; recordings of one title that differ by more are not one performance

_FEATURING = re.compile(r"\b(?:feat|ft|featuring)\b", re.IGNORECASE)
_Value = TypeVar("_Value")
_KINDS = {"Album": "album", "Single": "single", "EP": "ep"}


class _Credit(Struct):
    name: str | None = None
    joinphrase: str | None = None
    artist: Party | None = None


class _Medium(Struct, rename="kebab"):
    position: int | None = None
    track_offset: int | None = None


class _ReleaseGroup(Struct, rename="kebab"):
    primary_type: str | None = None
    secondary_types: list[str | None] | None = None


class _LabelInfo(Struct):
    label: Party | None = None


class _Release(Struct, rename="kebab"):
    id: str | None = None
    title: str | None = None
    barcode: str | None = None
    date: str | None = None
    country: str | None = None
    track_count: int | None = None
    artist_credit: list[_Credit] | None = None
    release_group: _ReleaseGroup | None = None
    media: list[_Medium] | None = None
    label_info: list[_LabelInfo] | None = None


class _Recording(Struct, rename="kebab", kw_only=True):
    id: str
    title: str | None = None
    length: int | None = None
    video: bool | None = None
    disambiguation: str | None = None
    first_release_date: str | None = None
    artist_credit: list[_Credit] | None = None
    isrcs: list[str | None] | None = None
    releases: list[_Release] | None = None
    relations: list[Relation] | None = None


class _Lookup(_Recording, kw_only=True):
    """A recording looked up: these two are always there, null or not, and no other entity has both."""

    length: int | None
    video: bool | None


_read_lookup = Decoder(_Lookup).decode


class _Page(Struct):
    recordings: list[_Recording]
    count: int | None = None


def parse_search(isrcs: Sequence[str], bodies: Sequence[Any]) -> dict[str, Answer | Absent]:
    """The pages of a search for several ISRCs, dealt out to each ISRC asked for.

    Raises UnreadableAnswer where recordings came that carry none of them while some ISRC got no recording: an absence
    is only believed of an answer that keeps to its question.
    """
    recordings = [recording for body in bodies for recording in shaped(body, _Page).recordings]
    found = {isrc: [one for one in recordings if isrc in _isrcs(one)] for isrc in isrcs}
    if not all(found.values()) and any(set(isrcs).isdisjoint(_isrcs(one)) for one in recordings):
        raise UnreadableAnswer("recordings with other ISRCs than those asked for")
    return {isrc: _answer(isrc, ones) if ones else Absent() for isrc, ones in found.items()}


def parse_lookup(isrc: str, mbid: str, body: Any) -> Answer | Absent:  # noqa: ANN401 - JSON, unread so far
    """One recording, asked for as `mbid` because it was found under the ISRC; None for a body is a 404.

    A merged recording answers under its new id: both ids are links. One that carries the ISRC no longer is a candidate.
    """
    if body is None:
        return Absent()
    recording = shaped(body, _Lookup)
    if isrc not in _isrcs(recording):
        return Absent((_candidate(recording, isrc, f"MusicBrainz no longer files it under {isrc}"),))
    return Answer(_claim(isrc, (recording,), former_id=mbid))


def read_lookup(isrc: str, mbid: str, body: bytes) -> Answer:
    """A lookup that was written from a dump, so that its shape needs no doubt; it may tell labels of releases besides.

    It was chosen for being filed under the ISRC.
    """
    return Answer(_claim(isrc, (_read_lookup(body),), former_id=mbid))


def parse_claims(body: Any) -> list[Claim]:  # noqa: ANN401 - JSON, unread so far
    """Every recording of a search or of `/isrc`, in their order: one claim for each of its ISRCs."""
    return [_claim(isrc, (one,)) for one in shaped(body, _Page).recordings for isrc in _isrcs(one)]


def parse_recording(mbid: str, body: Any) -> list[Claim]:  # noqa: ANN401 - JSON, unread so far
    """One recording asked for as `mbid`: one claim for each of its ISRCs; None for a body is a 404."""
    if body is None:
        return []
    recording = shaped(body, _Lookup)
    return [_claim(isrc, (recording,), former_id=mbid) for isrc in _isrcs(recording)]


def count_found(body: Any) -> tuple[int, int]:  # noqa: ANN401 - JSON, unread so far
    """How many recordings a search found in all, and how many are on this page."""
    page = shaped(body, _Page)
    return page.count or 0, len(page.recordings)


def _answer(isrc: str, recordings: Iterable[_Recording]) -> Answer:
    """One claim of the recordings filed under an ISRC.

    The best is sound rather than video, then the first released, then the one whose MBID sorts first. Those that agree
    with it in title and length are the same performance and are its further links; the others share nothing but a
    misused ISRC and are kept apart.
    """
    best, *others = sorted({one.id: one for one in recordings}.values(), key=_rank)
    same = [best, *(one for one in others if _agree(best, one))]
    apart = (one for one in others if not _agree(best, one))
    reason = "another recording that MusicBrainz files under this ISRC"
    return Answer(_claim(isrc, same), tuple(_candidate(one, isrc, reason) for one in apart))


def _rank(recording: _Recording) -> tuple[bool, bool, str, str]:
    released = parse_date(recording.first_release_date)
    return bool(recording.video), released is None, released.value if released else "", recording.id


def _agree(one: _Recording, other: _Recording) -> bool:
    lengths_agree = not one.length or not other.length or abs(one.length - other.length) <= SAME_LENGTH
    return (
        lengths_agree
        and bool(one.video) == bool(other.video)
        and name_key(one.title or "") == name_key(other.title or "")
    )


def _claim(isrc: str, recordings: Sequence[_Recording], former_id: str | None = None) -> Claim:
    """One claim of recordings that agree, the best first."""
    best = recordings[0]
    ids = _unique([*(one.id for one in recordings), *([former_id] if former_id else [])])
    relations = [relation for one in recordings for relation in one.relations or ()]
    return Claim(
        isrc=isrc,
        title=tidy(best.title or "") or None,
        artists=tuple(_credits(best.artist_credit or ())),
        length=next((Length(one.length) for one in recordings if one.length and one.length > 0), None),
        first_release=parse_date(best.first_release_date),
        releases=_unique(_release(release) for one in recordings for release in one.releases or ()),
        links=_unique([*(LinkClaim("musicbrainz", id=mbid) for mbid in ids), *_pages(relations)]),
        works=_unique(works_of(relations)),
        other_isrcs=_unique(other for one in recordings for other in _isrcs(one) if other != isrc),
    )


def _pages(relations: Iterable[Relation]) -> Iterator[LinkClaim]:
    """The related pages on known platforms, filed under the platform of their address: MusicBrainz names none."""
    for relation in relations:
        address = relation.url.resource if relation.url else None
        platform = platform_of(address) if address else None
        if platform:
            yield LinkClaim(platform.value, url=address)


def _candidate(recording: _Recording, asked: str, reason: str) -> Candidate:
    isrcs = _isrcs(recording)
    return Candidate(
        provider="musicbrainz",
        reason=reason,
        isrc=asked if asked in isrcs else next(iter(isrcs), None),
        title=tidy(recording.title or "") or None,
        version=tidy(recording.disambiguation or "") or None,
        artists=tuple(artist.name for artist in _credits(recording.artist_credit or ())),
        length=Length(recording.length) if recording.length and recording.length > 0 else None,
        ids=(ExternalId("musicbrainz", recording.id),),
    )


def _credits(credits_: Iterable[_Credit]) -> Iterator[ArtistCredit]:
    """The credited artists; whoever is joined by "feat." and all after them are featured."""
    role = ArtistRole.MAIN
    for credit in credits_:
        artist = credit.artist or Party()
        name = tidy(credit.name or artist.name or "")
        if name and artist.id != UNKNOWN_ARTIST:
            ids = (ExternalId("musicbrainz", artist.id),) if artist.id else ()
            yield ArtistCredit(name, role, credit.joinphrase or None, ids)
        if _FEATURING.search(credit.joinphrase or ""):
            role = ArtistRole.FEATURED


def _release(release: _Release) -> ReleaseClaim:
    """A release, and the track's place on it where media were told: its offset counts the tracks before it."""
    group = release.release_group or _ReleaseGroup()
    medium = next(iter(release.media or ()), _Medium())
    return ReleaseClaim(
        title=tidy(release.title or "") or None,
        gtin=gtin_or_none(release.barcode),
        label=next((info.label.name for info in release.label_info or () if info.label and info.label.name), None),
        date=parse_date(release.date),
        kind="compilation" if "Compilation" in (group.secondary_types or ()) else _KINDS.get(group.primary_type or ""),
        country=release.country,
        disc_number=medium.position,
        track_number=None if medium.track_offset is None else medium.track_offset + 1,
        track_count=release.track_count,
        artists=tuple(artist.name for artist in _credits(release.artist_credit or ())),
        ids=(ExternalId("musicbrainz", release.id),) if release.id else (),
    )


def _isrcs(recording: _Recording) -> tuple[str, ...]:
    return _unique(isrc for isrc in map(isrc_or_none, recording.isrcs or ()) if isrc)


def _unique(values: Iterable[_Value]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys(values))
