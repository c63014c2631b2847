"""News: told to all others, kept for those who come later, never a reason to wait."""

from __future__ import annotations

import asyncio
import logging

import pytest

from .waiting import until


async def test_all_others_hear_it_and_the_teller_does_not(join) -> None:
    teller, one, other = await join(), await join(), await join()
    heard: dict[str, list[bytes]] = {"teller": [], "one": [], "other": []}
    for name, sharing in (("teller", teller), ("one", one), ("other", other)):
        sharing.news.on("weather", heard[name].append)
        sharing.news.start()
    await asyncio.sleep(0.1)
    teller.news.tell("weather", b"rain\nand wind")
    teller.news.tell("sport", b"nobody listens")
    teller.news.tell("weather", b"sun")
    await until(lambda: len(heard["one"]) == len(heard["other"]) == 2)
    assert heard == {"teller": [], "one": [b"rain\nand wind", b"sun"], "other": [b"rain\nand wind", b"sun"]}


async def test_the_last_kept_word_is_heard_by_who_comes_later(join) -> None:
    teller, later = await join(), await join()
    teller.news.start()
    teller.news.tell("weather", b"rain", keep=5)
    teller.news.tell("weather", b"sun", keep=5)
    teller.news.tell("sport", b"over", keep=0.001)
    await asyncio.sleep(0.1)
    heard: list[bytes] = []
    later.news.on("weather", heard.append, kept=True)
    later.news.on("sport", heard.append, kept=True)
    later.news.start()
    await until(lambda: heard)
    await asyncio.sleep(0.05)
    assert heard == [b"sun"]


async def test_after_a_broken_line_hearers_are_told_that_they_may_have_missed_something(
    join, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.shared.news.REST", 0.01)
    one, other = await join(), await join()
    missed: list[bool] = []
    heard: list[bytes] = []
    one.news.on_missed(lambda: missed.append(True))
    one.news.on("weather", heard.append)
    one.news.start()
    other.news.start()
    await asyncio.sleep(0.1)
    assert not missed
    for client in await other.commons.redis.client_list(_type="pubsub"):
        if client["name"] == one.commons.key():
            await other.commons.redis.client_kill_filter(_id=client["id"])
    await until(lambda: missed)
    await asyncio.sleep(0.05)
    other.news.tell("weather", b"sun")
    await until(lambda: heard)


async def test_a_hearer_that_fails_makes_nobody_deaf(join, caplog: pytest.LogCaptureFixture) -> None:
    teller, one = await join(), await join()
    heard: list[bytes] = []
    one.news.on("weather", lambda word: heard.append(word) or 1 / len(heard[1:]))
    for sharing in (teller, one):
        sharing.news.start()
    await asyncio.sleep(0.1)
    teller.news.tell("weather", b"rain")
    teller.news.tell("weather", b"sun")
    await until(lambda: len(heard) == 2)
    assert "ZeroDivisionError" in caplog.text


async def test_what_is_no_news_makes_nobody_deaf(join, caplog: pytest.LogCaptureFixture) -> None:
    one, other = await join(), await join()
    heard: list[bytes] = []
    one.news.on("weather", heard.append)
    one.news.start()
    other.news.start()
    await asyncio.sleep(0.1)
    for garbage in (b"", b"garbage", b"a\n\xff\nb"):
        await other.commons.redis.publish(other.commons.key("news"), garbage)
    other.news.tell("weather", b"sun")
    await until(lambda: heard)
    assert heard == [b"sun"]
    assert "no news was ignored: b'garbage'" in caplog.text


async def test_without_redis_nothing_is_heard_and_nothing_waits(join, caplog: pytest.LogCaptureFixture) -> None:
    alone = await join("redis://:secret@127.0.0.1:1/0")
    with caplog.at_level(logging.WARNING):
        alone.news.start()
        alone.news.tell("weather", b"rain")
        await until(lambda: "works alone" in caplog.text)
    assert "secret" not in caplog.text
