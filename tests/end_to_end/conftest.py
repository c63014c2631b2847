"""Houses to visit: one for all tests of a file, or one of a test's own."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.sandbox.config import SandboxConfig
from app.sandbox.server import create_sandbox
from tests.end_to_end.house import House, app_over, opened, visited
from tests.servers import running


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    """No latency, no pace, and every provider knows every made-up recording."""
    quick = SandboxConfig(latency={"*": 0}, pace={"*": None}, everyone_knows=True)
    with running(create_sandbox(quick)) as url:
        yield url


@pytest.fixture(scope="module")
def gateway(sandbox: str, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One gateway for all tests that ask about recordings of their own."""
    path = tmp_path_factory.mktemp("gateway") / "linernotes.db"
    shutil.copy(migrated_sqlite, path)
    with running(app_over(sandbox, f"sqlite:///{path}")) as url:
        yield url


@pytest.fixture
async def house(gateway: str, sandbox: str) -> AsyncIterator[House]:
    async with visited(gateway, sandbox) as house:
        yield house


@pytest.fixture
async def own_house(sandbox: str, sqlite_url: str) -> AsyncIterator[House]:
    """For a test that would be in others' way, or they in its."""
    async with opened(sandbox, sqlite_url) as house:
        yield house


@pytest.fixture
async def house_on_both(sandbox: str, database_url: str) -> AsyncIterator[House]:
    """The test runs on SQLite and on PostgreSQL, each time with an empty store."""
    async with opened(sandbox, database_url) as house:
        yield house
