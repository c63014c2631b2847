"""Token buckets of this process: GCRA as throttled's limiters have it, for one rate, in one dict.

The library's own store in memory takes 4 µs a count, three of which would be a third of a kept answer; this takes half
a microsecond. What is shared by several processes is the library's, see `app.api.http.allowance`.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

SECOND = 10**9


class Left(NamedTuple):
    """What is left in a bucket after a count, and in how many seconds it is full again."""

    remaining: int
    reset_after: float


class Buckets:
    """A bucket of `most` tokens for each of at most `callers`, which fills in `seconds`; `clock` tells nanoseconds.

    Of a bucket only the moment is kept at which it will be full. Moments are whole numbers, in nanoseconds times
    `most`, so that nothing is lost in rounding, however small a part of a second fills a token.
    """

    def __init__(self, most: int, seconds: int, callers: int, *, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self._most = most
        self._token = seconds * SECOND
        self._whole = most * self._token
        self._second = most * SECOND
        self._callers = callers
        self._clock = clock
        self._full: OrderedDict[str, int] = OrderedDict()

    def take(self, name: str, count: int) -> Left | float:
        """Take so many tokens, at most all; where the bucket holds fewer none: the seconds until it holds enough."""
        now = self._clock() * self._most
        full = self._full.get(name, now)
        full = max(full, now)
        full += count * self._token
        left = now + self._whole - full
        if left < 0:
            self._full.move_to_end(name)
            return -left / self._second
        self._full[name] = full
        self._full.move_to_end(name)
        if len(self._full) > self._callers:
            self._full.popitem(last=False)
        return Left(left // self._token, (full - now) / self._second)
