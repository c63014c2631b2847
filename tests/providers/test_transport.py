"""The transport, against a real server on the loopback."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import monotonic

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from app.errors import (
    ProviderError,
    ProviderRefused,
    ProviderThrottled,
    ProviderUnavailable,
    QuotaSpent,
    UnreadableAnswer,
)
from app.providers import transport as transport_module
from app.providers.contract import CircuitState
from app.providers.pace import Pace
from app.providers.transport import Reply, Transport, judge_json, read_json
from tests.providers.conftest import Serve


class Script:
    """A server's handler that gives each response once, in order, and the last one from then on."""

    def __init__(self, *responses: tuple[int, bytes, dict[str, str]], delay: float = 0.0) -> None:
        self._responses = list(responses)
        self._delay = delay
        self.requests: list[tuple[str, str]] = []
        self.bodies: list[bytes] = []
        self.times: list[float] = []
        self.under_way = self.most_under_way = 0
        self.answered = asyncio.Event()

    async def __call__(self, request: web.Request) -> web.Response:
        self.times.append(monotonic())
        self.requests.append((request.method, request.path_qs))
        self.bodies.append(await request.read())
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(self._delay)
        self.under_way -= 1
        self.answered.set()
        status, body, headers = self._responses.pop(0) if len(self._responses) > 1 else self._responses[0]
        return web.Response(status=status, body=body, headers=headers)


def say(status: int = 200, body: bytes = b'{"ok": true}', **headers: str) -> tuple[int, bytes, dict[str, str]]:
    return status, body, {name.replace("_", "-"): value for name, value in headers.items()}


OK = say()


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


async def test_a_get_brings_status_body_and_headers_by_lower_case_name(serve: Serve) -> None:
    script = Script(say(X_Served_By="a"))
    transport = await serve(script)
    reply = await transport.get("/tracks", {"q": 'artist:"Björk" & co'})
    assert (reply.status, reply.body, reply.headers["x-served-by"]) == (200, b'{"ok": true}', "a")
    assert script.requests[0][0] == "GET"
    assert script.requests[0][1].startswith("/v1/tracks?q=artist:")


async def test_a_path_may_bring_its_own_query(serve: Serve) -> None:
    script = Script(OK)
    await (await serve(script)).get("/tracks/isrc?isrc=GBDUW0000053")
    assert script.requests == [("GET", "/v1/tracks/isrc?isrc=GBDUW0000053")]


async def test_a_post_sends_json_and_is_tried_again_like_a_get(serve: Serve) -> None:
    script = Script(say(503), OK)
    assert (await (await serve(script)).post("/resolve", {"items": ["a"]})).status == 200
    assert script.requests == [("POST", "/v1/resolve")] * 2
    assert script.bodies == [b'{"items": ["a"]}'] * 2


async def test_not_found_is_an_answer(serve: Serve) -> None:
    script = Script(say(404))
    transport = await serve(script)
    assert (await transport.get("/x")).status == 404
    assert (await transport.health()).failures == 0


@pytest.mark.parametrize("passing", [say(500), say(503), say(429)])
async def test_what_fails_for_a_passing_reason_is_tried_again(
    serve: Serve, passing: tuple[int, bytes, dict[str, str]]
) -> None:
    script = Script(passing, passing, OK)
    transport = await serve(script, attempts=3)
    assert (await transport.get("/x")).status == 200
    health = await transport.health()
    assert (len(script.requests), health.calls, health.failures) == (3, 3, 2)


async def test_after_the_last_attempt_the_failure_is_told(serve: Serve) -> None:
    script = Script(say(503))
    with pytest.raises(ProviderUnavailable, match="503"):
        await (await serve(script, attempts=3)).get("/x")
    assert len(script.requests) == 3


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (say(400), ProviderRefused),
        (say(401), ProviderRefused),
        (say(403), ProviderRefused),
        (say(200, b"<html>"), UnreadableAnswer),
        (say(302, location="/elsewhere"), UnreadableAnswer),
    ],
)
async def test_what_would_fail_again_is_not_tried_again(
    serve: Serve, reply: tuple[int, bytes, dict[str, str]], error: type[ProviderError]
) -> None:
    script = Script(reply)
    with pytest.raises(error):
        await (await serve(script, judge=judge_json)).get("/x")
    assert script.requests == [("GET", "/v1/x")]


async def test_retry_after_is_waited_for_and_holds_for_other_calls_too(serve: Serve) -> None:
    script = Script(say(429, retry_after="0.1"), OK)
    transport = await serve(script)
    first = asyncio.create_task(transport.get("/first"))
    await script.answered.wait()
    await asyncio.sleep(0.03)  # until the answer has arrived
    await asyncio.gather(first, transport.get("/second"))
    throttled_at, *later = script.times
    assert len(later) == 2
    assert min(later) - throttled_at >= 0.1


