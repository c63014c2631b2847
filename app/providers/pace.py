"""Pace: how many calls a provider allows in a sliding window, kept so that the provider never has to say no."""

from __future__ import annotations

import asyncio
import re
from math import ceil
from time import monotonic_ns

from pyrate_limiter import InMemoryBucket, Rate, RateItem

_FORM = re.compile(r"(\d+)\s*/\s*(\d+(?:\.\d+)?)\s*s")

# The provider counts arrivals, we count departures. A first call that is slow on its way and a last one that is quick
# arrive closer together than they left, so our window is a little longer than the provider's.
_MARGIN = 0.05
_LEAST_MARGIN_MS = 20


class Pace:
    """At most `calls` calls in any `seconds`, as the provider sees them. One event loop at a time.

    `str(pace)` gives the text that `Pace.read` takes.
    """

    def __init__(self, calls: int, seconds: float) -> None:
        if calls < 1 or seconds < 0.001:
            raise ValueError(f"a pace needs at least 1 call in at least 0.001 s, not {calls} in {seconds:g} s")
        self.calls = calls
        self.seconds = seconds
        # The bucket alone, without pyrate-limiter's Limiter: that would start a thread to forget old calls.
        self._bucket = InMemoryBucket([Rate(calls, window_of(seconds))])
        self._turn = asyncio.Lock()
        self._resume_at = 0

    @classmethod
    def read(cls, text: str) -> Pace:
        """A pace from text such as `50/5s`: calls, a slash, seconds. Raises ValueError naming the form."""
        said = _FORM.fullmatch(text.strip())
        if said is None:
            raise ValueError(f"{text!r} is not a pace: write calls, a slash and seconds, such as 50/5s")
        return cls(int(said[1]), float(said[2]))

    def __str__(self) -> str:
        return f"{self.calls}/{self.seconds:g}s"

    def __repr__(self) -> str:
        return f"Pace.read({str(self)!r})"

    @property
    def left(self) -> int:
        """How many calls could start right now without waiting."""
        now = _now()
        if now < self._resume_at:
            return 0
        self._bucket.leak(now)
        return self.calls - self._bucket.count()

    async def take(self) -> None:
        """Wait for the next free place in the window and take it; callers are served in their order."""
        async with self._turn:
            while wait := self._take_or_wait():  # noqa: ASYNC110 - time passes by itself, nobody could set an event
                await asyncio.sleep(wait / 1000)

    def pause(self, seconds: float) -> None:
        """Let no call start for so many seconds: the provider asked for it. A shorter pause never ends a longer one."""
        self._resume_at = max(self._resume_at, _now() + ceil(seconds * 1000) + 1)

    def _take_or_wait(self) -> int:
        """Take a place and return 0, or the milliseconds after which to try again."""
        now = _now()
        if now < self._resume_at:
            return self._resume_at - now
        self._bucket.leak(now)
        call = RateItem("call", now)
        return 0 if self._bucket.put(call) else max(self._waiting(call), 1)

    def _waiting(self, call: RateItem) -> int:
        waiting = self._bucket.waiting(call)
        assert isinstance(waiting, int)  # noqa: S101 - a bucket in memory never gives an awaitable, its type says it may
        return waiting


def window_of(seconds: float) -> int:
    """The window in which calls are counted, in ms: a provider's own with a margin."""
    window = round(seconds * 1000)
    return window + max(round(window * _MARGIN), _LEAST_MARGIN_MS)


def _now() -> int:
    return monotonic_ns() // 1_000_000
