"""A pace kept by several processes: never more calls in total, and no reason to stand still."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from time import monotonic
from uuid import uuid4

import pytest

from app.providers.shared_pace import SharedPace
from app.shared.commons import Commons


@pytest.fixture
async def pace(redis_url: str) -> AsyncIterator[Callable[..., SharedPace]]:
    """One more process's pace; all of a test are one pace."""
    prefix = f"linernotes_test_{uuid4().hex}"
    async with AsyncExitStack() as stack:

        def joined(calls: int, seconds: float, url: str = redis_url) -> SharedPace:
            commons = Commons(url, prefix)
            stack.push_async_callback(commons.close)
            return SharedPace(calls, seconds, "upstream", commons)

        yield joined


async def test_the_window_holds_for_all_together(pace) -> None:
    paces = [pace(4, 0.4) for _ in range(3)]
    times: list[float] = []

    async def call(number: int) -> None:
        await paces[number % 3].take()
        times.append(monotonic())

    await asyncio.gather(*map(call, range(12)))
    times.sort()
    assert all(later - earlier >= 0.4 for earlier, later in zip(times, times[4:], strict=False))
    assert times[-1] - times[0] < 3


async def test_left_counts_the_calls_of_others_that_were_seen(pace) -> None:
    one, other = pace(10, 30), pace(10, 30)
    for _ in range(3):
        await one.take()
    assert one.left == 7
    await other.take()
    assert other.left == 6


async def test_other_names_and_paces_are_counted_apart(pace) -> None:
    one, other = pace(1, 30), pace(2, 30)
    await asyncio.wait_for(asyncio.gather(one.take(), other.take(), other.take()), 3)


async def test_a_process_that_died_while_it_counted_holds_up_the_others_only_for_a_moment(
    pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.providers.shared_pace.LOCK_SECONDS", 0.3)
    dying, other = pace(5, 1), pace(5, 1)
    key = f"{dying._key}:lock"
    await dying._commons.redis.set(key, "the dead", px=300)
    began = monotonic()
    await asyncio.wait_for(other.take(), 3)
    assert monotonic() - began >= 0.2


async def test_without_redis_a_process_keeps_the_pace_alone(pace) -> None:
    alone = pace(2, 0.2, "redis://127.0.0.1:1/0")
    began = monotonic()
    for _ in range(3):
        await alone.take()
    assert 0.2 <= monotonic() - began < 2


async def test_a_redis_that_forgot_everything_is_told_anew(pace) -> None:
    one = pace(2, 0.1)
    await one.take()
    await one._commons.redis.script_flush()
    for _ in range(3):
        await asyncio.wait_for(one.take(), 5)
    one._commons._resting_until = 0.0
    await asyncio.wait_for(one.take(), 5)
    assert one._shared is not None
