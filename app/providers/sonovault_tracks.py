"""What SonoVault's answers say, as claims. Its recordings are clusters: one may answer for several ISRCs.

Fields come and go between the vendor's versions (`genre` is text or a list, `key` became `key_musical`), so all but
the identifying ones may be absent or null. A body of any other shape is an UnreadableAnswer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, structs

from app.errors import UnreadableAnswer
from app.music.claim import (
    ArtistCredit,
    ArtistRole,
    Candidate,
    Claim,
    ExternalId,
    Length,
    LinkClaim,
    Popularity,
    Precision,
    ReleaseClaim,
)
from app.music.identifiers import isrc_or_none
from app.music.names import tidy
from app.providers.contract import Absent, Answer, Failure, FailureKind, Outcome
from app.providers.reply import shaped

PROVIDER = "sonovault"
TOP_POPULARITY = 100.0

Words = str | list[str] | None


class _Artist(Struct):
    name: str | None = None
    id: int | str | None = None
    is_primary: bool | None = None
    is_remixer: bool | None = None


class _Release(Struct):
    title: str | None = None
    id: int | str | None = None
    artist: _Artist | None = None


class _Track(Struct):
    id: int | str
    title: str
    isrc: str | None = None
    artists: list[_Artist] | None = None
    releaseTitle: str | None = None  # noqa: N815 - the vendor's spelling
    releases: list[_Release] | None = None
    bpm: float | None = None
    key: str | None = None
    key_musical: str | None = None
    duration: float | None = None
    popularity: float | None = None
    genre: Words = None
    subgenre: Words = None


class _Link(Struct):
    source: str
    external_id: int | str | None = None
    url: str | None = None


class _Links(Struct):
    track_id: int | str
    links: list[_Link]
    title: str | None = None
    isrc: str | None = None


class _Row(Struct):
    status: str
    track: _Track | None = None
    links: list[_Link] | None = None


class _Resolved(Struct):
    results: list[dict[str, Any]]
    partial: bool | None = None


class _Found(Struct):
    results: list[_Track]


def parse_resolved(body: Any, isrcs: Sequence[str]) -> dict[str, Outcome]:  # noqa: ANN401 - decoded JSON is anything
    """The outcome for each ISRC of a batch. A line that was skipped or not reached is a failure, never an absence."""
    resolved = shaped(body, _Resolved)
    lines = {isrc_or_none(line.get("input")): line for line in resolved.results}
    unreached = (
        Failure(FailureKind.UNAVAILABLE, "the answer is partial and did not reach this recording")
        if resolved.partial
        else Failure(FailureKind.UNREADABLE, "the answer left this recording out")
    )
    return {isrc: _line(lines[isrc], isrc) if isrc in lines else unreached for isrc in isrcs}


def parse_single(details: Any, linked: Any, isrc: str) -> Answer | Absent:  # noqa: ANN401 - decoded JSON is anything
    """The answer about an ISRC from its details and its links; `details` is None where SonoVault answered 404."""
    if details is None:
        raise UnreadableAnswer("links but no details for this ISRC; the setting SONOVAULT_ISRC_PATH may be wrong")
    track, page = shaped(details, _Track), shaped(linked, _Links)
    if str(page.track_id) == str(track.id) or isrc_or_none(page.isrc) == isrc:
        return _answer(track, page.links, isrc)
    answer = _answer(track, (), isrc)
    return structs.replace(
        answer, candidates=(*answer.candidates, _candidate(page.isrc, isrc, page.title, page.track_id))
    )


def parse_links(body: Any) -> Claim | None:  # noqa: ANN401 - decoded JSON is anything
    """The recording behind a platform's id; None where SonoVault does not know it or does not tell its ISRC."""
    if body is None:
        return None
    page = shaped(body, _Links)
    isrc = isrc_or_none(page.isrc)
    return Claim(isrc=isrc, title=_said(page.title), links=_links(page.links)) if isrc else None


def parse_tracks(body: Any) -> tuple[Claim, ...]:  # noqa: ANN401 - decoded JSON is anything
    """The recordings with an ISRC that a search found, in its order."""
    found = shaped(body, _Found).results if body is not None else []
    read = ((track, isrc_or_none(track.isrc)) for track in found)
    return tuple(_claim(track, (), isrc) for track, isrc in read if isrc)


