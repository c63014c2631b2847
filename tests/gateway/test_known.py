"""Providers without a search by ISRC are asked last, with what the others told; a guess never counts as told."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec import structs

from app.gateway.known import known_to
from app.gateway.lookup import look_up
from app.gateway.outcomes import Found
from app.gateway.policy import Budget, Policy
from app.gateway.verdicts import BUDGET_SPENT
from app.music.claim import ArtistCredit, Claim, Length, LinkClaim, Precision, ReleaseClaim
from app.music.facets import AUDIO, CORE, links_on
from app.music.merge import merge_record
from app.music.platforms import Platform
from app.music.track import Source, Track, Verdict, Verification
from app.providers.contract import Known, Question
from app.store.store import Store
from tests.gateway.conftest import Clock, gateway_over
from tests.gateway.scripted import ScriptedProvider
from tests.music.observations import ISRC, absence, observed

VIDEO = Question("video", frozenset({links_on(Platform.YOUTUBE)}), batch=50, from_known=True)
OTHER = "GBDUW0000053"
REPORTED, GUESSED = "dQw4w9WgXcQ", "A2VpR8HahKc"
TOLD = Claim(
    ISRC,
    title="Blank Space",
    version="Live",
    artists=(ArtistCredit("Taylor Swift"),),
    length=Length(231_000, Precision.SECOND),
    releases=(ReleaseClaim(title="1989", gtin="843930013609"),),
    links=(LinkClaim("youtube", REPORTED),),
)
ALL_KNOWN = Known(
    title="Blank Space",
    version="Live",
    artists=("Taylor Swift",),
    length=Length(231_000, Precision.SECOND),
    gtins=("00843930013609",),
    ids=(REPORTED,),
)


@pytest.fixture
def youtube() -> ScriptedProvider:
    provider = ScriptedProvider("youtube")
    provider.questions = (VIDEO,)
    provider.resolves = frozenset()
    provider.searches = False
    return provider


def source(found: Found, provider: str) -> Source:
    return next(one for one in found.sources if one.provider == provider)


def test_what_is_known_is_what_the_record_tells():
    said = {"title": "Blank Space", "version": "Live", "artists": TOLD.artists, "length": TOLD.length}
    record = merge_record(ISRC, [observed("acrcloud", **said, releases=TOLD.releases, links=TOLD.links)])
    assert known_to(record, "youtube") == ALL_KNOWN
    elsewhere = known_to(record, "discogs")
    assert elsewhere is not None
    assert elsewhere.ids == ()


def test_a_guessed_page_is_no_id_of_the_recording():
    links = (LinkClaim("youtube", GUESSED, guessed=True),)
    record = merge_record(ISRC, [observed("acrcloud", title="Blank Space"), observed("youtube", links=links)])
    known = known_to(record, "youtube")
    assert known is not None
    assert known.ids == ()


def test_nothing_is_known_of_a_recording_that_nobody_knows_or_that_has_no_title():
    assert known_to(None, "youtube") is None
    assert known_to(merge_record(ISRC, [absence("acrcloud")]), "youtube") is None
    assert known_to(merge_record(ISRC, [observed("acrcloud", bpm=120.0)]), "youtube") is None


async def test_they_are_asked_after_the_others_with_what_these_told(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, youtube: ScriptedProvider
):
    acrcloud.know(TOLD)
    youtube.know(Claim(ISRC, links=(LinkClaim("youtube", REPORTED),)))
    gateway = gateway_over(store, clock, youtube, acrcloud)
    found = (await look_up(gateway, {ISRC: frozenset({CORE, *VIDEO.facets})}, Policy()))[ISRC]
    ((_, (want,)),) = youtube.calls
    assert want.known == ALL_KNOWN
    assert isinstance(found, Track)
    (link,) = found.links
    assert (link.verification, link.providers) == (Verification.CONFIRMED, ("acrcloud", "youtube"))
    assert source(found, "youtube").verdict is Verdict.FOUND
    await look_up(gateway, {ISRC: frozenset({CORE, *VIDEO.facets})}, Policy())
    assert len(youtube.calls) == len(acrcloud.calls) == 1
    await gateway.close(patience=1)


async def test_they_are_not_asked_about_a_recording_that_nobody_knows(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, youtube: ScriptedProvider
):
    gateway = gateway_over(store, clock, youtube, acrcloud)
    found = (await look_up(gateway, {ISRC: frozenset({CORE, *VIDEO.facets})}, Policy()))[ISRC]
    assert youtube.calls == []
    said = source(found, "youtube")
    assert said.verdict is Verdict.SKIPPED
    assert said.reason == "has no search by ISRC, and nobody told what to recognise the recording by"
    await gateway.close(patience=1)


async def test_they_are_not_asked_for_what_they_cannot_tell(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, youtube: ScriptedProvider
):
    acrcloud.know(TOLD)
    gateway = gateway_over(store, clock, youtube, acrcloud)
    await look_up(gateway, {ISRC: frozenset({CORE})}, Policy())
    await look_up(gateway, {ISRC: frozenset({CORE, *VIDEO.facets})}, Policy(cache_only=True))
    assert youtube.calls == []
    await gateway.close(patience=1)


async def test_they_are_not_asked_while_others_have_not_answered_yet(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, deezer: ScriptedProvider, youtube: ScriptedProvider
):
    acrcloud.know(TOLD)
    deezer.know(Claim(ISRC, title="Blank Space"))
    deezer.gate.clear()
    gateway = gateway_over(store, clock, youtube, acrcloud, deezer)
    wants = {ISRC: frozenset({CORE, *VIDEO.facets})}
    early = (await look_up(gateway, wants, Policy(deadline=timedelta(milliseconds=50))))[ISRC]
    assert youtube.calls == []
    said = source(early, "youtube")
    assert said.verdict is Verdict.SKIPPED
    assert said.reason == "is asked after the others, and not all of them have answered yet"
    deezer.gate.set()
    await look_up(gateway, wants, Policy())
    assert len(youtube.calls) == 1
    await gateway.close(patience=1)


async def test_each_recording_goes_on_as_soon_as_all_have_answered_about_it(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, deezer: ScriptedProvider, youtube: ScriptedProvider
):
    """Deezer answers about one recording and is held back about the other: YouTube is asked about the first."""
    youtube.questions = (structs.replace(VIDEO, batch=1),)
    acrcloud.know(TOLD)
    deezer.know(structs.replace(TOLD, isrc=OTHER))
    deezer.questions = (Question("tempo", frozenset({CORE, AUDIO})),)
    deezer.gate.clear()
    gateway = gateway_over(store, clock, youtube, acrcloud, deezer)
    await gateway.recorder.keep([observed("deezer", part="tempo", facets=frozenset({CORE, AUDIO}))])
    wants = {isrc: frozenset({CORE, *VIDEO.facets}) for isrc in (ISRC, OTHER)}
    walk = asyncio.create_task(look_up(gateway, wants, Policy()))
    async with asyncio.timeout(5):
        await youtube.was_asked.wait()
    assert youtube.asked == [("video", [ISRC])]
    deezer.gate.set()
    await walk
    assert youtube.asked == [("video", [ISRC]), ("video", [OTHER])]
    await gateway.close(patience=1)


async def test_they_share_a_call_though_their_recordings_are_ready_at_different_times(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, youtube: ScriptedProvider
):
    acrcloud.know(TOLD, structs.replace(TOLD, isrc=OTHER))
    acrcloud.questions = (Question("track", frozenset({CORE})),)
    acrcloud.concurrency = 1
    gateway = gateway_over(store, clock, youtube, acrcloud)
    await look_up(gateway, {isrc: frozenset({CORE, *VIDEO.facets}) for isrc in (ISRC, OTHER)}, Policy())
    assert (len(acrcloud.calls), youtube.asked) == (2, [("video", [ISRC, OTHER])])
    await gateway.close(patience=1)


async def test_with_a_page_reported_they_wait_only_for_those_who_might_report_another(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, deezer: ScriptedProvider, youtube: ScriptedProvider
):
    acrcloud.know(TOLD)
    acrcloud.questions = (Question("track", frozenset({CORE, *VIDEO.facets})),)
    deezer.gate.clear()
    gateway = gateway_over(store, clock, youtube, acrcloud, deezer)
    walk = asyncio.create_task(look_up(gateway, {ISRC: frozenset({CORE, *VIDEO.facets})}, Policy()))
    async with asyncio.timeout(5):
        await youtube.was_asked.wait()
    assert not walk.done()
    deezer.gate.set()
    await walk
    await gateway.close(patience=1)


async def test_without_a_page_no_search_is_spent_while_somebody_might_still_report_one(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, deezer: ScriptedProvider, youtube: ScriptedProvider
):
    acrcloud.know(structs.replace(TOLD, links=()))
    acrcloud.questions = (Question("track", frozenset({CORE, *VIDEO.facets})),)
    deezer.gate.clear()
    gateway = gateway_over(store, clock, youtube, acrcloud, deezer)
    wants = {ISRC: frozenset({CORE, *VIDEO.facets})}
    await look_up(gateway, wants, Policy(deadline=timedelta(milliseconds=300)))
    assert youtube.calls == []
    deezer.gate.set()
    await look_up(gateway, wants, Policy())
    assert len(youtube.calls) == 1
    await gateway.close(patience=1)


async def test_before_the_deadline_they_wait_no_longer_for_others_to_share_a_call(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, deezer: ScriptedProvider, youtube: ScriptedProvider
):
    acrcloud.know(TOLD)
    deezer.questions = (Question("tempo", frozenset({CORE, AUDIO})),)
    deezer.gate.clear()
    gateway = gateway_over(store, clock, youtube, acrcloud, deezer)
    await gateway.recorder.keep([observed("deezer", part="tempo", facets=frozenset({CORE, AUDIO}))])
    wants = {isrc: frozenset({CORE, *VIDEO.facets}) for isrc in (ISRC, OTHER)}
    found = await look_up(gateway, wants, Policy(deadline=timedelta(seconds=1)))
    assert youtube.asked == [("video", [ISRC])]
    assert source(found[ISRC], "youtube").verdict is Verdict.ABSENT
    deezer.gate.set()
    await gateway.close(patience=1)


async def test_all_rounds_of_a_request_spend_one_budget(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, youtube: ScriptedProvider
):
    acrcloud.know(TOLD)
    gateway = gateway_over(store, clock, youtube, acrcloud)
    wants = {ISRC: frozenset({CORE, *VIDEO.facets})}
    scarce = (await look_up(gateway, wants, Policy(budget=Budget(max_calls=1))))[ISRC]
    assert (len(acrcloud.calls), youtube.calls) == (1, [])
    said = source(scarce, "youtube")
    assert (said.verdict, said.reason) == (Verdict.SKIPPED, BUDGET_SPENT)
    await look_up(gateway, wants, Policy(budget=Budget(max_calls=1)))
    assert (len(acrcloud.calls), len(youtube.calls)) == (1, 1)
    await gateway.close(patience=1)


async def test_who_gives_up_leaves_nothing_held_back(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, deezer: ScriptedProvider, youtube: ScriptedProvider
):
    acrcloud.know(TOLD, structs.replace(TOLD, isrc=OTHER))
    deezer.questions = (Question("tempo", frozenset({CORE, AUDIO})),)
    deezer.gate.clear()
    gateway = gateway_over(store, clock, youtube, acrcloud, deezer)
    await gateway.recorder.keep([observed("deezer", part="tempo", facets=frozenset({CORE, AUDIO}))])
    wants = {isrc: frozenset({CORE, *VIDEO.facets}) for isrc in (ISRC, OTHER)}
    walk = asyncio.create_task(look_up(gateway, wants, Policy()))
    await asyncio.sleep(0.3)
    walk.cancel()
    deezer.gate.set()
    async with asyncio.timeout(5):
        await asyncio.gather(*gateway.background, return_exceptions=True)
    assert youtube.calls == []
    assert not gateway.background
    await gateway.close(patience=1)
