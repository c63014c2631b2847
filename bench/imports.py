"""Imports: a made-up MusicBrainz dump into SQLite and PostgreSQL, beside the raw driver writing the same rows.

    python -m bench.imports [--recordings 1000000] [--kills]

The dump has so many recordings, half as many ISRCs and three tenths as many works, in the real column layout. The
import runs as its command does, in a process of its own whose memory is read with that of its workers. The raw figure
is the time that PostgreSQL's COPY, or SQLite's executemany in transactions of 2,000 recordings, takes to write the
rows that came of it into a second, empty database with the same tables and indexes; reading the rows is not counted.
Then the same dump is imported again. With --kills it is also imported into a third database by a process that is
killed three times, and all rows are compared. Ends with status 1 where a figure is not as wanted.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Any
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
from sqlalchemy import make_url, select, text

from app.store.engine import Database
from app.store.store import Store
from app.store.switch import TABLES, Portion, Switch, column_names
from bench.memory import resident
from tests.imports.held import WHEN_WRITTEN
from tests.imports.synthetic import isrc, write_synthetic

AT_ONCE = 2_000
WANTED_RATE, WANTED_AGAIN, WANTED_MB = 0.4, 0.5, 1_000
KILLED_AT = (("joins", 0.5), ("rows", 0.4), ("switch", 0.5))


class Command:
    """`linernotes import musicbrainz` as a process, and the most memory that it and its workers had."""

    def __init__(self, url: str, dump: Path, staging: Path) -> None:
        arguments = [sys.executable, "-m", "app", "import", "musicbrainz", str(dump), "--staging", str(staging)]
        self.most_mb = 0.0
        began = perf_counter()
        self.process = subprocess.Popen(  # noqa: S603 - our own command line
            arguments, env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.PIPE, text=True
        )
        over = Event()
        reader = Thread(target=self._read_memory, args=(over,))
        reader.start()
        self.said = self.process.communicate()[0]
        over.set()
        reader.join()
        self.seconds = perf_counter() - began
        if self.process.returncode:
            raise RuntimeError(f"the import failed: {self.said}")

    def _read_memory(self, over: Event) -> None:
        while not over.wait(0.25):
            self.most_mb = max(self.most_mb, sum(map(_mb, _family(self.process.pid))))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in children.read_text().split():
                yield from _family(int(child))
        except OSError:
            continue  # it has ended


def _mb(pid: int) -> float:
    try:
        return resident(pid)
    except (OSError, RuntimeError):
        return 0.0  # it has ended


async def write_raw(source: str, target: str, isrcs: int) -> float:
    """Write all rows of one database into another as its driver does it best; the seconds that took."""
    held, written = Database(source), Database(target)
    spent = 0.0
    bounds = ["", *(isrc(number) for number in range(AT_ONCE, isrcs, AT_ONCE)), "~"]
    for first, last in pairwise(bounds):
        rows: dict[str, list[tuple[Any, ...]]] = {}
        async with held.reading() as connection:
            for table in TABLES.values():
                columns = [table.c[name] for name in column_names(table)]
                about = select(*columns).where(table.c.isrc >= first, table.c.isrc < last).order_by(table.c.isrc)
                rows[table.name] = [tuple(row) for row in await connection.execute(about)]
        portion = Portion("", "", b"", (), rows)
        began = perf_counter()
        async with written.writing() as connection:
            await connection.execute(text("SELECT 1"))
            await Switch(connection).put(portion)
        spent += perf_counter() - began
    await held.close()
    await written.close()
    return spent


async def digest(url: str) -> list[tuple[str, int, int]]:
    """For each table its rows' number and the sum of their hashes, without when they were written."""
    database, found = Database(url), []
    async with database.writing() as connection:  # PostgreSQL streams inside a transaction only
        for table in TABLES.values():
            names = [name for name in column_names(table) if name not in WHEN_WRITTEN]
            count = total = 0
            async for row in await connection.stream(select(*(table.c[name] for name in names))):
                count, total = count + 1, (total + hash(tuple(row))) % 2**64
            found.append((table.name, count, total))
    await database.close()
    return found


