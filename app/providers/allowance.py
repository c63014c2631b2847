"""An allowance of so many calls a day, counted here so that the provider never has to say no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.errors import QuotaSpent


def _now() -> datetime:
    return datetime.now(UTC)


class DailyAllowance:
    """At most `calls` calls a day; the day begins at midnight in `zone`, such as `America/Los_Angeles`.

    The count lives in this process: it begins anew with it, and several processes each have their own.
    """

    def __init__(self, calls: int, zone: str, clock: Callable[[], datetime] = _now) -> None:
        self._calls = calls
        self._zone = ZoneInfo(zone)
        self._clock = clock
        self._day: date | None = None
        self._left = calls

    def take(self) -> None:
        """Count a call; raises QuotaSpent with the next midnight once all are used up."""
        if self.spent_until is not None:
            raise QuotaSpent("the allowance of the day is used up", self.spent_until)
        self._left -= 1

    def spend(self) -> None:
        """The provider itself says that nothing is left of this day."""
        self._begin_day()
        self._left = 0

    @property
    def spent_until(self) -> datetime | None:
        """The midnight until which there are no more calls; None while there are."""
        self._begin_day()
        return None if self._left > 0 else self.midnight

    @property
    def midnight(self) -> datetime:
        """When the next day begins."""
        tomorrow = self._today() + timedelta(days=1)
        return datetime.combine(tomorrow, time.min, self._zone).astimezone(UTC)

    def _today(self) -> date:
        return self._clock().astimezone(self._zone).date()

    def _begin_day(self) -> None:
        if self._day != self._today():
            self._day, self._left = self._today(), self._calls
