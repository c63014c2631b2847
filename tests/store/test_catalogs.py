"""Catalogs belong to an account, and go with all their songs."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from app.store.catalog_songs import SongsWanted
from app.store.store import Store

from .told import BLANK_SPACE, CALM_DOWN, new_song

EVERY = SongsWanted(100)


async def test_an_account_sees_its_own_catalogs_by_name(store: Store) -> None:
    roadtrip = await store.add_catalog("ann", "Roadtrip")
    ballads = await store.add_catalog("ann", "Ballads")
    await store.add_catalog("bob", "Aerobics")
    assert await store.catalogs("ann") == (ballads, roadtrip)
    assert await store.catalogs("nobody") == ()
    assert await store.catalog("ann", ballads.id) == ballads
    assert await store.catalogs_among("ann", {ballads.id, roadtrip.id, "none"}) == {
        ballads.id: ballads,
        roadtrip.id: roadtrip,
    }


async def test_another_accounts_catalog_looks_like_a_missing_one(store: Store) -> None:
    ballads = await store.add_catalog("ann", "Ballads")
    await store.add_catalog_songs("ann", [new_song(ballads.id, BLANK_SPACE)])
    for catalog_id in (ballads.id, "no such id"):
        assert await store.catalog("bob", catalog_id) is None
        assert await store.catalogs_among("bob", [catalog_id]) == {}
        assert (await store.catalog_songs("bob", catalog_id, EVERY)).total == 0
        assert await store.catalog_isrcs("bob", catalog_id) == ()
        assert (await store.add_catalog_songs("bob", [new_song(catalog_id, CALM_DOWN)])).catalogs == frozenset()
        assert (
            await store.remove_catalog_songs("bob", [new_song(catalog_id, BLANK_SPACE).key])
        ).catalogs == frozenset()
        assert await store.rename_catalog("bob", catalog_id, "Mine") is None
        assert await store.delete_catalog("bob", catalog_id) is None
    assert await store.catalog("ann", ballads.id) is not None
    assert (await store.catalog_songs("ann", ballads.id, EVERY)).total == 1


async def test_a_renamed_catalog_keeps_its_songs_and_its_beginning(store: Store) -> None:
    ballads = await store.add_catalog("ann", "Ballads")
    await store.add_catalog_songs("ann", [new_song(ballads.id, BLANK_SPACE)])
    renamed = await store.rename_catalog("ann", ballads.id, "Slow songs")
    assert renamed is not None
    assert (renamed.name, renamed.song_count, renamed.created_at) == ("Slow songs", 1, ballads.created_at)
    assert renamed.updated_at > ballads.updated_at


async def test_a_deleted_catalog_takes_its_songs_and_what_was_told_of_them_along(store: Store) -> None:
    ballads = await store.add_catalog("ann", "Ballads")
    other = await store.add_catalog("ann", "Others")
    for catalog in (ballads, other):
        await store.add_catalog_songs("ann", [new_song(catalog.id, BLANK_SPACE, title="Secret")])
    deleted = await store.delete_catalog("ann", ballads.id)
    assert deleted is not None
    assert (deleted.id, deleted.song_count) == (ballads.id, 1)
    assert await store.delete_catalog("ann", ballads.id) is None
    async with store._database.reading() as connection:
        left = await connection.exec_driver_sql("SELECT catalog_id FROM catalog_songs")
        assert list(left.scalars()) == [other.id]


async def test_the_database_itself_refuses_songs_of_no_catalog(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store._database.writing() as connection:
            await connection.exec_driver_sql(
                "INSERT INTO catalog_songs (catalog_id, place, isrc, title, artists, added_at)"
                " VALUES ('none', 1, 'x', '', '', '2026-01-01 00:00:00')"
            )
