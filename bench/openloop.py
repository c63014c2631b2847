"""Latency under open-loop load: `python -m bench.openloop [--seconds 10] [--share 0.7] [--size 20]`.

Requests leave at their own moments, a Poisson process at a share of the peak that wrk has just found, whether earlier
ones are answered or not; each is timed from the moment it was due, so that a stall is felt by all who come in it.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import random
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import uvloop

from bench import hot, typical
from bench.load import LOAD_CORE, Server, load, need_wrk, on_core

CONNECTIONS = 256


class _Line(asyncio.Protocol):
    """One kept connection that speaks just enough HTTP for our own server's answers.

    `done` is called with itself and the moment when its request was due, once the answer is whole.
    """

    def __init__(self, done: Callable[[_Line, float], None]) -> None:
        self._done = done
        self._due = 0.0
        self._left = 0
        self._transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def ask(self, request: bytes, due: float) -> None:
        """Send a request; the one before it must be answered."""
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """The head comes in one piece; raises ValueError where it is that of another answer than a 200."""
        if not self._left:
            head, _, data = data.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise ValueError(head.decode())
            self._left = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        self._left -= len(data)
        if not self._left:
            self._done(self, self._due)

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


async def latencies(server: Server, bodies: Sequence[bytes], rate: float, seconds: float) -> list[float]:
    """The milliseconds that each request took from the moment it was due; `rate` is in requests a second.

    It spins instead of sleeping, because sleep is exact to a millisecond only, in which ten requests are answered.
    """
    host, _, port = urlsplit(server.address).netloc.partition(":")
    head = (
        b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
    )
    requests = itertools.cycle([head % (len(body), body) for body in bodies])
    took: list[float] = []
    free: deque[_Line] = deque()  # the longest idle first: the server hangs up on those that stay so
    waiting: deque[float] = deque()

    def done(line: _Line, due: float) -> None:
        took.append((time.perf_counter() - due) * 1e3)
        if waiting:
            line.ask(next(requests), waiting.popleft())
        else:
            free.append(line)

    loop = asyncio.get_running_loop()
    lines = [(await loop.create_connection(lambda: _Line(done), host, int(port)))[1] for _ in range(CONNECTIONS)]
    free += lines
    due = time.perf_counter()
    end = due + seconds
    while due < end:
        due += random.expovariate(rate)
        while time.perf_counter() < due:  # noqa: ASYNC110 - there is no event: it is a moment
            await asyncio.sleep(0)
        if free:
            free.popleft().ask(next(requests), due)
        else:
            waiting.append(due)
    while len(free) < len(lines):  # noqa: ASYNC110 - once, at the end
        await asyncio.sleep(0.001)
    for line in lines:
        line.close()
    return took


def main() -> None:
    """Measure and print, for ours in each way, and for the floor: what its tail has is the machine's and uvicorn's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--share", type=float, default=0.7)
    parser.add_argument("--size", type=int, default=20)
    given = parser.parse_args()
    need_wrk()
    print(f"| open loop at {given.share:.0%} of the peak | peak a second | median ms | p99 ms | p99 / median |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="linernotes-bench-") as name, ExitStack() as stack:
        folder, isrcs = Path(name), typical.isrcs(hot.RECORDINGS)
        servers = hot.opened(stack, folder, "ours")
        for mode in (*hot.OURS, hot.FLOOR):
            server = servers[mode]
            sent = hot.bodies(folder, "open", hot.query_for(mode), given.size, isrcs)
            load(server, sent, 2)
            peak = load(server, sent, 2).per_second
            with on_core(LOAD_CORE):
                gc.freeze()  # a stall of ours would be told as one of the server's
                took = uvloop.run(latencies(server, sent.read_bytes().splitlines(), peak * given.share, given.seconds))
            median, p99 = statistics.median(took), statistics.quantiles(took, n=100)[98]
            row = f"{peak:.0f} | {median:.2f} | {p99:.2f} | {p99 / median:.1f}"
            print(f"| {mode}, {given.size} tracks | {row} |", flush=True)


if __name__ == "__main__":
    main()
