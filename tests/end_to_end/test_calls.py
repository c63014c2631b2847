"""How many calls a query costs, counted at the sandbox."""

from __future__ import annotations

import asyncio

from app.sandbox import synthetic
from tests.end_to_end.house import (
    PROVIDERS,
    TITLES,
    House,
    ideal,
    made_up,
    verdicts,
)


async def test_thirty_recordings_cost_the_fewest_calls_and_none_the_second_time(house_on_both: House) -> None:
    isrcs = made_up(1_000, 30)
    tracks = await house_on_both.tracks(isrcs)
    assert [track["isrc"] for track in tracks] == isrcs
    assert all(verdicts(track) == dict.fromkeys(PROVIDERS, "FOUND") for track in tracks)
    assert await house_on_both.calls() == ideal(30)
    await house_on_both.forget_calls()
    again = await house_on_both.tracks(isrcs)
    assert [track["links"] for track in again] == [track["links"] for track in tracks]
    assert (await house_on_both.control("GET", "stats"))["calls"] == 0


async def test_eight_identical_queries_at_once_cost_the_calls_of_one(house_on_both: House) -> None:
    isrcs = made_up(2_000, 12)
    answers = await asyncio.gather(*(house_on_both.tracks(isrcs) for _ in range(8)))
    assert await house_on_both.calls() == ideal(12)
    assert all([track["links"] for track in answer] == [track["links"] for track in answers[0]] for answer in answers)


async def test_more_than_a_batch_is_asked_in_batches(house: House) -> None:
    await house.tracks(made_up(3_000, 60), TITLES)
    assert await house.calls() == {"acrcloud": 60, "sonovault": 1, "musicbrainz": 2, "deezer": 60}


async def test_a_title_that_is_held_costs_nothing_and_works_asked_later_only_the_works(house: House) -> None:
    isrcs = made_up(4_000, 3)
    titles = await house.tracks(isrcs, TITLES)
    await house.forget_calls()
    assert await house.tracks(isrcs, TITLES) == titles
    assert await house.calls() == {}
    works = await house.tracks(
        isrcs, "query ($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { ... on Track { works { iswc } } } }"
    )
    assert [len(track["works"]) for track in works] == [
        len(synthetic.recording(number).works) for number in range(4_000, 4_003)
    ]
    assert await house.calls() == {"acrcloud": 3, "musicbrainz": 3}
    assert (await house.stats())["musicbrainz"]["endpoints"] == {"recording": 3}  # no second search


async def test_what_nobody_knows_is_told_and_remembered(house: House) -> None:
    nobody = await house.track("QZAAA9900001")
    assert nobody["__typename"] == "TrackNotFound"
    assert verdicts(nobody) == dict.fromkeys(PROVIDERS, "ABSENT")
    await house.forget_calls()
    assert (await house.track("QZAAA9900001"))["__typename"] == "TrackNotFound"
    assert await house.calls() == {}
