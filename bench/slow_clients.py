"""A thousand clients that send half a request and then nothing, while another one asks for what is held.

    python -m bench.slow_clients [clients]

Every other one stops within the head, the rest within the body. Prints the honest caller's times with nobody else there
and among them, when the gateway closed the slow ones' connections, and how much memory it took more. Exits with 1 where
a connection outlives the gateway's timers (`HEADER_SECONDS`, `BODY_SECONDS`) or memory grows by more than 150 MB.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

import aiohttp

from app.settings import Settings
from bench.siege import MOST_MEMORY, QUERY, ask, asked_for, p99, peak_memory, started

HALF_A_HEAD = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\nx-slow: "
HALF_A_BODY = (
    b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n"
    b'{"query":'
)
GRACE = 3.0  # seconds, on two cores that have a thousand sockets to see to


class Stalled(NamedTuple):
    """One slow client: what it sent, after how many seconds it was closed, and what it was told before."""

    sent: bytes
    seconds: float
    told: bytes


async def stall(address: str, sent: bytes) -> Stalled:
    """Send half a request and wait until the gateway has closed the connection."""
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    began = time.monotonic()
    told = b""
    with suppress(ConnectionError):
        writer.write(sent)
        told = await reader.read()
    writer.close()
    return Stalled(sent, time.monotonic() - began, told)


async def stall_all(address: str, clients: int) -> list[Stalled]:
    """So many at once, every other one within the head."""
    kinds = (HALF_A_HEAD, HALF_A_BODY)
    return list(await asyncio.gather(*(stall(address, kinds[number % 2]) for number in range(clients))))


async def main() -> None:
    """Stall them all, and fail if the bounds that the project promises did not hold."""
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    patience = {HALF_A_HEAD: Settings().header_seconds, HALF_A_BODY: Settings().body_seconds}
    with tempfile.TemporaryDirectory() as folder:
        process, address = started(folder)
        try:
            async with aiohttp.ClientSession() as session:
                await ask(session, address, QUERY.replace("true", "false"))
            quiet = await asked_for(5, address)
            before = peak_memory(process.pid)
            stalling = asyncio.create_task(stall_all(address, clients))
            among = await asked_for(max(patience.values()), address)
            stalled = await stalling
            grown = peak_memory(process.pid) - before
        finally:
            process.terminate()
            process.wait(20)
    for name, times in (("quiet", quiet), ("among", among)):
        p50, worst = statistics.median(times) * 1e3, max(times) * 1e3
        print(f"{name}: p50 {p50:6.1f} ms   p99 {p99(times) * 1e3:6.1f} ms   worst {worst:6.1f} ms   ({len(times)})")
    late = 0
    for name, sent in (("head", HALF_A_HEAD), ("body", HALF_A_BODY)):
        seconds = [one.seconds for one in stalled if one.sent == sent]
        late += sum(one > patience[sent] + GRACE for one in seconds)
        print(f"half a {name}: {len(seconds)} closed after {min(seconds):.1f} to {max(seconds):.1f} s")
    print(f"memory {grown:+.0f} MB, {late} closed late")
    if late or grown > MOST_MEMORY:
        raise SystemExit(f"promised: memory up to +{MOST_MEMORY} MB, none closed late")


if __name__ == "__main__":
    asyncio.run(main())
