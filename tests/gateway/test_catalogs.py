"""Catalogs as they are read: a caller's own, in pages."""

from __future__ import annotations

from app.gateway.catalogs import LARGEST_PAGE, catalog, catalogs, songs
from app.gateway.gateway import Gateway
from tests.store.told import numbered


async def test_a_caller_sees_the_own_catalogs_by_name_with_their_size(gateway: Gateway) -> None:
    second = await gateway.store.add_catalog("ada", "Waltzes")
    first = await gateway.store.add_catalog("ada", "Marches")
    await gateway.store.add_catalog("bob", "Airs")
    await gateway.store.add_catalog_songs("ada", second.id, [(numbered(1), None), (numbered(2), "encore")])
    told = await catalogs(gateway, "ada")
    assert [(one.id, one.name, one.song_count) for one in told] == [
        (first.id, "Marches", 0),
        (second.id, "Waltzes", 2),
    ]
    assert await catalog(gateway, "ada", second.id) == told[1]


async def test_anothers_catalog_looks_like_a_missing_one(gateway: Gateway) -> None:
    foreign = await gateway.store.add_catalog("bob", "Airs")
    assert await catalog(gateway, "ada", foreign.id) is None
    assert await catalog(gateway, "ada", "no-such-id") is None


async def test_songs_come_in_pages_in_the_order_they_were_added(gateway: Gateway) -> None:
    kept = await gateway.store.add_catalog("ada", "Marches")
    isrcs = [numbered(number) for number in (3, 1, 2)]
    await gateway.store.add_catalog_songs("ada", kept.id, [(isrc, f"note on {isrc}") for isrc in isrcs])
    page = await songs(gateway, "ada", kept.id, offset=1, limit=1)
    assert [(song.isrc, song.notes) for song in page.songs] == [(isrcs[1], f"note on {isrcs[1]}")]
    assert page.total == 3


async def test_no_page_is_larger_than_the_largest(gateway: Gateway) -> None:
    kept = await gateway.store.add_catalog("ada", "Marches")
    await gateway.store.add_catalog_songs(
        "ada", kept.id, [(numbered(number), None) for number in range(LARGEST_PAGE + 1)]
    )
    page = await songs(gateway, "ada", kept.id, offset=0, limit=1_000)
    assert (len(page.songs), page.total) == (LARGEST_PAGE, LARGEST_PAGE + 1)
