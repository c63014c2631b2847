"""A caller's policy: checked numbers, or a refusal that names the field, the bounds and the remedy."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.errors import InvalidPolicy
from app.gateway.policy import Policy


def test_nothing_said_leaves_everything_to_the_settings() -> None:
    assert Policy.checked(None, None, cache_only=False) == Policy()


def test_numbers_become_times() -> None:
    assert Policy.checked(3600, 1500, cache_only=True) == Policy(timedelta(hours=1), timedelta(seconds=1.5), True)


@pytest.mark.parametrize(("age", "deadline"), [(0, 1), (315_360_000, 120_000)])
def test_the_bounds_themselves_are_allowed(age: int, deadline: int) -> None:
    assert Policy.checked(age, deadline, cache_only=False).max_age == timedelta(seconds=age)


@pytest.mark.parametrize(
    ("age", "deadline", "field", "rule"),
    [
        (-1, None, "maxAgeSeconds", "between 0 and 315360000"),
        (315_360_001, None, "maxAgeSeconds", "between 0 and 315360000"),
        (None, 0, "deadlineMs", "between 1 and 120000"),
        (None, 120_001, "deadlineMs", "between 1 and 120000"),
    ],
)
def test_a_number_out_of_bounds_is_refused_by_name(
    age: int | None, deadline: int | None, field: str, rule: str
) -> None:
    with pytest.raises(InvalidPolicy, match=rule) as refused:
        Policy.checked(age, deadline, cache_only=False)
    assert refused.value.field == field
    assert refused.value.remedy


def test_time_spent_is_taken_from_the_callers_deadline() -> None:
    policy = Policy(deadline=timedelta(seconds=2))
    assert policy.after(timedelta(seconds=0.5)).deadline == timedelta(seconds=1.5)
    assert policy.after(timedelta(seconds=9)).deadline == timedelta(milliseconds=1)
    assert Policy(cache_only=True).after(timedelta(seconds=9)) == Policy(cache_only=True)


def test_a_market_is_two_letters_in_either_case() -> None:
    assert Policy.checked(None, None, cache_only=False, market="de").market == "DE"


@pytest.mark.parametrize("wrong", ["", "DEU", "D1", "Germany"])
def test_another_word_for_a_market_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(InvalidPolicy, match="two letters") as refused:
        Policy.checked(None, None, cache_only=False, market=wrong)
    assert refused.value.field == "market"
