"""Deezer's public API: one recording per call, by ISRC or by Deezer's id, and a search; no key.

Deezer says almost everything with status 200, its errors too: `{"error": {"code": 800, ...}}` is "not found", code 4
is "too fast", 700 is "busy". Numbers may come as text. Facts from recorded answers of 2019 to 2026 and, for the
rarer codes, from several client libraries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import aiohttp
from msgspec import Struct

from app.errors import ProviderRefused, ProviderThrottled, ProviderUnavailable
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
from app.music.dates import parse_date
from app.music.facets import AUDIO, CORE, links
from app.music.identifiers import isrc_or_none
from app.music.names import tidy
from app.music.platforms import Platform
from app.providers.contract import Absent, Answer, Health, Question, SearchTerms, Want
from app.providers.opening import open_transport
from app.providers.reply import Reply, judge_status, read_json, shaped, unreadable
from app.providers.transport import Transport
from app.settings import Settings

BASE_URL = "https://api.deezer.com"
PACE = "50/5s"
CONCURRENCY = 8

NO_DATA, QUOTA_LIMIT, BUSY = 800, 4, 700
QUOTA_WAIT = 5.0  # the length of Deezer's window in seconds; Deezer itself sends no Retry-After
TOP_RANK = 1_000_000.0


class Deezer:
    """Deezer as a provider."""

    name = "deezer"
    questions = (Question("track", links([Platform.DEEZER]) | {CORE, AUDIO}, by_id=True),)
    resolves = frozenset({Platform.DEEZER.value})
    searches = True

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def concurrency(self) -> int:
        """How many calls may be under way at once."""
        return self._transport.concurrency

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Answer | Absent]:  # noqa: ARG002 - Deezer has one question
        """The recording that Deezer picks for each ISRC."""
        return {want.isrc: parse_answer(await fetch_by_isrc(self._transport, want.isrc), want.isrc) for want in wants}

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:  # noqa: ARG002 - the id is enough
        """The recording with a Deezer id, if it has an ISRC."""
        if not (external.id.isascii() and external.id.isdigit()):
            return ()  # no Deezer id has a letter, so nobody needs to be asked
        claim = parse_track(await fetch_by_id(self._transport, external.id))
        return (claim,) if claim else ()

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:
        """Recordings that match, as Deezer orders them; older answers tell no ISRC and give none."""
        query = search_query(terms)
        return parse_tracks(await fetch_search(self._transport, query, limit)) if query else ()

    async def health(self) -> Health:
        """How Deezer fares, without asking it."""
        return await self._transport.health()


def open_deezer(session: aiohttp.ClientSession, settings: Settings) -> Deezer | None:
    """Deezer as the settings want it asked, or None."""
    if not settings.deezer_enabled:
        return None
    return Deezer(
        open_transport(
            session,
            settings,
            Deezer.name,
            url=settings.deezer_url,
            sandbox_path="/deezer",
            pace=settings.deezer_pace,
            concurrency=settings.deezer_concurrency,
            judge=judge,
        )
    )


async def fetch_by_isrc(transport: Transport, isrc: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of Deezer's answer for an ISRC."""
    return read_json(await transport.get(f"/track/isrc:{isrc}", judge=judge))


