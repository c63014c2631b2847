"""Following recordings: at once what is held, then what becomes known, then the last word."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.gateway.follow import follow
from app.gateway.gateway import Gateway
from app.gateway.outcomes import NotFound
from app.gateway.policy import Policy
from app.music.track import Track, Verdict
from tests.gateway.asking import ALL, ISRC, UNKNOWN, ask_all, forget_calls, settled, track, verdicts
from tests.gateway.scripted import ScriptedProvider

pytestmark = pytest.mark.usefixtures("known")


async def test_each_answer_is_told_when_it_has_been_merged(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    deezer.gate.clear()
    following = follow(gateway, {ISRC: ALL}, Policy())
    first = track(await anext(following))
    assert (first.title, first.bpm) == ("One More Time", None)  # by ACRCloud alone
    deezer.gate.set()
    *between, last = [track(found) async for found in following]
    assert last.bpm == 123.0
    assert verdicts(last) == {"acrcloud": Verdict.FOUND, "deezer": Verdict.FOUND}
    assert len(between) <= 1


async def test_what_is_held_and_fresh_is_told_at_once_and_nobody_is_asked(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    await ask_all(gateway)
    forget_calls(acrcloud, deezer)
    held, last = [found async for found in follow(gateway, {ISRC: ALL}, Policy())]
    assert track(held).bpm == track(last).bpm == 123.0
    assert (acrcloud.calls, deezer.calls) == ([], [])


async def test_what_nobody_knows_is_told_once_at_the_end(gateway: Gateway) -> None:
    (only,) = [found async for found in follow(gateway, {UNKNOWN: ALL}, Policy())]
    assert isinstance(only, NotFound)


async def test_a_deadline_ends_it_with_who_was_late(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    deezer.gate.clear()
    policy = Policy(deadline=timedelta(milliseconds=700))
    told = [found async for found in follow(gateway, {ISRC: ALL}, policy)]
    assert verdicts(told[-1]) == {"acrcloud": Verdict.FOUND, "deezer": Verdict.FAILED}
    deezer.gate.set()


async def test_who_stops_following_leaves_nobody_listening_and_answers_are_still_kept(
    gateway: Gateway, deezer: ScriptedProvider
) -> None:
    deezer.gate.clear()
    following = follow(gateway, {ISRC: ALL}, Policy())
    assert isinstance(await anext(following), Track)
    await following.aclose()
    assert not gateway.recorder.renewals._listeners
    deezer.gate.set()
    async with asyncio.timeout(5):
        await settled(gateway)
    assert track(await ask_all(gateway)).bpm == 123.0