def _line(line: Mapping[str, Any], isrc: str) -> Outcome:
    try:
        row = shaped(line, _Row)
    except UnreadableAnswer as error:
        return Failure(FailureKind.UNREADABLE, error.reason)  # one bad line costs no other ISRC its answer
    match row:
        case _Row(status="matched", track=_Track() as track):
            return _answer(track, row.links or (), isrc)
        case _Row(status="not_found"):
            return Absent()
        case _Row(status="skipped_no_credits"):
            return Failure(FailureKind.QUOTA_SPENT, "skipped, for the allowance of this period is used up")
    return Failure(FailureKind.UNREADABLE, "a line with a status that is not documented")


def _answer(track: _Track, pages: Iterable[_Link], isrc: str) -> Answer | Absent:
    if isrc_or_none(track.isrc) == isrc:
        return Answer(_claim(track, pages, isrc))
    names = tuple(artist.name for artist in _artists(track))
    return Absent((_candidate(track.isrc, isrc, track.title, track.id, artists=names, length=_length(track)),))


def _candidate(
    said: str | None,
    asked: str,
    title: str | None,
    id_: int | str,
    *,
    artists: tuple[str, ...] = (),
    length: Length | None = None,
) -> Candidate:
    isrc = isrc_or_none(said)
    return Candidate(
        provider=PROVIDER,
        reason=f"its ISRC is {isrc}, not {asked}" if isrc else "it came without a readable ISRC",
        isrc=isrc,
        title=_said(title),
        artists=artists,
        length=length,
        ids=_ids(id_),
    )


def _claim(track: _Track, pages: Iterable[_Link], isrc: str) -> Claim:
    return Claim(
        isrc=isrc,
        title=_said(track.title),
        artists=_artists(track),
        length=_length(track),
        releases=_releases(track),
        genres=_unique([*_words(track.genre), *_words(track.subgenre)]),
        bpm=track.bpm if track.bpm and 0 < track.bpm < 1000 else None,
        musical_key=_said(track.key) or _said(track.key_musical),
        popularity=_popularity(track.popularity),
        links=_links(pages),
    )


def _artists(track: _Track) -> tuple[ArtistCredit, ...]:
    return tuple(
        ArtistCredit(name, _role(artist), ids=_ids(artist.id))
        for artist in track.artists or ()
        if (name := _said(artist.name))
    )


def _role(artist: _Artist) -> ArtistRole:
    """Who is neither primary nor remixer is featured; versions without the flags tell only main artists."""
    if artist.is_remixer and not artist.is_primary:
        return ArtistRole.REMIXER
    return ArtistRole.FEATURED if artist.is_primary is False else ArtistRole.MAIN


def _length(track: _Track) -> Length | None:
    seconds = track.duration or 0.0
    return Length(round(seconds * 1000), Precision.SECOND) if 0 < seconds < 1_000_000 else None


def _releases(track: _Track) -> tuple[ReleaseClaim, ...]:
    """The releases listed, and the one named beside the list where the list lacks it."""
    listed = tuple(
        ReleaseClaim(title=_said(one.title), artists=_words(one.artist.name if one.artist else None), ids=_ids(one.id))
        for one in track.releases or ()
    )
    named = _said(track.releaseTitle)
    return listed if not named or any(one.title == named for one in listed) else (*listed, ReleaseClaim(title=named))


def _popularity(value: float | None) -> Popularity | None:
    return Popularity(value, TOP_POPULARITY) if value is not None and 0 <= value <= TOP_POPULARITY else None


def _links(pages: Iterable[_Link]) -> tuple[LinkClaim, ...]:
    """The pages as said, a Spotify URI or a Discogs position in the id among them: the merge reads ids."""
    return tuple(
        LinkClaim(page.source, None if page.external_id is None else str(page.external_id), page.url or None)
        for page in pages
    )


def _ids(said: int | str | None) -> tuple[ExternalId, ...]:
    return () if said is None else (ExternalId(PROVIDER, str(said)),)


def _words(said: Words) -> tuple[str, ...]:
    return tuple(text for one in ([said] if isinstance(said, str) else said or ()) if (text := tidy(one)))


def _said(text: str | None) -> str | None:
    return tidy(text or "") or None


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
