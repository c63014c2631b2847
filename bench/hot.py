"""Hot reads over HTTP: `python -m bench.hot [--rounds 5] [--seconds 1] [--sizes 1,20,100] [--only REGEX]`.

Each server holds the same recordings in memory, runs one worker on one core, and is asked from the other by wrk. In
every round each is asked once, so that all share good and bad moments. Ours is `linernotes serve` with everything on
that it has by default, and a rate to count: as it computes every answer; with kept fragments of tracks; and with kept
answers. The figures are requests per second of the server's CPU; `x peer` and `x floor` are medians of each round's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import socket
import statistics
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from app.store.store import Store
from bench import typical
from bench.load import Load, Server, load, need_wrk, process
from bench.peers import peer

RECORDINGS = 1_000
BODIES = 64
FLOOR = "Starlette, the same bytes"
PEER = "mercurius + JIT"
OURS = {
    "ours, computed": {"MAX_CACHED_FRAGMENTS": "0", "MAX_CACHED_RESPONSES": "0"},
    "ours, kept fragments": {"MAX_CACHED_RESPONSES": "0"},
    "ours, kept answers": {},
}
IN_MEMORY = {
    "SANDBOX": "off",
    "ACRCLOUD_TOKEN": "bench",
    "SONOVAULT_API_KEY": "bench",
    "DISCOGS_ENABLED": "false",
    "RECORD_CACHE_SIZE": "100000",
    "RECORD_CACHE_SECONDS": "86400",
    "RESPONSE_SECONDS": "86400",
    "RATE_PER_ADDRESS": "100000000/60s",
    "LOG_LEVEL": "error",
}
UVICORN = ("--loop", "uvloop", "--http", "httptools", "--log-level", "warning", "--no-access-log")

Figures = dict[str, list[Load]]


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def ours(settings: Mapping[str, str], database: Path) -> Iterator[Server]:
    """Our gateway over a filled store."""
    port = free_port()
    environment = {**IN_MEMORY, **settings, "PORT": str(port), "DATABASE_URL": f"sqlite:///{database}"}
    with process([sys.executable, "-m", "app", "serve"], environment, port) as server:
        yield server


@contextmanager
def rival(name: str, tracks: Path) -> Iterator[Server]:
    """A server of `bench.rivals`."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", f"bench.rivals:{name}", "--factory", "--port", str(port), *UVICORN]
    with process(command, {"BENCH_TRACKS": str(tracks)}, port) as server:
        yield server


@contextmanager
def node(folder: Path, script: str, tracks: Path, **settings: str) -> Iterator[Server]:
    """A server of the peers on Node."""
    port = free_port()
    environment = {"PORT": str(port), "DATA": str(tracks), "NODE_ENV": "production", **settings}
    with process(["node", script], environment, port, folder) as server:
        yield server


def asked(server: Server, query: str, isrcs: Sequence[str]) -> list[dict[str, Any]]:
    """The tracks that a server answers; raises ValueError where there are errors."""
    body = json.dumps({"query": query, "variables": {"isrcs": isrcs}}).encode()
    request = urllib.request.Request(server.address, body, {"content-type": "application/json"})  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310 - likewise
        answer = json.load(reply)
    if "errors" in answer:
        raise ValueError(answer["errors"])
    tracks: list[dict[str, Any]] = answer["data"]["tracks"]
    return tracks


async def filled(database: Path, count: int = RECORDINGS) -> None:
    """A store with so many typical recordings."""
    store = Store.at(f"sqlite:///{database}")
    await store.migrate()
    await typical.fill(store, count)
    await store.close()


def bodies(folder: Path, name: str, query: str, size: int, isrcs: Sequence[str]) -> Path:
    """A file of requests for so many tracks each."""
    chosen = random.Random(size)
    path = folder / f"{name}.{size}"
    sent = ({"query": query, "variables": {"isrcs": chosen.sample(isrcs, size)}} for _ in range(BODIES))
    path.write_text("\n".join(json.dumps(one, separators=(",", ":")) for one in sent))
    return path


