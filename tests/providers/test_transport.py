"""The transport, against a real server on the loopback."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

import pytest
from aiohttp import web

from app.errors import (
    ProviderError,
    ProviderRefused,
    ProviderThrottled,
    ProviderUnavailable,
    UnreadableAnswer,
)
from app.providers.pace import Pace
from app.providers.reply import Reply, judge_json, read_json
from tests.providers.conftest import Serve
from tests.providers.script import OK, Clock, Script, say


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
