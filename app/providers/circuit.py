"""The circuit breaker of one provider: after failures in a row nobody asks it for a while, then one call tries."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import HALF_OPENED, OPENED, Context

from app.errors import ProviderUnavailable, UnreadableAnswer
from app.providers.contract import CircuitState


class Circuit:
    """Opens after `threshold` outages in a row; after `recovery` seconds lets one call through to try.

    Outages are ProviderUnavailable and UnreadableAnswer. A provider that throttles or refuses is up; a call that was
    cancelled tells nothing.
    """

    def __init__(self, name: str, *, threshold: int, recovery: float) -> None:
        self._name = name
        self._recovery = recovery
        self._breakers = AsyncCircuitBreakerFactory(
            default_threshold=threshold, default_ttl=recovery, exclude=[(BaseException, _is_no_outage)]
        )
        self._context: Context | None = None

    @property
    def state(self) -> CircuitState:
        """CLOSED, OPEN, or HALF_OPEN where the next call is let through to try or one is trying."""
        if self._context is None:
            return CircuitState.CLOSED
        if self._context.state == HALF_OPENED or (self._context.state == OPENED and self._opens_for < 0):
            return CircuitState.HALF_OPEN
        return CircuitState.OPEN if self._context.state == OPENED else CircuitState.CLOSED

    def check(self) -> None:
        """Raises ProviderUnavailable while no call may pass, with the seconds after which one may."""
        if self._context is None:
            return
        if self._context.state == OPENED and self._opens_for >= 0:
            raise ProviderUnavailable("left alone after repeated failures", self._opens_for)
        if self._context.state == HALF_OPENED:  # which lasts exactly as long as the one call that tries
            raise ProviderUnavailable("left alone after repeated failures, one call is trying again", 1.0)

    @asynccontextmanager
    async def guard(self) -> AsyncIterator[None]:
        """Count what is raised inside; raises ProviderUnavailable, as `check`, instead of going in."""
        breaker = await self._breakers.get_breaker(self._name)
        self._context = breaker.context
        self.check()
        async with breaker:
            yield

    @property
    def _opens_for(self) -> float:
        assert self._context is not None  # noqa: S101 - asked only once there is one
        return (self._context.opened_at or 0.0) + self._recovery - time.time()


def _is_no_outage(error: BaseException) -> bool:
    return not isinstance(error, (ProviderUnavailable, UnreadableAnswer))
