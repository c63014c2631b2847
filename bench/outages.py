"""The gateway killed while it writes, again and again: nothing that was answered is lost, nothing contradicts itself.

    python -m bench.outages [DATABASE_URL]

Each round starts a gateway over the same store, asks it for recordings nobody asked for before, and kills it with
SIGKILL at a moment of chance. What an answer told of a provider was acknowledged: it must be in the store afterwards.
Then every record and index is compared with what the providers said, as `linernotes check` does. Exits with 1 where
anything was lost or differs.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

import aiohttp
from rich.console import Console
from rich.table import Table

from app.sandbox import synthetic
from app.store.store import Store
from bench.processes import Caller, address_of, environment, sandbox, start

ROUNDS, CALLERS, BATCH = 20, 8, 5
SHORTEST, LONGEST = 0.2, 1.5
QUERY = """query ($isrcs: [ISRC!]!) {
  tracks(isrcs: $isrcs) { ... on Track { isrc title links { platform } works { iswc } sources { provider verdict } } }
}"""

Acknowledged = dict[str, set[str]]
"""The providers that were told as FOUND, for each ISRC."""


class Round(NamedTuple):
    """One life of the gateway: how long, what was acknowledged in it, what of it was lost, and what differs."""

    seconds: float
    acknowledged: int
    lost: int
    differing: int


async def killed(
    environment: Mapping[str, str], sandbox_url: str, fresh: Iterator[str], seconds: float
) -> Acknowledged:
    """Start a gateway, ask it as fast as it answers, kill it after so many seconds; what it acknowledged."""
    acknowledged: Acknowledged = defaultdict(set)
    child = start(["serve", "--port", "0"], environment)
    try:
        address = await asyncio.to_thread(address_of, child)
        async with aiohttp.ClientSession() as session:
            caller = Caller(session, address, sandbox_url)
            callers = [asyncio.create_task(_ask_on(caller, fresh, acknowledged)) for _ in range(CALLERS)]
            await asyncio.sleep(seconds)
            child.kill()
            await asyncio.gather(*callers)
    finally:
        child.kill()
        await asyncio.to_thread(child.communicate)
    return acknowledged


async def _ask_on(caller: Caller, fresh: Iterator[str], acknowledged: Acknowledged) -> None:
    while True:
        try:
            tracks = await caller.tracks(QUERY, [next(fresh) for _ in range(BATCH)])
        except (aiohttp.ClientError, OSError):
            return
        for track in filter(None, tracks):
            found = {one["provider"] for one in track["sources"] if one["verdict"] == "FOUND"}
            acknowledged[track["isrc"]] |= found


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """The store, closed at the end."""
    store = Store.at(url)
    try:
        yield store
    finally:
        await store.close()


async def lost(url: str, acknowledged: Acknowledged) -> int:
    """How many acknowledged answers of providers the store does not have."""
    async with opened(url) as store:
        held = await store.observations_of(acknowledged)
        return sum(len(told - {one.provider for one in held[isrc]}) for isrc, told in acknowledged.items())


async def differing(url: str) -> int:
    """How many recordings' records or indexes are not what the providers said."""
    async with opened(url) as store:
        return len([one async for one in store.check()])


async def rounds(url: str, sandbox_url: str) -> AsyncIterator[Round]:
    """Each round's figures; everything acknowledged in earlier rounds is looked for again."""
    chance = random.Random(20)
    fresh = (synthetic.isrc(number) for number in count())
    everything: Acknowledged = {}
    chosen = environment(sandbox_url, database_url=url, slow_query_ms=1_000_000)
    for _ in range(ROUNDS):
        seconds = chance.uniform(SHORTEST, LONGEST)
        told = await killed(chosen, sandbox_url, fresh, seconds)
        everything |= told
        yield Round(seconds, sum(map(len, told.values())), await lost(url, everything), await differing(url))


async def main(url: str | None) -> int:
    """Print every round; 1 where anything was lost or differs."""
    table = Table("round", "killed after", "acknowledged", "lost", "differing")
    bad = 0
    with tempfile.TemporaryDirectory() as folder, sandbox("--latency", "0") as sandbox_url:
        at = url or f"sqlite:///{Path(folder) / 'linernotes.db'}"
        number = total = 0
        async for one in rounds(at, sandbox_url):
            number += 1
            total += one.acknowledged
            bad += one.lost + one.differing
            told = (str(number), f"{one.seconds:.2f} s", str(one.acknowledged), str(one.lost), str(one.differing))
            table.add_row(*told)
    Console().print(table)
    Console().print(f"{total} answers of providers acknowledged in {number} lives; {bad} lost or contradictory.")
    return 1 if bad or not total else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else None)))
