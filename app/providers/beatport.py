"""Beatport's catalogue API, version 4: tracks by ISRC, by Beatport's id, and by text; tempo, key, genre and label.

Its documentation is open to partners only: what is here is taken from client programs and from the track objects that
beatport.com embeds in its pages. Not verified: how partners get tokens (client credentials unless the settings name
an account to sign in with), that there is no call for several ISRCs, and the pace; addresses and pace are settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from msgspec import Struct

from app.errors import ProviderRefused
from app.music.claim import ArtistCredit, ArtistRole, Claim, ExternalId, Length, LinkClaim, ReleaseClaim
from app.music.dates import parse_date
from app.music.facets import AUDIO, CORE, links
from app.music.identifiers import gtin_or_none, isrc_or_none
from app.music.links import check_id
from app.music.names import tidy
from app.music.platforms import Platform
from app.providers.contract import Absent, Answer, Health, Question, SearchTerms, Want
from app.providers.editions import answer_of
from app.providers.opening import open_token, open_transport
from app.providers.reply import Reply, judge_told, read_json, shaped
from app.providers.transport import Transport
from app.settings import Settings
from app.shared.sharing import Sharing

MOST_FOUND = 100  # per page
LONGEST_MS = 7 * 24 * 3600 * 1000


class Beatport:
    """Beatport as a provider."""

    name = "beatport"
    questions = (Question("track", links([Platform.BEATPORT]) | {CORE, AUDIO}),)
    resolves = frozenset({Platform.BEATPORT.value})
    searches = True

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def concurrency(self) -> int:
        """How many calls may be under way at once."""
        return self._transport.concurrency

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Answer | Absent]:  # noqa: ARG002 - Beatport has one question
        """All tracks that Beatport sells under each ISRC."""
        return {want.isrc: parse_answer(await fetch_by_isrc(self._transport, want.isrc), want.isrc) for want in wants}

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:  # noqa: ARG002 - the id is enough
        """The recording with a Beatport id, if it has an ISRC."""
        if not check_id(Platform.BEATPORT, external.id):
            return ()
        body = await fetch_by_id(self._transport, external.id)
        claim = parse_track(body) if body is not None else None
        return (claim,) if claim else ()

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:
        """Tracks that match and have an ISRC, as Beatport orders them. It knows free text only."""
        words = (terms.text or " ".join((*terms.artists, terms.title or ""))).strip()
        if not words:
            return ()
        return parse_found(await fetch_search(self._transport, words, min(limit, MOST_FOUND)))

    async def health(self) -> Health:
        """How Beatport fares, without asking it."""
        return await self._transport.health()


def open_beatport(
    session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None
) -> Beatport | None:
    """Beatport with the settings' app, or None without one; the sandbox takes any."""
    own = (settings.beatport_client_id, settings.beatport_client_secret)
    if not all(own) and not settings.uses_sandbox:
        return None
    token = open_token(
        session,
        settings,
        Beatport.name,
        url=settings.beatport_token_url,
        sandbox_path="/beatport/v4/auth/o/token/",
        client=own,
        fields=_grant(settings),
    )
    return Beatport(
        open_transport(
            session,
            settings,
            Beatport.name,
            url=settings.beatport_url,
            sandbox_path="/beatport/v4",
            pace=settings.beatport_pace,
            concurrency=settings.beatport_concurrency,
            sharing=sharing,
            judge=judge,
            authorization=token,
        )
    )


def _grant(settings: Settings) -> dict[str, str] | None:
    name, password = settings.beatport_username, settings.beatport_password
    if not (name and password):
        return None
    return {"grant_type": "password", "username": name, "password": password.get_secret_value()}


