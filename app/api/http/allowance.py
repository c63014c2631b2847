"""How much a caller may ask in a while, and how many may ask at once.

Rates are token buckets, kept as the moment at which the bucket will be full again (GCRA), in this process or in a Redis
shared by several. While Redis does not answer, this process counts alone; nobody is refused because of it.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Awaitable
from datetime import timedelta

from redis.exceptions import RedisError
from starlette.types import Scope
from throttled.asyncio import BaseRateLimiter, RateLimiterRegistry, RedisStore, per_duration
from throttled.exceptions import StoreUnavailableError

from app.api.http.buckets import Buckets, Left
from app.api.http.principal import Principal, anyone
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
        self._by_key = _Rate.of(settings.rate_per_key, "RATE_PER_KEY", settings)
        self._by_address = _Rate.of(settings.rate_per_address, "RATE_PER_ADDRESS", settings)
        self._cost = _Rate.of(settings.cost_per_caller, "COST_PER_CALLER", settings)

    async def introduced(self, asked: Awaitable[Principal], scope: Scope) -> Principal:
        """Who asks, where that was not known at once; who may not ask at all is counted by the address."""
        try:
            return await asked
        except RequestRefused:
            await self.take(anyone(scope))
            raise

    async def take(self, principal: Principal) -> Headers:
        """Count a request; gives the headers that tell what is left, and raises RequestRefused if nothing is."""
        rate, left = self._by_address, None
        if rate:
            left = await rate.spend(principal.address, 1, "requests")
        if self._by_key and principal.key:
            rate, left = self._by_key, await self._by_key.spend(principal.key, 1, "requests")
        return rate.told(left) if rate and left else []

    async def spend(self, principal: Principal, cost: int) -> int | None:
        """Count an operation's cost; what is left, None without such a limit. Raises RequestRefused."""
        if not self._cost or not cost:
            return None
        return (await self._cost.spend(principal.name, cost, "cost")).remaining


class Places:
    """The places for requests that are answered at the same time: `with places:` takes one while its block runs.

    Its beginning raises RequestRefused at once if there is none.
    """

    def __init__(self, most: int) -> None:
        self._free = most

    def __enter__(self) -> None:
        if not self._free:
            raise RequestRefused(503, "OVERLOADED", "Too many requests are being answered.", retry_after=1)
        self._free -= 1

    def __exit__(self, *_: object) -> None:
        self._free += 1


class PlacesOfCallers:
    """As many places for each caller, so that nobody takes all of them: `with places.of(name):` takes one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[str, int] = {}

    def of(self, name: str) -> _Place:
        """A place of this caller's."""
        return _Place(self, name)

    def take(self, name: str) -> None:
        """Take a place; raises RequestRefused if the caller has no other."""
        taken = self._taken.get(name, 0)
        if taken >= self._most:
            message = f"{taken} of your requests are being answered; more at once are not."
            limits = {"limit": self._most, "setting": "MAX_REQUESTS_PER_CALLER"}
            raise RequestRefused(429, "TOO_MANY_AT_ONCE", message, retry_after=1, **limits)
        self._taken[name] = taken + 1

    def give_back(self, name: str) -> None:
        """Give a place back."""
        left = self._taken[name] - 1
        if left:
            self._taken[name] = left
        else:
            del self._taken[name]


class _Place:
    """A caller's place while a block runs."""

    __slots__ = ("_name", "_places")

    def __init__(self, places: PlacesOfCallers, name: str) -> None:
        self._places, self._name = places, name

    def __enter__(self) -> None:
        self._places.take(self._name)

    def __exit__(self, *_: object) -> None:
        self._places.give_back(self._name)


class _Rate:
    """One rate, counted for each caller."""

    def __init__(self, most: int, seconds: int, setting: str, settings: Settings) -> None:
        self._most, self._seconds = most, seconds
        self._setting = setting
        self._prefix = f"{settings.cache_prefix}:{setting.lower()}:"
        self._own = Buckets(most, seconds, CALLERS_KEPT)
        self._shared: BaseRateLimiter | None = None
        if settings.cache_url.startswith("redis"):
            options = {"SOCKET_TIMEOUT": REDIS_TIMEOUT, "SOCKET_CONNECT_TIMEOUT": REDIS_TIMEOUT}
            gcra: type[BaseRateLimiter] = RateLimiterRegistry.get("gcra")
            quota = per_duration(timedelta(seconds=seconds), most)
            self._shared = gcra(quota, RedisStore(server=settings.cache_url, options=options))
        self._alone_until = 0.0
        name = setting.removeprefix("RATE_PER_").lower().encode()
        self._policy = (b"ratelimit-policy", b'"%b";q=%d;w=%d' % (name, most, seconds))
        self._left = b'"' + name + b'";r=%d;t=%d'

    @classmethod
    def of(cls, written: str | None, setting: str, settings: Settings) -> _Rate | None:
        """The rate written as `count/seconds`, if there is one."""
        if written is None:
            return None
        count, seconds = written.removesuffix("s").split("/")
        return cls(int(count), int(seconds), setting, settings)

    async def spend(self, name: str, count: int, what: str) -> Left:
        """Take `count` out of the caller's bucket; raises RequestRefused if it holds less."""
        taken = min(count, self._most)
        told = await self._take(name, taken) if self._shared else self._own.take(name, taken)
        if isinstance(told, Left):
            return told
        raise RequestRefused(
            429,
            "RATE_LIMITED",
            f"Asked too much: {self._most} ({what}) in {self._seconds} seconds are allowed.",
            retry_after=told,
            value=count,
            limit=self._most,
            setting=self._setting,
        )

    async def _take(self, name: str, count: int) -> Left | float:
        if self._shared and time.monotonic() >= self._alone_until:
            try:
                result = await self._shared.limit(self._prefix + name, count)
            except (StoreUnavailableError, RedisError, OSError) as problem:
                self._alone_until = time.monotonic() + REDIS_PAUSE
                log.warning("Redis does not answer; this process counts rates alone for %g s: %r", REDIS_PAUSE, problem)
            else:
                state = result.state
                return state.retry_after if result.limited else Left(state.remaining, state.reset_after)
        return self._own.take(name, count)

    def told(self, left: Left) -> Headers:
        """The headers that tell what is left, in the form of the IETF's draft-ietf-httpapi-ratelimit-headers-10."""
        return [self._policy, (b"ratelimit", self._left % (left.remaining, math.ceil(left.reset_after)))]
