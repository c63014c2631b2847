"""A cold fan-out beside Hive Gateway: `python -m bench.cold [--rounds 7]`.

Both ask one provider that takes one ISRC a call and 10 ms for it (`bench.stub`), for 100 recordings that nobody holds,
alternately; ours also writes them to its store. Then eight identical queries at once, whose calls are counted; then the
same query again and again, with Hive's response cache and with ours. Without Hive its rows are left out, loudly.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bench.hot import UVICORN, free_port
from bench.load import LOAD_CORE, Server, load, need_wrk, on_core, process
from bench.peers import peer

FIELDS = "isrc title durationMs artists { name }"
QUERIES = {
    "ours": f"query ($isrcs: [ISRC!]!) {{ tracks(isrcs: $isrcs) {{ ... on Track {{ {FIELDS} }} }} }}",
    "Hive Gateway": f"query ($isrcs: [String!]!) {{ tracks(isrcs: $isrcs) {{ {FIELDS} }} }}",
}
RECORDINGS = 100
IDENTICAL = 8
AT_ONCE = 50


@contextmanager
def provider() -> Iterator[str]:
    """The stub, on the core of the load; its address."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "bench.stub:app", "--port", str(port), "--lifespan", "off", *UVICORN]
    with process(command, {}, port, core=LOAD_CORE):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def ours(provider_url: str, folder: Path) -> Iterator[Server]:
    """Our gateway with an empty store, asking the provider as Deezer."""
    port = free_port()
    settings = {
        "SANDBOX": "off",
        "MUSICBRAINZ_ENABLED": "false",
        "DISCOGS_ENABLED": "false",
        "DEEZER_URL": provider_url,
        "DEEZER_PACE": "1000000/1s",
        "DEEZER_CONCURRENCY": str(AT_ONCE),
        "DATABASE_URL": f"sqlite:///{folder / 'cold.db'}",
        "RECORD_CACHE_SECONDS": "3600",
        "RESPONSE_SECONDS": "3600",
        "LOG_LEVEL": "error",
        "PORT": str(port),
    }
    with process([sys.executable, "-m", "app", "serve"], settings, port) as server:
        yield server


@contextmanager
def hive(folder: Path, provider_url: str, *, cached: bool) -> Iterator[Server]:
    """Hive Gateway over the same provider, its graph composed for it."""
    compose = ["node", "node_modules/.bin/mesh-compose", "-o", "supergraph.graphql"]
    environment = {**os.environ, "UP": provider_url}
    subprocess.run(compose, cwd=folder, check=True, capture_output=True, env=environment)  # noqa: S603 - the peer's own
    port = free_port()
    settings = {"PORT": str(port), "JIT": "1", "NODE_ENV": "production"} | ({"RC": "1"} if cached else {})
    command = ["node", "node_modules/.bin/hive-gateway", "supergraph", "--fork", "1"]
    with process(command, settings, port, folder) as server:
        yield server


def numbered(first: int) -> list[str]:
    """The ISRCs of one query."""
    return [f"GBAAA{number:07}" for number in range(first, first + RECORDINGS)]


async def answered(session: aiohttp.ClientSession, name: str, server: Server, isrcs: Sequence[str]) -> float:
    """Seconds until a query for these was answered in full; raises ValueError where it was not."""
    body = {"query": QUERIES[name], "variables": {"isrcs": isrcs}}
    began = time.perf_counter()
    async with session.post(server.address, json=body) as reply:
        answer = await reply.json()
    took = time.perf_counter() - began
    told = [track.get("isrc") for track in (answer.get("data") or {}).get("tracks", ())]
    if told != list(isrcs):
        raise ValueError(f"{name} answered {json.dumps(answer)[:300]}")
    return took


async def cold(servers: dict[str, Server], provider_url: str, rounds: int) -> None:
    """Print the times of cold queries, and the calls of identical ones."""
    portions = (numbered(first) for first in itertools.count(0, RECORDINGS))
    times: dict[str, list[float]] = {name: [] for name in servers}
    async with aiohttp.ClientSession() as session:
        for turn in range(rounds + 2):  # two to warm up
            isrcs = next(portions)
            for name, server in sorted(servers.items(), reverse=bool(turn % 2)):
                took = await answered(session, name, server, isrcs)
                if turn > 1:
                    times[name].append(took)
        print(
            f"| cold, {RECORDINGS} recordings | median ms | calls of one | at once | calls of {IDENTICAL} identical |"
        )
        print("|---|---|---|---|---|")
        for name, server in servers.items():
            one, many = next(portions), next(portions)
            await _stats(session, provider_url)
            await answered(session, name, server, one)
            alone = await _stats(session, provider_url)
            await asyncio.gather(*(answered(session, name, server, many) for _ in range(IDENTICAL)))
            shared = await _stats(session, provider_url)
            median = statistics.median(times[name]) * 1e3
            print(f"| {name} | {median:.0f} | {alone['calls']} | {alone['most']} | {shared['calls']} |")
    if len(servers) > 1:
        pairs = zip(times["Hive Gateway"], times["ours"], strict=True)
        print(
            f"\nOurs is {statistics.median(theirs / own for theirs, own in pairs):.2f} times as fast as Hive Gateway.\n"
        )


async def _stats(session: aiohttp.ClientSession, provider_url: str) -> dict[str, Any]:
    async with session.get(f"{provider_url}/stats") as reply:
        told: dict[str, Any] = await reply.json()
        return told


def hot(servers: dict[str, Server], folder: Path, rounds: int) -> None:
    """Print what both give from their caches of responses."""
    isrcs = numbered(0)
    print("| kept responses | tracks | ours, a second of CPU | Hive Gateway | ratio |\n|---|---|---|---|---|")
    for size in (1, 20, 100):
        sent = {}
        for name, server in servers.items():
            sent[name] = folder / f"{name}.{size}"
            sent[name].write_text(json.dumps({"query": QUERIES[name], "variables": {"isrcs": isrcs[:size]}}))
            load(server, sent[name], 1)
        spells = [{name: load(server, sent[name], 1) for name, server in servers.items()} for _ in range(rounds)]
        medians = {name: statistics.median(spell[name].per_cpu_second for spell in spells) for name in servers}
        ratio = statistics.median(s["ours"].per_cpu_second / s["Hive Gateway"].per_cpu_second for s in spells)
        print(f"| | {size} | {medians['ours']:.0f} | {medians['Hive Gateway']:.0f} | {ratio:.1f} |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    need_wrk()
    with tempfile.TemporaryDirectory(prefix="linernotes-bench-") as name, ExitStack() as stack, on_core(LOAD_CORE):
        address = stack.enter_context(provider())
        servers = {"ours": stack.enter_context(ours(address, Path(name)))}
        found = peer("hive")
        if found:
            with hive(found, address, cached=False) as theirs:
                asyncio.run(cold({**servers, "Hive Gateway": theirs}, address, rounds))
            servers["Hive Gateway"] = stack.enter_context(hive(found, address, cached=True))
            hot(servers, Path(name), max(3, rounds // 2))
        else:
            asyncio.run(cold(servers, address, rounds))


if __name__ == "__main__":
    main()
