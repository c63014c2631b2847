"""What a gateway has done lately, as people who look after it are told; whoever watches it fills it in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import Struct


class Minute(Struct, frozen=True):
    """What was done in the minute that began at `began`.

    `errors` are operations that were refused or told of an error, `slowest_ms` is the longest that any with one result
    took.
    `calls` to providers are counted when they end, with those that brought no answer as `failures`. `hits` and
    `misses` are of records in this process's cache.
    """

    began: datetime
    operations: int = 0
    errors: int = 0
    mean_ms: float = 0.0
    slowest_ms: float = 0.0
    calls: int = 0
    failures: int = 0
    hits: int = 0
    misses: int = 0


class CacheUse(Struct, frozen=True):
    """The hits and misses of one layer of the cache of records since the start: `process`, or `shared` in Redis."""

    layer: str
    hits: int
    misses: int


class Activity(Struct, frozen=True):
    """What this process has done since it started; `minutes` are the last ones, oldest first, up to the present one."""

    started: datetime
    caches: tuple[CacheUse, ...] = ()
    minutes: tuple[Minute, ...] = ()


Lately = Callable[[int], Activity]
"""Gives the activity with so many of its last minutes."""


def nothing_lately(_minutes: int) -> Activity:
    """The activity of a gateway that nobody watches."""
    return Activity(datetime.now(UTC))
