"""The walk by ISRC when something is amiss: an honest answer, and nothing false remembered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.errors import ProviderUnavailable, QuotaSpent, StoreUnavailable
from app.gateway.gateway import Gateway
from app.gateway.outcomes import NotFound, Unavailable
from app.gateway.verdicts import STORE_AWAY, STORE_UNWRITTEN
from app.music.facets import AUDIO, CORE
from app.music.track import Verdict
from tests.gateway.asking import (
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
from tests.gateway.scripted import ScriptedProvider

pytestmark = pytest.mark.usefixtures("known")


async def test_an_outage_is_never_remembered_as_an_absence(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.trouble = deezer.trouble = ProviderUnavailable("down")
    found = await ask_all(gateway)
    assert isinstance(found, Unavailable)
    assert verdicts(found) == {"acrcloud": Verdict.FAILED, "deezer": Verdict.FAILED}
    assert await gateway.store.observations(ISRC) == ()
    acrcloud.trouble = deezer.trouble = None
    assert track(await ask_all(gateway)).bpm == 123.0


async def test_one_absence_and_one_outage_are_not_nobody(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.trouble = ProviderUnavailable("down", 30.0)
    found = await ask_all(gateway, UNKNOWN)
    assert isinstance(found, Unavailable)
    assert found.sources[0].retry_at == gateway.clock() + timedelta(seconds=30)
    forget_calls(acrcloud, deezer)
    acrcloud.trouble = None
    assert isinstance(await ask_all(gateway, UNKNOWN), NotFound)
    assert (len(acrcloud.calls), deezer.calls) == (1, [])


async def test_the_others_facts_come_though_one_fails_and_the_next_query_heals(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    deezer.trouble = QuotaSpent("the month's credits are spent", gateway.clock() + timedelta(days=9))
    found = track(await ask_all(gateway))
    assert found.works
    assert found.bpm is None
    assert verdicts(found) == {"acrcloud": Verdict.FOUND, "deezer": Verdict.THROTTLED}
    assert found.sources[1].retry_at == gateway.clock() + timedelta(days=9)
    deezer.trouble = None
    forget_calls(acrcloud, deezer)
    assert track(await ask_all(gateway)).bpm == 123.0
    assert (acrcloud.calls, len(deezer.calls)) == ([], 1)


async def test_an_older_answer_stands_in_for_one_that_fails(
    gateway: Gateway, deezer: ScriptedProvider, clock: Clock
) -> None:
    await ask_all(gateway)
    clock.turn(days=31)
    deezer.trouble = ProviderUnavailable("down")
    found = track(await ask_all(gateway))
    assert found.bpm == 123.0
    assert verdicts(found) == {"acrcloud": Verdict.FOUND, "deezer": Verdict.STALE}
    assert found.sources[1].reason == "an older answer stands in: down"
    assert found.sources[1].age_seconds == 31 * 86_400


async def test_an_absence_too_old_does_not_stand_in_as_nobody(
    gateway: Gateway, acrcloud: ScriptedProvider, clock: Clock
) -> None:
    await ask_all(gateway, UNKNOWN)
    clock.turn(hours=25)
    assert isinstance(await ask_all(gateway, UNKNOWN, cache_only=True), Unavailable)
    acrcloud.trouble = ProviderUnavailable("down")
    assert isinstance(await ask_all(gateway, UNKNOWN), Unavailable)


async def test_at_the_deadline_the_answer_is_what_is_known_and_late_answers_are_stored(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    deezer.gate.clear()
    found = track(await ask_all(gateway, deadline=timedelta(milliseconds=500)))
    assert found.works
    assert found.bpm is None
    assert verdicts(found) == {"acrcloud": Verdict.FOUND, "deezer": Verdict.FAILED}
    assert found.sources[1].reason == "no answer before the deadline; it is stored when it comes"
    deezer.gate.set()
    await settled(gateway)
    forget_calls(acrcloud, deezer)
    assert track(await ask_all(gateway)).bpm == 123.0
    assert (acrcloud.calls, deezer.calls) == ([], [])


async def test_who_was_too_late_is_not_asked_twice_meanwhile(gateway: Gateway, deezer: ScriptedProvider) -> None:
    deezer.gate.clear()
    await ask_all(gateway, deadline=timedelta(milliseconds=20))
    await ask_all(gateway, deadline=timedelta(milliseconds=20))
    deezer.gate.set()
    await settled(gateway)
    assert len(deezer.calls) == 1


async def test_while_the_store_is_away_the_providers_answer_and_are_asked_once(
    cut_off: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    found = track(await ask_all(cut_off))
    assert (found.bpm, [work.iswc for work in found.works]) == (123.0, [ISWC])
    assert verdicts(found) == {"acrcloud": Verdict.FOUND, "deezer": Verdict.FOUND, "store": Verdict.FAILED}
    assert found.sources[-1].reason == STORE_AWAY
    assert isinstance(await ask_all(cut_off, UNKNOWN), NotFound)
    forget_calls(acrcloud, deezer)
    assert await ask_all(cut_off) == found
    assert (acrcloud.calls, deezer.calls) == ([], [])


async def test_what_a_full_store_could_not_take_is_merged_with_what_it_holds_and_written_later(
    gateway: Gateway, acrcloud: ScriptedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(gateway, CORE, AUDIO)

    async def full(_observations):
        raise StoreUnavailable("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(gateway.store, "keep", full)
        found = track(await ask_all(gateway))
        assert (found.bpm, [work.iswc for work in found.works]) == (123.0, [ISWC])
        assert found.sources[-1].reason == STORE_UNWRITTEN
    assert {one.part for one in await gateway.store.observations(ISRC)} == {"track"}
    await ask_all(gateway, OTHER)  # whatever is written next takes it along
    assert {one.part for one in await gateway.store.observations(ISRC)} == {"track", "works"}


async def test_an_answer_that_cannot_be_kept_is_a_failure_and_the_next_query_heals(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_observations):
        raise RuntimeError("a mistake of ours")

    with monkeypatch.context() as patched:
        patched.setattr(gateway.store, "keep", broken)
        found = await ask_all(gateway)
    assert isinstance(found, Unavailable)
    assert set(verdicts(found).values()) == {Verdict.FAILED}
    assert "a mistake of ours" in caplog.text
    assert track(await ask_all(gateway)).bpm == 123.0
