"""A client's token, against a real server on the loopback."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from app.errors import ProviderRefused, ProviderThrottled, ProviderUnavailable, UnreadableAnswer
from app.providers.pace import Pace
from app.providers.token import REFUSED_REST, ClientToken
from app.providers.transport import Transport
from tests.providers.conftest import Serve

SECRET = "c2VjcmV0LXNlY3JldA"
HEADERS = {"Authorization": f"Basic {SECRET}"}


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Issuer:
    """Gives tokens t1, t2, …; `answer` may replace what it says."""

    def __init__(self, seconds: float = 3600) -> None:
        self.seconds = seconds
        self.given = 0
        self.forms: list[dict[str, str]] = []
        self.answer: Callable[[], web.Response] | None = None

    async def __call__(self, request: web.Request) -> web.Response:
        self.forms.append({name: str(value) for name, value in (await request.post()).items()})
        await asyncio.sleep(0.01)
        if self.answer:
            return self.answer()
        self.given += 1
        return web.json_response({"access_token": f"t{self.given}", "expires_in": self.seconds})


async def token_of(serve: Serve, issuer: Issuer, clock: Clock | None = None) -> ClientToken:
    return ClientToken(await serve(issuer, attempts=1, headers=HEADERS), clock=clock or Clock())


async def test_one_request_fetches_the_token_for_all_who_need_it_at_once(serve):
    issuer = Issuer()
    token = await token_of(serve, issuer)
    headers = await asyncio.gather(*(token.headers() for _ in range(20)))
    assert headers == [{"Authorization": "Bearer t1"}] * 20
    assert issuer.forms == [{"grant_type": "client_credentials"}]


@pytest.mark.parametrize(("seconds", "fresh", "late"), [(3600, 3539, 3541), (100, 89, 91)])
async def test_it_is_renewed_shortly_before_its_end(serve, seconds, fresh, late):
    issuer, clock = Issuer(seconds), Clock()
    token = await token_of(serve, issuer, clock)
    await token.headers()
    clock.now = fresh
    assert await token.headers() == {"Authorization": "Bearer t1"}
    clock.now = late
    assert await token.headers() == {"Authorization": "Bearer t2"}


async def test_a_forgotten_token_is_fetched_anew_once_however_many_say_so(serve):
    issuer = Issuer()
    token = await token_of(serve, issuer)
    old = await token.headers()
    token.forget(old)
    assert await token.headers() == {"Authorization": "Bearer t2"}
    token.forget(old)  # news of a call that left before the renewal
    assert await token.headers() == {"Authorization": "Bearer t2"}


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_refused_credentials_are_not_offered_again_for_a_while(serve, status):
    issuer, clock = Issuer(), Clock()
    issuer.answer = lambda: web.json_response({"error": "invalid_client"}, status=status)
    token = await token_of(serve, issuer, clock)
    for _ in range(3):
        with pytest.raises(ProviderRefused):
            await token.headers()
    assert len(issuer.forms) == 1
    clock.now = REFUSED_REST
    issuer.answer = None
    assert await token.headers() == {"Authorization": "Bearer t1"}


async def test_an_outage_of_the_token_server_is_told_as_one_and_forgotten(serve):
    issuer = Issuer()
    issuer.answer = lambda: web.Response(status=503)
    token = await token_of(serve, issuer)
    with pytest.raises(ProviderUnavailable):
        await token.headers()
    issuer.answer = lambda: web.Response(status=429, headers={"Retry-After": "7"})
    with pytest.raises(ProviderThrottled) as caught:
        await token.headers()
    assert caught.value.retry_after == 7
    issuer.answer = None


@pytest.mark.parametrize(
    "body", [b"<html>", b"{}", b"[]", b'{"access_token": ""}', b'{"access_token": "a b"}', b'{"access_token": 1}']
)
async def test_an_answer_without_a_token_is_unreadable_and_shown_to_nobody(serve, body, caplog):
    issuer = Issuer()
    issuer.answer = lambda: web.Response(body=body, content_type="application/json")
    token = await token_of(serve, issuer)
    with caplog.at_level(logging.DEBUG), pytest.raises(UnreadableAnswer) as caught:
        await token.headers()
    assert caught.value.__cause__ is None
    assert "access_token" not in caplog.text


async def test_a_life_said_as_text_or_not_at_all_is_understood(serve):
    issuer, clock = Issuer(), Clock()
    issuer.answer = lambda: web.json_response({"access_token": "a", "expires_in": "3600"})
    token = await token_of(serve, issuer, clock)
    await token.headers()
    clock.now = 3000
    assert await token.headers() == {"Authorization": "Bearer a"}
    assert len(issuer.forms) == 1


async def called(serve: Serve, handler: Any, issuer: Issuer) -> Transport:
    return await serve(handler, authorization=await token_of(serve, issuer), attempts=3)


async def test_a_token_withdrawn_in_mid_life_is_renewed_once_and_no_call_fails(serve):
    issuer, asked = Issuer(), []

    async def api(request: web.Request) -> web.Response:
        asked.append(request.headers["Authorization"])
        return web.json_response({}, status=401 if asked[-1] == "Bearer t1" else 200)

    transport = await called(serve, api, issuer)
    replies = await asyncio.gather(*(transport.get("/x") for _ in range(8)))
    assert {reply.status for reply in replies} == {200}
    assert issuer.given == 2
    assert sorted(asked) == ["Bearer t1"] * 8 + ["Bearer t2"] * 8
    assert (await transport.health()).failures == 0


async def test_a_second_401_in_a_row_is_a_refusal(serve):
    issuer, asked = Issuer(), []

    async def api(request: web.Request) -> web.Response:
        asked.append(request.headers["Authorization"])
        return web.json_response({}, status=401)

    transport = await called(serve, api, issuer)
    with pytest.raises(ProviderRefused):
        await transport.get("/x")
    assert asked == ["Bearer t1", "Bearer t2"]


async def test_a_call_without_a_token_is_not_made(serve):
    issuer, asked = Issuer(), []
    issuer.answer = lambda: web.Response(status=401)

    async def api(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.json_response({})

    transport = await called(serve, api, issuer)
    with pytest.raises(ProviderRefused, match="credentials"):
        await transport.get("/x")
    health = await transport.health()
    assert (asked, health.calls, health.failures, health.last_error) == (
        [],
        0,
        1,
        "the credentials were refused (status 401)",
    )


async def test_neither_secret_nor_token_reaches_log_error_or_reply(serve, caplog):
    issuer = Issuer()

    async def api(request: web.Request) -> web.Response:
        return web.json_response({"said": request.headers["Authorization"]})

    transport = await called(serve, api, issuer)
    with caplog.at_level(logging.DEBUG):
        reply = await transport.get("/x")
        issuer.answer = lambda: web.json_response({"error": SECRET}, status=400)
        refused = await token_of(serve, issuer)
        with pytest.raises(ProviderRefused) as caught:
            await refused.headers()
    assert b"t1" not in reply.body
    assert SECRET not in f"{caught.value}{caplog.text}"
    assert "t1" not in caplog.text


async def test_a_place_in_the_pace_is_taken_when_the_token_is_there(serve):
    """Else calls that waited for one token would leave together, more than the pace allows in its window."""
    issuer, left = Issuer(), []

    async def api(request: web.Request) -> web.Response:
        left.append(asyncio.get_running_loop().time())
        return web.json_response({})

    token = await token_of(serve, issuer)
    transport = await serve(api, authorization=token, pace=Pace(2, 0.2), attempts=1)
    await asyncio.gather(*(transport.get("/x") for _ in range(4)))
    assert all(later - earlier >= 0.19 for earlier, later in zip(left, left[2:], strict=False))
