"""Pages of a catalog: a hundred of its songs in each order, by number and by cursor, and by a part of an artist's name.

`python -m bench.catalogs [--songs 10000]` fills a catalog on SQLite and, where LINERNOTES_BENCH_POSTGRES names a
server, on PostgreSQL; of half its recordings something is held, of the other half something was told. It prints medians
in milliseconds: of adding 1,000 songs, of the first page, of one from the middle by its number and by a cursor, and of
the first page of a filter that a thousandth of the songs fits. Each counts all songs too, as `totalCount` does.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
from sqlalchemy import make_url

from app.music.claim import ArtistCredit, Claim
from app.music.facets import EVERYTHING
from app.music.observation import Observation
from app.music.submitted import Submitted
from app.store.catalog_songs import After, NewSong, SongKey, SongOrder, SongsWanted
from app.store.store import Store

PORTION = 1_000
ROUNDS = 15
PAGE = 100
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def names(number: int) -> tuple[str, str]:
    """A title and an artist that come in another order than the numbers."""
    mixed = number * 7_919 % 1_000_003
    return f"Song {mixed:06}", f"Artist {mixed % 1_000:03}"


def said(number: int) -> Observation:
    """What a provider tells of a recording."""
    title, artist = names(number)
    isrc = f"QZBEN{number:07}"
    claim = Claim(isrc, title, artists=(ArtistCredit(artist),))
    return Observation(isrc, "deezer", "track", EVERYTHING, NOW, claim)


def told(catalog_id: str, number: int) -> NewSong:
    """A song, of which its owner tells something where nobody else does."""
    title, artist = names(number)
    submitted = Submitted(NOW, title, None, (artist,)) if number % 2 else None
    return NewSong(SongKey(catalog_id, f"QZBEN{number:07}"), None, submitted)


async def timed(act: Callable[[], Awaitable[object]], rounds: int = ROUNDS) -> float:
    """The median milliseconds of an act."""
    took = []
    for _ in range(rounds):
        began = perf_counter()
        await act()
        took.append((perf_counter() - began) * 1_000)
    return statistics.median(took)


async def measure(url: str, songs: int) -> None:
    """Fill a store and print a row for each order."""
    store = Store.at(url)
    await store.migrate()
    catalog = await store.add_catalog("bench", "Songs")
    adding = []
    for first in range(0, songs, PORTION):
        numbers = range(first, min(first + PORTION, songs))
        await store.keep([said(number) for number in numbers if number % 2 == 0])
        batch = [told(catalog.id, number) for number in numbers]
        adding.append(await timed(partial(store.add_catalog_songs, "bench", batch), 1))
    print(
        f"{make_url(url).get_backend_name()}, {songs:,} songs; adding {PORTION:,}: {statistics.median(adding):.1f} ms\n"
    )
    print("| order | first page | middle page | behind a cursor | filtered |\n|---|---|---|---|---|")
    for order in SongOrder:
        read = partial(store.catalog_songs, "bench", catalog.id)
        middle = await read(SongsWanted(PAGE, offset=songs // 2, order=order))
        last = middle.songs[-1]
        asked = (
            SongsWanted(PAGE, order=order),
            SongsWanted(PAGE, offset=songs // 2, order=order),
            SongsWanted(PAGE, after=After(last.sort_key, last.place), order=order),
            SongsWanted(PAGE, order=order, artist="artist 123"),
        )
        figures = [await timed(partial(read, wanted)) for wanted in asked]
        print(f"| {order.name} | " + " | ".join(f"{figure:.1f}" for figure in figures) + " |")
    print()
    await store.close()


async def main() -> None:
    """Measure on each database there is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--songs", type=int, default=10_000)
    songs = parser.parse_args().songs
    with tempfile.TemporaryDirectory() as folder:
        await measure(f"sqlite:///{Path(folder) / 'catalogs.db'}", songs)
    if server := os.environ.get("LINERNOTES_BENCH_POSTGRES"):
        name = f"linernotes_bench_{uuid4().hex}"
        connection = await asyncpg.connect(server)
        await connection.execute(f'CREATE DATABASE "{name}"')
        try:
            await measure(make_url(server).set(database=name).render_as_string(hide_password=False), songs)
        finally:
            await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            await connection.close()


if __name__ == "__main__":
    asyncio.run(main())
