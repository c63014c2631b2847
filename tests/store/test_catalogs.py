"""Catalogs belong to an account; songs keep the order in which they were added."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.store.store import Store

from .told import BLANK_SPACE, CALM_DOWN, numbered


async def test_an_account_sees_its_own_catalogs_by_name(store: Store) -> None:
    roadtrip = await store.add_catalog("ann", "Roadtrip")
    ballads = await store.add_catalog("ann", "Ballads")
    await store.add_catalog("bob", "Aerobics")
    assert await store.catalogs("ann") == (ballads, roadtrip)
    assert await store.catalogs("nobody") == ()
    assert await store.catalog("ann", ballads.id) == ballads


async def test_another_accounts_catalog_looks_like_a_missing_one(store: Store) -> None:
    ballads = await store.add_catalog("ann", "Ballads")
    await store.add_catalog_songs("ann", ballads.id, [(BLANK_SPACE, None)])
    assert await store.catalog("bob", ballads.id) is None
    assert await store.catalog_songs("bob", ballads.id, 0, 10) == ((), 0)
    assert await store.add_catalog_songs("bob", ballads.id, [(CALM_DOWN, None)]) is None
    assert await store.add_catalog_songs("ann", "no such id", [(CALM_DOWN, None)]) is None


async def test_songs_are_read_in_the_order_they_were_added_page_by_page(store: Store) -> None:
    catalog = await store.add_catalog("ann", "Numbers")
    isrcs = [numbered(number) for number in (5, 3, 4, 1, 2)]
    assert await store.add_catalog_songs("ann", catalog.id, [(isrc, f"note {isrc}") for isrc in isrcs]) == tuple(isrcs)
    await store.add_catalog_songs("ann", catalog.id, [(numbered(0), None)])
    page, total = await store.catalog_songs("ann", catalog.id, 2, 3)
    assert ([song.isrc for song in page], total) == ([numbered(4), numbered(1), numbered(2)], 6)
    assert page[0].notes == f"note {numbered(4)}"
    last, _ = await store.catalog_songs("ann", catalog.id, 5, 3)
    assert [song.isrc for song in last] == [numbered(0)]


async def test_a_song_already_in_the_catalog_stays_as_it_is(store: Store) -> None:
    catalog = await store.add_catalog("ann", "Ballads")
    await store.add_catalog_songs("ann", catalog.id, [(BLANK_SPACE, "first")])
    added = await store.add_catalog_songs(
        "ann", catalog.id, [(BLANK_SPACE, "again"), (CALM_DOWN, "new"), (CALM_DOWN, "twice")]
    )
    assert added == (CALM_DOWN,)
    songs, total = await store.catalog_songs("ann", catalog.id, 0, 10)
    assert [(song.isrc, song.notes) for song in songs] == [(BLANK_SPACE, "first"), (CALM_DOWN, "new")]
    assert total == 2


async def test_adding_songs_moves_the_catalogs_time_and_count(store: Store) -> None:
    catalog = await store.add_catalog("ann", "Ballads")
    assert await store.add_catalog_songs("ann", catalog.id, []) == ()
    await store.add_catalog_songs("ann", catalog.id, [(BLANK_SPACE, None)])
    after = await store.catalog("ann", catalog.id)
    assert after is not None
    assert (after.song_count, after.created_at) == (1, catalog.created_at)
    assert after.updated_at > catalog.updated_at


async def test_times_are_read_back_in_utc(store: Store) -> None:
    catalog = await store.add_catalog("ann", "Ballads")
    await store.add_catalog_songs("ann", catalog.id, [(BLANK_SPACE, None)])
    (song,), _ = await store.catalog_songs("ann", catalog.id, 0, 1)
    assert song.added_at.tzinfo is UTC
    assert abs(datetime.now(UTC) - song.added_at) < timedelta(minutes=1)


async def test_the_database_itself_refuses_songs_of_no_catalog(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store._database.writing() as connection:
            await connection.exec_driver_sql(
                "INSERT INTO catalog_songs (catalog_id, isrc, added_at) VALUES ('none', 'x', '2026-01-01 00:00:00')"
            )
