"""The circuit breaker: what counts, what does not, and how it comes back."""

from __future__ import annotations

import asyncio

import pytest

from app.errors import (
    ProviderError,
    ProviderRefused,
    ProviderThrottled,
    ProviderUnavailable,
    QuotaSpent,
    UnreadableAnswer,
)
from app.providers.circuit import Circuit
from app.providers.contract import CircuitState


async def fail(circuit: Circuit, error: ProviderError) -> None:
    with pytest.raises(type(error)):
        async with circuit.guard():
            raise error


@pytest.mark.parametrize("error", [ProviderUnavailable("down"), UnreadableAnswer("garbage")])
async def test_outages_in_a_row_open_it(error: ProviderError) -> None:
    circuit = Circuit("upstream", threshold=2, recovery=60)
    assert circuit.state is CircuitState.CLOSED
    await fail(circuit, error)
    assert circuit.state is CircuitState.CLOSED
    await fail(circuit, error)
    assert circuit.state is CircuitState.OPEN
    with pytest.raises(ProviderUnavailable) as refused:
        circuit.check()
    assert refused.value.retry_after == pytest.approx(60, abs=1)


@pytest.mark.parametrize("error", [ProviderThrottled("slow down"), QuotaSpent("no credits"), ProviderRefused("no")])
async def test_a_provider_that_answers_no_is_up(error: ProviderError) -> None:
    circuit = Circuit("upstream", threshold=1, recovery=60)
    for _ in range(3):
        await fail(circuit, error)
    assert circuit.state is CircuitState.CLOSED


async def test_a_cancelled_call_is_no_outage() -> None:
    circuit = Circuit("upstream", threshold=1, recovery=60)

    async def call() -> None:
        async with circuit.guard():
            await asyncio.sleep(60)

    task = asyncio.create_task(call())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert circuit.state is CircuitState.CLOSED


async def test_an_answer_between_outages_starts_the_count_again() -> None:
    circuit = Circuit("upstream", threshold=2, recovery=60)
    await fail(circuit, ProviderUnavailable("down"))
    async with circuit.guard():
        pass
    await fail(circuit, ProviderUnavailable("down"))
    assert circuit.state is CircuitState.CLOSED


async def test_after_its_rest_one_call_tries_while_others_are_refused_and_its_answer_closes_it() -> None:
    circuit = Circuit("upstream", threshold=1, recovery=0.02)
    await fail(circuit, ProviderUnavailable("down"))
    await asyncio.sleep(0.03)
    assert circuit.state is CircuitState.HALF_OPEN
    async with circuit.guard():
        assert circuit.state is CircuitState.HALF_OPEN
        with pytest.raises(ProviderUnavailable, match="one call is trying"):
            circuit.check()
    assert circuit.state is CircuitState.CLOSED


async def test_a_failed_attempt_to_come_back_opens_it_again() -> None:
    circuit = Circuit("upstream", threshold=3, recovery=0.2)
    for _ in range(3):
        await fail(circuit, ProviderUnavailable("down"))
    await asyncio.sleep(0.21)
    await fail(circuit, ProviderUnavailable("still down"))
    assert circuit.state is CircuitState.OPEN
