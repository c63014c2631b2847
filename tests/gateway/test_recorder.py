"""The recorder: many callers' observations in few transactions, and none lost while the store is away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from app.errors import StoreUnavailable
from app.gateway.recorder import Recorder
from app.music.claim import ExternalId
from app.music.observation import Observation, Resolution
from app.music.track import Record
from app.store.cache import RecordCache
from app.store.store import Store
from tests.store.told import NOON, numbered, song

SPOTIFY = ExternalId("spotify", "0DiWol3AO6WpXZgp0goxAV")


class Transactions:
    """Counts what a store is told, holds it back, or makes it fail."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[list[str]] = []
        self.trouble: Exception | None = None
        self.poison: str | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self._keep = store.keep
        monkeypatch.setattr(store, "keep", self.keep)

    async def keep(self, observations: Sequence[Observation]) -> dict[str, Record]:
        self.told.append([one.isrc for one in observations])
        await self.gate.wait()
        if self.trouble:
            raise self.trouble
        if self.poison in self.told[-1]:
            raise ValueError(f"{self.poison} cannot be written")
        return await self._keep(observations)


@pytest.fixture
def cache() -> RecordCache:
    return RecordCache.at("memory://", 100, 60)


@pytest.fixture
def recorder(store: Store, cache: RecordCache) -> Recorder:
    return Recorder(store, cache)


@pytest.fixture
def transactions(store: Store, monkeypatch: pytest.MonkeyPatch) -> Transactions:
    return Transactions(store, monkeypatch)


def said(number: int, minute: int = 0) -> Observation:
    return song(numbered(number), "A Song", "A Singer", minute=minute)


async def test_what_is_kept_is_in_store_and_cache(recorder: Recorder, store: Store, cache: RecordCache) -> None:
    await recorder.keep([said(1)])
    stored = await store.records([numbered(1)])
    assert stored[numbered(1)].track is not None
    assert cache.peek([numbered(1)]) == stored


async def test_what_arrives_during_a_transaction_shares_the_next(
    recorder: Recorder, transactions: Transactions, store: Store
) -> None:
    transactions.gate.clear()
    first = asyncio.create_task(recorder.keep([said(0)]))
    await asyncio.sleep(0)
    others = [asyncio.create_task(recorder.keep([said(number)])) for number in range(1, 100)]
    await asyncio.sleep(0)
    transactions.gate.set()
    await asyncio.gather(first, *others)
    assert [len(told) for told in transactions.told] == [1, 99]
    assert len(await store.records([numbered(number) for number in range(100)])) == 100


async def test_while_the_store_is_away_observations_wait_and_are_written_with_the_next(
    recorder: Recorder, transactions: Transactions, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    transactions.trouble = StoreUnavailable("the database did not answer")
    await recorder.keep([said(1)])
    await recorder.keep([said(2)])
    assert recorder.unwritten([numbered(1), numbered(3)]) == {numbered(1): [said(1)]}
    assert "the store is away" in caplog.text
    transactions.trouble = None
    await recorder.keep([said(3)])
    assert set(await store.records([numbered(number) for number in (1, 2, 3)])) == {
        numbered(1),
        numbered(2),
        numbered(3),
    }
    assert recorder.unwritten([numbered(1), numbered(2)]) == {}


async def test_what_waits_is_written_at_the_end_where_the_store_is_back(
    recorder: Recorder, transactions: Transactions, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    transactions.trouble = StoreUnavailable("away")
    await recorder.keep([said(1)])
    await recorder.close()
    assert "are lost" in caplog.text
    transactions.trouble = None
    await recorder.close()
    assert set(await store.records([numbered(1)])) == {numbered(1)}
    assert recorder.backlog == 0


async def test_the_newest_of_what_waits_is_what_waits(recorder: Recorder, transactions: Transactions) -> None:
    transactions.trouble = StoreUnavailable("away")
    await recorder.keep([said(1)])
    await recorder.keep([said(1, minute=5)])
    assert recorder.unwritten([numbered(1)]) == {numbered(1): [said(1, minute=5)]}


async def test_what_cannot_be_written_costs_no_other_caller_and_is_raised(
    recorder: Recorder, transactions: Transactions, store: Store
) -> None:
    transactions.poison = numbered(2)
    told = await asyncio.gather(*(recorder.keep([said(number)]) for number in (1, 2, 3)), return_exceptions=True)
    assert [type(one) for one in told] == [type(None), ValueError, type(None)]
    assert set(await store.records([numbered(number) for number in (1, 2, 3)])) == {numbered(1), numbered(3)}
    transactions.poison = None
    await recorder.keep([said(2)])
    assert numbered(2) in await store.records([numbered(2)])


async def test_what_waited_and_cannot_be_written_is_given_up(
    recorder: Recorder, transactions: Transactions, caplog: pytest.LogCaptureFixture
) -> None:
    transactions.trouble = StoreUnavailable("away")
    await recorder.keep([said(2)])
    transactions.trouble, transactions.poison = None, numbered(2)
    await recorder.keep([said(1)])
    assert recorder.unwritten([numbered(2)]) == {}
    assert f"of {numbered(2)} cannot be written and is lost" in caplog.text


@pytest.mark.parametrize("poison", [2, 3])
async def test_what_waited_is_not_lost_by_what_cannot_be_written(
    recorder: Recorder, transactions: Transactions, store: Store, poison: int
) -> None:
    transactions.trouble = StoreUnavailable("away")
    for number in (1, 2):
        await recorder.keep([said(number)])
    transactions.trouble, transactions.poison = None, numbered(poison)
    if poison == 3:
        with pytest.raises(ValueError, match="cannot be written"):
            await recorder.keep([said(3)])
    else:
        await recorder.close()
    assert recorder.backlog == 0
    assert set(await store.records([numbered(1), numbered(2)])) == {numbered(one) for one in (1, 2) if one != poison}


async def test_what_waits_is_written_when_the_store_is_back_without_anything_new(
    recorder: Recorder, transactions: Transactions, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.gateway.recorder.RETRY", 0.01)
    transactions.trouble = StoreUnavailable("away")
    await recorder.keep([said(1)])
    await asyncio.sleep(0.05)
    assert len(transactions.told) > 2
    transactions.trouble = None
    async with asyncio.timeout(5):
        while recorder.backlog:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.01)
    assert set(await store.records([numbered(1)])) == {numbered(1)}


async def test_letters_that_a_database_may_refuse_harm_nobody(recorder: Recorder, store: Store) -> None:
    odd = song(numbered(1), "A\x00Song", "A Singer")
    await asyncio.gather(recorder.keep([odd]), recorder.keep([said(2)]))
    assert set(await store.records([numbered(1), numbered(2)])) == {numbered(1), numbered(2)}


async def test_a_resolution_is_kept(recorder: Recorder, store: Store) -> None:
    told = Resolution(SPOTIFY, "acrcloud", (numbered(1),), NOON)
    await recorder.keep_resolution(told)
    assert await store.resolutions([SPOTIFY]) == {SPOTIFY: (told,)}


async def test_a_resolution_is_lost_while_the_store_is_away(
    recorder: Recorder, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away(_resolution):
        raise StoreUnavailable("away")

    monkeypatch.setattr(store, "keep_resolution", away)
    await recorder.keep_resolution(Resolution(SPOTIFY, "acrcloud", (), NOON))
    assert "used but not kept" in caplog.text
