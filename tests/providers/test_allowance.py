"""A day's allowance: so many calls, until midnight where the provider lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.errors import QuotaSpent
from app.providers.allowance import DailyAllowance

PACIFIC = "America/Los_Angeles"


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def test_calls_are_counted_and_begin_anew_at_midnight():
    clock = Clock(datetime(2026, 11, 20, 23, tzinfo=UTC))
    allowance = DailyAllowance(2, PACIFIC, clock)
    allowance.take()
    assert allowance.spent_until is None
    allowance.take()
    midnight = datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert allowance.spent_until == midnight
    with pytest.raises(QuotaSpent) as raised:
        allowance.take()
    assert raised.value.until == midnight
    clock.now = midnight
    assert allowance.spent_until is None
    allowance.take()


def test_what_the_provider_says_is_spent_is_spent_for_that_day_only():
    clock = Clock(datetime(2026, 11, 20, 23, tzinfo=UTC))
    allowance = DailyAllowance(100, PACIFIC, clock)
    allowance.spend()
    assert allowance.spent_until is not None
    clock.now += timedelta(days=1)
    allowance.take()


@pytest.mark.parametrize(
    ("day", "hour"), [(datetime(2026, 7, 1, 12, tzinfo=UTC), 7), (datetime(2026, 12, 1, 12, tzinfo=UTC), 8)]
)
def test_midnight_moves_with_summer_time(day: datetime, hour: int):
    assert DailyAllowance(1, PACIFIC, Clock(day)).midnight == (day + timedelta(days=1)).replace(hour=hour)


def test_an_allowance_of_none_is_spent_from_the_start():
    with pytest.raises(QuotaSpent):
        DailyAllowance(0, PACIFIC).take()
