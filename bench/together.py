"""Two gateways on one Redis and one PostgreSQL before one sandbox: calls for 50 identical queries, and the pace kept.

`python -m bench.together` prints the figures that the sandbox counted. LINERNOTES_BENCH_POSTGRES and
LINERNOTES_BENCH_REDIS name the servers.
"""

from __future__ import annotations

import asyncio
import os
from time import perf_counter
from uuid import uuid4

import aiohttp
import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
from sqlalchemy import make_url

from app.sandbox.synthetic import isrc
from bench.processes import Caller, gateway, sandbox

POSTGRES = os.environ.get("LINERNOTES_BENCH_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("LINERNOTES_BENCH_REDIS", "redis://127.0.0.1:6379/0")
QUERY = "query ($isrcs: [ISRC!]!, $policy: RequestPolicy) { tracks(isrcs: $isrcs, policy: $policy) { ... on Track { title links { url } works { iswc } } } }"  # noqa: E501 - one query
PACED = 60


async def measure(one: Caller, other: Caller) -> None:
    """Ask, and print what the sandbox counted."""
    await one.control("DELETE", "stats")
    await one.tracks(QUERY, [isrc(1)])
    single = sum((await one.calls()).values())
    await one.control("DELETE", "stats")
    began = perf_counter()
    await asyncio.gather(*(caller.tracks(QUERY, [isrc(2)]) for caller in (one, other) for _ in range(25)))
    took = perf_counter() - began
    both = sum((await one.calls()).values())
    print(f"| upstream calls of one cold query | {single} |")
    print(f"| upstream calls of 50 identical ones, 25 to each gateway | {both}, in {took:.2f} s |")
    await asyncio.sleep(1.2)
    await one.control("DELETE", "stats")
    began = perf_counter()
    numbers = range(100, 100 + PACED)
    await asyncio.gather(
        *((one, other)[number % 2].tracks(QUERY, [isrc(number)], deadlineMs=60_000) for number in numbers)
    )
    took = perf_counter() - began
    told = (await one.control("GET", "stats"))["providers"]["deezer"]
    print(f"| {PACED} cold recordings at 10 calls a second | {took:.2f} s, {told['calls']} calls |")
    print(f"| calls beyond the pace | {told['violations']} |")


async def main() -> None:
    """Start everything, print the table, and leave nothing behind."""
    name = f"linernotes_bench_{uuid4().hex}"
    admin = await asyncpg.connect(POSTGRES)
    await admin.execute(f'CREATE DATABASE "{name}"')
    shared = {
        "database_url": make_url(POSTGRES).set(database=name).render_as_string(hide_password=False),
        "cache_url": REDIS,
        "cache_prefix": name,
        "deezer_pace": "10/1s",
    }
    try:
        print("| two gateways | |\n|---|---|")
        with (
            sandbox("--latency", "50ms", "--pace", "deezer=10/1s") as upstream,
            gateway(upstream, **shared) as first,
            gateway(upstream, **shared) as second,
        ):
            async with aiohttp.ClientSession() as session:
                await measure(Caller(session, first, upstream), Caller(session, second, upstream))
    finally:
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()


if __name__ == "__main__":
    asyncio.run(main())
