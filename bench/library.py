"""Questions about a whole catalog, each over all of its songs.

`python -m bench.library [--songs 10000]` fills a catalog on SQLite with recordings of the typical shape, of which every
tenth is there under a second ISRC. It prints for each question its median in milliseconds, and for how long it kept
other requests waiting at most: the longest time in which the event loop did nothing else. The process is set up as a
gateway's is.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from app.gateway.export import ExportFormat
from app.gateway.gateway import Gateway
from app.gateway.library import Library
from app.gateway.planner import Freshness
from app.gateway.recorder import Recorder
from app.gateway.walk import Stretch
from app.interpreter import share_the_interpreter, spare_the_collector
from app.music.coverage import Item
from app.settings import Settings
from app.store.cache import RecordCache
from app.store.catalog_songs import NewSong, SongKey
from app.store.store import Store
from bench import typical

ROUNDS = 3
PORTION = 1_000
ACCOUNT = "bench"
TICK = 0.001

Act = Callable[[], Awaitable[object]]


async def filled(gateway: Gateway, songs: int) -> str:
    """A catalog of so many songs; its id."""
    isrcs, now, store = typical.isrcs(songs), datetime.now(UTC), gateway.store
    catalog = await store.add_catalog(ACCOUNT, "Songs")
    for first in range(0, songs, PORTION):
        numbered = list(enumerate(isrcs[first : first + PORTION], first))
        told = [(isrc, number - 1 if number % 10 == 9 else number) for number, isrc in numbered]
        await store.keep([one for isrc, number in told for one in typical.observations(isrc, number, now)])
        await store.add_catalog_songs(ACCOUNT, [NewSong(SongKey(catalog.id, isrc)) for _, isrc in numbered])
    return catalog.id


def questions(library: Library, catalog_id: str, songs: int) -> Mapping[str, Act]:
    """What is asked, by what it is called in the schema."""
    whole = Stretch(ACCOUNT, catalog_id, 0, songs)

    async def exported(form: ExportFormat, *, provenance: bool = False) -> None:
        file = await library.export(ACCOUNT, catalog_id, form, ("isrc", "title", "iswc"), provenance=provenance)
        if file is None or not [piece async for piece in file.pieces]:
            raise ValueError("nothing was exported")

    return {
        "coverage.counts": lambda: library.coverage(ACCOUNT, catalog_id),
        "coverage.matrix": lambda: library.masks(whole),
        "coverage.songs, the first 100 that miss a page": lambda: library.uncovered(
            Stretch(ACCOUNT, catalog_id, 0, 100), [Item.MUSICBRAINZ]
        ),
        "disagreements.counts": lambda: library.conflict_counts(ACCOUNT, catalog_id),
        "disagreements.songs, of which none has any": lambda: library.conflicts(whole, []),
        "duplicates, the first 20": lambda: library.duplicates(ACCOUNT, catalog_id, [], None, 20),
        "export as CSV": lambda: exported(ExportFormat.CSV),
        "export as JSON lines, with provenance": lambda: exported(ExportFormat.JSONL, provenance=True),
        "export as Parquet": lambda: exported(ExportFormat.PARQUET),
    }


async def timed(act: Act) -> tuple[float, float]:
    """The median milliseconds of an act, and the most for which the event loop did nothing beside it."""
    worst = 0.0

    async def tick() -> None:
        nonlocal worst
        while True:
            began = perf_counter()
            await asyncio.sleep(TICK)
            worst = max(worst, perf_counter() - began - TICK)

    took = []
    ticking = asyncio.create_task(tick())
    for _ in range(ROUNDS):
        began = perf_counter()
        await act()
        took.append(perf_counter() - began)
    await asyncio.sleep(TICK * 2)
    ticking.cancel()
    return statistics.median(took) * 1_000, worst * 1_000


async def measure(url: str, songs: int) -> None:
    """Fill a store and print a row for each question."""
    store = Store.at(url)
    await store.migrate()
    cache = RecordCache.at("memory://", 1, 60)
    settings = Settings()
    freshness = Freshness(settings.fresh_for, settings.absent_for, settings.deadline)
    gateway = Gateway(store, cache, Recorder(store, cache), {}, freshness)
    spare_the_collector()
    share_the_interpreter()
    asked = questions(Library(gateway), await filled(gateway, songs), songs)
    print(f"{songs:,} songs\n\n| question | ms | longest stall, ms |\n|---|---|---|")
    for name, act in asked.items():
        took, stalled = await timed(act)
        print(f"| {name} | {took:.0f} | {stalled:.0f} |", flush=True)
    await gateway.close(patience=1)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--songs", type=int, default=10_000)
    songs = parser.parse_args().songs
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(f"sqlite:///{Path(folder) / 'library.db'}", songs))


if __name__ == "__main__":
    main()
