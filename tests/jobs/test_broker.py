"""How processes hear of chunks, over a real Redis: also when it is emptied or cannot be reached."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from uuid import uuid4

import pytest
import redis.asyncio
from taskiq import AckableMessage
from taskiq_redis import RedisStreamBroker

from app.jobs import broker
from app.jobs.broker import Line
from tests.jobs.conftest import LEASE


async def nothing(_job_id: str, _number: int) -> None: ...


async def test_a_line_that_leads_nowhere_says_so() -> None:
    line = Line("redis://127.0.0.1:1/0", "test", LEASE, nothing)
    assert not await line.tell("job", 0)
    await line.close()


async def test_who_listens_ends_also_where_the_client_forgets_that_it_was_cancelled(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening = asyncio.Event()

    async def forgetful(_broker: object) -> AsyncGenerator[AckableMessage, None]:
        listening.set()
        for _ in range(2):
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(60)
        yield AckableMessage(data=b"", ack=list)

    monkeypatch.setattr(RedisStreamBroker, "listen", forgetful)
    finish = asyncio.Event()
    line = Line(redis_url, f"test-{uuid4().hex}", LEASE, nothing)
    hearing = asyncio.create_task(line.hear(1, finish))
    async with asyncio.timeout(10):
        await listening.wait()
        finish.set()
        await hearing
    await line.close()


# taskiq-redis leaves its client to the garbage collector where its line breaks.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_who_listens_goes_on_when_redis_was_emptied(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: asyncio.Queue[int] = asyncio.Queue()

    async def note(_job_id: str, number: int) -> None:
        heard.put_nowait(number)

    prefix, finish = f"test-{uuid4().hex}", asyncio.Event()
    line = Line(redis_url, prefix, LEASE, note)
    monkeypatch.setattr(broker, "REST", 0.05)
    hearing = asyncio.create_task(line.hear(1, finish))
    try:
        async with asyncio.timeout(10), redis.asyncio.Redis.from_url(redis_url) as keys:
            assert await line.tell("job", 1)
            assert await heard.get() == 1
            await keys.delete(f"{prefix}:jobs")  # the stream, and with it who reads it
            told = 2
            while heard.empty():
                await line.tell("job", told)
                await asyncio.sleep(0.1)
                told += 1
            await keys.delete(f"{prefix}:jobs")
    finally:
        finish.set()
        await hearing
        await line.close()
