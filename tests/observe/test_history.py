"""The last hour, a minute at a time."""

from __future__ import annotations

from datetime import UTC, datetime

from app.api.http.operations import Report
from app.gateway.activity import CacheUse, Minute
from app.observe.history import History

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC).timestamp()


def at(minute: int) -> datetime:
    return datetime.fromtimestamp(NOON + 60 * minute, UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON + 1
        self.caches = {"process": (0, 0)}
        self.history = History(lambda: self.caches, lambda: self.now)

    def answered(self, seconds: float, outcome: str = "ok") -> None:
        self.history.operation(Report("Name", "abc", "plan", seconds, outcome))


def test_operations_and_calls_are_counted_in_the_minute_in_which_they_end() -> None:
    clock = Clock()
    clock.answered(0.010)
    clock.answered(0.030, "errors")
    clock.history.call("2xx")
    clock.history.call("timeout")
    clock.now += 60
    clock.answered(0.002)
    assert clock.history.lately(2).minutes == (
        Minute(at(0), operations=2, errors=1, mean_ms=20, slowest_ms=30, calls=2, failures=1),
        Minute(at(1), operations=1, mean_ms=2, slowest_ms=2),
    )


def test_what_lasts_as_long_as_its_caller_likes_is_counted_but_not_timed() -> None:
    clock = Clock()
    clock.history.operation(Report("Watch", "abc", "stream", 90, "ok"))
    clock.answered(0.004)
    [minute] = clock.history.lately(1).minutes
    assert (minute.operations, minute.mean_ms, minute.slowest_ms) == (2, 4, 4)


def test_a_provider_that_says_no_has_answered() -> None:
    clock = Clock()
    for outcome in ("404", "4xx", "5xx", "unreachable", "left"):
        clock.history.call(outcome)
    [minute] = clock.history.lately(1).minutes
    assert (minute.calls, minute.failures) == (5, 4)


def test_what_the_cache_told_is_told_for_each_minute_and_in_all() -> None:
    clock = Clock()
    clock.answered(0.001)
    clock.caches = {"process": (8, 2), "shared": (1, 1)}
    clock.now += 60
    clock.answered(0.001)
    clock.caches = {"process": (9, 4), "shared": (1, 3)}
    lately = clock.history.lately(2)
    assert [(one.hits, one.misses) for one in lately.minutes] == [(8, 2), (1, 2)]
    assert lately.caches == (CacheUse("process", 9, 4), CacheUse("shared", 1, 3))


def test_minutes_without_anything_are_told_too_and_no_more_than_an_hour_is_kept() -> None:
    clock = Clock()
    clock.answered(0.001)
    clock.now += 60 * 59
    minutes = clock.history.lately(60).minutes
    assert [one.operations for one in minutes] == [1, *[0] * 59]
    for _ in range(100):
        clock.now += 60
        clock.answered(0.001)
    minutes = clock.history.lately(60).minutes
    assert [one.operations for one in minutes] == [1] * 60
    assert minutes[-1].began == at(159)


def test_the_start_is_told() -> None:
    assert Clock().history.lately(1).started == datetime.fromtimestamp(NOON + 1, UTC)
