"""Deezer's public API: one recording per call, by ISRC or by Deezer's id, and a search; no key.

Deezer says almost everything with status 200, its errors too: `{"error": {"code": 800, ...}}` is "not found", code 4
is "too fast", 700 is "busy". Facts from recorded answers of 2019 to 2026 and, for the
rarer codes, from several client libraries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from app.errors import ProviderRefused, ProviderThrottled, ProviderUnavailable
from app.music.claim import Claim, ExternalId
from app.music.facets import AUDIO, CORE, links
from app.music.names import tidy
from app.music.platforms import Platform
from app.providers.contract import Absent, Answer, Health, Question, SearchTerms, Want
from app.providers.deezer_tracks import parse_answer, parse_track, parse_tracks
from app.providers.opening import open_transport
from app.providers.reply import Reply, judge_status, read_json, unreadable
from app.providers.transport import Transport
from app.settings import Settings
from app.shared.sharing import Sharing

QUOTA_WAIT = 5.0  # the length of Deezer's window in seconds; Deezer itself sends no Retry-After


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


def open_deezer(session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None) -> Deezer | None:
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
            sharing=sharing,
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
