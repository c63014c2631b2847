"""Store reads: 100 records from the store, beside the raw driver that fetches and decodes the same documents.

`python -m bench.store [--large 1000000]` fills a store with 10,000 and with many recordings, on SQLite and, where
LINERNOTES_BENCH_POSTGRES names a server, on PostgreSQL, and prints medians in milliseconds. Ours and the raw driver's
reads of both stores alternate in one run, so that another load on the machine meets all of them; each reads 100 ISRCs
drawn by chance, and no record cache stands in front. CPU is this process's, so that PostgreSQL's own is not in it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from uuid import uuid4

import aiosqlite
import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
import msgspec
from sqlalchemy import make_url

from app.interpreter import spare_the_collector
from app.music.claim import ArtistCredit, Claim, ContributorClaim, Length, LinkClaim, WorkClaim
from app.music.facets import EVERYTHING
from app.music.merge import RULES, merge_record
from app.music.observation import Observation
from app.music.track import Record
from app.store.store import Store

SMALL = 10_000
AT_ONCE = 100
ROUNDS = 300
PORTION = 20_000

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Read = Callable[[Sequence[str]], Awaitable[object]]
Opened = AbstractAsyncContextManager[tuple[Store, Read]]
decode = msgspec.json.Decoder(Record).decode
encode = msgspec.json.Encoder(order="deterministic").encode


def isrc(number: int) -> str:
    """One of ten million."""
    return f"QZBEN{number:07}"


def document(code: str) -> bytes:
    """The record of a recording with six links and three works of five contributors each."""
    pages = {"spotify": "0DiWol3AO6WpXZgp0goxAV", "deezer": "3135553", "applemusic": "697195462", "tidal": "1550545"}
    links = tuple(LinkClaim(platform, id_) for platform, id_ in pages.items())
    parties = tuple(
        ContributorClaim(f"WRITER {place}", f"{100_000_000 + place:011}", roles=("Composer",)) for place in range(5)
    )
    works = tuple(WorkClaim(f"SONG {place}", f"T{900_000_000 + place}0", contributors=parties) for place in range(3))
    claim = Claim(code, "A Song", artists=(ArtistCredit("A Singer"),), length=Length(231_826), links=links, works=works)
    told = Observation(code, "acrcloud", "works", EVERYTHING, NOW, claim)
    return encode(merge_record(code, [told]))


MODEL = document(isrc(0))


def rows(first: int, last: int) -> Iterator[tuple[str, int, bytes, datetime]]:
    """Rows of `records`; every document is the model's under its own ISRC."""
    old = isrc(0).encode()
    for number in range(first, last):
        yield isrc(number), RULES, MODEL.replace(old, isrc(number).encode()), NOW


@asynccontextmanager
async def sqlite(count: int) -> AsyncIterator[tuple[Store, Read]]:
    """A SQLite store of so many records, and the raw driver's read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        store = Store.at(f"sqlite:///{path}")
        await store.migrate()
        async with aiosqlite.connect(path, isolation_level=None) as driver:
            await driver.execute("PRAGMA cache_size = -32000")
            await driver.execute("BEGIN")
            for first in range(0, count, PORTION):
                portion = [(*row[:3], row[3].isoformat(sep=" ")) for row in rows(first, min(count, first + PORTION))]
                await driver.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", portion)
            await driver.execute("COMMIT")
            await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            query = f"SELECT isrc, rules, document FROM records WHERE isrc IN ({','.join('?' * AT_ONCE)})"  # noqa: S608 - marks

            async def read(isrcs: Sequence[str]) -> dict[str, Record]:
                found = await driver.execute_fetchall(query, isrcs)
                return {code: decode(held) for code, _, held in found}

            yield store, read
        await store.close()


@asynccontextmanager
async def postgres(server: str, count: int) -> AsyncIterator[tuple[Store, Read]]:
    """A PostgreSQL store of so many records, and the raw driver's read."""
    name = f"linernotes_bench_{uuid4().hex}"
    admin = await asyncpg.connect(server)
    await admin.execute(f'CREATE DATABASE "{name}"')
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    store = Store.at(url)
    try:
        await store.migrate()
        driver = await asyncpg.connect(url)
        for first in range(0, count, PORTION):
            await driver.copy_records_to_table(
                "records",
                records=rows(first, min(count, first + PORTION)),
                columns=["isrc", "rules", "document", "updated_at"],
            )
        await driver.execute("ANALYZE records")
        await driver.execute("CHECKPOINT")
        query = f"SELECT isrc, rules, document FROM records WHERE isrc IN ({_marks(AT_ONCE)})"  # noqa: S608 - marks

        async def read(isrcs: Sequence[str]) -> dict[str, Record]:
            return {row[0]: decode(row[2]) for row in await driver.fetch(query, *isrcs)}

        yield store, read
        await driver.close()
    finally:
        await store.close()
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()


def _marks(count: int) -> str:
    return ",".join(f"${place}" for place in range(1, count + 1))


async def measure(reads: Sequence[tuple[Read, int]]) -> tuple[list[float], list[float]]:
    """The reads' median times, and CPU times, in milliseconds; with each read comes how many recordings there are."""
    chance = random.Random(1)
    times: list[list[float]] = [[] for _ in reads]
    cpu_times: list[list[float]] = [[] for _ in reads]
    for turn in range(ROUNDS + 20):
        for place in chance.sample(range(len(reads)), len(reads)):  # none always comes after the same other one
            read, count = reads[place]
            isrcs = [isrc(chance.randrange(count)) for _ in range(AT_ONCE)]
            began, began_cpu = perf_counter(), process_time()
            await read(isrcs)
            if turn >= 20:  # the first ones prepare statements and fill the database's own caches
                times[place].append((perf_counter() - began) * 1000)
                cpu_times[place].append((process_time() - began_cpu) * 1000)
    return list(map(statistics.median, times)), list(map(statistics.median, cpu_times))


async def compare(name: str, opened: Callable[[int], Opened], large: int) -> None:
    """Print one database's rows."""
    async with AsyncExitStack() as stack:
        reads: list[tuple[Read, int]] = []
        for count in (SMALL, large):
            store, raw = await stack.enter_async_context(opened(count))
            reads += [(store.records, count), (raw, count)]
        os.sync()  # or the disk would still be busy with what was just written
        medians = await measure(reads)
    few = [f"{ours:.2f} | {theirs:.2f} | {ours / theirs:.2f}" for ours, theirs, _, _ in medians]
    many = [f"{ours:.2f} | {theirs:.2f} | {ours / theirs:.2f}" for _, _, ours, theirs in medians]
    growth = [f"{kind[2] / kind[0]:.2f} | {kind[3] / kind[1]:.2f} | " for kind in medians]
    for held, cells in ((f"{SMALL:,}", few), (f"{large:,}", many), (f"{large:,} ÷ {SMALL:,}", growth)):
        print(f"| {name} | {held} | {' | '.join(cells)} |", flush=True)


async def main(large: int) -> None:
    """Print the table."""
    spare_the_collector()  # as when serving
    server = os.environ.get("LINERNOTES_BENCH_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
    print(f"{AT_ONCE} records, {len(MODEL):,} bytes each, medians of {ROUNDS} reads in ms\n")
    print("| store | recordings | ours | raw driver | ratio | our CPU | its CPU | ratio |")
    print("|---" * 8 + "|")
    await compare("SQLite", sqlite, large)
    await compare("PostgreSQL", partial(postgres, server), large)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=1_000_000, help="recordings of the larger store")
    asyncio.run(main(parser.parse_args().large))
