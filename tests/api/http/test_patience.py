"""Waiting has a limit, and costs nothing where there is nothing to wait for."""

from __future__ import annotations

import asyncio

import pytest

from app.api.http.patience import within


async def test_what_waits_for_nothing_sets_no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer() -> str:
        return "at once"

    monkeypatch.setattr(asyncio, "timeout", None)
    assert await within(1, answer()) == "at once"


async def test_what_waits_is_awaited_to_its_end() -> None:
    async def answer() -> list[int]:
        return [await asyncio.sleep(0.001, number) for number in range(3)]

    assert await within(1, answer()) == [0, 1, 2]


@pytest.mark.parametrize("pause", [0, 0.001])
async def test_an_error_is_raised_as_it_is(pause: float) -> None:
    async def fail() -> None:
        if pause:
            await asyncio.sleep(pause)
        raise KeyError("gone")

    with pytest.raises(KeyError, match="gone"):
        await within(1, fail())


async def test_what_takes_too_long_is_given_up_and_may_clean_up() -> None:
    cleaned = []

    async def dawdle() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append(True)

    with pytest.raises(TimeoutError):
        await within(0.01, dawdle())
    assert cleaned == [True]


async def test_a_cancelled_caller_cancels_the_work() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.set()
            raise

    task = asyncio.create_task(within(60, work()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
