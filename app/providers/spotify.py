"""Spotify's Web API: tracks by ISRC through its search, by Spotify's id, and by text.

An app of its own is needed (client credentials); most are in *development* mode, where Spotify tells neither label,
popularity nor barcode and takes one id per call. *Extended* mode tells them, and takes several ids. No call takes
several ISRCs. The rate is counted over 30 seconds, its height is not published; a 429 says how long to wait, or that
the quota is spent. Facts from the API's public description and change notes up to August 2026.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import aiohttp

from app.errors import ProviderError, ProviderRefused, QuotaSpent
from app.music.claim import Claim, ExternalId, ReleaseClaim
from app.music.facets import AUDIO, CORE, links
from app.music.links import check_id
from app.music.names import tidy
from app.music.platforms import Platform
from app.providers.contract import Absent, Answer, Health, Question, SearchTerms, Want
from app.providers.editions import answer_of
from app.providers.opening import open_token, open_transport
from app.providers.reply import Reply, judge_told, read_json
from app.providers.spotify_tracks import (
    album_ids,
    parse_albums,
    parse_page,
    parse_several,
    parse_track,
    with_albums,
)
from app.providers.transport import Transport
from app.settings import Settings, SpotifyMode
from app.shared.sharing import Sharing

log = logging.getLogger(__name__)

MOST_IDS, MOST_ALBUMS = 50, 20  # per call, in extended mode
BATCH = 2 * MOST_ALBUMS  # ISRCs that share the calls by id: mostly one album each
MOST_FOUND = {SpotifyMode.DEV: 10, SpotifyMode.EXTENDED: 50}  # per page of a search
MOST_PAGES = 5


class Spotify:
    """Spotify as a provider. `market` is where it is asked unless a request names another."""

    name = "spotify"
    resolves = frozenset({Platform.SPOTIFY.value})
    searches = True

    def __init__(self, transport: Transport, market: str, mode: SpotifyMode) -> None:
        extended = mode is SpotifyMode.EXTENDED
        facets = links([Platform.SPOTIFY]) | {CORE} | ({AUDIO} if extended else set())
        self.questions = (Question("track", facets, batch=BATCH if extended else 1, market=market),)
        self._transport = transport
        self._market = market
        self._mode = mode
        self._takes_ids = extended

    @property
    def concurrency(self) -> int:
        """How many calls may be under way at once."""
        return self._transport.concurrency

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Answer | Absent | ProviderError]:
        """All tracks that Spotify has under each ISRC: by their ids where it gave them before, else by searching."""
        market = question.market or self._market
        answers: dict[str, Answer | Absent | ProviderError] = {**await self._known(wants, market)}
        searched = [want.isrc for want in wants if want.isrc not in answers]
        answers |= zip(
            searched, await asyncio.gather(*(self._searched(isrc, market) for isrc in searched)), strict=True
        )
        return await self._labelled(answers)

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:  # noqa: ARG002 - the id is enough
        """The recording with a Spotify id, if it has an ISRC."""
        if not check_id(Platform.SPOTIFY, external.id):
            return ()
        body = await fetch_track(self._transport, external.id, self._market)
        claim = parse_track(body, self._market) if body is not None else None
        return (claim,) if claim else ()

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:
        """Tracks that match and have an ISRC, as Spotify orders them."""
        query = search_query(terms)
        if not query:
            return ()
        body = await fetch_search(self._transport, query, self._market, min(limit, MOST_FOUND[self._mode]))
        return [claim for claim in parse_page(body, self._market).tracks if claim.isrc]

    async def health(self) -> Health:
        """How Spotify fares, without asking it."""
        return await self._transport.health()

    async def _searched(self, isrc: str, market: str) -> Answer | Absent | ProviderError:
        try:
            return answer_of(self.name, isrc, await self._found(isrc, market))
        except ProviderError as error:
            return error

    async def _found(self, isrc: str, market: str) -> list[Claim]:
        size = MOST_FOUND[self._mode]
        tracks: list[Claim] = []
        for page in range(MOST_PAGES):
            found = parse_page(
                await fetch_search(self._transport, f"isrc:{isrc}", market, size, offset=page * size), market
            )
            tracks += found.tracks
            if not found.more:
                break
        return tracks

    async def _known(self, wants: Sequence[Want], market: str) -> dict[str, Answer]:
        """The recordings whose Spotify ids are known, still carry their ISRC and are sold in the market."""
        ids = [own_id for want in wants for own_id in want.own_ids] if self._takes_ids else []
        if not ids:
            return {}
        tracks = await self._several(ids, market)
        answers = {want.isrc: answer_of(self.name, want.isrc, _with_ids(tracks, want.own_ids)) for want in wants}
        return {isrc: answer for isrc, answer in answers.items() if isinstance(answer, Answer) and _sold(answer.claim)}

    async def _several(self, ids: Sequence[str], market: str) -> list[Claim]:
        try:
            bodies = [await fetch_several(self._transport, some, market) for some in _in_portions(ids, MOST_IDS)]
        except ProviderRefused as refusal:
            self._give_up_ids(refusal)
            return []
        return [track for body in bodies for track in parse_several(body, market)]

    async def _labelled(
        self, answers: dict[str, Answer | Absent | ProviderError]
    ) -> dict[str, Answer | Absent | ProviderError]:
        """The answers with their albums' labels and barcodes, which only extended mode tells."""
        ids = album_ids(answer.claim for answer in answers.values() if isinstance(answer, Answer))
        if not self._takes_ids or not ids:
            return answers
        albums: dict[str, ReleaseClaim] = {}
        try:
            for some in _in_portions(ids, MOST_ALBUMS):
                albums |= parse_albums(await fetch_albums(self._transport, some))
        except ProviderRefused as refusal:
            self._give_up_ids(refusal)
        return {
            isrc: Answer(with_albums(answer.claim, albums), answer.candidates) if isinstance(answer, Answer) else answer
            for isrc, answer in answers.items()
        }

    def _give_up_ids(self, refusal: ProviderRefused) -> None:
        log.warning("Spotify takes no lists of ids from this app, it may be in development mode: %s", refusal)
        self._takes_ids = False


