"""The transport when a provider fails: outages, spent quotas, garbage, and the circuit."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from time import monotonic

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from app.errors import (
    ProviderRefused,
    ProviderThrottled,
    ProviderUnavailable,
    QuotaSpent,
    UnreadableAnswer,
)
from app.providers import transport as transport_module
from app.providers.contract import CircuitState
from app.providers.pace import Pace
from app.providers.reply import Reply, judge_json
from app.providers.transport import Transport
from tests.providers.conftest import Serve
from tests.providers.script import OK, Clock, Script, say


def spent(reply: Reply) -> None:
    if reply.status == 429:
        raise QuotaSpent("the allowance is used up")


async def test_a_spent_quota_is_not_tried_again_and_nothing_is_sent_before_the_next_period(serve: Serve) -> None:
    script = Script(say(429), OK)
    clock = Clock()
    transport = await serve(script, judge=spent, clock=clock, quota_rest=timedelta(hours=2))
    until = clock.now + timedelta(hours=2)
    for _ in range(2):
        with pytest.raises(QuotaSpent) as error:
            await transport.get("/x")
        assert error.value.until == until
    assert len(script.requests) == 1
    assert (await transport.health()).quota_spent_until == until
    clock.now = until
    assert (await transport.get("/x")).status == 200
    assert (await transport.health()).quota_spent_until is None


async def test_calls_that_queue_when_the_quota_ends_are_not_sent(serve: Serve) -> None:
    script = Script(say(429), delay=0.01)
    transport = await serve(script, judge=spent, concurrency=2)
    outcomes = await asyncio.gather(*(transport.get(f"/{n}") for n in range(20)), return_exceptions=True)
    assert all(isinstance(outcome, QuotaSpent) for outcome in outcomes)
    assert len(script.requests) == 2


async def test_a_slow_answer_is_an_outage_and_costs_no_more_than_its_time(serve: Serve) -> None:
    script = Script(OK, delay=0.6)
    transport = await serve(script, timeout=0.05, attempts=2)
    began = monotonic()
    with pytest.raises(ProviderUnavailable, match=r"no answer within 0\.05 s") as error:
        await transport.get("/x")
    assert isinstance(error.value.__cause__, TimeoutError)
    assert monotonic() - began < 0.6
    assert len(script.requests) == 2


async def test_nobody_at_the_address_is_an_outage_whose_reason_names_no_address() -> None:
    port = unused_port()
    async with aiohttp.ClientSession() as session:
        transport = Transport(
            session, "upstream", f"http://127.0.0.1:{port}", pace=Pace(9, 1), concurrency=1, attempts=1
        )
        with pytest.raises(ProviderUnavailable) as error:
            await transport.get("/x")
    assert error.value.reason == "could not be reached"
    assert error.value.__cause__ is not None


async def test_an_answer_that_breaks_off_is_an_outage(serve: Serve) -> None:
    async def break_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-length": "100"})
        await response.prepare(request)
        await response.write(b'{"half":')
        assert request.transport is not None
        request.transport.close()
        return response

    with pytest.raises(ProviderUnavailable, match="broke before"):
        await (await serve(break_off, attempts=1)).get("/x")


async def test_an_answer_too_large_to_be_one_is_unreadable(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "LARGEST_BODY", 1024 * 1024)
    script = Script(say(200, b" " * (1024 * 1024 + 1)))
    with pytest.raises(UnreadableAnswer, match="larger than 1 MiB"):
        await (await serve(script)).get("/x")
    assert len(script.requests) == 1


async def test_repeated_outages_open_the_circuit_and_one_call_tries_after_its_rest(serve: Serve) -> None:
    script = Script(say(500), say(500), say(500), OK)
    transport = await serve(script, threshold=3, recovery=0.3, attempts=10)
    with pytest.raises(ProviderUnavailable, match="500"):
        await transport.get("/x")
    assert len(script.requests) == 3  # the circuit ends the retries
    with pytest.raises(ProviderUnavailable, match="left alone") as refused:
        await transport.get("/x")
    assert refused.value.retry_after is not None
    assert len(script.requests) == 3
    assert (await transport.health()).circuit is CircuitState.OPEN
    await asyncio.sleep(0.31)
    assert (await transport.health()).circuit is CircuitState.HALF_OPEN
    assert (await transport.get("/x")).status == 200
    assert (await transport.health()).circuit is CircuitState.CLOSED


async def test_while_one_call_tries_the_others_wait_for_its_verdict(serve: Serve) -> None:
    script = Script(say(500), say(500), OK, delay=0.02)
    transport = await serve(script, threshold=1, recovery=0.01, attempts=1)
    with pytest.raises(ProviderUnavailable):
        await transport.get("/x")
    await asyncio.sleep(0.02)
    await asyncio.gather(*(transport.get("/x") for _ in range(8)), return_exceptions=True)
    assert len(script.requests) == 2


async def test_throttling_and_refusals_leave_the_circuit_closed(serve: Serve) -> None:
    script = Script(say(429), say(403))
    transport = await serve(script, threshold=1, attempts=1)
    for _ in range(4):
        with pytest.raises((ProviderThrottled, ProviderRefused)):
            await transport.get("/x")
    assert (await transport.health()).circuit is CircuitState.CLOSED


async def test_garbage_opens_the_circuit(serve: Serve) -> None:
    transport = await serve(Script(say(200, b"<html>")), threshold=2, judge=judge_json)
    for _ in range(2):
        with pytest.raises(UnreadableAnswer):
            await transport.get("/x")
    assert (await transport.health()).circuit is CircuitState.OPEN
