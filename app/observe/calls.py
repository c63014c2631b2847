"""Calls to providers, seen at the session that makes them all: how long each took, what came of it, and its span."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace

import aiohttp

Begin = Callable[[str], object]
End = Callable[[object, str, str, float], None]


def watched_calls(begin: Begin, end: End) -> aiohttp.TraceConfig:
    """What a session is opened with so that `begin(provider)` is called before each call, and what it returned given
    to `end(begun, provider, outcome, seconds)` when the answer's head is there or will not come.

    The outcome is a class of statuses (`2xx`), `timeout`, `left` where the caller gave up, or `unreachable`. A request
    without a provider, such as one that follows a short link, is told as `other`.
    """
    config = aiohttp.TraceConfig()

    async def started(_: aiohttp.ClientSession, call: SimpleNamespace, __: aiohttp.TraceRequestStartParams) -> None:
        call.began = time.perf_counter()
        call.begun = begin(_provider(call))

    async def answered(_: aiohttp.ClientSession, call: SimpleNamespace, told: aiohttp.TraceRequestEndParams) -> None:
        done(call, f"{told.response.status // 100}xx")

    async def failed(
        _: aiohttp.ClientSession, call: SimpleNamespace, told: aiohttp.TraceRequestExceptionParams
    ) -> None:
        done(call, _named(told.exception))

    def done(call: SimpleNamespace, outcome: str) -> None:
        end(call.begun, _provider(call), outcome, time.perf_counter() - call.began)

    config.on_request_start.append(started)
    config.on_request_end.append(answered)
    config.on_request_exception.append(failed)
    return config


def _provider(call: SimpleNamespace) -> str:
    return str(call.trace_request_ctx or "other")


def _named(problem: BaseException) -> str:
    if isinstance(problem, TimeoutError):
        return "timeout"
    # aiohttp ends a request that takes too long by cancelling it, before it calls that a timeout.
    return "unreachable" if isinstance(problem, (aiohttp.ClientError, OSError)) else "left"
