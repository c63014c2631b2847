"""A door over real HTTP, answering from the fake gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack

import aiohttp
import pytest
from starlette.applications import Starlette

from app.api.http.door import Door
from app.api.http.operations import Report
from app.api.schema import schema
from app.settings import Settings
from tests.api.fake import FakeGateway
from tests.servers import running

Serve = Callable[..., str]


async def until(condition: Callable[[], object]) -> None:
    """Wait until something holds that another thread brings about."""
    async with asyncio.timeout(3):
        while not condition():  # noqa: ASYNC110 - no event can be set across the threads' loops
            await asyncio.sleep(0.01)


@pytest.fixture
def reports() -> list[Report]:
    """What the door reports of each operation."""
    return []


@pytest.fixture
def serve(gateway: FakeGateway, reports: list[Report]) -> Iterator[Serve]:
    """Start a server with these settings, by their names; gives its address."""
    with ExitStack() as servers:

        def start(**settings: object) -> str:
            door = Door(schema, Settings(**settings), lambda: gateway.acts, watch=reports.append)
            return servers.enter_context(running(Starlette(routes=door.routes)))

        yield start


@pytest.fixture
async def client(serve: Serve) -> AsyncIterator[aiohttp.ClientSession]:
    """A session with a server of the default settings."""
    async with aiohttp.ClientSession(serve()) as session:
        yield session