async def fetch_by_id(transport: Transport, track_id: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of Deezer's answer for one of its own ids."""
    return read_json(await transport.get(f"/track/{track_id}", judge=judge))


async def fetch_search(transport: Transport, query: str, limit: int) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of Deezer's answer to a search."""
    return read_json(await transport.get("/search", {"q": query, "limit": str(limit)}, judge=judge))


def judge(reply: Reply) -> None:
    """Tell Deezer's errors inside status 200 apart; "no data" is an answer. A 404 is a path that Deezer does not have.

    Raises ProviderThrottled (code 4), ProviderUnavailable (700), ProviderRefused (other codes), UnreadableAnswer.
    """
    judge_status(reply)
    if reply.status == 404:
        raise ProviderRefused("there is no such address (status 404)")
    body = read_json(reply)
    if not isinstance(body, dict) or "error" not in body:
        return
    match body["error"]:
        case {"code": 800}:
            return
        case {"code": 4}:
            raise ProviderThrottled("asked too fast (code 4)", QUOTA_WAIT)
        case {"code": 700}:
            raise ProviderUnavailable("the provider is busy (code 700)")
        case {"code": int(code)}:
            raise ProviderRefused(f"the request was refused (code {code})")
        case _:
            raise unreadable(reply, "an error without a code")


def search_query(terms: SearchTerms) -> str:
    """Deezer's words for the terms: free text as it is, otherwise `artist:"…" track:"…"`; empty for no terms."""
    if terms.text is not None:
        return terms.text.strip()
    named = (("artist", next(iter(terms.artists), "")), ("track", terms.title or ""))
    return " ".join(f'{field}:"{tidy(words.replace(chr(34), " "))}"' for field, words in named if words.strip())


class _Artist(Struct):
    name: str
    id: int | str | None = None
    role: str | None = None


class _Album(Struct):
    title: str | None = None
    id: int | str | None = None
    cover_xl: str | None = None
    release_date: str | None = None


class _Track(Struct):
    type: Literal["track"]
    id: int | str
    title: str
    title_short: str | None = None
    title_version: str | None = None
    isrc: str | None = None
    link: str | None = None
    duration: int | None = None
    track_position: int | None = None
    disk_number: int | None = None
    rank: int | None = None
    release_date: str | None = None
    explicit_lyrics: bool | None = None
    explicit_content_lyrics: int | None = None
    bpm: float | None = None
    available_countries: list[str] | None = None
    contributors: list[_Artist] | None = None
    artist: _Artist | None = None
    album: _Album | None = None


class _Tracks(Struct):
    data: list[_Track]


def parse_answer(body: Any, isrc: str) -> Answer | Absent:  # noqa: ANN401 - decoded JSON is anything
    """The answer about an ISRC. A recording with another ISRC, or with none, is a candidate and no answer."""
    track = _read(body)
    if track is None:
        return Absent()
    said = isrc_or_none(track.isrc)
    return Answer(_claim(track, said)) if said == isrc else Absent((_candidate(track, said, isrc),))


def parse_track(body: Any) -> Claim | None:  # noqa: ANN401 - decoded JSON is anything
    """The recording in the answer about a Deezer id; None where Deezer has none or gives it no ISRC."""
    track = _read(body)
    isrc = isrc_or_none(track.isrc) if track else None
    return _claim(track, isrc) if track and isrc else None


def parse_tracks(body: Any) -> tuple[Claim, ...]:  # noqa: ANN401 - decoded JSON is anything
    """The recordings with an ISRC in a list of tracks, in its order."""
    if _no_data(body):
        return ()
    read = ((track, isrc_or_none(track.isrc)) for track in shaped(body, _Tracks).data)
    return tuple(_claim(track, isrc) for track, isrc in read if isrc)


def _read(body: Any) -> _Track | None:  # noqa: ANN401 - decoded JSON is anything
    return None if _no_data(body) else shaped(body, _Track)


def _no_data(body: Any) -> bool:  # noqa: ANN401 - decoded JSON is anything
    match body:
        case {"error": {"code": 800}}:
            return True
    return False


def _claim(track: _Track, isrc: str) -> Claim:
    album = track.album or _Album()
    title, version = _title(track)
    return Claim(
        isrc=isrc,
        title=title,
        version=version,
        artists=_artists(track),
        length=_length(track),
        explicit=_explicit(track),
        releases=(_release(track, album),) if album.title or album.id else (),
        cover_url=album.cover_xl or None,
        bpm=track.bpm if track.bpm and 0 < track.bpm < 1000 else None,  # 0 says that Deezer does not know
        popularity=Popularity(float(track.rank), TOP_RANK) if track.rank and 0 < track.rank <= TOP_RANK else None,
        links=(_link(track),),
    )


def _candidate(track: _Track, isrc: str | None, asked: str) -> Candidate:
    title, version = _title(track)
    return Candidate(
        provider=Deezer.name,
        reason=f"its ISRC is {isrc}, not {asked}" if isrc else "it came without a readable ISRC",
        isrc=isrc,
        title=title,
        version=version,
        artists=tuple(artist.name for artist in _artists(track)),
        length=_length(track),
        ids=(ExternalId(Deezer.name, str(track.id)),),
    )


def _title(track: _Track) -> tuple[str | None, str | None]:
    """The title without its version, and the version without its brackets: `Soliloquy`, `Remastered`."""
    version = tidy(track.title_version or "")
    if version.startswith("(") and version.endswith(")"):
        version = tidy(version[1:-1])
    return tidy(track.title_short or track.title) or None, version or None


def _artists(track: _Track) -> tuple[ArtistCredit, ...]:
    credited = track.contributors or ([track.artist] if track.artist else [])
    return tuple(
        ArtistCredit(
            name=name,
            role=ArtistRole.FEATURED if artist.role == "Featured" else ArtistRole.MAIN,
            ids=() if artist.id is None else (ExternalId(Deezer.name, str(artist.id)),),
        )
        for artist in credited
        if (name := tidy(artist.name))
    )


def _length(track: _Track) -> Length | None:
    seconds = track.duration or 0
    return Length(seconds * 1000, Precision.SECOND) if 0 < seconds < 1_000_000 else None


def _explicit(track: _Track) -> bool | None:
    return None if track.explicit_content_lyrics in {2, 6} else track.explicit_lyrics  # 2 and 6 say "not known"


def _release(track: _Track, album: _Album) -> ReleaseClaim:
    """The release this track is on. The track's own date is the release's too, sometimes a filler for it."""
    return ReleaseClaim(
        title=tidy(album.title or "") or None,
        date=parse_date(album.release_date) or parse_date(track.release_date),
        disc_number=track.disk_number or None,
        track_number=track.track_position or None,
        cover_url=album.cover_xl or None,
        ids=() if album.id is None else (ExternalId(Deezer.name, str(album.id)),),
    )


def _link(track: _Track) -> LinkClaim:
    """Deezer's own page. The preview is left out: its address is signed for some hours and would be dead when read."""
    return LinkClaim(
        platform=Deezer.name,
        id=str(track.id),
        url=track.link or None,
        regions=tuple(track.available_countries) if track.available_countries else None,
    )
