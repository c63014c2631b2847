"""The commons: one Redis, its keys apart from other houses', and peace when it is away."""

from __future__ import annotations

import asyncio
import logging

import pytest

from app.errors import CommonsUnavailable
from app.shared.commons import Commons


def test_only_a_redis_is_shared() -> None:
    assert Commons.at("memory://") is None
    assert isinstance(Commons.at("redis://127.0.0.1:6379/0"), Commons)
    assert isinstance(Commons.at("rediss://127.0.0.1:6379/0"), Commons)


def test_keys_of_two_houses_never_meet() -> None:
    one, other = Commons("redis://127.0.0.1:1", "one"), Commons("redis://127.0.0.1:1", "other")
    assert one.key("pace", "deezer") == "one:pace:deezer"
    assert one.key("pace", "deezer") != other.key("pace", "deezer")


async def test_what_it_is_asked_it_answers(redis_url: str) -> None:
    commons = Commons(redis_url)
    assert await commons.ask(commons.redis.ping)
    await commons.close()


async def test_one_that_is_away_is_asked_once_in_a_while_and_logged_as_often(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    commons = Commons("redis://:secret@127.0.0.1:1/0")
    asked: list[bool] = []

    async def question() -> None:
        asked.append(True)
        await commons.redis.ping()

    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            with pytest.raises(CommonsUnavailable):
                await commons.ask(question)
    assert len(asked) == 1
    assert caplog.text.count("works alone") == 1
    assert "secret" not in caplog.text
    monkeypatch.setattr(commons, "_resting_until", 0.0)
    with pytest.raises(CommonsUnavailable) as refused:
        await commons.ask(question)
    assert "refused" in repr(refused.value.__cause__) or "Connect" in repr(refused.value.__cause__)
    assert len(asked) == 2
    await commons.close()


async def test_who_asks_is_cancelled_also_where_the_client_forgets_it() -> None:
    commons = Commons("redis://127.0.0.1:1/0")

    async def forgetful() -> str:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            return "answer"
        return "late"

    asking = asyncio.create_task(commons.ask(forgetful))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await commons.close()
