"""A sandbox for all tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.sandbox.config import SandboxConfig
from app.sandbox.server import create_sandbox
from app.settings import Settings
from tests.commands.catalogs import settings_over
from tests.servers import running


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    with running(create_sandbox(SandboxConfig(latency={"*": 0}, pace={"*": None}, everyone_knows=True))) as url:
        yield url


@pytest.fixture
def settings(sandbox: str, sqlite_url: str) -> Settings:
    return settings_over(sandbox, sqlite_url)
