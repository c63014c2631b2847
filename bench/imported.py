"""After an import: works and writers of 100 recordings beside their titles alone, at the store, and their calls.

    python -m bench.imported [--recordings 20000]

A dump of so many recordings is imported into a SQLite file, and a gateway over it asks four providers at a sandbox,
where every call is counted. Both queries read 100 ISRCs whose works the dump tells, drawn by chance. No record,
fragment or answer is kept between them, so that all of it comes from the store. Ends with status 1 where a call was
made or the ratio is above 1.5.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import aiohttp

from app.imports.importing import run_import
from app.imports.musicbrainz import MusicBrainzDump
from app.imports.progress import Quiet
from app.store.store import Store
from bench.processes import Caller, gateway, sandbox
from tests.imports.synthetic import isrc, write_synthetic

TITLES = "query ($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { ... on Track { isrc title } } }"
WORKS = """
query ($isrcs: [ISRC!]!) {
  tracks(isrcs: $isrcs) { ... on Track { isrc title works { iswc title contributors { name ipi roles } } } }
}
"""
AT_ONCE, ROUNDS, WANTED = 100, 200, 1.5
NOTHING_KEPT = {"record_cache_size": 1, "max_cached_responses": 0, "max_cached_fragments": 0}


async def imported(folder: Path, recordings: int) -> str:
    """The URL of a store with a dump of so many recordings in it."""
    url = f"sqlite:///{folder}/linernotes.db"
    dump = write_synthetic(folder / "dump", recordings, recordings // 2, recordings * 3 // 10)
    store = Store.at(url)
    await store.migrate()
    await run_import(store, MusicBrainzDump(dump), folder / "staging", Quiet())
    await store.close()
    return url


async def measure(caller: Caller, recordings: int) -> tuple[float, float]:
    """The medians of both queries in milliseconds; they alternate, so that another load meets both."""
    chance = random.Random(1)
    times: dict[str, list[float]] = {TITLES: [], WORKS: []}
    for turn in range(ROUNDS + 20):
        for query, taken in times.items():
            isrcs = [isrc(number) for number in chance.sample(range(1, recordings * 3 // 10 + 1), AT_ONCE)]
            began = perf_counter()
            answer = await caller.tracks(query, isrcs)
            if turn >= 20:  # the first ones compile plans and fill the database's own caches
                taken.append((perf_counter() - began) * 1000)
            if len(answer) != AT_ONCE or not all(track.get("title") for track in answer):
                raise RuntimeError("not everything was answered")
    return statistics.median(times[TITLES]), statistics.median(times[WORKS])


async def run(recordings: int) -> bool:
    """Measure and print; whether everything is as wanted."""
    with tempfile.TemporaryDirectory() as folder:
        url = await imported(Path(folder), recordings)
        with sandbox() as providers, gateway(providers, database_url=url, **NOTHING_KEPT) as address:
            async with aiohttp.ClientSession() as session:
                caller = Caller(session, address, providers)
                titles, works = await measure(caller, recordings)
                calls = sum((await caller.calls()).values())
    print(f"{AT_ONCE} recordings of an imported dump, medians of {ROUNDS} queries\n")
    print("| titles, ms | works and writers, ms | ratio | calls |\n|---|---|---|---|")
    print(f"| {titles:.1f} | {works:.1f} | {works / titles:.2f} | {calls} |")
    return calls == 0 and works <= WANTED * titles


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.imported", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--recordings", type=int, default=20_000)
    return 0 if asyncio.run(run(parser.parse_args().recordings)) else 1


if __name__ == "__main__":
    sys.exit(main())
