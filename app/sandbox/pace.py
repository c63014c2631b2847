"""Pace limits: so many calls in any window of so many seconds."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from math import ceil

TOLERANCE = 0.03  # the network bunches calls that left in good order; a window is exceeded only beyond this share

_PACE = re.compile(r"(\d+)/(\d+(?:\.\d+)?)(ms|s)?")


@dataclass(frozen=True, slots=True)
class Pace:
    """`calls` in any `seconds`."""

    calls: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.calls}/{self.seconds:g}s"

    @property
    def rate(self) -> float:
        """Calls per second in the long run."""
        return self.calls / self.seconds

    @classmethod
    def parse(cls, text: str) -> Pace | None:
        """A pace such as `50/5s`, `1/1s` or `10/500ms`; `none` is no limit at all."""
        if text == "none":
            return None
        match = _PACE.fullmatch(text)
        if match is None or int(match[1]) < 1 or float(match[2]) <= 0:
            raise ValueError(f"{text!r} is not a pace. Write calls per time, such as 50/5s, or none.")
        return cls(int(match[1]), float(match[2]) / (1000 if match[3] == "ms" else 1))


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the pace says to one call: whether it may pass, how many may still follow, in how many whole seconds there
    is room again, and the calls per second in the long run (`rate`)."""

    passes: bool
    limit: int
    remaining: int
    reset: int
    rate: float = 0.0


class Window:
    """The calls of the last while. With `unforgiving`, refused calls count as well, so hammering never gets through."""

    def __init__(self, pace: Pace, *, unforgiving: bool = False) -> None:
        self._pace = pace
        self._span = pace.seconds * (1 - TOLERANCE)
        self._unforgiving = unforgiving
        self._calls: deque[float] = deque()

    def call(self, now: float) -> Allowance:
        """Count a call at `now` (seconds of a monotonic clock) and tell whether it may pass."""
        while self._calls and now - self._calls[0] >= self._span:
            self._calls.popleft()
        passes = len(self._calls) < self._pace.calls
        if passes or self._unforgiving:
            self._calls.append(now)
            if len(self._calls) > self._pace.calls:
                self._calls.popleft()
        reset = max(0.0, self._calls[0] + self._pace.seconds - now) if self._calls else 0.0
        return Allowance(
            passes, self._pace.calls, max(0, self._pace.calls - len(self._calls)), ceil(reset), self._pace.rate
        )


class Bucket:
    """A bucket that holds a pace's `calls` and refills evenly in its `seconds`: after a burst, one call at a time."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._left = float(pace.calls)
        self._rate = pace.rate * (1 + TOLERANCE)
        self._last: float | None = None

    def call(self, now: float) -> Allowance:
        """Draw a call at `now` (seconds of a monotonic clock) and tell whether it may pass."""
        if self._last is not None:
            self._left = min(self._pace.calls, self._left + (now - self._last) * self._rate)
        self._last = now
        passes = self._left >= 1
        if passes:
            self._left -= 1
        reset = max(0.0, (1 - self._left) / self._pace.rate)
        return Allowance(passes, self._pace.calls, int(self._left), ceil(reset), self._pace.rate)