def kill_three_times(url: str, dump: Path, staging: Path, isrcs: int) -> None:
    """Start the import and kill it in each stage."""
    for stage, share in KILLED_AT:
        steps = 7 if stage == "joins" else int(isrcs * share)
        command = [sys.executable, "-m", "tests.imports.killed", url, dump, staging, stage, str(steps), str(AT_ONCE)]
        process = subprocess.run(list(map(str, command)), check=False)  # noqa: S603 - our own command line
        if process.returncode != -signal.SIGKILL:
            raise RuntimeError(f"it was not killed in {stage}: {process.returncode}")


@contextmanager
def sqlite() -> Iterator[Callable[[], str]]:
    """URLs of new SQLite files."""
    with tempfile.TemporaryDirectory() as folder:
        yield lambda: f"sqlite:///{folder}/{uuid4().hex}.db"


@contextmanager
def postgres() -> Iterator[Callable[[], str]]:
    """URLs of new PostgreSQL databases, dropped at the end."""
    server = os.environ.get("LINERNOTES_BENCH_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
    made: list[str] = []

    def make() -> str:
        made.append(f"linernotes_bench_{uuid4().hex}")
        asyncio.run(_command(server, f'CREATE DATABASE "{made[-1]}"'))
        return make_url(server).set(database=made[-1]).render_as_string(hide_password=False)

    try:
        yield make
    finally:
        for name in made:
            asyncio.run(_command(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


async def _command(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(statement)
    await connection.close()


async def _migrate(url: str) -> None:
    store = Store.at(url)
    await store.migrate()
    await store.close()


def compare(name: str, make: Callable[[], str], dump: Path, isrcs: int, *, kills: bool) -> bool:
    """Measure one database and print its row; whether all is as wanted."""
    staging = dump.parent / "staging"
    url, raw_url = make(), make()
    first = Command(url, dump, staging)
    asyncio.run(_migrate(raw_url))
    sleep(1)
    raw = asyncio.run(write_raw(url, raw_url, isrcs))
    again = Command(url, dump, staging)
    ratio = raw / first.seconds
    print(
        f"| {name} | {isrcs / first.seconds:,.0f} | {isrcs / raw:,.0f} | {ratio:.2f} | {first.most_mb:,.0f} "
        f"| {again.seconds / first.seconds:.3f} |",
        flush=True,
    )
    good = ratio >= WANTED_RATE and again.seconds <= WANTED_AGAIN * first.seconds and first.most_mb < WANTED_MB
    if kills:
        killed = make()
        asyncio.run(_migrate(killed))
        kill_three_times(killed, dump, staging, isrcs)
        Command(killed, dump, staging)
        same = asyncio.run(digest(killed)) == asyncio.run(digest(url))
        print(f"\nKilled three times on the way, the result is {'the same' if same else 'ANOTHER'}.\n", flush=True)
        good = good and same
    return good


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--recordings", type=int, default=1_000_000)
    parser.add_argument("--kills", action="store_true", help="compare with an import that was killed three times")
    given = parser.parse_args()
    isrcs, works = given.recordings // 2, given.recordings * 3 // 10
    with tempfile.TemporaryDirectory() as folder:
        dump = write_synthetic(Path(folder) / "dump", given.recordings, isrcs, works)
        print(f"{given.recordings:,} recordings, {isrcs:,} ISRCs, {works:,} works\n")
        print("| store | ISRCs a second | raw driver, the same rows | ratio | MB at most | again, of the first time |")
        print("|---" * 6 + "|", flush=True)
        good = True
        for name, databases in (("SQLite", sqlite), ("PostgreSQL", postgres)):
            with databases() as make:
                good = compare(name, make, dump, isrcs, kills=given.kills) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
