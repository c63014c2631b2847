"""The check: whatever was changed behind the store's back is found, named and made right."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from app.music.merge import RULES, merge_record
from app.store.check import Difference
from app.store.projections import PROJECTIONS
from app.store.records import NOT_MADE, differs, read_documents
from app.store.store import Store
from app.store.tables import artist_names, platform_ids, records, texts

from .told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD, CALM_DOWN, numbered, song, unknown


async def found(store: Store, *, repair: bool = False) -> list[Difference]:
    return [one async for one in store.check(repair=repair, portion=3)]


async def test_what_the_store_wrote_itself_is_what_the_observations_make(store: Store) -> None:
    told = [BLANK_SPACE_BY_ACRCLOUD, unknown(CALM_DOWN), *(song(numbered(n), "A Song", "A Singer") for n in range(7))]
    await store.keep(told)
    await store.keep([song(numbered(3), "Another Song", "Another Singer", minute=5)])
    assert await found(store) == []
    isrcs = sorted({one.isrc for one in told})
    async with store._database.reading() as connection:
        held = await read_documents(connection, isrcs)
    assert sorted(held) == isrcs
    for isrc in isrcs:
        assert not differs(merge_record(isrc, await store.observations(isrc)), held[isrc])


async def test_each_table_changed_behind_its_back_is_named_and_repaired(store: Store) -> None:
    kept = await store.keep([BLANK_SPACE_BY_ACRCLOUD, song(CALM_DOWN, "Calm Down", "Rema")])
    async with store._database.writing() as connection:
        await connection.execute(records.update().where(records.c.isrc == BLANK_SPACE).values(document=b"{}"))
        await connection.execute(platform_ids.delete())
        await connection.execute(texts.update().where(texts.c.isrc == CALM_DOWN).values(words="noise"))
        await connection.execute(insert(artist_names), [{"name": "a ghost", "isrc": numbered(9)}])
    differing = [
        Difference(CALM_DOWN, ("texts",)),
        Difference(numbered(9), ("artist_names",)),
        Difference(BLANK_SPACE, ("records", "platform_ids")),
    ]
    assert await found(store) == differing
    assert await found(store, repair=True) == differing
    assert await found(store) == []
    assert await store.records([BLANK_SPACE, CALM_DOWN]) == {isrc: kept[isrc] for isrc in (BLANK_SPACE, CALM_DOWN)}
    assert await store.isrcs_by_text("calm", 10) == (CALM_DOWN,)


@pytest.mark.parametrize("table", PROJECTIONS, ids=lambda table: table.name)
async def test_rebuilding_fills_an_emptied_projection_where_the_records_are_right(store: Store, table) -> None:
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    async with store._database.writing() as connection:
        await connection.execute(table.delete())
    assert [one.tables for one in await found(store)] == [(table.name,)]
    await store.rebuild()
    assert await found(store) == []


async def test_a_record_made_under_other_rules_is_outdated_and_made_right_by_reading_it(store: Store) -> None:
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    async with store._database.writing() as connection:
        await connection.execute(records.update().values(rules=RULES - 1, document=b"{}"))
        await connection.execute(texts.delete())
    assert await found(store) == [Difference(BLANK_SPACE, ("records", "texts"), outdated=True)]
    await store.records([BLANK_SPACE])
    assert await found(store) == []


async def test_a_row_that_was_never_made_is_not_excused_as_outdated(store: Store) -> None:
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    async with store._database.writing() as connection:
        await connection.execute(records.update().values(rules=NOT_MADE))
    assert await found(store) == [Difference(BLANK_SPACE, ("records",))]
