"""How much a caller may ask in a while, and how many may ask at once.

Rates are token buckets, kept as the moment at which the bucket will be full again (GCRA), in this process or in a Redis
shared by several. While Redis does not answer, this process counts alone; nobody is refused because of it.
"""

from __future__ import annotations

import logging
import math
import time
from datetime import timedelta
from typing import Self

from redis.exceptions import RedisError
from throttled.asyncio import (
    BaseRateLimiter,
    MemoryStore,
    Quota,
    RateLimiterRegistry,
    RateLimitResult,
    RateLimitState,
    RedisStore,
    per_duration,
)
from throttled.exceptions import StoreUnavailableError

from app.api.http.principal import Principal
from app.errors import RequestRefused
from app.settings import Settings

log = logging.getLogger(__name__)

CALLERS_KEPT = 100_000
REDIS_TIMEOUT = 0.1  # seconds; a limiter must never be slower than what it protects
REDIS_PAUSE = 5.0

Headers = list[tuple[bytes, bytes]]


class Allowance:
    """The rates of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._by_key = _Rate.of(settings.rate_per_key, "RATE_PER_KEY", settings.cache_url)
        self._by_address = _Rate.of(settings.rate_per_address, "RATE_PER_ADDRESS", settings.cache_url)
        self._cost = _Rate.of(settings.cost_per_caller, "COST_PER_CALLER", settings.cache_url)

    async def take(self, principal: Principal) -> Headers:
        """Count a request; gives the headers that tell what is left, and raises RequestRefused if nothing is."""
        headers: Headers = []
        if self._by_address:
            headers = _told(self._by_address, await self._by_address.spend(principal.address, 1, "requests"))
        if self._by_key and principal.key:
            headers = _told(self._by_key, await self._by_key.spend(principal.key, 1, "requests"))
        return headers

    async def spend(self, principal: Principal, cost: int) -> int | None:
        """Count an operation's cost; what is left, None without such a limit. Raises RequestRefused."""
        if not self._cost or not cost:
            return None
        return (await self._cost.spend(principal.name, cost, "cost")).remaining


class Places:
    """The places for requests that are answered at the same time."""

    def __init__(self, most: int) -> None:
        self._free = most

    def taken(self) -> Self:
        """A place, held while a `with` block runs; its beginning raises RequestRefused at once if there is none."""
        return self

    def __enter__(self) -> None:
        if not self._free:
            raise RequestRefused(503, "OVERLOADED", "Too many requests are being answered.", retry_after=1)
        self._free -= 1

    def __exit__(self, *_: object) -> None:
        self._free += 1


class _Rate:
    """One rate, counted for each caller."""

    def __init__(self, quota: Quota, setting: str, cache_url: str) -> None:
        self.quota = quota
        self._setting = setting
        gcra: type[BaseRateLimiter] = RateLimiterRegistry.get("gcra")
        self._own = gcra(quota, MemoryStore(options={"MAX_SIZE": CALLERS_KEPT}))
        self._shared: BaseRateLimiter | None = None
        if cache_url.startswith("redis"):
            options = {"SOCKET_TIMEOUT": REDIS_TIMEOUT, "SOCKET_CONNECT_TIMEOUT": REDIS_TIMEOUT}
            self._shared = gcra(quota, RedisStore(server=cache_url, options=options))
        self._alone_until = 0.0

    @classmethod
    def of(cls, written: str | None, setting: str, cache_url: str) -> _Rate | None:
        """The rate written as `count/seconds`, if there is one."""
        if written is None:
            return None
        count, seconds = written.removesuffix("s").split("/")
        return cls(per_duration(timedelta(seconds=int(seconds)), int(count)), setting, cache_url)

    async def spend(self, name: str, count: int, what: str) -> RateLimitState:
        """Take `count` out of the caller's bucket; raises RequestRefused if it holds less."""
        most = self.quota.get_limit()
        result = await self._limit(f"{self._setting.lower()}:{name}", min(count, most))
        if result.limited:
            period = self.quota.get_period_sec()
            raise RequestRefused(
                429,
                "RATE_LIMITED",
                f"Asked too much: {most} ({what}) in {period} seconds are allowed.",
                retry_after=result.state.retry_after,
                value=count,
                limit=most,
                setting=self._setting,
            )
        return result.state

    async def _limit(self, key: str, count: int) -> RateLimitResult:
        if self._shared and time.monotonic() >= self._alone_until:
            try:
                return await self._shared.limit(key, count)
            except (StoreUnavailableError, RedisError, OSError) as problem:
                self._alone_until = time.monotonic() + REDIS_PAUSE
                log.warning("Redis does not answer; this process counts rates alone for %g s: %r", REDIS_PAUSE, problem)
        return await self._own.limit(key, count)


def _told(rate: _Rate, state: RateLimitState) -> Headers:
    limit, period = rate.quota.get_limit(), rate.quota.get_period_sec()
    return [
        (b"ratelimit-policy", b"%d;w=%d" % (limit, period)),
        (b"ratelimit-limit", b"%d" % limit),
        (b"ratelimit-remaining", b"%d" % state.remaining),
        (b"ratelimit-reset", b"%d" % math.ceil(state.reset_after)),
    ]
