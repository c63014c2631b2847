"""The walk by ISRC: the fewest calls that bring what is missing, each made once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.outcomes import NotFound, Unavailable
from app.gateway.policy import Policy
from app.music.claim import Claim
from app.music.facets import AUDIO, CORE, WORKS
from app.music.track import Verdict
from tests.gateway.asking import (
    BY_ACRCLOUD,
    BY_DEEZER,
    ISRC,
    ISWC,
    OTHER,
    UNKNOWN,
    ask,
    ask_all,
    forget_calls,
    settled,
    track,
    verdicts,
)
from tests.gateway.conftest import Clock
from tests.gateway.scripted import ScriptedProvider, claim

pytestmark = pytest.mark.usefixtures("known")


async def test_everybody_who_can_tell_is_asked_and_merged(gateway: Gateway) -> None:
    found = track(await ask_all(gateway))
    assert (found.title, found.bpm) == ("One More Time", 123.0)
    assert [work.iswc for work in found.works] == [ISWC]
    assert {link.platform for link in found.links} == {"spotify", "deezer"}
    assert verdicts(found) == {"acrcloud": Verdict.FOUND, "deezer": Verdict.FOUND}


async def test_held_and_fresh_facts_cause_no_call(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider, clock: Clock
) -> None:
    first = await ask_all(gateway)
    forget_calls(acrcloud, deezer)
    clock.turn(days=29)
    again = track(await ask_all(gateway))
    assert (acrcloud.calls, deezer.calls) == ([], [])
    assert [source.age_seconds for source in again.sources] == [29 * 86_400] * 2
    assert again.provenance == track(first).provenance


async def test_what_the_store_holds_needs_no_cache(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    await ask_all(gateway)
    forget_calls(acrcloud, deezer)
    await gateway.cache.drop([ISRC])
    assert track(await ask_all(gateway)).title == "One More Time"
    assert (acrcloud.calls, deezer.calls) == ([], [])


async def test_works_asked_later_fetch_only_the_works(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(Claim(ISRC, title="One More Time"))  # what it tells where works are not asked for
    await ask(gateway, CORE)
    forget_calls(acrcloud, deezer)
    acrcloud.know(BY_ACRCLOUD)
    assert track(await ask(gateway, CORE, WORKS)).works
    assert (acrcloud.asked, deezer.asked) == ([("works", [ISRC])], [])


async def test_only_providers_that_can_tell_are_asked(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    found = track(await ask(gateway, AUDIO))
    assert (acrcloud.calls, len(deezer.calls)) == ([], 1)
    assert verdicts(found) == {"acrcloud": Verdict.SKIPPED, "deezer": Verdict.FOUND}


async def test_many_isrcs_share_batches(gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider) -> None:
    isrcs = [f"QZAAA{number:07}" for number in range(9)]
    acrcloud.know(*(claim(isrc) for isrc in isrcs))
    found = await look_up(gateway, dict.fromkeys(isrcs, frozenset({CORE})), Policy())
    assert list(found) == isrcs
    assert (len(acrcloud.calls), len(deezer.calls)) == (5, 9)  # two ISRCs and one ISRC fit into a call


async def test_eight_identical_lookups_cost_the_calls_of_one(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    answers = await asyncio.gather(*(ask_all(gateway) for _ in range(8)))
    assert (len(acrcloud.calls), len(deezer.calls)) == (1, 1)
    assert all(answer == answers[0] for answer in answers)


async def test_a_lookup_that_starts_while_the_answer_is_written_joins_it(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, go_on, keep = asyncio.Event(), asyncio.Event(), gateway.store.keep

    async def slow_keep(observations):
        writing.set()
        await go_on.wait()
        return await keep(observations)

    monkeypatch.setattr(gateway.store, "keep", slow_keep)
    first = asyncio.create_task(ask_all(gateway))
    await writing.wait()
    second = asyncio.create_task(ask_all(gateway))
    await asyncio.sleep(0.02)
    go_on.set()
    assert await first == await second
    assert (len(acrcloud.calls), len(deezer.calls)) == (1, 1)


async def test_a_lookup_that_read_the_store_just_before_the_answer_was_written_sees_it(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_read, go_on, read = asyncio.Event(), asyncio.Event(), gateway.store.records

    async def slow_records(isrcs):
        held = await read(isrcs)
        has_read.set()
        await go_on.wait()
        return held

    monkeypatch.setattr(gateway.store, "records", slow_records)
    late = asyncio.create_task(ask_all(gateway))
    await has_read.wait()
    monkeypatch.setattr(gateway.store, "records", read)
    await ask_all(gateway)
    go_on.set()
    assert track(await late).title == "One More Time"
    assert (len(acrcloud.calls), len(deezer.calls)) == (1, 1)


async def test_a_caller_that_leaves_takes_no_answer_from_the_store(gateway: Gateway, deezer: ScriptedProvider) -> None:
    deezer.gate.clear()
    leaving = asyncio.create_task(ask_all(gateway))
    await deezer.was_asked.wait()
    leaving.cancel()
    deezer.gate.set()
    await settled(gateway)
    assert track(await ask_all(gateway, cache_only=True)).bpm == 123.0


async def test_before_nobody_knows_it_everybody_is_asked(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    found = await ask(gateway, AUDIO, isrc=UNKNOWN)
    assert isinstance(found, NotFound)
    assert (acrcloud.asked, deezer.asked) == ([("track", [UNKNOWN])], [("track", [UNKNOWN])])
    assert verdicts(found) == {"acrcloud": Verdict.ABSENT, "deezer": Verdict.ABSENT}


async def test_who_knows_it_is_found_though_he_cannot_tell_what_was_asked(
    gateway: Gateway, acrcloud: ScriptedProvider
) -> None:
    acrcloud.know(claim(OTHER))
    found = track(await ask(gateway, AUDIO, isrc=OTHER))
    assert found.bpm is None
    assert verdicts(found) == {"acrcloud": Verdict.FOUND, "deezer": Verdict.ABSENT}


async def test_a_recording_without_any_facet_wanted_is_still_asked_for(gateway: Gateway) -> None:
    assert track(await ask(gateway)).isrc == ISRC


async def test_an_absence_is_remembered_for_its_own_age(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider, clock: Clock
) -> None:
    deezer.claims.clear()
    await ask_all(gateway)
    forget_calls(acrcloud, deezer)
    clock.turn(hours=23)
    assert verdicts(await ask_all(gateway))["deezer"] is Verdict.ABSENT
    assert deezer.calls == []
    clock.turn(hours=2)
    deezer.know(BY_DEEZER)
    assert track(await ask_all(gateway)).bpm == 123.0
    assert (len(deezer.calls), acrcloud.calls) == (1, [])  # facts live longer than absences


async def test_nobody_knows_it_is_remembered_too(gateway: Gateway, acrcloud: ScriptedProvider, clock: Clock) -> None:
    await ask_all(gateway, UNKNOWN)
    forget_calls(acrcloud)
    assert isinstance(await ask_all(gateway, UNKNOWN), NotFound)
    assert acrcloud.calls == []
    clock.turn(hours=25)
    await ask_all(gateway, UNKNOWN)
    assert len(acrcloud.calls) == 1


async def test_cache_only_asks_nobody(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider, clock: Clock
) -> None:
    unknown = await ask_all(gateway, cache_only=True)
    assert isinstance(unknown, Unavailable)
    assert set(verdicts(unknown).values()) == {Verdict.SKIPPED}
    await ask(gateway, CORE, AUDIO)
    forget_calls(acrcloud, deezer)
    held = track(await ask_all(gateway, cache_only=True))
    assert held.bpm == 123.0
    assert verdicts(held) == {"acrcloud": Verdict.SKIPPED, "deezer": Verdict.FOUND}  # works were never asked for
    clock.turn(days=31)
    assert verdicts(await ask(gateway, CORE, cache_only=True)) == dict.fromkeys(("acrcloud", "deezer"), Verdict.STALE)
    assert (acrcloud.calls, deezer.calls) == ([], [])


async def test_the_requests_own_age_decides_what_is_too_old(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider, clock: Clock
) -> None:
    await ask_all(gateway)
    forget_calls(acrcloud, deezer)
    clock.turn(hours=2)
    await ask_all(gateway, max_age=timedelta(hours=3))
    assert (acrcloud.calls, deezer.calls) == ([], [])
    await ask_all(gateway, max_age=timedelta(hours=1))
    assert (len(acrcloud.calls), len(deezer.calls)) == (1, 1)
    clock.turn(seconds=1)
    await ask_all(gateway, max_age=timedelta(0))
    assert (len(acrcloud.calls), len(deezer.calls)) == (2, 2)


async def test_a_long_age_lends_no_longer_life_to_an_absence(
    gateway: Gateway, acrcloud: ScriptedProvider, clock: Clock
) -> None:
    await ask_all(gateway, UNKNOWN)
    forget_calls(acrcloud)
    clock.turn(hours=25)
    await ask_all(gateway, UNKNOWN, max_age=timedelta(days=365))
    assert len(acrcloud.calls) == 1