async def fetch_by_isrc(transport: Transport, isrc: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of Beatport's answer for an ISRC."""
    return await _fetch_list(transport, "/catalog/tracks/", {"isrc": isrc, "per_page": str(MOST_FOUND)})


async def fetch_by_id(transport: Transport, track_id: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of one track; None where Beatport has none with this id."""
    reply = await transport.get(f"/catalog/tracks/{track_id}/")
    return None if reply.status == 404 else read_json(reply)


async def fetch_search(transport: Transport, words: str, limit: int) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of a search for tracks."""
    return await _fetch_list(transport, "/catalog/search", {"q": words, "type": "tracks", "per_page": str(limit)})


async def _fetch_list(transport: Transport, path: str, params: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON, unread so far
    reply = await transport.get(path, params)
    if reply.status == 404:
        raise ProviderRefused("there is no such address (status 404)")
    return read_json(reply)


def judge(reply: Reply) -> None:
    """Beatport's errors have a `detail`."""
    judge_told(reply, "detail")


class _Named(Struct):
    name: str
    id: int | str | None = None


class _Image(Struct):
    uri: str | None = None


class _Release(Struct):
    name: str | None = None
    id: int | str | None = None
    upc: str | None = None
    label: _Named | None = None
    image: _Image | None = None
    track_count: int | None = None


class _Track(Struct):
    id: int | str
    name: str
    mix_name: str | None = None
    artists: list[_Named] | None = None
    remixers: list[_Named] | None = None
    release: _Release | None = None
    isrc: str | None = None
    length_ms: float | None = None
    bpm: float | None = None
    key: _Named | None = None
    genre: _Named | None = None
    sub_genre: _Named | None = None
    publish_date: str | None = None
    new_release_date: str | None = None
    number: int | None = None
    sample_url: str | None = None


class _Tracks(Struct):
    results: list[_Track]


class _Found(Struct):
    tracks: list[_Track]


def parse_answer(body: Any, isrc: str) -> Answer | Absent:  # noqa: ANN401 - decoded JSON is anything
    """The answer about an ISRC."""
    return answer_of(Beatport.name, isrc, map(_claim, shaped(body, _Tracks).results))


def parse_track(body: Any) -> Claim | None:  # noqa: ANN401 - decoded JSON is anything
    """The track asked for by its id; None where Beatport gives it no ISRC."""
    claim = _claim(shaped(body, _Track))
    return claim if claim.isrc else None


def parse_found(body: Any) -> list[Claim]:  # noqa: ANN401 - decoded JSON is anything
    """The tracks with an ISRC that a search found; clients have seen them under `tracks` and under `results`."""
    listed = (
        shaped(body, _Found).tracks if isinstance(body, dict) and "tracks" in body else shaped(body, _Tracks).results
    )
    return [claim for claim in map(_claim, listed) if claim.isrc]


def _claim(track: _Track) -> Claim:
    genres = [genre.name for genre in (track.genre, track.sub_genre) if genre]
    return Claim(
        isrc=isrc_or_none(track.isrc) or "",
        title=tidy(track.name) or None,
        version=tidy(track.mix_name or "") or None,
        artists=(*_credits(track.artists, ArtistRole.MAIN), *_credits(track.remixers, ArtistRole.REMIXER)),
        length=Length(round(track.length_ms)) if track.length_ms and 0 < track.length_ms <= LONGEST_MS else None,
        releases=(_release(track, track.release),) if track.release else (),
        genres=tuple(genre for genre in map(tidy, genres) if genre),
        cover_url=track.release.image.uri or None if track.release and track.release.image else None,
        bpm=track.bpm if track.bpm and 0 < track.bpm < 1000 else None,
        musical_key=tidy(track.key.name) or None if track.key else None,
        links=(LinkClaim(Beatport.name, str(track.id), preview_url=track.sample_url or None),),
    )


def _credits(artists: Sequence[_Named] | None, role: ArtistRole) -> list[ArtistCredit]:
    return [
        ArtistCredit(name, role, ids=() if artist.id is None else (ExternalId(Beatport.name, str(artist.id)),))
        for artist in artists or ()
        if (name := tidy(artist.name))
    ]


def _release(track: _Track, release: _Release) -> ReleaseClaim:
    """The release this track is on; its date is told with the track."""
    return ReleaseClaim(
        title=tidy(release.name or "") or None,
        gtin=gtin_or_none(release.upc),
        label=tidy(release.label.name) or None if release.label else None,
        date=parse_date(track.new_release_date) or parse_date(track.publish_date),
        track_number=track.number or None,
        track_count=release.track_count or None,
        cover_url=release.image.uri or None if release.image else None,
        ids=() if release.id is None else (ExternalId(Beatport.name, str(release.id)),),
    )
