"""A pace that several processes keep together, counted in one Redis.

The window is pyrate-limiter's. It believes the caller's clock and overlooks calls that are later than it, so the time
is Redis's own, and a process reads it and takes its place under a lock: no two machines' clocks are ever compared.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar
from uuid import uuid4

from pyrate_limiter import Rate, RateItem, RedisBucket
from redis.asyncio.lock import Lock

from app.errors import CommonsUnavailable
from app.providers.pace import Pace, window_of
from app.shared.commons import Commons

T = TypeVar("T")

LOCK_SECONDS = 5.0  # after which the place of a process that died while it counted is given to the next
LOCK_POLL = 0.005


class SharedPace(Pace):
    """A pace kept with all processes that count under the same `name`; alone, while Redis is away."""

    def __init__(self, calls: int, seconds: float, name: str, commons: Commons) -> None:
        super().__init__(calls, seconds)
        self._commons = commons
        self._key = commons.key("pace", name, str(self))
        self._window = window_of(window_of(seconds) / 1000)  # a second margin: between the count and the call is Redis
        self._shared: RedisBucket | None = None
        self._queue = asyncio.Lock()
        self._others = 0

    @property
    def left(self) -> int:
        """How many calls could start without waiting, as far as this process has seen those of the others."""
        return max(0, super().left - self._others)

    async def take(self) -> None:
        """Wait for the next free place among all processes' calls; callers of one process are served in order."""
        async with self._queue:
            while wait := await self._shared_wait():  # noqa: ASYNC110 - time passes by itself
                await asyncio.sleep(wait / 1000)
            await super().take()

    async def _shared_wait(self) -> int:
        """Take a place in the shared window and return 0, or the milliseconds after which to try again."""
        try:
            return await self._commons.ask(self._put)
        except CommonsUnavailable:
            self._shared = None  # a Redis that was started anew does not know the bucket's script
            return 0

    async def _put(self) -> int:
        redis = self._commons.redis
        if self._shared is None:
            self._shared = await RedisBucket.init([Rate(self.calls, self._window)], redis, self._key)
        lock = Lock(redis, f"{self._key}:lock", timeout=LOCK_SECONDS, sleep=LOCK_POLL, raise_on_release_error=False)
        async with lock:
            async with redis.pipeline(transaction=False) as pipeline:
                pipeline.time()
                pipeline.zcard(self._key)
                (seconds, micros), counted = await pipeline.execute()
            now = seconds * 1000 + micros // 1000
            if counted >= self.calls:
                await _now(self._shared.leak(now))
            self._others = max(0, counted - (self.calls - super().left))
            call = RateItem(uuid4().hex, now)
            if await _now(self._shared.put(call)):
                await redis.pexpire(self._key, 2 * self._window)
                return 0
            wait: int = await _now(self._shared.waiting(call))
            return max(wait, 1)


async def _now(answer: T | Awaitable[T]) -> T:
    """A bucket's answer: its type leaves open whether its Redis is an asynchronous one."""
    return await answer if isinstance(answer, Awaitable) else answer
