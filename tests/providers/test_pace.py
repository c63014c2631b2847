"""Pace, by the clock: windows here are tenths of seconds."""

from __future__ import annotations

import asyncio
import threading
from itertools import pairwise
from time import monotonic

import pytest

from app.providers.pace import Pace


@pytest.mark.parametrize(
    ("text", "shown"), [("50/5s", "50/5s"), (" 1 / 1 s ", "1/1s"), ("20/60s", "20/60s"), ("3/0.5s", "3/0.5s")]
)
def test_a_pace_is_read_from_text_and_shown_as_it(text: str, shown: str) -> None:
    pace = Pace.read(text)
    assert str(pace) == shown
    assert str(Pace.read(shown)) == shown


@pytest.mark.parametrize("text", ["", "50", "50/5", "5s", "50 per 5s", "-1/5s", "50/5m", "1e3/5s"])
def test_what_is_no_pace_is_refused_with_the_form_to_use(text: str) -> None:
    with pytest.raises(ValueError, match="50/5s"):
        Pace.read(text)


@pytest.mark.parametrize("text", ["0/5s", "5/0s"])
def test_a_pace_that_never_lets_anything_through_or_has_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at least 1 call"):
        Pace.read(text)


async def test_no_window_holds_more_calls_than_allowed_and_little_time_is_lost() -> None:
    """20 calls at 5 per 0.2 s need 3 further windows; whichever window is looked at, it holds at most 5 calls."""
    pace = Pace(5, 0.2)
    started: list[float] = []

    async def call() -> None:
        await pace.take()
        started.append(monotonic())

    await asyncio.gather(*(call() for _ in range(20)))
    assert all(later - earlier > 0.2 for earlier, later in zip(started, started[5:], strict=False))
    # The margin is at least 20 ms, a tenth of so short a window; the rest is what a busy machine may add.
    assert started[-1] - started[0] < 3 * (0.2 * 1.1) + 0.3


def test_the_margin_costs_less_than_a_tenth_at_the_paces_in_use() -> None:
    for text in ("50/5s", "1/1s", "20/60s", "10/1s"):
        pace = Pace.read(text)
        (rate,) = pace._bucket.rates
        assert pace.seconds * 1000 + 20 <= rate.interval <= pace.seconds * 1100


async def test_callers_are_served_in_their_order() -> None:
    pace = Pace(1, 0.03)
    served: list[int] = []

    async def call(number: int) -> None:
        await pace.take()
        served.append(number)

    await asyncio.gather(*map(call, range(4)))
    assert served == [0, 1, 2, 3]


async def test_left_tells_how_many_calls_need_not_wait() -> None:
    pace = Pace(3, 0.3)
    assert pace.left == 3
    await pace.take()
    assert pace.left == 2
    await pace.take()
    await pace.take()
    assert pace.left == 0
    await asyncio.sleep(0.35)
    assert pace.left == 3


async def test_a_pause_holds_everybody_and_a_shorter_one_does_not_end_it() -> None:
    pace = Pace(100, 1)
    began = monotonic()
    pace.pause(0.2)
    pace.pause(0.01)
    assert pace.left == 0
    await asyncio.gather(pace.take(), pace.take())
    assert monotonic() - began >= 0.2
    assert pace.left == 98


async def test_a_pause_also_holds_those_who_already_wait_for_their_turn() -> None:
    pace = Pace(1, 0.05)
    await pace.take()
    began = monotonic()
    waiting = asyncio.create_task(pace.take())
    await asyncio.sleep(0.01)
    pace.pause(0.15)
    await waiting
    assert monotonic() - began >= 0.15


async def test_a_caller_who_gives_up_takes_no_place_and_holds_up_nobody() -> None:
    pace = Pace(1, 0.3)
    await pace.take()
    quitter = asyncio.create_task(pace.take())
    await asyncio.sleep(0)
    quitter.cancel()
    began = monotonic()
    await pace.take()
    assert quitter.cancelled()
    assert monotonic() - began < 0.6  # of two windows it waited for one


async def test_no_thread_is_started() -> None:
    before = threading.active_count()
    pace = Pace(2, 0.02)
    times = []
    for _ in range(4):
        await pace.take()
        times.append(monotonic())
    assert threading.active_count() == before
    assert all(earlier < later for earlier, later in pairwise(times))
