"""A whole gateway over the sandbox, and its pages for machines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from app.sandbox.config import SandboxConfig
from app.sandbox.server import create_sandbox
from tests.servers import running


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    """No latency, no pace, and every provider knows every made-up recording."""
    with running(create_sandbox(SandboxConfig(latency={"*": 0}, pace={"*": None}, everyone_knows=True))) as url:
        yield url


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
