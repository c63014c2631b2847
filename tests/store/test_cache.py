"""The record cache: bounded in this process, optionally shared through Redis, never a reason to fail."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import redis.asyncio
from msgspec import json

from app.errors import InvalidInput
from app.music.merge import RULES, merge_record
from app.music.track import Record
from app.store.cache import RecordCache

from .told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD, CALM_DOWN, numbered, song

RECORD = merge_record(BLANK_SPACE, [BLANK_SPACE_BY_ACRCLOUD])
OLDER = merge_record(BLANK_SPACE, [song(BLANK_SPACE, "Blank Spce", "Taylor Swift", minute=-5)])


def records(*isrcs: str) -> dict[str, Record]:
    return {isrc: merge_record(isrc, [song(isrc, "A Song", "A Singer")]) for isrc in isrcs}


@pytest.fixture
def prefix() -> str:
    """Keys of this test alone."""
    return f"linernotes:test:{uuid4().hex}"


@pytest.fixture
async def shared(redis_url: str, prefix: str) -> AsyncIterator[RecordCache]:
    """A process's cache with a shared tier in Redis."""
    cache = RecordCache.at(redis_url, 100, 30, prefix)
    yield cache
    await cache.close()


async def test_a_record_is_read_back_and_others_are_missing() -> None:
    cache = RecordCache.at("memory://", 100, 30)
    await cache.put_many({BLANK_SPACE: RECORD})
    assert await cache.get_many([BLANK_SPACE, CALM_DOWN]) == {BLANK_SPACE: RECORD}
    assert cache.peek([BLANK_SPACE, CALM_DOWN]) == {BLANK_SPACE: RECORD}
    assert await cache.get_many([]) == {}


async def test_it_never_holds_more_than_its_size() -> None:
    cache = RecordCache.at("memory://", 10, 30)
    many = records(*(numbered(number) for number in range(50)))
    await cache.put_many(many)
    assert len(await cache.get_many(many)) == 10


async def test_of_size_zero_it_holds_nothing() -> None:
    cache = RecordCache.at("memory://", 0, 30)
    await cache.put_many({BLANK_SPACE: RECORD})
    await cache.fill({BLANK_SPACE: RECORD})
    assert await cache.get_many([BLANK_SPACE]) == {}


async def test_a_record_is_forgotten_after_its_time() -> None:
    cache = RecordCache.at("memory://", 10, 0.02)
    await cache.put_many({BLANK_SPACE: RECORD})
    time.sleep(0.03)  # noqa: ASYNC251 the cache's clock must pass, and nothing else runs
    assert await cache.get_many([BLANK_SPACE]) == {}


async def test_a_dropped_record_is_forgotten() -> None:
    cache = RecordCache.at("memory://", 10, 30)
    await cache.put_many({BLANK_SPACE: RECORD})
    await cache.drop([BLANK_SPACE, CALM_DOWN])
    assert await cache.get_many([BLANK_SPACE]) == {}


async def test_filling_from_the_store_never_replaces_what_was_put() -> None:
    """Between reading the store and filling the cache, another request may have written a newer record."""
    cache = RecordCache.at("memory://", 10, 30)
    await cache.put_many({BLANK_SPACE: RECORD})
    await cache.fill({BLANK_SPACE: OLDER} | records(CALM_DOWN))
    assert await cache.get_many([BLANK_SPACE, CALM_DOWN]) == {BLANK_SPACE: RECORD} | records(CALM_DOWN)


@pytest.mark.parametrize(
    ("url", "size", "ttl"), [("memcached://here", 10, 30), ("memory://", -1, 30), ("memory://", 10, 0)]
)
def test_what_is_no_cache_is_refused(url: str, size: int, ttl: float) -> None:
    with pytest.raises(InvalidInput):
        RecordCache.at(url, size, ttl)


async def test_what_one_process_read_another_need_not(shared: RecordCache, redis_url: str, prefix: str) -> None:
    other = RecordCache.at(redis_url, 100, 30, prefix)
    await shared.fill({BLANK_SPACE: RECORD})
    assert other.peek([BLANK_SPACE]) == {}
    assert await other.get_many([BLANK_SPACE, CALM_DOWN]) == {BLANK_SPACE: RECORD}
    assert other.peek([BLANK_SPACE]) == {BLANK_SPACE: RECORD}
    await other.close()


