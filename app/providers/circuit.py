"""The circuit breaker of one provider: after failures in a row nobody asks it for a while, then one call tries."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from purgatory.domain.messages.events import ContextChanged
from purgatory.domain.model import HALF_OPENED, OPENED, ClosedState, Context, OpenedState

from app.errors import ProviderUnavailable, UnreadableAnswer
from app.providers.contract import CircuitState


class Circuit:
    """Opens after `threshold` outages in a row; after `recovery` seconds lets one call through to try.

    Outages are ProviderUnavailable and UnreadableAnswer. A provider that throttles or refuses is up; a call that was
    cancelled tells nothing. `on_change` is told until when (seconds of `time.time`) it is open, None once it is closed.
    """

    def __init__(self, name: str, *, threshold: int, recovery: float) -> None:
        self._name = name
        self._recovery = recovery
        # purgatory's state machine alone: its own Redis form lets every caller try at once when the rest is over.
        self._context = Context(name, threshold, recovery, exclude=[(BaseException, _is_no_outage)])
        self.on_change: Callable[[float | None], None] | None = None

    @property
    def state(self) -> CircuitState:
        """CLOSED, OPEN, or HALF_OPEN where the next call is let through to try or one is trying."""
        if self._context.state == HALF_OPENED or (self._context.state == OPENED and self._opens_for < 0):
            return CircuitState.HALF_OPEN
        return CircuitState.OPEN if self._context.state == OPENED else CircuitState.CLOSED

    def check(self) -> None:
        """Raises ProviderUnavailable while no call may pass, with the seconds after which one may."""
        if self._context.state == OPENED and self._opens_for >= 0:
            raise ProviderUnavailable("left alone after repeated failures", self._opens_for)
        if self._context.state == HALF_OPENED:  # which lasts exactly as long as the one call that tries
            raise ProviderUnavailable("left alone after repeated failures, one call is trying again", 1.0)

    @asynccontextmanager
    async def guard(self) -> AsyncIterator[None]:
        """Count what is raised inside; raises ProviderUnavailable, as `check`, instead of going in."""
        self.check()
        try:
            with self._context:
                yield
        finally:
            self._tell()

    def open_until(self, moment: float) -> None:
        """Another process found an outage: be open until that moment (seconds of `time.time`)."""
        state = OpenedState(self._name)
        state.opened_at = moment - self._recovery
        self._context.set_state(state)
        self._context.messages.clear()

    def close(self) -> None:
        """Another process found the provider up again."""
        if self._context.state != HALF_OPENED:  # else a call of our own is about to tell
            self._context.set_state(ClosedState())
            self._context.messages.clear()

    def _tell(self) -> None:
        changes = [message.state for message in self._context.messages if isinstance(message, ContextChanged)]
        self._context.messages.clear()
        if self.on_change and changes and changes[-1] != HALF_OPENED:
            self.on_change(time.time() + self._opens_for if changes[-1] == OPENED else None)

    @property
    def _opens_for(self) -> float:
        return (self._context.opened_at or 0.0) + self._recovery - time.time()


def _is_no_outage(error: BaseException) -> bool:
    return not isinstance(error, (ProviderUnavailable, UnreadableAnswer))
