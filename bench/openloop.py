"""Latency under open-loop load: `python -m bench.openloop [--seconds 10] [--share 0.7] [--size 20]`.

Requests leave at their own moments, a Poisson process at a share of the peak that wrk has just found, whether earlier
ones are answered or not; each is timed from the moment it was due, so that a stall is felt by all who come in it.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from bench import hot, typical
from bench.load import LOAD_CORE, Server, load, need_wrk, on_core

CONNECTIONS = 256


class _Line:
    """One kept connection that speaks just enough HTTP for our own server's answers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, host: str, port: int) -> _Line:
        return cls(*await asyncio.open_connection(host, port))

    async def ask(self, request: bytes) -> None:
        """Send a request and read its answer; raises ValueError where it is no 200."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await self._reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200"):
            raise ValueError(head.decode())

    def close(self) -> None:
        self._writer.close()


async def latencies(server: Server, bodies: Sequence[bytes], rate: float, seconds: float) -> list[float]:
    """The milliseconds that each request took from the moment it was due; `rate` is in requests a second."""
    host, _, port = urlsplit(server.address).netloc.partition(":")
    lines: asyncio.Queue[_Line] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        lines.put_nowait(await _Line.open(host, int(port)))
    head = b"POST /graphql HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
    requests = [head % (len(body), body) for body in bodies]
    took: list[float] = []

    async def one(request: bytes, due: float) -> None:
        line = await lines.get()
        await line.ask(request)
        took.append((time.perf_counter() - due) * 1e3)
        lines.put_nowait(line)

    due = time.perf_counter()
    end, number = due + seconds, 0
    async with asyncio.TaskGroup() as group:
        while due < end:
            due += random.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(requests[number % len(requests)], due))
            number += 1
    while not lines.empty():
        lines.get_nowait().close()
    return took


def main() -> None:
    """Measure and print, for computed and for kept answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--share", type=float, default=0.7)
    parser.add_argument("--size", type=int, default=20)
    given = parser.parse_args()
    need_wrk()
    print(f"| open loop at {given.share:.0%} of the peak | peak a second | median ms | p99 ms | p99 / median |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="linernotes-bench-") as name:
        folder, isrcs = Path(name), typical.isrcs(hot.RECORDINGS)
        database = folder / "bench.db"
        asyncio.run(hot.filled(database))
        sent = hot.bodies(folder, "ours", typical.QUERY, given.size, isrcs)
        for mode, settings in hot.OURS.items():
            with hot.ours(settings, database) as server:
                load(server, sent, 2)
                peak = load(server, sent, 2).per_second
                with on_core(LOAD_CORE):
                    took = asyncio.run(
                        latencies(server, sent.read_bytes().splitlines(), peak * given.share, given.seconds)
                    )
            median, p99 = statistics.median(took), statistics.quantiles(took, n=100)[98]
            row = f"{peak:.0f} | {median:.2f} | {p99:.2f} | {p99 / median:.1f}"
            print(f"| {mode}, {given.size} tracks | {row} |", flush=True)


if __name__ == "__main__":
    main()
