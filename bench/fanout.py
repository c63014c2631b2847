"""One query for many recordings with all their facets: calls counted at the sandbox, time against the ideal.

    python -m bench.fanout [--recordings 100] [--latency-ms 100] [--at-once 8]

The ideal number of calls is what the providers' batches allow: one call takes 100 ISRCs at SonoVault, 50 at
MusicBrainz' search, one elsewhere. The ideal time is that of the slowest provider, whose calls run so many at once and
each last exactly the latency. Exits with 1 where a count is off or the cold query takes beyond 1.3 times the ideal; so
many identical queries share the calls, and then each takes its own time to be written.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Mapping
from math import ceil

import aiohttp
from rich.console import Console
from rich.table import Table

from bench.processes import PROVIDERS, Caller, gateway, sandbox

QUERY = """
query ($isrcs: [ISRC!]!, $policy: RequestPolicy) {
  tracks(isrcs: $isrcs, policy: $policy) {
    ... on Track {
      isrc title durationMs bpm artists { name }
      links { platform externalId url }
      works { iswc title contributors { name ipi roles } }
      sources { provider verdict }
    }
  }
}
"""
WANTED_RATIO = 1.3
IDENTICAL = 8


def ideal_calls(recordings: int) -> dict[str, int]:
    """The fewest calls to each provider."""
    return {
        "acrcloud": recordings,
        "sonovault": ceil(recordings / 100),
        "musicbrainz": ceil(recordings / 50) + recordings,  # the search by ISRC, then each recording with its works
        "deezer": recordings,
    }


def ideal_seconds(recordings: int, latency: float, at_once: int) -> float:
    """The time of the slowest provider: MusicBrainz, whose recordings follow its search."""
    return latency * (ceil(ceil(recordings / 50) / at_once) + ceil(recordings / at_once))


async def measure(caller: Caller, first: int, recordings: int, queries: int) -> tuple[float, dict[str, int]]:
    """Ask for so many recordings from number `first` on, in so many identical queries at once: seconds and calls."""
    isrcs = [f"ZZSYN{number:07}" for number in range(first, first + recordings)]
    await caller.control("DELETE", "stats")
    began = time.perf_counter()
    answers = await asyncio.gather(*(caller.tracks(QUERY, isrcs) for _ in range(queries)))
    seconds = time.perf_counter() - began
    for answer in answers:
        told = {source["verdict"] for track in answer for source in track["sources"]}
        if told != {"FOUND"} or [track["isrc"] for track in answer] != isrcs:
            raise RuntimeError(f"not everything was answered: {told}")
    return seconds, await caller.calls()


async def run(recordings: int, latency: float, at_once: int) -> bool:
    """Measure and print; whether everything is as wanted."""
    bounds = {f"{provider}_concurrency": at_once for provider in PROVIDERS}
    with sandbox("--latency", f"{latency * 1000:g}ms") as providers, gateway(providers, **bounds) as address:
        async with aiohttp.ClientSession() as session:
            caller = Caller(session, address, providers)
            await measure(caller, 99_000, 1, 1)  # what a first request pays for is not the question here
            rows = {
                "cold": await measure(caller, 0, recordings, 1),
                "warm": await measure(caller, 0, recordings, 1),
                f"{IDENTICAL} identical at once": await measure(caller, 10_000, recordings, IDENTICAL),
            }
    ideal, none = ideal_calls(recordings), dict.fromkeys(PROVIDERS, 0)
    seconds = ideal_seconds(recordings, latency, at_once)
    wanted = {name: (none if name == "warm" else ideal, 0.0 if name == "warm" else seconds) for name in rows}
    print_table(f"{recordings} recordings, {latency * 1000:g} ms a call, {at_once} calls at once", rows, wanted)
    return all(calls == wanted[name][0] for name, (_, calls) in rows.items()) and (
        rows["cold"][0] <= WANTED_RATIO * seconds
    )


def print_table(
    title: str,
    rows: Mapping[str, tuple[float, Mapping[str, int]]],
    wanted: Mapping[str, tuple[Mapping[str, int], float]],
) -> None:
    """A row for each measurement: calls / ideal calls of each provider, seconds, and their ratio to the ideal."""
    table = Table("", *PROVIDERS, "seconds", "ideal", "ratio", title=title)
    for name, (seconds, calls) in rows.items():
        ideal, least = wanted[name]
        counts = [f"{calls[provider]} / {ideal[provider]}" for provider in PROVIDERS]
        table.add_row(
            name, *counts, f"{seconds:.3f}", f"{least:.3f}" if least else "", f"{seconds / least:.2f}" if least else ""
        )
    Console(width=120).print(table)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.fanout", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--recordings", type=int, default=100, choices=range(1, 101), metavar="1…100")
    parser.add_argument("--latency-ms", type=float, default=100)
    parser.add_argument("--at-once", type=int, default=8)
    given = parser.parse_args()
    return 0 if asyncio.run(run(given.recordings, given.latency_ms / 1000, given.at_once)) else 1


if __name__ == "__main__":
    sys.exit(main())
