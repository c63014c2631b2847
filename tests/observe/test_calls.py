from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.observe.calls import watched_calls
from tests.servers import running


async def answer(request: Request) -> PlainTextResponse:
    await asyncio.sleep(float(request.query_params.get("after", 0)))
    return PlainTextResponse("", int(request.path_params["status"]))


@pytest.fixture
def base() -> Iterator[str]:
    with running(Starlette(routes=[Route("/{status}", answer)])) as base:
        yield base


async def told_of(url: str, provider: str | None = "deezer", total: float = 5) -> tuple[object, str, str, bool]:
    """What is told of one call: what was begun, the provider, the outcome, and whether it took the time it took."""
    told: list[tuple[object, str, str, bool]] = []
    config = watched_calls(
        lambda name: f"begun {name}", lambda begun, name, outcome, took: told.append((begun, name, outcome, took > 0))
    )
    async with aiohttp.ClientSession(trace_configs=[config]) as session:
        try:
            async with session.get(url, trace_request_ctx=provider, timeout=aiohttp.ClientTimeout(total)) as reply:
                await reply.read()
        except (aiohttp.ClientError, TimeoutError):
            pass
    [one] = told
    return one


@pytest.mark.parametrize(("status", "outcome"), [(200, "2xx"), (404, "4xx"), (503, "5xx")])
async def test_an_answer_is_told_by_the_class_of_its_status(base: str, status: int, outcome: str) -> None:
    assert await told_of(f"{base}/{status}") == ("begun deezer", "deezer", outcome, True)


async def test_whoever_asks_for_no_provider_is_told_as_other(base: str) -> None:
    assert await told_of(f"{base}/200", None) == ("begun other", "other", "2xx", True)


async def test_a_call_that_takes_too_long_is_a_timeout(base: str) -> None:
    assert (await told_of(f"{base}/200?after=1", total=0.1))[2] == "timeout"


async def test_nobody_there_is_unreachable() -> None:
    assert (await told_of("http://127.0.0.1:1/"))[2] == "unreachable"
