"""One query for many unheld recordings over all ten providers: calls, violations of the pace, time against the ideal.

    python -m bench.platforms [--recordings 100] [--faster 5]

The sandbox keeps each provider's real pace, so many times faster on both sides alike that the run takes half a minute:
windows are shorter as far as they last whole seconds, else they take more calls. Its latencies are its usual ones, and
every provider knows every recording. The ideal calls are the fewest that the batches in `ideal_calls` allow, tokens
not counted. The ideal time of a provider is what its pace, its latency and its calls at once need for these calls; that
of the query is the slowest provider's, though Discogs and YouTube can begin only with what others told. Exits with 1
where a call is too many or too few, a provider counts a violation or does not answer, or the query takes beyond 1.3
times its ideal.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Mapping
from math import ceil, gcd
from typing import Any, NamedTuple

import aiohttp
from rich.console import Console
from rich.table import Table

from app.sandbox import synthetic
from app.sandbox.server import FACES
from bench.processes import Caller, gateway, sandbox

QUERY = """
query ($isrcs: [ISRC!]!, $policy: RequestPolicy) {
  tracks(isrcs: $isrcs, policy: $policy) {
    ... on Track {
      isrc title durationMs bpm artists { name }
      links { platform externalId url }
      works { iswc title contributors { name ipi roles } }
      sources { provider verdict reason }
    }
  }
}
"""
WANTED_RATIO = 1.3
LONGEST_MS = 110_000
LATENCIES = {face.name: face.latency for face in FACES}


class Pace(NamedTuple):
    """So many `calls` in any `seconds`; a `bucket` refills evenly, so that after the first each call waits its share.

    `at_once` is how many calls may be under way.
    """

    calls: int
    seconds: int
    at_once: int = 8
    bucket: bool = False

    def __str__(self) -> str:
        return f"{self.calls}/{self.seconds}s"

    def faster(self, times: int) -> Pace:
        """So many times this pace."""
        shorter = gcd(self.seconds, times)
        return self._replace(calls=self.calls * times // shorter, seconds=self.seconds // shorter)

    def least(self, calls: int, latency: float) -> float:
        """The seconds after which so many calls can be answered at the earliest."""
        windows = (calls - self.calls) / self.calls if self.bucket else (calls - 1) // self.calls
        return max(max(0, windows) * self.seconds + latency, ceil(calls / self.at_once) * latency)


# The paces and calls at once that the settings have for the real providers; TIDAL's is its bucket of ten tokens, of
# which a call takes five.
PACES = {
    "acrcloud": Pace(10, 1),
    "sonovault": Pace(20, 60),
    "musicbrainz": Pace(1, 1),
    "deezer": Pace(50, 5),
    "applemusic": Pace(20, 1),
    "youtube": Pace(10, 1),
    "discogs": Pace(60, 60, at_once=4),
    "spotify": Pace(100, 30),
    "tidal": Pace(2, 10, at_once=1, bucket=True),
    "beatport": Pace(5, 1, at_once=4),
}


def ideal_calls(count: int) -> dict[str, int]:
    """The fewest calls to each provider for the first `count` made-up recordings."""
    pages = [synthetic.recording(number).pages for number in range(count)]
    without_video = sum("youtube" not in told for told in pages)
    without_release = sum("discogs" not in told for told in pages)
    return {
        "acrcloud": count,  # one ISRC a call
        "sonovault": ceil(count / 100),
        "musicbrainz": ceil(count / 50) + count,  # the search by ISRC, then each recording with its works
        "deezer": count,
        "applemusic": ceil(count / 25),
        "youtube": ceil(count / 50) + without_video,  # videos by id, and a search where nobody reported one
        "discogs": count + without_release,  # a release, and a search by barcode where nobody reported one
        "spotify": count + ceil(count / 20),  # a search for each ISRC, then the albums with labels and barcodes
        "tidal": ceil(count / 20),
        "beatport": count,
    }


class Outcome(NamedTuple):
    """What a query took, what each provider counted, and how many sources had which verdict."""

    seconds: float
    stats: Mapping[str, Mapping[str, Any]]
    verdicts: Mapping[tuple[str, str], int]

    def calls(self, provider: str) -> int:
        """The calls to a provider, without those for a token."""
        told = self.stats[provider]
        return int(told["calls"]) - int(told["endpoints"].get("token", 0))


async def measure(paces: Mapping[str, Pace], recordings: int) -> Outcome:
    """Ask once for so many recordings that nobody has asked for before."""
    kept = [word for name, pace in paces.items() for word in ("--pace", f"{name}={pace}")]
    isrcs = [synthetic.isrc(number) for number in range(recordings)]
    with sandbox(*kept) as providers:
        settings: dict[str, object] = {f"{name}_pace": pace for name, pace in paces.items()}
        settings |= {f"{name}_concurrency": pace.at_once for name, pace in paces.items()}
        settings |= {"sandbox": "on", "sandbox_url": providers, "discogs_enabled": True, "spotify_mode": "extended"}
        with gateway(providers, request_seconds=2 * LONGEST_MS / 1000, **settings) as address:
            async with aiohttp.ClientSession() as session:
                caller = Caller(session, address, providers)
                began = time.perf_counter()
                tracks = await caller.tracks(QUERY, isrcs, deadlineMs=LONGEST_MS)
                seconds = time.perf_counter() - began
                stats = (await caller.control("GET", "stats"))["providers"]
    if [track.get("isrc") for track in tracks] != isrcs:
        raise RuntimeError("not every recording was answered")
    verdicts = Counter((source["provider"], source["verdict"]) for track in tracks for source in track["sources"])
    return Outcome(seconds, stats, verdicts)


async def run(recordings: int, faster: int) -> bool:
    """Measure and print; whether everything is as wanted."""
    paces = {name: pace.faster(faster) for name, pace in PACES.items()}
    outcome, ideal = await measure(paces, recordings), ideal_calls(recordings)
    least = {name: pace.least(ideal[name], LATENCIES[name]) for name, pace in paces.items()}
    table = Table(
        "provider", "pace", "calls", "ideal", "violations", "ideal seconds", "verdicts",
        title=f"{recordings} recordings, cold, paces {faster} times the real ones",
    )  # fmt: skip
    for name, pace in paces.items():
        verdicts = ", ".join(
            f"{count} {verdict}" for (told, verdict), count in outcome.verdicts.items() if told == name
        )
        counted = (outcome.calls(name), ideal[name], outcome.stats[name]["violations"])
        table.add_row(name, str(pace), *map(str, counted), f"{least[name]:.2f}", verdicts)
    slowest = max(least, key=lambda name: least[name])
    ratio = outcome.seconds / least[slowest]
    Console(width=120).print(
        table, f"{outcome.seconds:.2f} s, {ratio:.2f} times the ideal of {slowest} ({least[slowest]:.2f} s)"
    )
    return (
        all(outcome.calls(name) == ideal[name] for name in paces)
        and not any(outcome.stats[name]["violations"] for name in paces)
        and {verdict for _, verdict in outcome.verdicts} <= {"FOUND", "ABSENT"}
        and ratio <= WANTED_RATIO
    )


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.platforms", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--recordings", type=int, default=100, choices=range(1, 101), metavar="1…100")
    parser.add_argument("--faster", type=int, default=5)
    given = parser.parse_args()
    return 0 if asyncio.run(run(given.recordings, given.faster)) else 1


if __name__ == "__main__":
    sys.exit(main())
