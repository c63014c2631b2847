"""ACRCloud's External Metadata API: one recording per call, with its pages on many platforms and its works.

A GET answers by `isrc`, by ACRCloud's own `acr_id`, by a platform's page (`source_url`) or by a `query`. Works come
only where `include_works` asks for them, and one call takes at most five platforms. Fields and habits (IPIs as
numbers, names with trailing blanks, several recordings in one answer) are from the vendor's reference page and a
recorded answer. Errors are documented nowhere: see `judge`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from app.errors import InvalidSetting, ProviderRefused, ProviderThrottled, ProviderUnavailable
from app.music.claim import Claim, ExternalId
from app.music.facets import CORE, WORKS, links
from app.music.platforms import Platform
from app.providers.acrcloud_tracks import parse_answer, parse_claims
from app.providers.contract import Absent, Answer, Health, Question, SearchTerms, Want
from app.providers.opening import open_transport
from app.providers.reply import Reply, judge_status, read_json, unreadable
from app.providers.transport import Transport
from app.settings import Settings
from app.shared.sharing import Sharing

TRACKS = "/api/external-metadata/tracks"
MOST_PLATFORMS = 5  # per call

SUPPORTED = frozenset(
    {
        Platform.SPOTIFY,
        Platform.APPLE_MUSIC,
        Platform.YOUTUBE,
        Platform.DEEZER,
        Platform.TIDAL,
        Platform.SOUNDCLOUD,
        Platform.GAANA,
        Platform.AWA,
        Platform.KKBOX,
    }
)
DEFAULT_PLATFORMS = (Platform.SPOTIFY, Platform.DEEZER, Platform.YOUTUBE, Platform.APPLE_MUSIC, Platform.TIDAL)


class AcrCloud:
    """ACRCloud as a provider. `transport` carries the bearer token; each group of five `platforms` costs a call."""

    name = "acrcloud"
    searches = True
    resolves = frozenset({"acrcloud", *SUPPORTED})

    def __init__(self, transport: Transport, platforms: Sequence[str] = DEFAULT_PLATFORMS) -> None:
        if not platforms or not SUPPORTED.issuperset(platforms):
            raise InvalidSetting(
                "ACRCLOUD_PLATFORMS",
                f"{','.join(platforms) or 'nothing'} is not what ACRCloud can be asked for",
                f"one or more of {','.join(sorted(SUPPORTED))}",
            )
        self._transport = transport
        self._platforms = tuple(Platform(platform) for platform in dict.fromkeys(platforms))
        told = links(self._platforms) | {CORE}
        self.questions = (Question("track", told, by_id=True), Question("works", told | {WORKS}))

    @property
    def concurrency(self) -> int:
        """How many calls may be under way at once."""
        return self._transport.concurrency

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Answer | Absent]:
        """The recording with each ISRC, with its works where the question is `works`."""
        with_works = WORKS in question.facets
        return {
            want.isrc: parse_answer(want.isrc, await self._bodies({"isrc": want.isrc}, with_works=with_works))
            for want in wants
        }

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:
        """The recordings behind an ACRCloud id, or behind the page of a platform's id."""
        selector = {"acr_id": external.id} if external.platform == self.name else {"source_url": url}
        return parse_claims(await self._bodies(selector))

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:
        """Recordings that match, as ACRCloud orders them."""
        if terms.text is not None:
            selector = {"query": terms.text, "format": "text"}
        else:
            query = {"track": terms.title or "", "artists": list(terms.artists)}
            selector = {"query": json.dumps(query, ensure_ascii=False), "format": "json"}
        return parse_claims(await self._bodies(selector))[:limit]

    async def health(self) -> Health:
        """How ACRCloud fares, without asking it."""
        return await self._transport.health()

    async def _bodies(self, selector: Mapping[str, str], *, with_works: bool = False) -> list[Any]:
        """One body for each group of platforms that fits into a call; works come with the first."""
        return [
            await fetch_tracks(
                self._transport,
                selector,
                self._platforms[start : start + MOST_PLATFORMS],
                include_works=with_works and start == 0,
            )
            for start in range(0, len(self._platforms), MOST_PLATFORMS)
        ]


def open_acrcloud(
    session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None
) -> AcrCloud | None:
    """ACRCloud with the settings' token, or None without one; the sandbox takes any."""
    if settings.acrcloud_token is None and not settings.uses_sandbox:
        return None
    token = settings.acrcloud_token.get_secret_value() if settings.acrcloud_token else "sandbox"
    transport = open_transport(
        session,
        settings,
        AcrCloud.name,
        url=settings.acrcloud_url,
        sandbox_path="/acrcloud",
        pace=settings.acrcloud_pace,
        concurrency=settings.acrcloud_concurrency,
        sharing=sharing,
        judge=judge,
        headers={"Authorization": f"Bearer {token}"},
    )
    return AcrCloud(transport, settings.acrcloud_platforms)


async def fetch_tracks(
    transport: Transport, selector: Mapping[str, str], platforms: Sequence[Platform], *, include_works: bool
) -> Any:  # noqa: ANN401 - JSON, unread so far
    """One call's body; None where ACRCloud knows no such recording. `selector` is one of the four ways to ask."""
    params = {**selector, "platforms": ",".join(platforms), "include_works": str(int(include_works))}
    reply = await transport.get(TRACKS, params, judge=judge)
    body = read_json(reply)
    return None if reply.status == 404 or error_code(body) == 404 else body


def judge(reply: Reply) -> None:
    """ACRCloud's answers are JSON, "not found" included: the 404 page of some proxy is no absence.

    An error told with status 200 is raised as its code says; nobody knows what one without a code means.
    """
    judge_status(reply)
    body = read_json(reply)
    if reply.status == 404 or (isinstance(body, dict) and "data" in body):
        return
    match error_code(body):
        case 404:
            return
        case 429:
            raise ProviderThrottled("an error in the answer (code 429)")
        case int(code) if code >= 500:
            raise ProviderUnavailable(f"an error in the answer (code {code})")
        case int(code):
            raise ProviderRefused(f"an error in the answer (code {code})")
        case None:
            raise unreadable(reply, "neither data nor an error with a code")


def error_code(body: Any) -> int | None:  # noqa: ANN401 - JSON, unread so far
    """The code of an error in a body, written in one of the ways that the vendor's other programs write it."""
    match body:
        case {"data": _}:
            return None
        case {"error": {"code": int(code)}} | {"error": {"status": int(code)}} | {"code": int(code)}:
            return code
        case _:
            return None
