"""The last hour, a minute at a time, for the status page: counted in plain numbers, kept by this process alone."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from app.api.http.operations import Report
from app.gateway.activity import Activity, CacheUse, Minute

LONGEST = 60
"""How many minutes are kept."""

_ANSWERED = ("2xx", "3xx", "4xx")  # a provider that says no has answered


@dataclass(slots=True)
class _Counted:
    """A minute being counted; `hits` and `misses` are what the cache had told when it began."""

    number: int
    hits: int
    misses: int
    operations: int = 0
    errors: int = 0
    timed: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    calls: int = 0
    failures: int = 0


class History:
    """Counts operations and calls by the minute in which they end.

    `caches` gives the hits and misses so far of each layer, the process's own first; `clock` gives seconds since 1970.
    """

    def __init__(
        self, caches: Callable[[], Mapping[str, tuple[int, int]]], clock: Callable[[], float] = time.time
    ) -> None:
        self._caches = caches
        self._clock = clock
        self._started = clock()
        self._minutes: deque[_Counted] = deque(maxlen=LONGEST)

    def operation(self, report: Report) -> None:
        """Count an operation; a `Watch` for the door."""
        minute = self._present()
        minute.operations += 1
        minute.errors += report.outcome != "ok"
        if report.executor != "stream":  # which lasts as long as its caller likes
            minute.timed += 1
            minute.seconds += report.seconds
            minute.slowest = max(minute.slowest, report.seconds)

    def call(self, outcome: str) -> None:
        """Count a call to a provider by what came of it; see `app.observe.calls`."""
        minute = self._present()
        minute.calls += 1
        minute.failures += outcome not in _ANSWERED

    def lately(self, minutes: int) -> Activity:
        """The last `minutes`, up to 60, those in which nothing happened among them."""
        self._present()
        return Activity(
            datetime.fromtimestamp(self._started, UTC),
            tuple(CacheUse(layer, hits, misses) for layer, (hits, misses) in self._caches().items()),
            tuple(self._told(minutes)),
        )

    def _present(self) -> _Counted:
        number = int(self._clock() // 60)
        if not self._minutes or self._minutes[-1].number != number:
            self._minutes.append(_Counted(number, *self._own_cache()))
        return self._minutes[-1]

    def _told(self, minutes: int) -> Iterator[Minute]:
        counted = {one.number: one for one in self._minutes}
        present = self._minutes[-1].number
        until = self._own_cache()
        told = []
        for number in range(present, present - minutes, -1):
            one = counted.get(number)
            began = datetime.fromtimestamp(number * 60, UTC)
            if one is None:
                told.append(Minute(began))
                continue
            told.append(
                Minute(
                    began,
                    one.operations,
                    one.errors,
                    round(1000 * one.seconds / one.timed, 3) if one.timed else 0.0,
                    round(1000 * one.slowest, 3),
                    one.calls,
                    one.failures,
                    until[0] - one.hits,
                    until[1] - one.misses,
                )
            )
            until = one.hits, one.misses
        yield from reversed(told)

    def _own_cache(self) -> tuple[int, int]:
        return next(iter(self._caches().values()), (0, 0))
