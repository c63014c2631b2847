"""A running gateway over the sandbox's providers, asked over real HTTP as its callers ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from starlette.applications import Starlette

from app.main import create_app
from app.sandbox import synthetic
from app.settings import SandboxMode, Settings
from tests.servers import running

PROVIDERS = ("acrcloud", "sonovault", "musicbrainz", "deezer")
ONE_MORE_TIME, BLANK_SPACE = "GBDUW0000053", "USCJY1431309"

# The operation that clients depend on, as it is fixed.
OPERATION = """
query ($isrcs: [ISRC!]!) {
  tracks(isrcs: $isrcs) {
    __typename
    ... on Track {
      isrc title durationMs
      artists { name }
      links { platform externalId url }
      works { iswc title contributors { name ipi roles } }
      sources { provider verdict }
    }
  }
}
"""
EVERYTHING = """
query ($isrcs: [ISRC!]!, $policy: RequestPolicy) {
  tracks(isrcs: $isrcs, policy: $policy) {
    __typename
    ... on Track {
      isrc title durationMs bpm artists { name }
      links { platform externalId url }
      quarantinedLinks { claimedPlatform reason actualPlatform url provider }
      works { iswc title contributors { name ipi roles } }
      candidates { provider isrc }
      provenance { field provider agreeing }
      sources { provider verdict reason retryAt }
    }
    ... on TrackNotFound { message sources { provider verdict } }
    ... on SourcesUnavailable { message sources { provider verdict retryAt } }
    ... on InvalidIsrc { value rule remedy }
  }
}
"""
TITLES = "query ($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { ... on Track { title } } }"


class House:
    """A running gateway and its sandbox, as their callers see them."""

    def __init__(self, session: aiohttp.ClientSession, gateway: str, sandbox: str) -> None:
        self._session = session
        self._gateway = gateway
        self._sandbox = sandbox

    async def post(self, query: str, **variables: object) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        async with self._session.post(f"{self._gateway}/graphql", json=body) as response:
            answer: dict[str, Any] = await response.json()
        return answer

    async def ask(self, query: str, **variables: object) -> dict[str, Any]:
        answer = await self.post(query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def refused(self, query: str, **variables: object) -> dict[str, Any]:
        """The extensions of the one error."""
        [error] = (await self.post(query, **variables))["errors"]
        extensions: dict[str, Any] = error["extensions"]
        return extensions

    async def tracks(self, isrcs: Sequence[str], query: str = EVERYTHING, **policy: object) -> list[dict[str, Any]]:
        given = {"policy": policy} if policy else {}
        tracks: list[dict[str, Any]] = (await self.ask(query, isrcs=isrcs, **given))["tracks"]
        return tracks

    async def track(self, isrc: str, **policy: object) -> dict[str, Any]:
        return (await self.tracks([isrc], **policy))[0]

    async def control(self, method: str, path: str, body: object = None) -> Any:
        async with self._session.request(method, f"{self._sandbox}/sandbox/{path}", json=body) as response:
            response.raise_for_status()
            return await response.json()

    async def stats(self) -> dict[str, Any]:
        stats: dict[str, Any] = (await self.control("GET", "stats"))["providers"]
        return stats

    async def calls(self) -> dict[str, int]:
        """The calls so far to those of the four providers that were called."""
        stats = await self.stats()
        return {name: stats[name]["calls"] for name in PROVIDERS if stats[name]["calls"]}

    async def forget_calls(self) -> None:
        await self.control("DELETE", "stats")

    async def fault(self, provider: str, fault: str, **more: object) -> None:
        await self.control("POST", "faults", {"provider": provider, "fault": fault, **more})

    async def lift_faults(self) -> None:
        await self.control("DELETE", "faults")


def app_over(sandbox: str, database_url: str, **settings: object) -> Starlette:
    """The application over the four providers, as fast as it can be, and without retries, so that faults are quick."""
    addresses = {
        "acrcloud_url": f"{sandbox}/acrcloud",
        "acrcloud_token": "a-token",
        "sonovault_url": f"{sandbox}/sonovault/v1",
        "sonovault_api_key": "a-key",
        "musicbrainz_url": f"{sandbox}/musicbrainz/ws/2",
        "deezer_url": f"{sandbox}/deezer",
        "discogs_enabled": False,
    }
    paces = {f"{provider}_pace": "10000/1s" for provider in PROVIDERS}
    quick = {"provider_attempts": 1, "provider_circuit_failures": 1_000, **addresses, **paces, **settings}
    return create_app(Settings(sandbox=SandboxMode.OFF, database_url=database_url, **quick))  # type: ignore[arg-type]  # by name


@asynccontextmanager
async def visited(gateway: str, sandbox: str) -> AsyncIterator[House]:
    """A house in which nothing is wrong and nobody was asked yet."""
    async with aiohttp.ClientSession() as session:
        house = House(session, gateway, sandbox)
        await house.lift_faults()
        await house.forget_calls()
        yield house


@asynccontextmanager
async def opened(sandbox: str, database_url: str, **settings: object) -> AsyncIterator[House]:
    """A house with an empty store."""
    with running(app_over(sandbox, database_url, **settings)) as gateway:
        async with visited(gateway, sandbox) as house:
            yield house


def made_up(first: int, count: int) -> list[str]:
    return [synthetic.isrc(number) for number in range(first, first + count)]


def with_works(first: int) -> str:
    """A made-up recording that has works; none before `first`, and within ten of it."""
    return next(synthetic.isrc(number) for number in range(first, first + 10) if synthetic.recording(number).works)


def verdicts(answer: Mapping[str, Any]) -> dict[str, str]:
    """The verdicts of the four providers."""
    return {one["provider"]: one["verdict"] for one in answer["sources"] if one["provider"] in PROVIDERS}


def ideal(isrcs: int) -> dict[str, int]:
    """The fewest calls that bring everything about so many unheld recordings, by what each provider takes at once."""
    return {
        "acrcloud": isrcs,
        "sonovault": -(-isrcs // 100),
        "musicbrainz": -(-isrcs // 50) + isrcs,  # searches by ISRC, then each recording with its works
        "deezer": isrcs,
    }


def platforms(track: Mapping[str, Any]) -> set[str]:
    return {link["platform"] for link in track["links"]}
