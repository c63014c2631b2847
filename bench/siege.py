"""A siege: every attack of the tests, over and over, while a caller asks for what is held.

    python -m bench.siege [seconds]

Prints the caller's times with nobody else there and under the siege, and how much memory the gateway took more. The
gateway is a process of its own, behind the command line's own server, with its sandbox.
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import aiohttp

from tests.api.http.attacks import ATTACKS

QUERY = '{ track(isrc: "GBDUW0000053", policy: {cacheOnly: true}) { ... on Track { title artists { name } } } }'
ATTACKERS = 4
PAUSE = 0.02  # between an attacker's requests: a flood without pause is the rate limit's business
MOST_MEMORY, WORST = 150, 5.0


async def main() -> None:
    """Lay siege, and fail if the bounds that the project promises did not hold."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    with tempfile.TemporaryDirectory() as folder:
        process, address = started(folder)
        try:
            async with aiohttp.ClientSession() as session:
                await ask(session, address, QUERY.replace("true", "false"))
                quiet = await asked_for(seconds / 2, address)
                before = peak_memory(process.pid)
                with ProcessPoolExecutor(1) as others:
                    attackers = asyncio.get_running_loop().run_in_executor(others, besiege, address, seconds + 2)
                    await asyncio.sleep(1.5)  # until they are there
                    besieged = await asked_for(seconds, address)
                    sent = await attackers
                grown = peak_memory(process.pid) - before
        finally:
            process.terminate()
            process.wait(20)
    factor = p99(besieged) / p99(quiet)
    for name, times in (("quiet", quiet), ("besieged", besieged)):
        half, most = statistics.median(times) * 1e3, p99(times) * 1e3
        print(f"{name:>8}: p50 {half:6.1f} ms   p99 {most:6.1f} ms   ({len(times)} questions)")
    print(f"{sent} attacks of {len(ATTACKS)} kinds; p99 x {factor:.1f}, memory {grown:+.0f} MB")
    if grown > MOST_MEMORY or factor > WORST:
        raise SystemExit(f"promised: memory up to +{MOST_MEMORY} MB, p99 up to x {WORST:g}")


def started(folder: str) -> tuple[subprocess.Popen[str], str]:
    """The gateway, with its sandbox and a store in the folder, and where it answers."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/store.db", "SANDBOX": "on", "NO_COLOR": "1"}
    environment["MAX_REQUESTS_PER_CALLER"] = "100000"  # all come from one address, and stand for callers everywhere
    command = [sys.executable, "-m", "app", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603
    for line in process.stdout or ():
        if found := re.search(r"http://\S+/graphql", line):
            return process, found[0]
    raise SystemExit("the gateway did not start")


async def asked_for(seconds: float, address: str) -> list[float]:
    """The times that one caller's questions took."""
    times: list[float] = []
    ends = time.monotonic() + seconds
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < ends:
            began = time.perf_counter()
            await ask(session, address, QUERY)
            times.append(time.perf_counter() - began)
            await asyncio.sleep(0.005)
    return times


async def ask(session: aiohttp.ClientSession, address: str, query: str) -> None:
    """Ask as an honest caller, who is answered or it is the end."""
    async with session.post(address, json={"query": query}) as reply:
        if reply.status != 200 or "errors" in await reply.json():
            raise SystemExit(f"an honest caller was told {reply.status}: {await reply.text()}")


def besiege(address: str, seconds: float) -> int:
    """Lay siege for so long; how many attacks were sent."""

    async def together() -> int:
        ends = time.monotonic() + seconds
        return sum(await asyncio.gather(*(_attack(address, ends, first) for first in range(ATTACKERS))))

    return asyncio.run(together())


async def _attack(address: str, ends: float, first: int) -> int:
    """Send one attack after the other, beginning with another one than the others do."""
    contents = [(one, one.content()) for one in ATTACKS]
    sent = 0
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < ends:
            attack, content = contents[(first * 17 + sent) % len(contents)]
            headers = {"content-type": "application/json", **attack.headers}
            async with session.post(address, data=io.BytesIO(content), headers=headers) as reply:
                await reply.read()
                if reply.status >= 500:
                    raise SystemExit(f"{attack.name}: {reply.status}")
            sent += 1
            await asyncio.sleep(PAUSE)
    return sent


def peak_memory(pid: int) -> float:
    """The largest resident set so far, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(peak[1]) / 1024 if peak else 0.0


def p99(times: list[float]) -> float:
    """What one in a hundred took longer than."""
    return statistics.quantiles(times, n=100)[98]


if __name__ == "__main__":
    asyncio.run(main())
