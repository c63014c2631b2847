"""Records: merged once when something is said, read many times, remade when the rules change."""

from __future__ import annotations

import asyncio
import sys

import pytest
from sqlalchemy import event

from app.music.merge import RULES, merge_record
from app.music.track import Record
from app.store import records as records_module
from app.store.store import Store
from app.store.tables import artist_names, texts
from app.store.tables import records as records_table

from .told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD, CALM_DOWN, numbered, song, told


class Statements:
    """The statements a store sends, so that a test can count them."""

    def __init__(self, store: Store) -> None:
        self.sent: list[str] = []
        event.listen(store._database.engine.sync_engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement, *_rest) -> None:
        self.sent.append(statement.split("(")[0].strip())

    def writes_to(self, *tables: str) -> list[str]:
        return [
            sent
            for sent in self.sent
            if sent.startswith(("INSERT", "UPDATE", "DELETE")) and any(f" {table}" in sent for table in tables)
        ]


class Questions:
    """What a store asks its driver, so that a test can count it."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, int]] = []
        self._fetch = store._database.fetch_among
        monkeypatch.setattr(store._database, "fetch_among", self._note)

    async def _note(self, select, values):
        self.asked.append((select, len(values)))
        return await self._fetch(select, values)


async def test_keeping_returns_the_records_that_reading_returns(store: Store) -> None:
    kept = await store.keep([BLANK_SPACE_BY_ACRCLOUD, song(CALM_DOWN, "Calm Down", "Rema")])
    assert kept == await store.records([BLANK_SPACE, CALM_DOWN])
    assert kept[BLANK_SPACE] == merge_record(BLANK_SPACE, [BLANK_SPACE_BY_ACRCLOUD])


async def test_a_record_merges_what_was_said_at_different_times(store: Store) -> None:
    await store.keep([told(provider="deezer", title="Blank Space")])
    record = (await store.keep([told(provider="acrcloud", part="metadata", minute=9, bpm=96.0)]))[BLANK_SPACE]
    assert record.track is not None
    assert (record.track.title, record.track.bpm) == ("Blank Space", 96.0)
    assert {heard.provider for heard in record.heard} == {"acrcloud", "deezer"}


async def test_a_hundred_records_are_read_with_one_statement(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    isrcs = [numbered(number) for number in range(100)]
    await store.keep([song(isrc, "A Song", "A Singer") for isrc in isrcs])
    questions = Questions(store, monkeypatch)
    statements = Statements(store)
    assert list(await store.records(isrcs)) == isrcs
    assert questions.asked == [("SELECT isrc, rules, document FROM records WHERE isrc", 100)]
    assert statements.sent == []


async def test_more_records_than_a_statement_takes_parameters_are_read(store: Store) -> None:
    isrcs = [numbered(number) for number in range(40_000)]
    await store.keep([song(isrcs[39_999], "The Last", "A Singer")])
    assert list(await store.records(isrcs)) == [isrcs[39_999]]


async def test_saying_the_same_again_writes_no_record_and_no_projection(store: Store) -> None:
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    statements = Statements(store)
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    written = statements.writes_to("platform_ids", "work_recordings", "contributor_works", "artist_names", "texts")
    assert written == []
    assert len(statements.writes_to("records")) == 1  # only the claim of the row, which changes nothing


async def test_records_made_under_other_rules_are_remade_and_written_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records_module, "RULES", RULES - 1)
    monkeypatch.setattr(records_module, "merge_record", lambda isrc, _: Record(isrc, RULES - 1, (), None))
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    assert await store.isrcs_by_text("blank space", 10) == ()
    monkeypatch.undo()

    merged = merge_record(BLANK_SPACE, [BLANK_SPACE_BY_ACRCLOUD])
    assert await store.records([BLANK_SPACE]) == {BLANK_SPACE: merged}
    assert await store.isrcs_by_text("blank space", 10) == (BLANK_SPACE,)
    statements = Statements(store)
    assert await store.records([BLANK_SPACE]) == {BLANK_SPACE: merged}
    assert statements.sent == []  # nothing is remade


async def test_rebuilding_remakes_every_record_from_what_was_said(store: Store) -> None:
    isrcs = [numbered(number) for number in range(7)]
    kept = await store.keep([song(isrc, "A Song", "A Singer") for isrc in isrcs])
    async with store._database.writing() as connection:
        for table in (records_table, texts, artist_names):
            await connection.execute(table.delete())
    assert await store.rebuild(portion=3) == 7
    assert await store.records(isrcs) == kept
    assert set(await store.isrcs_by_text("song", 10)) == set(isrcs)


async def test_a_failure_half_way_keeps_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ArithmeticError("a fault in a merge rule")

    monkeypatch.setattr(records_module, "merge_record", fail)
    with pytest.raises(ArithmeticError):
        await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    assert await store.observations(BLANK_SPACE) == ()
    assert await store.records([BLANK_SPACE]) == {}


async def test_writers_at_once_lose_nothing(store: Store) -> None:
    """Each brings one provider's word about the same recordings, in opposite orders."""
    isrcs = [numbered(number) for number in range(5)]
    providers = [f"provider{number}" for number in range(8)]
    portions = [
        [told(isrc, provider, title="A Song") for isrc in (isrcs if place % 2 else reversed(isrcs))]
        for place, provider in enumerate(providers)
    ]
    await asyncio.gather(*(store.keep(portion) for portion in portions))
    records = await store.records(isrcs)
    assert [[heard.provider for heard in records[isrc].heard] for isrc in isrcs] == [providers] * len(isrcs)


WRITER = """
import asyncio, sys
from app.store.store import Store
from tests.store.told import numbered, told

async def write(url, name):
    store = Store.at(url)
    await store.migrate()
    for turn in range(10):
        isrcs = [numbered(number) for number in range(5)]
        said = [told(isrc, f"{name}{turn}", title="A Song") for isrc in (isrcs if name == "one" else reversed(isrcs))]
        await asyncio.gather(store.keep(said[:3]), store.keep(said[2:]))
    await store.close()

asyncio.run(write(*sys.argv[1:]))
"""


async def test_two_processes_writing_the_same_recordings_lose_nothing(store: Store, database_url: str) -> None:
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-W", "error", "-c", WRITER, database_url, name)
        for name in ("one", "two")
    ]
    assert [await process.wait() for process in processes] == [0, 0]
    records = await store.records([numbered(number) for number in range(5)])
    everyone = {f"{name}{turn}" for name in ("one", "two") for turn in range(10)}
    assert [{heard.provider for heard in record.heard} for record in records.values()] == [everyone] * 5
