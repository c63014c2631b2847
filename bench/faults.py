"""Each provider broken in each way: what the answer still tells, what was stored, and whether the next query heals.

    python -m bench.faults

Exits with 1 where the others' facts are missing, something of the broken provider was stored that it did not say, or
the next query does not heal.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, NamedTuple

import aiohttp
from rich.console import Console
from rich.table import Table

from app.sandbox import synthetic
from bench.processes import PROVIDERS, Caller, gateway, sandbox

QUERY = """
query ($isrcs: [ISRC!]!, $policy: RequestPolicy) {
  tracks(isrcs: $isrcs, policy: $policy) {
    __typename
    ... on Track {
      title bpm links { platform } works { iswc } candidates { provider isrc }
      provenance { provider agreeing }
      sources { provider verdict }
    }
  }
}
"""
WANTED = {  # the verdict, and what is stored of the provider before it is whole again
    "outage": {("FAILED", "nothing")},
    "slow": {("FAILED", "its facts")},
    "garbage": {("FAILED", "nothing")},
    "wrong_isrc": {("ABSENT", "an absence"), ("FAILED", "nothing")},  # kept as a candidate, or refused as a whole
}
WITH_WORKS = [synthetic.isrc(number) for number in range(200) if synthetic.recording(number).works]
DEADLINE_MS, LATE_SECONDS, CIRCUIT_SECONDS = 1_500, 2.5, 0.2


class Case(NamedTuple):
    """One provider and fault: its verdict, the facts that came, what was stored, and the verdict afterwards."""

    provider: str
    fault: str
    verdict: str
    facts: str
    stored: str
    healed: str
    as_wanted: bool


async def broken(caller: Caller, provider: str, fault: str, isrc: str) -> Case:
    """Ask for one recording while the provider is broken, look at what is held, and ask again when it is whole."""
    await caller.control("POST", "faults", {"provider": provider, "fault": fault, "delay": LATE_SECONDS})
    [during] = await caller.tracks(QUERY, [isrc], deadlineMs=DEADLINE_MS)
    if fault == "slow":
        # Late answers are stored: MusicBrainz' two calls come one after the other.
        await asyncio.sleep(2 * LATE_SECONDS + 0.5 - DEADLINE_MS / 1000)
    [held] = await caller.tracks(QUERY, [isrc], cacheOnly=True)
    await caller.control("DELETE", "faults")
    await asyncio.sleep(CIRCUIT_SECONDS)
    # What was taken for an absence is asked again when it is old; here at once.
    policy = {"maxAgeSeconds": 0} if fault == "wrong_isrc" else {}
    [after] = await caller.tracks(QUERY, [isrc], **policy)
    stored = {"FOUND": "its facts", "ABSENT": "an absence", "SKIPPED": "nothing"}[verdict_of(held, provider)]
    others_came = bool(during["title"] and during["links"] and during["works"]) and all(
        verdict_of(during, other) == "FOUND" for other in PROVIDERS if other != provider
    )
    healed = verdict_of(after, provider)
    return Case(
        provider,
        fault,
        verdict_of(during, provider),
        f"title, {len(during['links'])} links, {len(during['works'])} works",
        stored,
        healed,
        others_came
        and not spoke(during, provider)
        and (verdict_of(during, provider), stored) in WANTED[fault]
        and healed == "FOUND",
    )


def verdict_of(track: dict[str, Any], provider: str) -> str:
    """A provider's verdict in an answer."""
    verdict: str = next(source["verdict"] for source in track["sources"] if source["provider"] == provider)
    return verdict


def spoke(track: dict[str, Any], provider: str) -> bool:
    """Whether any field of the track is the provider's."""
    return any(provider in (one["provider"], *one["agreeing"]) for one in track["provenance"])


async def run() -> bool:
    """Break, print, and tell whether everything is as wanted."""
    settings = {"provider_attempts": 1, "provider_circuit_seconds": CIRCUIT_SECONDS / 2}
    cases = []
    with sandbox("--latency", "0") as providers, gateway(providers, **settings) as address:
        async with aiohttp.ClientSession() as session:
            caller = Caller(session, address, providers)
            for number, (provider, fault) in enumerate((one, fault) for one in PROVIDERS for fault in WANTED):
                cases.append(await broken(caller, provider, fault, WITH_WORKS[number]))
    table = Table("provider", "fault", "verdict", "facts that came", "stored of it", "then", "as wanted")
    for case in cases:
        table.add_row(*case[:-1], "yes" if case.as_wanted else "NO")
    Console(width=120).print(table)
    return all(case.as_wanted for case in cases)


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(run()) else 1)
