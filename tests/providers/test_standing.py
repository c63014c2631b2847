"""How we stand with a provider: what one process is told, the others heed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.errors import ProviderError, ProviderThrottled, ProviderUnavailable, QuotaSpent
from app.providers.circuit import Circuit
from app.providers.contract import CircuitState
from app.providers.pace import Pace
from app.providers.standing import Standing
from app.shared.sharing import open_sharing
from tests.shared.waiting import until


class Process:
    """One process's view of a provider."""

    def __init__(self, news=None) -> None:
        self.pace = Pace(10, 1)
        self.circuit = Circuit("upstream", threshold=2, recovery=60)
        hour = timedelta(hours=1)
        now = lambda: datetime.now(UTC)  # noqa: E731 - a clock
        self.standing = Standing("upstream", self.pace, self.circuit, quota_rest=hour, clock=now, news=news)

    async def fail(self, error: ProviderError) -> None:
        with suppress(ProviderError):
            async with self.circuit.guard():
                self.standing.remember(error)
                raise error

    def refused(self) -> type[ProviderError] | None:
        try:
            self.standing.check()
        except ProviderError as error:
            return type(error)
        return None


@pytest.fixture
async def join(redis_url: str) -> AsyncIterator[Callable]:
    """One more process that shares what it is told."""
    prefix = f"linernotes_test_{uuid4().hex}"
    async with AsyncExitStack() as stack:

        async def joined() -> Process:
            sharing = await stack.enter_async_context(open_sharing(redis_url, prefix))
            process = Process(sharing.news)
            sharing.news.start()
            await asyncio.sleep(0.1)
            return process

        yield joined


ERRORS = [
    QuotaSpent("no credits", datetime.now(UTC) + timedelta(hours=2)),
    QuotaSpent("no credits"),
    ProviderThrottled("rest", 600),
]


@pytest.mark.parametrize("error", ERRORS)
def test_a_wish_to_be_left_alone_is_heeded(error: ProviderError) -> None:
    process = Process()
    assert process.refused() is None
    process.standing.remember(error)
    assert process.refused() is type(error)


@pytest.mark.parametrize("error", ERRORS)
async def test_it_is_heeded_by_all_and_by_who_comes_later(join, error: ProviderError) -> None:
    one, other = await join(), await join()
    one.standing.remember(error)
    await until(lambda: other.refused() is type(error))
    later = await join()
    await until(lambda: later.refused() is type(error))


async def test_a_short_pause_holds_the_calls_of_all(join) -> None:
    one, other = await join(), await join()
    one.standing.remember(ProviderThrottled("slow down", 5))
    assert one.pace.left == 0
    await until(lambda: other.pace.left == 0)
    assert other.refused() is None


async def test_an_outage_found_by_one_opens_the_circuit_of_all_and_the_first_success_closes_it(join) -> None:
    one, other = await join(), await join()
    await one.fail(ProviderUnavailable("down"))
    await one.fail(ProviderUnavailable("down"))
    await until(lambda: other.circuit.state is CircuitState.OPEN)
    assert other.refused() is ProviderUnavailable
    other.circuit.open_until(0)  # its rest is over
    async with other.circuit.guard():
        pass
    await until(lambda: one.circuit.state is CircuitState.CLOSED)
    later = await join()
    assert later.circuit.state is CircuitState.CLOSED
