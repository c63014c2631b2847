"""From a platform's id to recordings: the store first, the platform itself next, then whoever else can tell."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest

from app.errors import ProviderUnavailable
from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.outcomes import Resolved
from app.gateway.policy import Policy
from app.gateway.resolve import resolve
from app.music.claim import Claim, ExternalId, LinkClaim
from app.music.facets import AUDIO, CORE, links_on
from app.music.platforms import Platform
from app.music.track import Verdict
from tests.gateway.conftest import Clock
from tests.gateway.scripted import ScriptedProvider, claim

ISRC = "GBDUW0000053"
SPOTIFY, SPOTIFY_PAGE = (
    ExternalId("spotify", "0DiWol3AO6WpXZgp0goxAV"),
    "https://open.spotify.com/track/0DiWol3AO6WpXZgp0goxAV",
)
DEEZER, DEEZER_PAGE = ExternalId("deezer", "3135553"), "https://www.deezer.com/track/3135553"
BY_DEEZER = Claim(ISRC, title="One More Time", bpm=123.0, links=(LinkClaim("deezer", "3135553"),))


async def resolved(gateway: Gateway, external: ExternalId = SPOTIFY, **policy: object) -> Resolved:
    page = {SPOTIFY: SPOTIFY_PAGE, DEEZER: DEEZER_PAGE}[external]
    return (await resolve(gateway, [(external, page)], Policy(**policy)))[external]  # type: ignore[arg-type]  # by name


def verdicts(answer: Resolved) -> Mapping[str, Verdict]:
    return {source.provider: source.verdict for source in answer.sources}


async def test_every_provider_that_can_tell_is_asked(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(claim(ISRC))
    answer = await resolved(gateway)
    assert answer.isrcs == (ISRC,)
    assert verdicts(answer) == {"acrcloud": Verdict.FOUND, "deezer": Verdict.ABSENT}


async def test_a_platform_that_knows_its_own_id_is_the_only_one_asked(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.resolves = frozenset({"deezer"})
    deezer.know(BY_DEEZER)
    answer = await resolved(gateway, DEEZER)
    assert answer.isrcs == (ISRC,)
    assert acrcloud.calls == []
    assert verdicts(answer) == {"deezer": Verdict.FOUND, "acrcloud": Verdict.SKIPPED}


async def test_where_the_platform_does_not_know_its_id_the_others_are_asked(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.resolves = frozenset({"deezer"})
    acrcloud.know(BY_DEEZER)
    answer = await resolved(gateway, DEEZER)
    assert answer.isrcs == (ISRC,)
    assert verdicts(answer) == {"deezer": Verdict.ABSENT, "acrcloud": Verdict.FOUND}


async def test_an_id_whose_recording_is_held_costs_no_call(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(claim(ISRC))
    await look_up(gateway, {ISRC: frozenset({CORE, links_on(Platform.SPOTIFY)})}, Policy())
    calls = len(acrcloud.calls) + len(deezer.calls)
    assert (await resolved(gateway)).isrcs == (ISRC,)
    assert len(acrcloud.calls) + len(deezer.calls) == calls


async def test_what_an_id_led_to_needs_no_second_call_by_isrc(gateway: Gateway, deezer: ScriptedProvider) -> None:
    deezer.know(BY_DEEZER)
    await resolved(gateway, DEEZER)
    await look_up(gateway, {ISRC: frozenset({AUDIO})}, Policy())
    assert deezer.asked == [("resolve", [])]


async def test_the_same_id_wanted_by_many_is_asked_once(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.know(claim(ISRC))
    answers = await asyncio.gather(*(resolved(gateway) for _ in range(8)))
    assert [answer.isrcs for answer in answers] == [(ISRC,)] * 8
    assert (len(acrcloud.calls), len(deezer.calls)) == (1, 1)


async def test_who_read_the_store_just_before_the_answer_was_written_sees_it(
    gateway: Gateway, acrcloud: ScriptedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    acrcloud.know(claim(ISRC))
    has_read, go_on, read = asyncio.Event(), asyncio.Event(), gateway.store.resolutions

    async def slow_resolutions(externals):
        said = await read(externals)
        has_read.set()
        await go_on.wait()
        return said

    monkeypatch.setattr(gateway.store, "resolutions", slow_resolutions)
    late = asyncio.create_task(resolved(gateway))
    await has_read.wait()
    monkeypatch.setattr(gateway.store, "resolutions", read)
    await resolved(gateway)
    go_on.set()
    assert (await late).isrcs == (ISRC,)
    assert len(acrcloud.calls) == 1


async def test_an_unknown_id_is_remembered_for_the_age_of_absences(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider, clock: Clock
) -> None:
    assert verdicts(await resolved(gateway)) == {"acrcloud": Verdict.ABSENT, "deezer": Verdict.ABSENT}
    clock.turn(hours=23)
    again = await resolved(gateway)
    assert verdicts(again) == {"acrcloud": Verdict.ABSENT, "deezer": Verdict.ABSENT}
    assert [source.age_seconds for source in again.sources] == [23 * 3600] * 2
    assert (len(acrcloud.calls), len(deezer.calls)) == (1, 1)
    clock.turn(hours=2)
    await resolved(gateway)
    assert (len(acrcloud.calls), len(deezer.calls)) == (2, 2)


async def test_an_outage_is_told_and_not_remembered(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.trouble = ProviderUnavailable("down", 30.0)
    answer = await resolved(gateway)
    assert answer.isrcs == ()
    assert verdicts(answer) == {"deezer": Verdict.ABSENT, "acrcloud": Verdict.FAILED}
    assert {source.provider: source.retry_at for source in answer.sources}["acrcloud"] == gateway.clock() + timedelta(
        seconds=30
    )
    acrcloud.trouble = None
    acrcloud.know(claim(ISRC))
    assert (await resolved(gateway)).isrcs == (ISRC,)
    assert (len(acrcloud.calls), len(deezer.calls)) == (2, 1)


async def test_cache_only_asks_nobody_and_says_who_was_not_heard(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.trouble = ProviderUnavailable("down")
    await resolved(gateway)
    answer = await resolved(gateway, cache_only=True)
    assert verdicts(answer) == {"deezer": Verdict.ABSENT, "acrcloud": Verdict.SKIPPED}
    assert (len(acrcloud.calls), len(deezer.calls)) == (1, 1)


async def test_who_is_too_late_is_told_so_and_stored_when_it_comes(gateway: Gateway, deezer: ScriptedProvider) -> None:
    deezer.know(BY_DEEZER)
    deezer.gate.clear()
    answer = await resolved(gateway, DEEZER, deadline=timedelta(milliseconds=20))
    assert (answer.isrcs, verdicts(answer)) == ((), {"deezer": Verdict.FAILED})
    deezer.gate.set()
    await asyncio.gather(*gateway.background)
    assert (await resolved(gateway, DEEZER, cache_only=True)).isrcs == (ISRC,)


async def test_while_the_store_is_away_the_providers_answer(cut_off: Gateway, acrcloud: ScriptedProvider) -> None:
    acrcloud.know(claim(ISRC))
    assert (await resolved(cut_off)).isrcs == (ISRC,)
    assert (await resolved(cut_off)).isrcs == (ISRC,)
    assert len(acrcloud.calls) == 1  # what was said just now is remembered without a store
