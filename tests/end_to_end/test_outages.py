"""The store or Redis away in the middle of things: reads go on, say so, and heal without a restart."""

from __future__ import annotations

import asyncio
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
import pytest
import redis
from sqlalchemy import Connection

from app.gateway.verdicts import STORE_UNWRITTEN
from app.store import engine
from app.store.store import Store
from tests.databases import absent
from tests.end_to_end.house import PROVIDERS, made_up, opened, verdicts

ALL_FOUND = dict.fromkeys(PROVIDERS, "FOUND")


async def test_connections_killed_in_the_middle_of_queries_cost_no_answer(sandbox: str, postgres_url: str) -> None:
    name = postgres_url.rpartition("/")[2]
    async with opened(sandbox, postgres_url) as house:
        killer = await asyncpg.connect(postgres_url)
        asking = [asyncio.create_task(house.tracks(made_up(100 * number, 5))) for number in range(8)]
        killed = 0
        while not all(one.done() for one in asking):
            killed += await killer.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1"
                " AND pid <> pg_backend_pid() AND application_name = 'linernotes'",
                name,
            )
            await asyncio.sleep(0.02)
        await killer.close()
        assert killed > 0
        for answers in await asyncio.gather(*asking):
            assert [answer["__typename"] for answer in answers] == ["Track"] * 5
            assert all(verdicts(answer) == ALL_FOUND for answer in answers)
        await house.track(made_up(900, 1)[0])  # whatever could not be written is written with what comes next
        isrcs = [isrc for number in range(8) for isrc in made_up(100 * number, 5)]
        held = await house.tracks(isrcs, cacheOnly=True)
        assert [answer["__typename"] for answer in held] == ["Track"] * len(isrcs)
    assert await contradictions(postgres_url) == []


async def test_a_full_disk_costs_no_answer_and_what_waited_is_written_when_there_is_room(
    sandbox: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room = Room()
    monkeypatch.setattr(engine, "_begin_sqlite", room.begin)
    first, second = made_up(1_000, 2)
    async with opened(sandbox, sqlite_url) as house:
        room.full = True
        answer = await house.track(first)
        assert verdicts(answer) == ALL_FOUND
        told = {one["provider"]: one["reason"] for one in answer["sources"]}
        assert told["store"] == STORE_UNWRITTEN
        assert "database or disk is full" in caplog.text
        assert await held_in(sqlite_url, first) < set(PROVIDERS)  # what fits into pages there are is still written
        room.full = False
        assert "store" not in {one["provider"] for one in (await house.track(second))["sources"]}
        assert await held_in(sqlite_url, first) == set(PROVIDERS)
    assert await contradictions(sqlite_url) == []


class Room:
    """A disk that can be full: SQLite itself then refuses to let the file grow."""

    def __init__(self) -> None:
        self.full = False
        self._begin = engine._begin_sqlite

    def begin(self, connection: Connection) -> None:
        most = 1 if self.full else 1_000_000  # SQLite takes what there is for the least
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")
        self._begin(connection)


async def test_redis_killed_and_started_anew_costs_no_answer(sandbox: str, sqlite_url: str) -> None:
    isrcs = made_up(2_000, 3)
    port = free_port()
    async with opened(sandbox, sqlite_url, cache_url=f"redis://127.0.0.1:{port}/0", deadline_ms=8_000) as house:
        with own_redis(port):
            assert verdicts(await house.track(isrcs[0])) == ALL_FOUND
        assert verdicts(await house.track(isrcs[1])) == ALL_FOUND
        assert verdicts(await house.track(isrcs[0])) == ALL_FOUND
        with own_redis(port) as client:
            assert verdicts(await house.track(isrcs[2])) == ALL_FOUND
            deadline = time.monotonic() + 10
            while not client.keys() and time.monotonic() < deadline:  # it is left alone for a few seconds
                await house.track(made_up(2_100 + int(time.monotonic() * 10) % 500, 1)[0])
                await asyncio.sleep(0.2)
            assert client.keys()


async def test_a_clock_that_jumps_makes_nothing_held_untrue(sandbox: str, sqlite_url: str) -> None:
    isrc = made_up(3_000, 1)[0]
    async with opened(sandbox, sqlite_url) as house:
        before = await house.track(isrc)
        await age(sqlite_url, isrc, timedelta(days=400))  # as if the clock had been a year ahead
    async with opened(sandbox, sqlite_url) as house:
        held = await house.track(isrc)
        assert verdicts(held) == ALL_FOUND
        assert await house.calls() == {}, "what is from the future is fresh"
        again = await house.track(isrc, maxAgeSeconds=0)
        assert (again["title"], again["links"]) == (before["title"], before["links"])
        await age(sqlite_url, isrc, -timedelta(days=800))  # and now behind
    async with opened(sandbox, sqlite_url) as house:
        assert verdicts(await house.track(isrc)) == ALL_FOUND
        assert set(await house.calls()) == set(PROVIDERS)
    assert await contradictions(sqlite_url) == []


async def age(url: str, isrc: str, by: timedelta) -> None:
    """Move everything that was said about a recording in time, and make its record anew."""
    store = Store.at(url)
    told = await store.observations(isrc)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
        database.execute("DELETE FROM observations WHERE isrc = ?", (isrc,))
    moved = [type(one)(one.isrc, one.provider, one.part, one.facets, one.observed_at + by, one.claim) for one in told]
    assert all(one.observed_at.tzinfo is UTC or one.observed_at.tzinfo for one in moved)
    assert abs(moved[0].observed_at - datetime.now(UTC)) > timedelta(days=300)
    await store.keep(moved)
    await store.close()


async def held_in(url: str, isrc: str) -> set[str]:
    """The providers whose word about a recording is stored."""
    store = Store.at(url)
    try:
        return {one.provider for one in await store.observations(isrc)}
    finally:
        await store.close()


async def contradictions(url: str) -> list[Any]:
    """What `linernotes check` would tell."""
    store = Store.at(url)
    try:
        return [one async for one in store.check()]
    finally:
        await store.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def own_redis(port: int) -> Iterator[redis.Redis]:
    """A Redis of this test's own, killed without warning at the end."""
    program = shutil.which("redis-server")
    if program is None:
        absent("redis-server", "PATH", "PATH", FileNotFoundError("redis-server"))
    server = subprocess.Popen(  # noqa: S603 - Redis itself
        [program, "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(Path.cwd().root) + "tmp"],
        stdout=subprocess.DEVNULL,
    )
    try:
        with redis.Redis(port=port, retry=None) as client:
            for _ in range(100):
                try:
                    client.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.05)
            yield client
    finally:
        server.kill()
        server.wait()
