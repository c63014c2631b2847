from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import aiohttp
import pytest
from starlette.applications import Starlette

from app.errors import StoreUnavailable
from app.main import create_app
from app.observe import pages
from app.observe.pages import health_pages, metrics_page
from app.settings import read_settings
from tests.servers import running


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def away() -> bool:
    raise StoreUnavailable("postgresql://user:hunter2@host is away")


async def silent() -> bool:
    await asyncio.sleep(60)
    return True


async def asked(session: aiohttp.ClientSession, url: str) -> tuple[int, dict[str, object]]:
    async with session.get(url) as reply:
        return reply.status, await reply.json()


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PATIENCE", 0.1)


@pytest.mark.usefixtures("brief")
async def test_readiness_names_every_part_that_is_not_ready_and_no_secret(session: aiohttp.ClientSession) -> None:
    routes = health_pages({"store": away, "migrations": no, "cache": silent, "sun": yes})
    with running(Starlette(routes=routes)) as base:
        status, told = await asked(session, f"{base}/readyz")
        async with session.get(f"{base}/healthz") as alive:
            assert (alive.status, await alive.text()) == (200, "alive\n")
    parts = {"store": "StoreUnavailable", "migrations": "not ready", "cache": "no answer within 0.1 s", "sun": "ready"}
    assert (status, told) == (503, {"ready": False, "parts": parts})


async def test_a_gateway_is_ready_until_its_tables_are_of_another_version(
    sqlite_url: str, session: aiohttp.ClientSession
) -> None:
    settings = read_settings(database_url=sqlite_url, sandbox_url="http://127.0.0.1:1")
    with running(create_app(settings)) as base:
        assert await asked(session, f"{base}/readyz") == (
            200,
            {"ready": True, "parts": {"store": "ready", "migrations": "ready", "cache": "ready"}},
        )
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as database, database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
        status, told = await asked(session, f"{base}/readyz")
    assert (status, told["parts"]) == (503, {"store": "ready", "migrations": "not ready", "cache": "ready"})


async def test_a_gateway_without_its_redis_is_not_ready_and_alive(
    sqlite_url: str, session: aiohttp.ClientSession
) -> None:
    settings = read_settings(
        database_url=sqlite_url, sandbox_url="http://127.0.0.1:1", cache_url="redis://127.0.0.1:1/0"
    )
    with running(create_app(settings)) as base:
        status, told = await asked(session, f"{base}/readyz")
        async with session.get(f"{base}/healthz") as alive:
            assert alive.status == 200
    assert (status, told["parts"]) == (503, {"store": "ready", "migrations": "ready", "cache": "not ready"})


async def test_figures_are_for_those_with_the_token_where_there_is_one(session: aiohttp.ClientSession) -> None:
    async def figures() -> bytes:
        return b"one 1\n"

    with running(Starlette(routes=[metrics_page(figures, "s3cret")])) as base:
        seen = []
        for headers in ({}, {"Authorization": "Bearer guess"}, {"Authorization": "Bearer s3cret"}):
            async with session.get(f"{base}/metrics", headers=headers) as reply:
                seen.append((reply.status, await reply.text()))
    assert [status for status, _ in seen] == [401, 401, 200]
    assert [text == "one 1\n" for _, text in seen] == [False, False, True]
