"""The table of imports, and the switch that shows all of a dump or nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from msgspec import structs

from app.store.imports import Import, ImportState
from app.store.store import Store
from app.store.switch import Portion
from tests.store.told import told

MADE_AT = datetime(2026, 11, 18, 0, 19, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
UNDER_WAY = Import("musicbrainz", "abc", MADE_AT, "CC0-1.0", True, ImportState.MAKING, {"work": 7}, NOW, NOW)
CODE = "QZAAA0000001"


async def test_an_import_is_found_by_its_dump(store: Store) -> None:
    await store.imports.note(UNDER_WAY)
    assert await store.imports.find("musicbrainz", "abc") == UNDER_WAY
    assert await store.imports.find("musicbrainz", "other") is None
    assert await store.imports.find("discogs", "abc") is None


async def test_only_what_is_wholly_visible_counts_and_of_a_source_the_newest_dump(store: Store) -> None:
    done = structs.replace(UNDER_WAY, state=ImportState.DONE, finished_at=NOW)
    older = structs.replace(
        done, fingerprint="old", made_at=MADE_AT - timedelta(days=7), finished_at=NOW + timedelta(1)
    )
    newer = structs.replace(UNDER_WAY, fingerprint="new", made_at=MADE_AT + timedelta(days=7))
    for one in (done, older, newer):
        await store.imports.note(one)
    assert await store.imports.newest() == {"musicbrainz": done}


async def test_rows_replace_what_was_held_about_their_recordings(store: Store) -> None:
    await store.keep([told(CODE, title="Before"), told("QZAAA0000002", title="Stays")])
    record = (await store.records([CODE]))[CODE]
    rows = {"records": [(CODE, 0, b"new", NOW)], "texts": [(CODE, "after")]}
    async with store.imports.switching() as switch:
        held = await switch.held("deezer", "", None, [CODE])
        await switch.put(Portion("deezer", "track", held.basis, (CODE,), rows))
    assert held.known == {CODE, "QZAAA0000002"}
    assert await store.isrcs_by_text("before", 5) == ()
    assert await store.isrcs_by_text("after", 5) == (CODE,)
    assert await store.isrcs_by_text("stays", 5) == ("QZAAA0000002",)
    assert record.track is not None


async def test_a_switch_that_fails_leaves_everything_as_it_was(store: Store) -> None:
    before = await store.keep([told(CODE, title="Before")])
    with suppress(RuntimeError):
        async with store.imports.switching() as switch:
            await switch.put(Portion("deezer", "track", b"", (CODE,), {"texts": [(CODE, "after")]}))
            raise RuntimeError("on the way")
    assert await store.records([CODE]) == before
    assert await store.isrcs_by_text("after", 5) == ()


async def test_readers_see_the_store_as_it_was_until_the_switch_is_done(store: Store) -> None:
    async with store.imports.switching() as switch:
        await switch.put(Portion("deezer", "track", b"", (), {"texts": [(CODE, "after")]}))
        assert await store.isrcs_by_text("after", 5) == ()
    assert await store.isrcs_by_text("after", 5) == (CODE,)


async def test_what_is_held_is_told_by_range_and_its_basis_changes_with_it(store: Store) -> None:
    await store.keep([told(CODE), told("QZAAA0000005", "musicbrainz"), told("QZAAA0000009")])
    held = await store.imports.held("musicbrainz", "QZAAA0000001", "QZAAA0000009", [])
    assert held.known == {CODE, "QZAAA0000005"}
    assert len(held.documents) == 1
    again = await store.imports.held("musicbrainz", "QZAAA0000001", "QZAAA0000009", [CODE])
    assert (again.basis, len(again.documents)) == (held.basis, 2)
    await store.keep([told(CODE, minute=1)])
    assert (await store.imports.held("musicbrainz", "QZAAA0000001", "QZAAA0000009", [])).basis != held.basis
