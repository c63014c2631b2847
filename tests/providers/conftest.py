"""A provider on the loopback, and a transport that leads to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, Protocol

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from app.providers.pace import Pace
from app.providers.transport import Transport

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Serve(Protocol):
    async def __call__(self, handler: Handler, **options: Any) -> Transport: ...


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start a real server that answers by `handler`; returns a transport to it that hardly waits before a retry."""
    async with AsyncExitStack() as stack:

        async def start(handler: Handler, **options: Any) -> Transport:
            async def answer(request: web.Request) -> web.StreamResponse:
                return await handler(request)

            app = web.Application()
            app.router.add_route("*", "/{path:.*}", answer)
            server = await stack.enter_async_context(TestServer(app))
            session = await stack.enter_async_context(aiohttp.ClientSession())
            settings: dict[str, Any] = {"pace": Pace(1000, 1), "concurrency": 8, "backoff": 0.001, "threshold": 50}
            return Transport(session, "upstream", str(server.make_url("/v1")), **settings | options)

        yield start
