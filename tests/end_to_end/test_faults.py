"""One provider after the other broken in every way: nothing false is told or kept, and the next query heals."""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, datetime

import pytest

from app.sandbox import synthetic
from app.sandbox.gate import WRONG_ISRC
from tests.end_to_end.house import (
    PROVIDERS,
    House,
    made_up,
    opened,
    verdicts,
    with_works,
)

OTHERS_FACTS = {"title", "links", "works"}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("fault", "number"), [("outage", 5_100), ("garbage", 5_200), ("unauthorised", 5_300), ("disconnect", 5_400)]
)
async def test_one_provider_that_does_not_answer_costs_only_its_own_facts(
    house: House, provider: str, fault: str, number: int
) -> None:
    isrc = with_works(number + 10 * PROVIDERS.index(provider))
    await house.fault(provider, fault)
    track = await house.track(isrc)
    assert all(track[fact] for fact in OTHERS_FACTS)
    assert verdicts(track) == {**dict.fromkeys(PROVIDERS, "FOUND"), provider: "FAILED"}
    assert verdicts(await house.track(isrc, cacheOnly=True))[provider] == "SKIPPED"  # nothing of it was stored
    await house.lift_faults()
    await house.forget_calls()
    assert verdicts(await house.track(isrc)) == dict.fromkeys(PROVIDERS, "FOUND")
    assert set(await house.calls()) == {provider}


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_one_provider_slower_than_the_deadline_is_stored_when_it_comes(house: House, provider: str) -> None:
    isrc = with_works(6_000 + 10 * PROVIDERS.index(provider))
    await house.fault(provider, "slow", delay=2.0)
    track = await house.track(isrc, deadlineMs=1500)
    assert all(track[fact] for fact in OTHERS_FACTS)
    assert verdicts(track) == {**dict.fromkeys(PROVIDERS, "FOUND"), provider: "FAILED"}
    assert [one["reason"] for one in track["sources"] if one["provider"] == provider] == [
        "no answer before the deadline; it is stored when it comes"
    ]
    await house.lift_faults()
    while verdicts(await house.track(isrc, cacheOnly=True))[provider] != "FOUND":  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0.02)
    await house.forget_calls()
    assert verdicts(await house.track(isrc)) == dict.fromkeys(PROVIDERS, "FOUND")
    assert await house.calls() == {}


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_an_answer_about_another_isrc_is_never_merged(house: House, provider: str) -> None:
    isrc = with_works(7_000 + 10 * PROVIDERS.index(provider))
    await house.fault(provider, "wrong_isrc")
    track = await house.track(isrc)
    assert track["isrc"] == isrc
    assert all(track[fact] for fact in OTHERS_FACTS)
    assert all(provider != one["provider"] and provider not in one["agreeing"] for one in track["provenance"])
    assert verdicts(track)[provider] in {"ABSENT", "FAILED"}
    assert {one["isrc"] for one in track["candidates"] if one["provider"] == provider} <= {WRONG_ISRC}
    assert (await house.track(WRONG_ISRC, cacheOnly=True))["__typename"] == "SourcesUnavailable"
    await house.lift_faults()
    healed = await house.track(isrc, maxAgeSeconds=0)
    assert verdicts(healed) == dict.fromkeys(PROVIDERS, "FOUND")
    assert provider not in {one["provider"] for one in healed["candidates"]}


async def test_all_providers_down_is_neither_a_track_nor_an_absence(house: House) -> None:
    isrc = synthetic.isrc(8_000)
    for provider in PROVIDERS:
        await house.fault(provider, "outage")
    assert (await house.track(isrc))["__typename"] == "SourcesUnavailable"
    await house.lift_faults()
    assert (await house.track(isrc))["__typename"] == "Track"


async def test_providers_that_come_and_go_are_never_taken_for_knowing_nothing(own_house: House) -> None:
    isrcs = [with_works(8_300 + 10 * number) for number in range(20)]
    flapping = asyncio.create_task(flap(own_house))
    try:
        answers = [await own_house.track(isrc) for _ in range(2) for isrc in isrcs]
    finally:
        flapping.cancel()
        await asyncio.gather(flapping, return_exceptions=True)
    assert {answer["__typename"] for answer in answers} <= {"Track", "SourcesUnavailable"}
    assert {verdict for answer in answers for verdict in verdicts(answer).values()} == {"FOUND", "FAILED"}
    held = await own_house.tracks(isrcs, cacheOnly=True)
    assert {verdict for answer in held for verdict in verdicts(answer).values()} <= {"FOUND", "SKIPPED"}
    await own_house.lift_faults()
    healed = await own_house.tracks(isrcs)
    assert all(verdicts(answer) == dict.fromkeys(PROVIDERS, "FOUND") for answer in healed)
    await own_house.forget_calls()
    await own_house.tracks(isrcs)
    assert await own_house.calls() == {}


async def flap(house: House) -> None:
    """Break all providers, each turn in another way, let them be, and so on."""
    for fault in itertools.cycle(("outage", "garbage", "disconnect", "unauthorised")):
        for provider in PROVIDERS:
            await house.fault(provider, fault)
        await asyncio.sleep(0.03)
        await house.lift_faults()
        await asyncio.sleep(0.03)


async def test_a_spent_quota_is_told_with_its_end_and_not_asked_again(own_house: House) -> None:
    await own_house.fault("sonovault", "quota")
    first, second = [await own_house.track(isrc) for isrc in made_up(8_100, 2)]
    for track in (first, second):
        assert verdicts(track) == {**dict.fromkeys(PROVIDERS, "FOUND"), "sonovault": "THROTTLED"}
        [until] = [one["retryAt"] for one in track["sources"] if one["provider"] == "sonovault"]
        assert datetime.fromisoformat(until) > datetime.now(UTC)
    assert (await own_house.calls())["sonovault"] == 1


async def test_a_provider_that_keeps_failing_is_left_alone_and_healed_by_the_next_query(
    sandbox: str, sqlite_url: str
) -> None:
    circuit = {"provider_circuit_failures": 2, "provider_circuit_seconds": 1.5}
    async with opened(sandbox, sqlite_url, **circuit, deezer_concurrency=1) as house:
        isrcs = made_up(9_000, 6)
        await house.fault("deezer", "outage")
        tracks = await house.tracks(isrcs)
        assert {verdicts(track)["deezer"] for track in tracks} == {"FAILED"}
        assert (await house.calls())["deezer"] == 2
        told = await house.ask("{ providers { name health { circuit } } }")
        assert {one["name"]: one["health"]["circuit"] for one in told["providers"]}["deezer"] == "OPEN"
        await house.lift_faults()
        await asyncio.sleep(1.55)
        assert {verdicts(track)["deezer"] for track in await house.tracks(isrcs)} == {"FOUND"}
