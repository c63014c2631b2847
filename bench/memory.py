"""Memory: `python -m bench.memory [--records 100000] [--requests 500000] [--distinct 50000]`.

First what a decoded record takes in the cache of records. Then `linernotes serve` answers requests for one typical
recording each, all of so many distinct ones in turn, and its resident memory is read on the way: it grows until every
cache is full, and then no more. The caches of the second part are a tenth of the distinct recordings, so that entries
come and go; `flat` compares the last reading with the one at two fifths of the way.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from app.music.merge import merge_record
from app.store.cache import RecordCache
from bench import typical
from bench.hot import filled, ours
from bench.load import Server

AT_ONCE = 16
READINGS = 10


def resident(pid: int | str = "self") -> float:
    """The resident memory of a process, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"the system does not tell the memory of {pid}")


def measure_records(count: int) -> float:
    """MB for so many decoded records in the cache."""
    cache, now = RecordCache(count, 3_600), datetime.now(UTC)
    before = resident()
    for number, isrc in enumerate(typical.isrcs(count)):
        asyncio.run(cache.put_many({isrc: merge_record(isrc, typical.observations(isrc, number, now))}))
    return resident() - before


async def _ask(server: Server, isrcs: list[str], first: int, count: int) -> None:
    """So many requests, beginning with number `first`, a few at once."""
    numbers = iter(range(first, first + count))
    async with aiohttp.ClientSession() as session:

        async def caller() -> None:
            for number in numbers:
                body = {"query": typical.QUERY, "variables": {"isrcs": [isrcs[number % len(isrcs)]]}}
                async with session.post(server.address, data=json.dumps(body), headers=_HEADERS) as reply:
                    if b'"title"' not in await reply.read():
                        raise ValueError(f"request {number} was not answered")

        await asyncio.gather(*(caller() for _ in range(AT_ONCE)))


_HEADERS = {"content-type": "application/json"}


def measure_requests(requests: int, distinct: int) -> list[float]:
    """The server's resident MB before the first request, and after each tenth of them."""
    few = str(max(1, distinct // 10))
    small = {"RECORD_CACHE_SIZE": few, "MAX_CACHED_FRAGMENTS": few, "MAX_CACHED_RESPONSES": str(int(few) * 4_000)}
    with tempfile.TemporaryDirectory(prefix="linernotes-bench-") as folder:
        database = Path(folder) / "bench.db"
        asyncio.run(filled(database, distinct))
        with ours(small, database) as server:
            readings = [resident(server.pid)]
            for tenth in range(READINGS):
                first = tenth * requests // READINGS
                asyncio.run(_ask(server, typical.isrcs(distinct), first, requests // READINGS))
                readings.append(resident(server.pid))
                print(f"  {first + requests // READINGS} requests: {readings[-1]:.0f} MB", file=sys.stderr, flush=True)
    return readings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=500_000)
    parser.add_argument("--distinct", type=int, default=50_000)
    given = parser.parse_args()
    used = measure_records(given.records)
    readings = measure_requests(given.requests, given.distinct)
    print("| memory | MB |\n|---|---|")
    print(f"| {given.records} cached typical records | {used:.0f} ({used / given.records * 100_000:.0f} per 100,000) |")
    print(f"| the server before the first request | {readings[0]:.0f} |")
    settled, last = readings[READINGS * 2 // 5], readings[-1]
    print(f"| after {given.requests * 2 // 5} requests of {given.distinct} recordings | {settled:.0f} |")
    print(f"| after {given.requests} | {last:.0f} ({(last / settled - 1) * 100:+.1f} %) |")


if __name__ == "__main__":
    main()