def _with_ids(tracks: Iterable[Claim], ids: Sequence[str]) -> list[Claim]:
    return [track for track in tracks if track.links[0].id in ids]


def _sold(claim: Claim) -> bool:
    return any(link.regions != () for link in claim.links)


def _in_portions(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def open_spotify(session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None) -> Spotify | None:
    """Spotify with the settings' app, or None without one; the sandbox takes any, and knows the mode by its name."""
    own = (settings.spotify_client_id, settings.spotify_client_secret)
    if not all(own) and not settings.uses_sandbox:
        return None
    token = open_token(
        session,
        settings,
        Spotify.name,
        url=settings.spotify_token_url,
        sandbox_path="/spotify/api/token",
        client=own if all(own) else (f"sandbox-{settings.spotify_mode}", None),
    )
    transport = open_transport(
        session,
        settings,
        Spotify.name,
        url=settings.spotify_url,
        sandbox_path="/spotify/v1",
        pace=settings.spotify_pace,
        concurrency=settings.spotify_concurrency,
        sharing=sharing,
        judge=judge,
        authorization=token,
    )
    return Spotify(transport, settings.spotify_market, settings.spotify_mode)


async def fetch_search(transport: Transport, query: str, market: str, limit: int, *, offset: int = 0) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of a search for tracks."""
    params = {"q": query, "type": "track", "market": market, "limit": str(limit)}
    return _found_body(await transport.get("/search", params | ({"offset": str(offset)} if offset else {})))


async def fetch_track(transport: Transport, track_id: str, market: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of one track; None where Spotify has none with this id."""
    reply = await transport.get(f"/tracks/{track_id}", {"market": market})
    return None if reply.status == 404 else read_json(reply)


async def fetch_several(transport: Transport, ids: Iterable[str], market: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of several tracks by their ids, in extended mode."""
    return _found_body(await transport.get("/tracks", {"ids": ",".join(ids), "market": market}))


async def fetch_albums(transport: Transport, ids: Iterable[str]) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of several albums by their ids, in extended mode."""
    return _found_body(await transport.get("/albums", {"ids": ",".join(ids)}))


def _found_body(reply: Reply) -> Any:  # noqa: ANN401 - JSON, unread so far
    if reply.status == 404:
        raise ProviderRefused("there is no such address (status 404)")
    return read_json(reply)


def judge(reply: Reply) -> None:
    """A 429 may say that the quota is spent."""
    if reply.status == 429 and b"QUOTA_EXCEEDED" in reply.body:
        raise QuotaSpent("the quota of the developer's account is used up")
    judge_told(reply, "error")


def search_query(terms: SearchTerms) -> str:
    """Spotify's words for the terms: free text as it is, otherwise `track:"…" artist:"…"`; empty for no terms."""
    if terms.text is not None:
        return terms.text.strip()
    named = [("track", terms.title or ""), *(("artist", artist) for artist in terms.artists)]
    return " ".join(f'{field}:"{tidy(words.replace(chr(34), " "))}"' for field, words in named if words.strip())