async def test_what_was_filled_or_dropped_is_so_for_other_processes(
    shared: RecordCache, redis_url: str, prefix: str
) -> None:
    await shared.fill(records(BLANK_SPACE, CALM_DOWN))
    await shared.drop([CALM_DOWN])
    other = RecordCache.at(redis_url, 100, 30, prefix)
    assert await other.get_many([BLANK_SPACE, CALM_DOWN]) == records(BLANK_SPACE)
    await other.close()


async def test_what_was_read_before_a_renewal_is_not_shared_after_it(
    shared: RecordCache, redis_url: str, prefix: str
) -> None:
    """One process reads the store, another renews the record, and only then the first one fills its cache."""
    await shared.fill({BLANK_SPACE: OLDER})
    other = RecordCache.at(redis_url, 100, 30, prefix)
    await other.put_many({BLANK_SPACE: RECORD})
    third = RecordCache.at(redis_url, 100, 30, prefix)
    await third.fill({BLANK_SPACE: OLDER})
    newcomer = RecordCache.at(redis_url, 100, 30, prefix)
    assert await newcomer.get_many([BLANK_SPACE]) == {}
    assert other.peek([BLANK_SPACE]) == {BLANK_SPACE: RECORD}
    for cache in (other, third, newcomer):
        await cache.close()


async def test_a_record_that_another_process_renewed_is_forgotten_and_not_kept_for_a_moment() -> None:
    cache = RecordCache.at("memory://", 10, 30)
    await cache.put_many({BLANK_SPACE: RECORD} | records(CALM_DOWN))
    cache.forget([BLANK_SPACE])
    assert cache.peek([BLANK_SPACE, CALM_DOWN]) == records(CALM_DOWN)
    await cache.fill({BLANK_SPACE: OLDER})
    await cache.put_many({BLANK_SPACE: RECORD})
    assert cache.peek([BLANK_SPACE]) == {}


async def test_the_shared_tier_needs_no_question_about_nothing(shared: RecordCache) -> None:
    await shared.put_many({})
    await shared.fill({})
    await shared.drop([])
    assert await shared.get_many([]) == {}


async def test_shared_records_expire_and_their_keys_name_the_rules(
    shared: RecordCache, redis_url: str, prefix: str
) -> None:
    await shared.fill({BLANK_SPACE: RECORD})
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        assert 29_000 < await client.pttl(f"{prefix}:{RULES}:{BLANK_SPACE}") <= 30_000


async def test_an_unreadable_shared_record_is_a_miss(
    shared: RecordCache, redis_url: str, prefix: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        await client.set(f"{prefix}:{RULES}:{BLANK_SPACE}", b'{"isrc": 7}', ex=30)
    assert await shared.get_many([BLANK_SPACE]) == {}
    assert BLANK_SPACE in caplog.text


async def test_without_redis_everything_is_a_miss_and_the_log_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    cache = RecordCache.at("redis://:secret@127.0.0.1:1/0", 10, 30)
    with caplog.at_level(logging.WARNING):
        assert await cache.get_many([BLANK_SPACE]) == {}
        await cache.put_many({BLANK_SPACE: RECORD})
        await cache.drop([CALM_DOWN])
        assert await cache.get_many([BLANK_SPACE, CALM_DOWN]) == {BLANK_SPACE: RECORD}
    assert caplog.text.count("Redis does not answer") == 1
    assert "secret" not in caplog.text
    await cache.close()


async def test_who_watches_hears_of_every_record_that_is_renewed_or_forgotten() -> None:
    cache = RecordCache.at("memory://", 100, 30)
    heard: list[set[str]] = []
    cache.watch(lambda isrcs: heard.append(set(isrcs or ())))
    await cache.fill({BLANK_SPACE: RECORD})
    assert heard == []
    await cache.put_many({BLANK_SPACE: RECORD})
    cache.forget([BLANK_SPACE, CALM_DOWN])
    await cache.drop([CALM_DOWN])
    assert heard == [{BLANK_SPACE}, {BLANK_SPACE, CALM_DOWN}, {CALM_DOWN}]


async def test_records_have_one_set_of_facets_for_all_that_are_equal() -> None:
    cache = RecordCache.at("memory://", 100, 30)
    decoded = {isrc: json.decode(json.encode(one), type=Record) for isrc, one in records("A", "B").items()}
    told = [one for record in decoded.values() for one in record.heard]
    assert len({id(one.facets) for one in told}) == len(told) > 1
    await cache.fill(decoded)
    assert len({id(one.facets) for one in told}) == 1
    assert decoded == records("A", "B")
