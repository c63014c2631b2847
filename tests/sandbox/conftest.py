"""Sandboxes that really run, and a caller to speak to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec
import pytest

from app.sandbox.config import SandboxConfig
from app.sandbox.server import create_sandbox
from tests.servers import running

KEYS = {"Authorization": "Bearer a-token", "x-api-key": "a-key", "User-Agent": "linernotes-tests/1 (tests@example.org)"}
QUICK = SandboxConfig(latency={"*": 0}, pace={"*": None}, everyone_knows=True)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return msgspec.json.decode(self.raw)


class Caller:
    """Asks one sandbox with every credential it could want."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self._base = base

    async def ask(self, method: str, path: str, *, headers: Mapping[str, str] = KEYS, **rest: Any) -> Reply:
        async with self._session.request(method, self._base + path, headers=headers, **rest) as response:
            return Reply(response.status, response.headers, await response.read())

    async def get(self, path: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] = KEYS) -> Reply:
        return await self.ask("GET", path, params=params or {}, headers=headers)

    async def post(self, path: str, body: object) -> Reply:
        return await self.ask("POST", path, json=body)

    async def stats(self, provider: str) -> dict[str, Any]:
        counts: dict[str, Any] = (await self.get("/sandbox/stats")).body["providers"][provider]
        return counts


@pytest.fixture(scope="session")
def quick_sandbox() -> Iterator[str]:
    """One sandbox for every test that leaves it as it is: no latency, no pace, everyone knows everything."""
    with running(create_sandbox(QUICK)) as base:
        yield base


@pytest.fixture
async def caller(quick_sandbox: str) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession(skip_auto_headers={"User-Agent"}) as session:
        yield Caller(session, quick_sandbox)


@pytest.fixture
async def own(request: pytest.FixtureRequest) -> AsyncIterator[Caller]:
    """A sandbox of the test's own; `@pytest.mark.parametrize("own", [config], indirect=True)` sets it up."""
    with running(create_sandbox(getattr(request, "param", QUICK))) as base:
        async with aiohttp.ClientSession() as session:
            yield Caller(session, base)
