"""Token buckets of this process, for one rate, in one dict.

The library's own store in memory takes 4 µs a count, three of which would be a third of a kept answer; this takes a
third of a microsecond. What is shared by several processes is the library's, see `app.api.http.allowance`.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from msgspec import Struct

SECOND = 10**9


class Left(Struct, frozen=True, gc=False):
    """What is left in a bucket after a count, and in how many seconds it is full again."""

    remaining: int
    reset_after: float


class Buckets:
    """A bucket of `most` tokens for each of at most `callers`, which fills in `seconds`; `clock` tells nanoseconds.

    Of a bucket the tokens are kept that it held at its last count, and the moment of that; only those that have come
    in since are ever a rounded number.
    """

    def __init__(self, most: int, seconds: int, callers: int, *, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self._most = most
        self._fills = seconds * SECOND
        self._seconds = seconds
        self._callers = callers
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def take(self, name: str, count: int) -> Left | float:
        """Take so many tokens, at most all; where the bucket holds fewer none: the seconds until it holds enough."""
        now, most, held = self._clock(), self._most, self._held
        tokens, then = held.get(name) or (most, now)
        tokens = min(tokens + (now - then) * most / self._fills, most)
        if name in held:
            held.move_to_end(name)
        if tokens < count:
            return (count - tokens) * self._seconds / most
        tokens -= count
        held[name] = tokens, now
        if len(held) > self._callers:
            held.popitem(last=False)
        return Left(int(tokens), (most - tokens) * self._seconds / most)
