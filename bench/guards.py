"""What a public server's guards cost hot reads: `python -m bench.guards [--rounds 5] [--seconds 1] [--sizes 1,20,100]`.

Off: nobody is identified, counted, measured or logged. On: every request brings an API key, and is counted by key, by
address and by cost; metrics, the log and the watch for slow queries are on. The limits of documents and bodies cannot
be switched off, so they are in both. The figures are requests per second of the server's CPU, of both alternately.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from app.gateway.keys import KeyScope, make_key
from app.store.store import Store
from bench import hot, typical
from bench.load import Server, load, need_wrk

MODES = {name: settings for name, settings in hot.OURS.items() if name != "ours, computed"}
OFF = {"METRICS": "false", "RATE_PER_ADDRESS": "", "LOG_LEVEL": "error", "SLOW_QUERY_MS": "3600000"}
ON = {
    "RATE_PER_KEY": "100000000/60s",
    "RATE_PER_ADDRESS": "100000000/60s",
    "COST_PER_CALLER": "100000000000/60s",
    "LOG_LEVEL": "info",
}


async def _with_a_key(database: Path) -> str:
    """Make a key in the store; the key."""
    held, key = make_key("bench", KeyScope.READ)
    store = Store.at(f"sqlite:///{database}")
    await store.accounts.add_key(held)
    await store.close()
    return key


@contextmanager
def _pair(folder: Path, settings: dict[str, str]) -> Iterator[dict[str, tuple[Server, dict[str, str]]]]:
    """The two servers, each with the environment that wrk asks it in."""
    open_house, guarded = folder / "off.db", folder / "on.db"
    for database in (open_house, guarded):
        if not database.exists():
            asyncio.run(hot.filled(database))
    key = asyncio.run(_with_a_key(guarded))
    with hot.ours({**settings, **OFF}, open_house) as off, hot.ours({**settings, **ON}, guarded) as on:
        yield {"off": (off, {}), "on": (on, {"API_KEY": key})}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--sizes", default="1,20,100")
    given = parser.parse_args()
    need_wrk()
    isrcs = typical.isrcs(hot.RECORDINGS)
    print("| guards | tracks | off, a second of CPU | on | throughput lost |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="linernotes-bench-") as name:
        folder = Path(name)
        for mode, settings in MODES.items():
            with _pair(folder, settings) as servers:
                for size in map(int, given.sizes.split(",")):
                    sent = hot.bodies(folder, "ours", typical.QUERY, size, isrcs)
                    figures: dict[str, list[float]] = {which: [] for which in servers}
                    for turn in range(-1, given.rounds):  # one to warm up
                        for which, (server, environment) in servers.items():
                            with patch.dict(os.environ, environment):
                                told = load(server, sent, given.seconds)
                            if turn >= 0:
                                figures[which].append(told.per_cpu_second)
                    lost = 1 - statistics.median(
                        on / off for off, on in zip(figures["off"], figures["on"], strict=True)
                    )
                    off, on = (statistics.median(figures[which]) for which in ("off", "on"))
                    print(f"| {mode} | {size} | {off:.0f} | {on:.0f} | {lost:.0%} |", flush=True)


if __name__ == "__main__":
    main()
