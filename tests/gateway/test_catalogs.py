"""Catalogs as they are read and changed: a caller's own, in pages."""

from __future__ import annotations

from app.gateway.catalogs import LARGEST_PAGE, catalog, catalogs, create, delete, rename, songs
from app.gateway.gateway import Gateway
from app.gateway.outcomes import SongsWanted
from tests.store.told import BLANK_SPACE, new_song, numbered, song

STRANGE_IDS = ["no-such-id", "", "\0", "x" * 100_000, "00000000-0000-4000-8000-000000000000"]


async def test_a_caller_sees_the_own_catalogs_by_name_with_their_size(gateway: Gateway) -> None:
    second = await create(gateway, "ada", "Waltzes")
    first = await create(gateway, "ada", "Marches")
    await create(gateway, "bob", "Airs")
    await gateway.store.add_catalog_songs("ada", [new_song(second.id, numbered(number)) for number in (1, 2)])
    told = await catalogs(gateway, "ada")
    assert [(one.id, one.name, one.song_count) for one in told] == [
        (first.id, "Marches", 0),
        (second.id, "Waltzes", 2),
    ]
    assert await catalog(gateway, "ada", second.id) == told[1]


async def test_anothers_catalog_looks_like_a_missing_one(gateway: Gateway) -> None:
    foreign = await create(gateway, "bob", "Airs")
    for catalog_id in (foreign.id, *STRANGE_IDS):
        assert await catalog(gateway, "ada", catalog_id) is None
        assert await rename(gateway, "ada", catalog_id, "Mine") is None
        assert await delete(gateway, "ada", catalog_id) is None
        page = await songs(gateway, "ada", catalog_id, SongsWanted(10))
        assert (page.songs, page.total) == ((), 0)
    assert await catalogs(gateway, "bob") == (foreign,)


async def test_a_catalog_is_renamed_and_deleted(gateway: Gateway) -> None:
    made = await create(gateway, "ada", "Marches")
    renamed = await rename(gateway, "ada", made.id, "March songs")
    assert renamed is not None
    assert (renamed.id, renamed.name) == (made.id, "March songs")
    assert await delete(gateway, "ada", made.id) == renamed
    assert await catalogs(gateway, "ada") == ()


async def test_no_page_is_larger_than_the_largest(gateway: Gateway) -> None:
    kept = await create(gateway, "ada", "Marches")
    await gateway.store.add_catalog_songs(
        "ada", [new_song(kept.id, numbered(number)) for number in range(LARGEST_PAGE + 1)]
    )
    page = await songs(gateway, "ada", kept.id, SongsWanted(1_000))
    assert (len(page.songs), page.total, page.more) == (LARGEST_PAGE, LARGEST_PAGE + 1, True)


async def test_what_was_told_of_a_song_is_laid_over_what_is_held_for_its_own_account_alone(gateway: Gateway) -> None:
    for account, title in (("ada", "My name for it"), ("bob", None)):
        kept = await create(gateway, account, "Songs")
        told = {"title": title, "artists": ("Me",), "album": "Mine"} if title else {}
        await gateway.store.add_catalog_songs(account, [new_song(kept.id, BLANK_SPACE, **told)])

    async def shown(account: str) -> tuple[object, ...]:
        (own,) = await catalogs(gateway, account)
        (one,) = (await songs(gateway, account, own.id, SongsWanted(1))).songs
        return one.title, one.artists, one.album, {each.field: each.provider for each in one.provenance}

    submitted = {"title": "submitted", "artists": "submitted", "album": "submitted"}
    assert await shown("ada") == ("My name for it", ("Me",), "Mine", submitted)
    assert await shown("bob") == (None, (), None, {})
    await gateway.recorder.keep([song(BLANK_SPACE, "Blank Space", "Taylor Swift")])
    better = {"title": "deezer", "artists": "deezer"}
    assert await shown("ada") == ("Blank Space", ("Taylor Swift",), "Mine", better | {"album": "submitted"})
    assert await shown("bob") == ("Blank Space", ("Taylor Swift",), None, better)
    assert await gateway.store.observations(BLANK_SPACE) == (song(BLANK_SPACE, "Blank Space", "Taylor Swift"),)


async def test_the_store_is_not_asked_about_what_can_be_no_id(cut_off: Gateway) -> None:
    assert await catalog(cut_off, "ada", "no-such-id") is None
