"""Tidal's API, version 2: twenty ISRCs per call, tracks by Tidal's id, and a search.

An app of its own is needed (client credentials). About one ISRC Tidal tells all its tracks, about several one track
each. That twenty is the most a filter takes is how well-known clients use it; it is not in the description. A call
costs tokens from a bucket that fills slowly; each answer tells how many are left, and the next call waits for its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from app.music.claim import Claim, ExternalId
from app.music.facets import AUDIO, CORE, links
from app.music.links import check_id
from app.music.platforms import Platform
from app.providers.contract import Absent, Answer, Health, Question, SearchTerms, Want
from app.providers.opening import open_token, open_transport
from app.providers.reply import Reply, judge_told, read_json
from app.providers.tidal_tracks import TIDAL, next_cursor, parse_answers, parse_tracks
from app.providers.transport import Transport
from app.settings import Settings
from app.shared.sharing import Sharing

BATCH = 20
MOST_PAGES = 5
LONGEST_QUERY = 256
RELATED = ("artists", "albums", "albums.coverArt", "genres")

# What a call was seen to cost, and how fast the bucket fills; the answers tell the present numbers.
USUAL_COST, USUAL_RATE = 5.0, 1.0

Params = list[tuple[str, str]]


class Tidal:
    """Tidal as a provider. `market` is the country asked unless a request names another."""

    name = TIDAL
    resolves = frozenset({Platform.TIDAL.value})
    searches = True

    def __init__(self, transport: Transport, market: str) -> None:
        self.questions = (Question("track", links([Platform.TIDAL]) | {CORE, AUDIO}, batch=BATCH, market=market),)
        self._transport = transport
        self._market = market

    @property
    def concurrency(self) -> int:
        """How many calls may be under way at once."""
        return self._transport.concurrency

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Answer | Absent]:
        """The tracks under these ISRCs in the question's market."""
        market = question.market or self._market
        isrcs = [want.isrc for want in wants]
        return parse_answers(await fetch_by_isrc(self._transport, isrcs, market), isrcs, market)

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:  # noqa: ARG002 - the id is enough
        """The recording with a Tidal id, if it has an ISRC."""
        if not check_id(Platform.TIDAL, external.id):
            return ()
        return parse_tracks(await fetch_by_id(self._transport, external.id, self._market), self._market)

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:
        """Tracks that match and have an ISRC, as Tidal orders them. It knows free text only."""
        words = terms.text or " ".join((*terms.artists, terms.title or ""))
        query = words.strip()[:LONGEST_QUERY]
        if not query:
            return ()
        return parse_tracks(await fetch_search(self._transport, query, self._market), self._market)[:limit]

    async def health(self) -> Health:
        """How Tidal fares, without asking it."""
        return await self._transport.health()


def open_tidal(session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None) -> Tidal | None:
    """Tidal with the settings' app, or None without one; the sandbox takes any."""
    own = (settings.tidal_client_id, settings.tidal_client_secret)
    if not all(own) and not settings.uses_sandbox:
        return None
    token = open_token(
        session,
        settings,
        Tidal.name,
        url=settings.tidal_token_url,
        sandbox_path="/tidal/v1/oauth2/token",
        client=own,
    )
    transport = open_transport(
        session,
        settings,
        Tidal.name,
        url=settings.tidal_url,
        sandbox_path="/tidal/v2",
        pace=settings.tidal_pace,
        concurrency=settings.tidal_concurrency,
        sharing=sharing,
        judge=judge,
        headers={"Accept": "application/vnd.api+json"},
        authorization=token,
        rest_after=rest_after,
    )
    return Tidal(transport, settings.tidal_market)


async def fetch_by_isrc(transport: Transport, isrcs: Sequence[str], market: str) -> list[Any]:
    """The bodies about these ISRCs: several pages where one ISRC has more tracks than fit on one."""
    params = [*(("filter[isrc]", isrc) for isrc in isrcs), *_related(market)]
    bodies = [await _fetch(transport, "/tracks", params)]
    while len(bodies) < MOST_PAGES and (cursor := next_cursor(bodies[-1])):
        bodies.append(await _fetch(transport, "/tracks", [*params, ("page[cursor]", cursor)]))
    return bodies


async def fetch_by_id(transport: Transport, track_id: str, market: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body about one of Tidal's ids."""
    return await _fetch(transport, "/tracks", [("filter[id]", track_id), *_related(market)])


async def fetch_search(transport: Transport, query: str, market: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of a search for tracks."""
    include = ",".join(("tracks", *(f"tracks.{related}" for related in RELATED)))
    return await _fetch(
        transport, "/searchResults", [("filter[query]", query), ("countryCode", market), ("include", include)]
    )


def _related(market: str) -> Params:
    return [("countryCode", market), ("include", ",".join(RELATED))]


async def _fetch(transport: Transport, path: str, params: Params) -> Any:  # noqa: ANN401 - JSON, unread so far
    """A document; an empty one where Tidal says that it has nothing of that in the country."""
    reply = await transport.get(path, params)
    return {"data": []} if reply.status == 404 else read_json(reply)


def judge(reply: Reply) -> None:
    """What is not in the country's catalogue may be a 404 with Tidal's `errors`."""
    judge_told(reply, "errors")


def rest_after(reply: Reply) -> float:
    """The seconds until the bucket holds a call's tokens again; the usual wait where the answer does not tell."""
    left = _number(reply, "x-ratelimit-remaining", 0.0)
    cost = _number(reply, "x-ratelimit-requested-tokens", USUAL_COST)
    rate = _number(reply, "x-ratelimit-replenish-rate", USUAL_RATE)
    return max(0.0, cost - left) / rate if rate > 0 else 0.0


def _number(reply: Reply, name: str, unsaid: float) -> float:
    try:
        return float(reply.headers[name])
    except (KeyError, ValueError):
        return unsaid
