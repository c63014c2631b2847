"""A large file enriched: rows a second, peak memory, and calls to providers against the ideal.

    python -m bench.enrich [--rows 100000] [--few 10000]

Half of the rows repeat an ISRC that another row has, 5 % hold none that can be read, and 10 % one that nobody knows.
The sandbox answers at once and at any pace, and the file is enriched by `linernotes enrich` with its default fields
over a new SQLite store. The ideal number of calls is what the providers' batches allow for the distinct ISRCs. A
smaller file shows that memory does not grow. Exits with 1 where a row is lost or wrong, a call is too many or too few,
the peak is above 300 MB, or the two files' peaks are more than 20 % apart.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from math import ceil
from pathlib import Path
from typing import NamedTuple

import aiohttp
from rich.console import Console
from rich.table import Table

from app.sandbox import synthetic
from bench.processes import PROVIDERS, Caller, environment, sandbox

MOST_MEGABYTES, MOST_APART = 300, 0.2


class File(NamedTuple):
    """The ISRCs of a file's rows, and how many of the distinct ones are known and unknown."""

    isrcs: list[str]
    known: int
    unknown: int

    @classmethod
    def of(cls, rows: int) -> File:
        """So many rows, in the same order every time."""
        known, unknown, invalid = rows * 85 // 200, rows // 20, rows // 20
        some = [synthetic.isrc(number) for number in range(known)] + [f"QZUNK{n:07}" for n in range(unknown)]
        isrcs = [*some, *some, *(f"not-an-isrc-{number}" for number in range(invalid))]
        random.Random(rows).shuffle(isrcs)
        return cls(isrcs, known, unknown)

    @property
    def statuses(self) -> dict[str, int]:
        """How many rows have which status."""
        invalid = len(self.isrcs) - 2 * (self.known + self.unknown)
        return {"matched": 2 * self.known, "not_found": 2 * self.unknown, "invalid_isrc": invalid}

    @property
    def ideal_calls(self) -> dict[str, int]:
        """The fewest calls to each provider."""
        distinct = self.known + self.unknown
        return {
            "acrcloud": distinct,
            "sonovault": ceil(distinct / 100),
            "musicbrainz": ceil(distinct / 50) + self.known,  # the search by ISRC, then each recording with its works
            "deezer": distinct,
        }


class Outcome(NamedTuple):
    """What one run took and brought."""

    seconds: float
    megabytes: float
    calls: dict[str, int]
    right: bool


async def measure(file: File, providers: str) -> Outcome:
    """Enrich a file by the command line, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        source, goal = Path(folder) / "in.csv", Path(folder) / "out.csv"
        with source.open("w", newline="") as stream:
            csv.writer(stream).writerows([("row", "isrc"), *enumerate(file.isrcs)])
        async with aiohttp.ClientSession() as session:
            caller = Caller(session, "", providers)
            await caller.control("DELETE", "stats")
            began = time.perf_counter()
            megabytes = enrich(source, goal, environment(providers, database_url=f"sqlite:///{folder}/linernotes.db"))
            seconds = time.perf_counter() - began
            calls = await caller.calls()
        with goal.open(newline="") as stream:
            told = list(csv.DictReader(stream))
    in_order = [(row["row"], row["isrc"]) for row in told] == [(str(n), isrc) for n, isrc in enumerate(file.isrcs)]
    return Outcome(seconds, megabytes, calls, in_order and Counter(row["status"] for row in told) == file.statuses)


def enrich(source: Path, goal: Path, settings: dict[str, str]) -> float:
    """Run the command; the most memory that it ever had, in MB."""
    command = [sys.executable, "-m", "app", "enrich", str(source), "-o", str(goal)]
    child = subprocess.Popen(command, env={**os.environ, **settings})  # noqa: S603 - our own command line
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"the command ended with {child.returncode}")
    return used.ru_maxrss / 1024


async def run(sizes: tuple[int, ...]) -> bool:
    """Measure and print; whether everything is as wanted."""
    files = [File.of(rows) for rows in sizes]
    with sandbox("--latency", "0") as providers:
        outcomes = [await measure(file, providers) for file in files]
    table = Table("rows", "seconds", "rows/s", "peak MB", *PROVIDERS, "rows right", title="calls / ideal calls")
    for file, outcome in zip(files, outcomes, strict=True):
        counts = [f"{outcome.calls[provider]} / {file.ideal_calls[provider]}" for provider in PROVIDERS]
        figures = (f"{outcome.seconds:.1f}", f"{len(file.isrcs) / outcome.seconds:.0f}", f"{outcome.megabytes:.0f}")
        table.add_row(str(len(file.isrcs)), *figures, *counts, "yes" if outcome.right else "no")
    Console(width=140).print(table)
    peaks = [outcome.megabytes for outcome in outcomes]
    return (
        all(outcome.right for outcome in outcomes)
        and all(outcome.calls == file.ideal_calls for file, outcome in zip(files, outcomes, strict=True))
        and max(peaks) <= MOST_MEGABYTES
        and max(peaks) <= min(peaks) * (1 + MOST_APART)
    )


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.enrich", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--few", type=int, default=10_000)
    given = parser.parse_args()
    return 0 if asyncio.run(run((given.few, given.rows))) else 1


if __name__ == "__main__":
    sys.exit(main())
