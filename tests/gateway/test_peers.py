"""Two gateways as real processes on one Redis and one PostgreSQL, before one sandbox that counts."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from app.sandbox.synthetic import isrc
from app.settings import Settings
from bench.processes import Caller, address_of, sandbox, start

PACES = [name for name in Settings.model_fields if name.endswith("_pace")]
DEEZER_PACE = "12/2s"  # a window wide enough that two busy processes cannot blur it

QUERY = """
query ($isrcs: [ISRC!]!, $policy: RequestPolicy) {
  tracks(isrcs: $isrcs, policy: $policy) {
    ... on Track { isrc title works { iswc } sources { provider verdict observedAt } }
  }
}
"""
TITLES = "query ($isrcs: [ISRC!]!, $policy: RequestPolicy) { tracks(isrcs: $isrcs, policy: $policy) { __typename } }"


@dataclass
class House:
    """The sandbox and two gateways before it; `second` is the process that a test may kill, as its last act."""

    sandbox: str
    gateways: tuple[str, str]
    second: subprocess.Popen[str]


@pytest.fixture(scope="module")
def house(migrated_postgres: str, redis_at: str) -> Iterator[House]:
    """Sandbox and gateways, started once for this module."""
    with sandbox("--latency", "0", "--pace", f"deezer={DEEZER_PACE}") as upstream:
        environment = {name.upper(): "10000/1s" for name in PACES} | {
            "SANDBOX_URL": upstream,
            "SHORT_LINKS": "false",
            "DATABASE_URL": migrated_postgres,
            "CACHE_URL": redis_at,
            "CACHE_PREFIX": f"linernotes_test_{uuid4().hex}",
            "DEEZER_PACE": DEEZER_PACE,
            "LOG_LEVEL": "error",
        }
        children = [start(["serve", "--port", "0"], environment) for _ in range(2)]
        try:
            yield House(upstream, (address_of(children[0]), address_of(children[1])), children[1])
        finally:
            for child in children:
                child.terminate()
                child.communicate(timeout=20)


@pytest.fixture
async def callers(house: House) -> AsyncIterator[tuple[Caller, Caller]]:
    """Somebody who asks each of the two gateways; nothing has been counted yet."""
    async with aiohttp.ClientSession() as session:
        one, other = (Caller(session, gateway, house.sandbox) for gateway in house.gateways)
        for caller, warm in ((one, isrc(8)), (other, isrc(9))):  # each fetches the tokens that some providers want
            await caller.tracks(QUERY, [warm])
        await one.control("DELETE", "stats")
        yield one, other


async def stats(caller: Caller) -> tuple[int, int]:
    """How many calls came in all, and how many came too fast."""
    told: dict[str, Any] = await caller.control("GET", "stats")
    return told["calls"], sum(provider["violations"] for provider in told["providers"].values())


async def test_fifty_identical_cold_queries_to_both_cause_the_calls_of_one(callers: tuple[Caller, Caller]) -> None:
    one, _ = callers
    await one.tracks(QUERY, [isrc(1), isrc(2)])
    calls_of_one, _ = await stats(one)
    await one.control("DELETE", "stats")
    answers = await asyncio.gather(*(caller.tracks(QUERY, [isrc(3), isrc(4)]) for caller in callers for _ in range(25)))
    assert await stats(one) == (calls_of_one, 0)
    assert calls_of_one >= 4
    assert [track["isrc"] for answer in answers for track in answer] == [isrc(3), isrc(4)] * 50
    verdicts = {source["verdict"] for answer in answers for track in answer for source in track["sources"]}
    assert "FOUND" in verdicts
    assert not verdicts & {"FAILED", "THROTTLED", "STALE"}


async def test_the_pace_holds_in_total(callers: tuple[Caller, Caller]) -> None:
    one, other = callers
    await asyncio.sleep(2)  # an empty window
    began = monotonic()
    answers = await asyncio.gather(
        *(one.tracks(TITLES, [isrc(number)]) for number in range(100, 112)),
        *(other.tracks(TITLES, [isrc(number)]) for number in range(200, 212)),
    )
    took = monotonic() - began
    assert [answer[0]["__typename"] for answer in answers] == ["Track"] * 24
    told = (await one.control("GET", "stats"))["providers"]["deezer"]
    assert (told["calls"], told["violations"]) == (24, 0)
    assert took >= 2  # 24 calls at 12 in two seconds


async def test_a_record_renewed_by_one_is_fresh_for_the_other_at_once(callers: tuple[Caller, Caller]) -> None:
    one, other = callers
    before = await one.tracks(QUERY, [isrc(5)])
    assert await other.tracks(QUERY, [isrc(5)]) == before
    renewed = _moments(await one.tracks(QUERY, [isrc(5)], maxAgeSeconds=0))
    assert all(renewed[provider] > moment for provider, moment in _moments(before).items())
    await asyncio.sleep(0.1)  # the news is on its way
    assert _moments(await other.tracks(QUERY, [isrc(5)])) == renewed


async def test_an_outage_found_by_one_is_known_to_the_other(callers: tuple[Caller, Caller]) -> None:
    one, other = callers
    fault = {"provider": "sonovault", "fault": "outage"}
    await one.control("POST", "faults", fault)
    try:
        for number in range(300, 305):  # one after another: together they may be asked for in one call
            await one.tracks(QUERY, [isrc(number)])
        await one.control("DELETE", "stats")
        (track,) = await other.tracks(QUERY, [isrc(310)])
    finally:
        await one.control("DELETE", "faults")
    assert {source["provider"]: source["verdict"] for source in track["sources"]}["sonovault"] == "FAILED"
    assert (await one.control("GET", "stats"))["providers"]["sonovault"]["calls"] == 0


async def test_when_the_one_that_asks_is_killed_the_other_finishes(
    house: House, callers: tuple[Caller, Caller]
) -> None:
    survivor, victim = callers
    await victim.control("PUT", "latency", {"*": "400ms"})
    doomed = asyncio.create_task(victim.tracks(QUERY, [isrc(6)]))
    while (await stats(survivor))[0] == 0:  # noqa: ASYNC110 - another process counts
        await asyncio.sleep(0.01)
    waiting = asyncio.create_task(survivor.tracks(QUERY, [isrc(6)]))
    await asyncio.sleep(0.1)
    house.second.kill()
    await survivor.control("PUT", "latency", {"*": "0"})
    (track,) = await waiting
    assert {source["provider"]: source["verdict"] for source in track["sources"]}["deezer"] == "FOUND"
    with pytest.raises(aiohttp.ClientError):
        await doomed


def _moments(answer: list[dict[str, Any]]) -> dict[str, str]:
    sources = (source for track in answer for source in track["sources"])
    return {source["provider"]: source["observedAt"] for source in sources if source["observedAt"]}
