"""The ideals are those of the sandbox's providers, and the gateway's calls over all ten come up to them."""

from __future__ import annotations

import pytest

from bench.platforms import PACES, Pace, ideal_calls, measure


@pytest.mark.parametrize(
    ("pace", "calls", "seconds"),
    [
        (Pace(1, 1), 1, 0.2),
        (Pace(1, 1), 3, 2.2),
        (Pace(60, 60), 60, 1.6),  # eight at once: as many rounds as it takes
        (Pace(60, 60), 61, 60.2),
        (Pace(2, 10, at_once=1, bucket=True), 5, 15.2),
    ],
)
def test_the_ideal_time_is_that_of_the_pace_or_of_the_calls_at_once(pace: Pace, calls: int, seconds: float) -> None:
    assert pace.least(calls, 0.2) == pytest.approx(seconds)


def test_a_faster_pace_has_whole_seconds() -> None:
    assert [str(PACES[name].faster(5)) for name in ("discogs", "spotify", "musicbrainz")] == [
        "60/12s",
        "100/6s",
        "5/1s",
    ]


async def test_calls_over_all_ten_providers_are_the_fewest() -> None:
    unhurried = {name: pace._replace(calls=1_000, seconds=1, bucket=False) for name, pace in PACES.items()}
    outcome = await measure(unhurried, 30)
    assert {name: outcome.calls(name) for name in PACES} == ideal_calls(30)
    assert set(outcome.verdicts) == {(name, "FOUND") for name in PACES}
