"""Sharing: opened together, closed together, absent where there is nothing to share."""

from __future__ import annotations

import asyncio

from app.shared.sharing import open_sharing


async def test_a_process_without_redis_is_alone() -> None:
    async with open_sharing("memory://") as sharing:
        assert sharing is None


async def test_after_the_block_nothing_listens_any_more(redis_url: str) -> None:
    async with open_sharing(redis_url, "linernotes_test_sharing") as sharing:
        assert sharing is not None
        sharing.news.start()
        assert await sharing.commons.redis.ping()
        await asyncio.sleep(0.05)
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def test_what_was_never_started_closes_too(redis_url: str) -> None:
    async with open_sharing(redis_url, "linernotes_test_sharing") as sharing:
        assert sharing is not None