async def test_retry_after_zero_is_tried_again_soon(serve: Serve) -> None:
    script = Script(say(429, retry_after="0"), OK)
    began = monotonic()
    assert (await (await serve(script)).get("/x")).status == 200
    assert monotonic() - began < 1


async def test_a_long_wait_is_not_waited_for_and_nobody_else_is_sent_into_it(serve: Serve) -> None:
    script = Script(say(429, retry_after="900"), OK)
    clock = Clock()
    transport = await serve(script, clock=clock)
    with pytest.raises(ProviderThrottled) as throttled:
        await transport.get("/x")
    assert throttled.value.retry_after == 900
    clock.now += timedelta(seconds=100)
    with pytest.raises(ProviderThrottled) as throttled:
        await transport.get("/x")
    assert throttled.value.retry_after == 800
    assert len(script.requests) == 1
    clock.now += timedelta(seconds=801)
    assert (await transport.get("/x")).status == 200


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


async def test_no_more_calls_are_under_way_than_allowed(serve: Serve) -> None:
    script = Script(OK, delay=0.01)
    transport = await serve(script, concurrency=3)
    assert transport.concurrency == 3
    await asyncio.gather(*(transport.get(f"/{n}") for n in range(20)))
    assert len(script.requests) == 20
    assert script.most_under_way == 3


async def test_the_server_sees_the_pace_kept(serve: Serve) -> None:
    script = Script(OK)
    transport = await serve(script, pace=Pace(5, 0.4), concurrency=20)
    await asyncio.gather(*(transport.get(f"/{n}") for n in range(15)))
    assert len(script.times) == 15
    times = sorted(script.times)
    # A tenth of a second is left to a busy machine, which may hold up the first calls on their way.
    assert all(later - earlier > 0.3 for earlier, later in zip(times, times[5:], strict=False))


async def test_retries_keep_the_pace_too(serve: Serve) -> None:
    script = Script(say(503))
    transport = await serve(script, pace=Pace(1, 0.1), attempts=3)
    with pytest.raises(ProviderUnavailable):
        await transport.get("/x")
    assert all(later - earlier > 0.08 for earlier, later in zip(script.times, script.times[1:], strict=False))


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


async def test_a_call_may_bring_its_own_judge(serve: Serve) -> None:
    def strict(reply: Reply) -> None:
        raise ProviderRefused("never")

    transport = await serve(Script(OK))
    with pytest.raises(ProviderRefused, match="never"):
        await transport.get("/x", judge=strict)
    assert (await transport.get("/x")).status == 200


async def test_health_tells_calls_failures_and_the_last_of_each_without_asking(serve: Serve) -> None:
    script = Script(OK, say(403))
    clock = Clock()
    transport = await serve(script, clock=clock, pace=Pace(10, 60))
    before = await transport.health()
    assert (before.calls, before.last_success_at, before.last_error, before.pace_left) == (0, None, None, 10)
    await transport.get("/x")
    succeeded = clock.now
    clock.now += timedelta(seconds=9)
    with pytest.raises(ProviderRefused):
        await transport.get("/x")
    health = await transport.health()
    assert (health.calls, health.failures, health.pace, health.pace_left) == (2, 1, "10/60s", 8)
    assert (health.last_success_at, health.last_error_at) == (succeeded, clock.now)
    assert health.last_error == "the request was refused (status 403)"
    assert len(script.requests) == 2


def chain(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield repr(error)
        error = error.__cause__


@pytest.mark.parametrize("header", ["Authorization", "x-api-key"])
async def test_credentials_are_sent_but_appear_in_no_log_error_or_reply_even_if_the_provider_repeats_them(
    serve: Serve, header: str, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "svk_live_0123456789"  # what a test sends is no secret
    seen: list[str] = []

    async def repeat(request: web.Request) -> web.Response:
        seen.append(request.headers[header])
        return web.Response(status=200, text=f"bad key {request.headers[header].split()[-1]}")

    caplog.set_level(logging.DEBUG)
    transport = await serve(repeat, headers={header: f"Bearer {secret}"}, attempts=1)
    reply = await transport.get("/x")
    with pytest.raises(UnreadableAnswer) as error:
        read_json(reply)
    assert seen == [f"Bearer {secret}"]
    assert b"bad key [credentials]" in reply.body
    assert "bad key" in caplog.text
    assert secret not in caplog.text
    assert not any(secret in text for text in chain(error.value))