def opened(stack: ExitStack, folder: Path, only: str) -> dict[str, Server]:
    """Every server, each with the same tracks, which are checked."""
    database, isrcs = folder / "bench.db", typical.isrcs(RECORDINGS)
    asyncio.run(filled(database))
    servers = {name: stack.enter_context(ours(settings, database)) for name, settings in OURS.items()}
    tracks: list[dict[str, Any]] = []
    for server in servers.values():
        parts = (isrcs[first : first + 100] for first in range(0, len(isrcs), 100))
        tracks = [track for part in parts for track in asked(server, typical.QUERY, part)]
    typical.check(tracks)
    path = folder / "tracks.json"
    path.write_text(json.dumps(tracks, ensure_ascii=False))
    servers[FLOOR] = stack.enter_context(rival("floor", path))
    servers["strawberry as it comes"] = stack.enter_context(rival("plain", path))
    on_node = peer("node")
    if on_node:
        servers[PEER] = stack.enter_context(node(on_node, "mercurius.mjs", path, CJS="1"))
        servers["fastify, the same bytes"] = stack.enter_context(node(on_node, "bytes.mjs", path))
    for name, server in servers.items():
        if asked(server, query_for(name), isrcs[:3]) != tracks[:3]:
            raise ValueError(f"{name} answers something else")
    return {name: server for name, server in servers.items() if re.search(only, name) or name in {FLOOR, PEER}}


def query_for(name: str) -> str:
    """The typical query as a server's schema takes it: ours answers a union."""
    if name in OURS:
        return typical.QUERY
    return f"query ($isrcs: [String!]!) {{ tracks(isrcs: $isrcs) {{ {typical.FIELDS} }} }}"


def measured(servers: Mapping[str, Server], folder: Path, size: int, rounds: int, seconds: float) -> Figures:
    """Rounds of load on every server, the order turned around each time."""
    isrcs = typical.isrcs(RECORDINGS)
    sent = {name: bodies(folder, "ours" if name in OURS else "plain", query_for(name), size, isrcs) for name in servers}
    figures: Figures = {name: [] for name in servers}
    for name, server in servers.items():
        load(server, sent[name], 1)  # to warm up
    for turn in range(rounds):
        for name, server in sorted(servers.items(), reverse=bool(turn % 2)):
            figures[name].append(load(server, sent[name], seconds))
    return figures


def ratio(figures: Figures, name: str, to: str) -> str:
    """The median over the rounds of one server's figure by another's of the same round."""
    if to not in figures:
        return "–"
    pairs = zip(figures[name], figures[to], strict=True)
    return f"{statistics.median(one.per_cpu_second / other.per_cpu_second for one, other in pairs):.2f}"


def table(size: int, figures: Figures) -> str:
    """The figures as Markdown."""
    lines = [
        f"| {size} tracks | a second | a second of CPU | x peer | x floor | median ms | p99 ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, rounds in figures.items():
        per_second, per_cpu, median, p99 = (statistics.median(one) for one in zip(*rounds, strict=True))
        ratios = f"{ratio(figures, name, PEER)} | {ratio(figures, name, FLOOR)}"
        lines.append(f"| {name} | {per_second:.0f} | {per_cpu:.0f} | {ratios} | {median:.2f} | {p99:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print; the peer is the fastest one on Node, the floor is Starlette."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--sizes", default="1,20,100")
    parser.add_argument("--only", default="", help="servers whose name has this in it, beside the peer and the floor")
    given = parser.parse_args()
    need_wrk()
    with tempfile.TemporaryDirectory(prefix="linernotes-bench-") as name, ExitStack() as stack:
        servers = opened(stack, Path(name), given.only)
        for size in map(int, given.sizes.split(",")):
            print(table(size, measured(servers, Path(name), size, given.rounds, given.seconds)), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
