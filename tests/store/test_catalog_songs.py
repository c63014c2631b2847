"""Songs are added and removed once, and read in every order without repeating or hiding any."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from app.store.catalog_songs import After, CatalogSong, SongKey, SongOrder, SongsWanted
from app.store.store import Store

from .told import BLANK_SPACE, CALM_DOWN, new_song, numbered, song

EVERY = SongsWanted(100)


async def read_isrcs(store: Store, catalog_id: str, **wanted: object) -> list[str]:
    page = await store.catalog_songs("ann", catalog_id, SongsWanted(**{"limit": 100} | wanted))  # type: ignore[arg-type]
    return [song.isrc for song in page.songs]


def behind(song: CatalogSong) -> After:
    return After(song.sort_key, song.place)


async def test_songs_are_read_in_the_order_they_were_added_page_by_page(store: Store) -> None:
    catalog = await store.add_catalog("ann", "Numbers")
    isrcs = [numbered(number) for number in (5, 3, 4, 1, 2)]
    written = await store.add_catalog_songs("ann", [new_song(catalog.id, isrc, f"note {isrc}") for isrc in isrcs])
    assert written.changed == {SongKey(catalog.id, isrc) for isrc in isrcs}
    await store.add_catalog_songs("ann", [new_song(catalog.id, numbered(0))])
    page = await store.catalog_songs("ann", catalog.id, SongsWanted(3, offset=2))
    assert ([song.isrc for song in page.songs], page.total, page.more) == (
        [numbered(4), numbered(1), numbered(2)], 6, True,
    )  # fmt: skip
    assert page.songs[0].notes == f"note {numbered(4)}"
    last = await store.catalog_songs("ann", catalog.id, SongsWanted(3, offset=5))
    assert ([song.isrc for song in last.songs], last.more) == ([numbered(0)], False)


async def test_a_song_already_in_the_catalog_stays_as_it_is(store: Store) -> None:
    catalog = await store.add_catalog("ann", "Ballads")
    await store.add_catalog_songs("ann", [new_song(catalog.id, BLANK_SPACE, "first", title="Blank")])
    before = await store.catalog("ann", catalog.id)
    again = [new_song(catalog.id, BLANK_SPACE, "again", title="Other")]
    assert (await store.add_catalog_songs("ann", again)).changed == frozenset()
    assert await store.catalog("ann", catalog.id) == before
    new = [*again, new_song(catalog.id, CALM_DOWN, "new"), new_song(catalog.id, CALM_DOWN, "twice")]
    assert (await store.add_catalog_songs("ann", new)).changed == {SongKey(catalog.id, CALM_DOWN)}
    page = await store.catalog_songs("ann", catalog.id, EVERY)
    assert [(song.isrc, song.notes) for song in page.songs] == [(BLANK_SPACE, "first"), (CALM_DOWN, "new")]
    assert page.songs[0].submitted is not None
    assert page.songs[0].submitted.title == "Blank"


async def test_one_batch_fills_several_catalogs_in_their_order(store: Store) -> None:
    one, two = [await store.add_catalog("ann", name) for name in ("One", "Two")]
    batch = [new_song((one, two)[number % 2].id, numbered(number)) for number in (4, 3, 2, 1)]
    assert (await store.add_catalog_songs("ann", batch)).catalogs == {one.id, two.id}
    assert await read_isrcs(store, one.id) == [numbered(4), numbered(2)]
    assert await read_isrcs(store, two.id) == [numbered(3), numbered(1)]


@pytest.mark.parametrize("atomic", [False, True])
async def test_a_strangers_catalog_in_a_batch_costs_the_others_nothing_unless_it_is_atomic(
    store: Store, atomic: bool
) -> None:
    mine, strange = await store.add_catalog("ann", "Mine"), await store.add_catalog("bob", "Theirs")
    batch = [new_song(mine.id, BLANK_SPACE), new_song(strange.id, BLANK_SPACE)]
    written = await store.add_catalog_songs("ann", batch, atomic=atomic)
    assert written.catalogs == {mine.id}
    assert written.changed == (frozenset() if atomic else {SongKey(mine.id, BLANK_SPACE)})
    assert await read_isrcs(store, mine.id) == ([] if atomic else [BLANK_SPACE])
    assert (await store.catalog_songs("bob", strange.id, EVERY)).total == 0
    removed = await store.remove_catalog_songs("ann", [one.key for one in batch], atomic=atomic)
    assert removed.changed == written.changed


async def test_removed_songs_are_gone_and_their_places_are_not_given_again(store: Store) -> None:
    catalog = await store.add_catalog("ann", "Numbers")
    await store.add_catalog_songs("ann", [new_song(catalog.id, numbered(number)) for number in range(3)])
    last = (await store.catalog_songs("ann", catalog.id, EVERY)).songs[-1]
    removed = await store.remove_catalog_songs("ann", [SongKey(catalog.id, numbered(number)) for number in (2, 9)])
    assert removed.changed == {SongKey(catalog.id, numbered(2))}
    await store.add_catalog_songs("ann", [new_song(catalog.id, numbered(5))])
    assert await read_isrcs(store, catalog.id, after=behind(last)) == [numbered(5)]
    after = await store.catalog("ann", catalog.id)
    assert after is not None
    assert (after.song_count, after.updated_at > catalog.updated_at) == (3, True)


async def test_many_writers_of_one_catalog_write_each_song_once(store: Store) -> None:
    catalog, other = await store.add_catalog("ann", "Numbers"), await store.add_catalog("ann", "Others")
    catalogs = (catalog.id, other.id)
    batches = [
        [new_song(catalogs[(number + turn) % 2], numbered(number)) for number in range(turn, turn + 20)]
        for turn in (0, 10, 5, 0)
    ]
    written = await asyncio.gather(*(store.add_catalog_songs("ann", batch) for batch in batches))
    added = [key for one in written for key in one.changed]
    assert sorted(added, key=str) == sorted({song.key for batch in batches for song in batch}, key=str)
    for catalog_id in catalogs:
        songs = (await store.catalog_songs("ann", catalog_id, EVERY)).songs
        assert [song.place for song in songs] == list(range(1, len(songs) + 1))


async def filled(store: Store) -> str:
    """A catalog of six songs: three whose recordings are held, two of which something was told, one of nothing."""
    catalog = await store.add_catalog("ann", "Mixed")
    await store.keep(
        [
            song(numbered(1), "Élan", "Ólafur Arnalds"),
            song(numbered(2), "blank space", "Taylor Swift", "Bon Iver"),
            song(numbered(3), "Élan", "BEYONCÉ"),
        ]
    )
    await store.add_catalog_songs(
        "ann",
        [
            new_song(catalog.id, numbered(3)),
            new_song(catalog.id, numbered(6)),
            new_song(catalog.id, numbered(5), title="Dôme", artists=("Bon Iver", "Ólafur")),
            new_song(catalog.id, numbered(2), title="Zzz", artists=("Nobody",)),
            new_song(catalog.id, numbered(1)),
            new_song(catalog.id, numbered(4), title="ZZ Top", artists=("Zeno",)),
        ],
    )
    return catalog.id


ORDERS = {
    SongOrder.ADDED: [3, 6, 5, 2, 1, 4],
    SongOrder.TITLE: [6, 2, 5, 3, 1, 4],
    SongOrder.ARTIST: [6, 3, 5, 1, 2, 4],
}


@pytest.mark.parametrize("order", ORDERS)
async def test_what_is_held_sorts_a_song_before_what_was_told_of_it(store: Store, order: SongOrder) -> None:
    catalog_id = await filled(store)
    expected = [numbered(number) for number in ORDERS[order]]
    assert await read_isrcs(store, catalog_id, order=order) == expected
    descending = await read_isrcs(store, catalog_id, order=order, descending=True)
    assert descending == expected[::-1]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("beyonce", [3]),
        ("BON IV", [5, 2]),
        ("olafur", [5, 1]),
        ("nobody", [2]),
        ("%", []),
        ("zeno\nbon", []),
        (" ", None),
    ],
)
async def test_songs_are_found_by_a_part_of_an_artists_name_held_or_told(
    store: Store, name: str, numbers: list[int] | None
) -> None:
    catalog_id = await filled(store)
    expected = ORDERS[SongOrder.ADDED] if numbers is None else numbers
    found = await store.catalog_songs("ann", catalog_id, SongsWanted(100, artist=name))
    assert [song.isrc for song in found.songs] == [numbered(number) for number in expected]
    assert found.total == len(expected)


async def test_a_changed_record_moves_the_songs_of_every_catalog(store: Store) -> None:
    catalog_id = await filled(store)
    at_first = (await store.catalog_songs("ann", catalog_id, SongsWanted(6, order=SongOrder.UPDATED))).songs
    assert at_first[0].updated_at <= at_first[-1].updated_at
    await store.keep([song(numbered(6), "Aaa", "Aaron", minute=5)])
    assert (await read_isrcs(store, catalog_id, order=SongOrder.UPDATED))[-1] == numbered(6)
    assert await read_isrcs(store, catalog_id, artist="aar") == [numbered(6)]
    await store.keep([song(numbered(6), "Zzzz", "Zzzz", minute=9)])
    assert (await read_isrcs(store, catalog_id, order=SongOrder.TITLE))[-1] == numbered(6)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", list(SongOrder))
async def test_cursors_hold_while_songs_come_and_go(store: Store, order: SongOrder, descending: bool) -> None:
    catalog_id = await filled(store)
    stayed = set(await read_isrcs(store, catalog_id)) - {numbered(3), numbered(4)}
    seen: list[str] = []
    newcomers, gone = count(100), iter([numbered(3), numbered(4)])
    after = None
    while True:
        wanted = SongsWanted(1, after=after, order=order, descending=descending)
        page = await store.catalog_songs("ann", catalog_id, wanted)
        if not page.songs or len(seen) > 30:
            break
        seen += [song.isrc for song in page.songs]
        after = behind(page.songs[-1])
        if len(seen) <= 4:
            title = ("Aaaa", "Mmmm", "Zzzz")[len(seen) % 3]
            await store.add_catalog_songs(
                "ann", [new_song(catalog_id, numbered(next(newcomers)), title=title, artists=(title,))]
            )
            if leaving := next(gone, None):
                await store.remove_catalog_songs("ann", [SongKey(catalog_id, leaving)])
    assert len(seen) == len(set(seen))
    assert stayed <= set(seen)


@pytest.mark.parametrize("order", list(SongOrder))
async def test_pages_are_turned_backwards_in_the_same_order(store: Store, order: SongOrder) -> None:
    catalog_id = await filled(store)
    whole = await read_isrcs(store, catalog_id, order=order)
    last = await store.catalog_songs("ann", catalog_id, SongsWanted(2, backwards=True, order=order))
    assert ([song.isrc for song in last.songs], last.more) == (whole[4:], True)
    wanted = SongsWanted(4, after=behind(last.songs[0]), backwards=True, order=order)
    before = await store.catalog_songs("ann", catalog_id, wanted)
    assert ([song.isrc for song in before.songs], before.more) == (whole[:4], False)


async def test_a_whole_catalog_is_walked_in_portions(store: Store) -> None:
    catalog_id = await filled(store)
    walked: list[CatalogSong] = []
    while portion := await store.catalog_isrcs("ann", catalog_id, after=walked[-1].place if walked else 0, limit=4):
        walked += portion
    assert [song.isrc for song in walked] == await read_isrcs(store, catalog_id)
    assert walked[2].submitted is not None
    assert walked[2].submitted.artists == ("Bon Iver", "Ólafur")


async def test_times_are_read_back_in_utc(store: Store) -> None:
    catalog_id = await filled(store)
    (first, *_) = (await store.catalog_songs("ann", catalog_id, EVERY)).songs
    assert first.added_at.tzinfo is UTC
    assert first.updated_at.tzinfo is UTC
    assert abs(datetime.now(UTC) - first.added_at) < timedelta(minutes=1)
    assert first.submitted is None
