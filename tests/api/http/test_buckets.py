"""Buckets hold what they should, to the token, and fill at their rate."""

from __future__ import annotations

import pytest

from app.api.http.buckets import SECOND, Buckets, Left


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 123_456_789

    def __call__(self) -> int:
        return self.now


def test_a_bucket_holds_so_many_tokens_and_no_more() -> None:
    buckets = Buckets(3, 60, 10, clock=Clock())
    assert [buckets.take("ada", 1) for _ in range(4)] == [Left(2, 20), Left(1, 40), Left(0, 60), 20]


def test_a_bucket_fills_token_by_token() -> None:
    clock = Clock()
    buckets = Buckets(3, 60, 10, clock=clock)
    buckets.take("ada", 3)
    clock.now += 20 * SECOND - 1
    assert buckets.take("ada", 1) == pytest.approx(1 / SECOND)
    clock.now += 1
    assert buckets.take("ada", 1) == Left(0, 60)
    clock.now += 1_000 * SECOND
    assert buckets.take("ada", 1) == Left(2, 20)


def test_what_is_refused_costs_nothing() -> None:
    buckets = Buckets(10, 10, 10, clock=Clock())
    buckets.take("ada", 8)
    assert buckets.take("ada", 3) == 1
    assert buckets.take("ada", 2) == Left(0, 10)


def test_callers_have_buckets_of_their_own_and_the_one_unheard_of_longest_is_given_up() -> None:
    buckets = Buckets(1, 60, 2, clock=Clock())
    for name in ("ada", "bob", "ada", "cy"):
        buckets.take(name, 1)
    assert isinstance(buckets.take("ada", 1), float)
    assert buckets.take("bob", 1) == Left(0, 60)


@pytest.mark.parametrize(("most", "seconds"), [(100_000_000_000, 1), (7, 86_400)])
def test_no_token_is_lost_in_rounding(most: int, seconds: int) -> None:
    buckets = Buckets(most, seconds, 1, clock=Clock())
    assert buckets.take("ada", most - 1) == Left(1, pytest.approx(seconds, rel=1 / 6))
    assert buckets.take("ada", 1) == Left(0, seconds)
    assert isinstance(buckets.take("ada", 1), float)
