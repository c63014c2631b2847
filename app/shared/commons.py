"""The commons: the Redis that several processes share, and what becomes of it when it is away."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from app.errors import CommonsUnavailable

T = TypeVar("T")

log = logging.getLogger(__name__)

PREFIX = "linernotes"
TIMEOUT = 1.0  # seconds for one answer
REST = 3.0  # seconds without asking Redis after it failed, so that a broken one makes nothing late
HEARTBEAT = 10  # seconds after which a silent connection is tried


class Commons:
    """One Redis as this process sees it. `prefix` begins every key and channel, so that houses on one Redis never meet.

    Nothing is opened before the first question.
    """

    def __init__(self, url: str, prefix: str = PREFIX) -> None:
        # A failed command is not sent again: what it was for is worth less than the wait.
        once = Retry(NoBackoff(), 0)
        self.redis: Redis = Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=once)
        self.listening: Redis = Redis.from_url(
            url,
            socket_timeout=None,
            socket_connect_timeout=TIMEOUT,
            health_check_interval=HEARTBEAT,
            retry=once,
            client_name=prefix,
        )
        self._prefix = prefix
        self._resting_until = 0.0

    @classmethod
    def at(cls, url: str, prefix: str = PREFIX) -> Commons | None:
        """The commons at `redis://` or `rediss://`; None for any other address: this process is alone."""
        return cls(url, prefix) if urlsplit(url).scheme in {"redis", "rediss"} else None

    def key(self, *parts: str) -> str:
        """The key of something in this house."""
        return ":".join((self._prefix, *parts))

    async def ask(self, question: Callable[[], Awaitable[T]]) -> T:
        """What Redis answers. Raises CommonsUnavailable; for a while after a failure without asking at all."""
        if time.monotonic() < self._resting_until:
            raise CommonsUnavailable("Redis is left alone after a failure")
        task = asyncio.current_task()
        cancelled = task.cancelling() if task else 0
        try:
            answer = await question()
        except (RedisError, OSError) as cause:  # a timeout is an OSError too
            self._resting_until = time.monotonic() + REST
            log.warning("Redis does not answer; this process works alone for %g s: %r", REST, cause)
            raise CommonsUnavailable("Redis did not answer") from cause
        # Before Python 3.12 `asyncio.wait_for`, with which redis sends, forgets a cancellation that comes just then.
        if task and task.cancelling() > cancelled:
            raise asyncio.CancelledError
        return answer

    async def close(self) -> None:
        """Close every connection."""
        await self.redis.aclose()
        await self.listening.aclose()
