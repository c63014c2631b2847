"""What every act depends on: records at hand, work that outlives its request, and an orderly end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.errors import StoreUnavailable
from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.policy import Policy
from app.gateway.verdicts import STORE_AWAY
from app.music.facets import CORE
from tests.gateway.scripted import ScriptedProvider, claim
from tests.store.told import numbered, song

HELD, CACHED, UNKNOWN = numbered(1), numbered(2), numbered(3)


async def test_records_come_from_the_cache_and_the_rest_from_the_store(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = await gateway.store.keep([song(HELD, "A Song", "A Singer"), song(CACHED, "Another", "A Singer")])
    await gateway.cache.put_many({CACHED: kept[CACHED]})
    asked: list[list[str]] = []
    read = gateway.store.records

    async def noted(isrcs):
        asked.append(list(isrcs))
        return await read(isrcs)

    monkeypatch.setattr(gateway.store, "records", noted)
    assert await gateway.records([HELD, CACHED, UNKNOWN]) == kept
    assert await gateway.records([HELD, CACHED]) == kept
    assert asked == [[HELD, UNKNOWN]]


async def test_without_a_store_what_is_cached_stands_in(cut_off: Gateway, gateway: Gateway) -> None:
    kept = await gateway.store.keep([song(CACHED, "A Song", "A Singer")])
    await cut_off.cache.put_many(kept)
    assert await cut_off.records_if_any([HELD, CACHED]) == (kept, STORE_AWAY)
    with pytest.raises(StoreUnavailable):
        await cut_off.records([HELD, CACHED])


async def test_closing_lets_late_answers_be_stored(gateway: Gateway, acrcloud: ScriptedProvider) -> None:
    acrcloud.know(claim(HELD))
    acrcloud.gate.clear()
    await look_up(gateway, {HELD: frozenset({CORE})}, Policy(deadline=timedelta(milliseconds=20)))
    asyncio.get_running_loop().call_later(0.02, acrcloud.gate.set)
    await gateway.close(patience=5)
    assert "acrcloud" in {one.provider for one in await gateway.store.observations(HELD)}


async def test_closing_waits_no_longer_than_its_patience(gateway: Gateway, acrcloud: ScriptedProvider) -> None:
    acrcloud.gate.clear()
    await look_up(gateway, {HELD: frozenset({CORE})}, Policy(deadline=timedelta(milliseconds=20)))
    assert gateway.background
    await gateway.close(patience=0.01)
    assert not gateway.background
    assert "acrcloud" not in {one.provider for one in await gateway.store.observations(HELD)}
