"""The planner names the fewest calls that bring what is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.gateway.planner import Freshness, Horizon, answered, choose, missing
from app.gateway.policy import Policy
from app.music.facets import AUDIO, CORE, WORKS, links_on
from app.music.platforms import Platform
from app.music.track import Heard
from app.providers.contract import Question

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FRESHNESS = Freshness(found=timedelta(days=30), absent=timedelta(hours=24), deadline=timedelta(seconds=8))
HORIZON = Horizon.of(Policy(), FRESHNESS, NOW)

SPOTIFY, MB_LINK = links_on(Platform.SPOTIFY), links_on(Platform.MUSICBRAINZ)
TRACK = Question("track", frozenset({CORE, SPOTIFY}))
WITH_WORKS = Question("works", frozenset({CORE, SPOTIFY, WORKS}))
ONE_CALL = (TRACK, WITH_WORKS)
SEARCH = Question("search", frozenset({CORE, MB_LINK}), batch=50)
RECORDING = Question("recording", frozenset({CORE, MB_LINK, WORKS, SPOTIFY}), after="search")
TWO_CALLS = (SEARCH, RECORDING)


def heard(part: Question, age: timedelta = timedelta(), *, absent: bool = False, provider: str = "p") -> Heard:
    return Heard(provider, part.name, part.facets, NOW - age, absent)


def test_nothing_held_means_all_tellable_facets_are_missing() -> None:
    assert missing(frozenset({CORE, WORKS, AUDIO}), "p", ONE_CALL, (), HORIZON) == {CORE, WORKS}


def test_a_fresh_answer_leaves_nothing_missing() -> None:
    assert missing(frozenset({CORE}), "p", ONE_CALL, [heard(TRACK)], HORIZON) == frozenset()


def test_works_asked_later_are_the_only_facet_missing() -> None:
    assert missing(frozenset({CORE, WORKS}), "p", ONE_CALL, [heard(TRACK)], HORIZON) == {WORKS}


def test_a_fact_older_than_its_age_is_missing_again() -> None:
    assert missing(frozenset({CORE}), "p", ONE_CALL, [heard(TRACK, timedelta(days=31))], HORIZON) == {CORE}


def test_the_requests_own_age_replaces_the_houses() -> None:
    strict = Horizon.of(Policy(max_age=timedelta(hours=1)), FRESHNESS, NOW)
    assert missing(frozenset({CORE}), "p", ONE_CALL, [heard(TRACK, timedelta(hours=2))], strict) == {CORE}
    lenient = Horizon.of(Policy(max_age=timedelta(days=3650)), FRESHNESS, NOW)
    assert not missing(frozenset({CORE}), "p", ONE_CALL, [heard(TRACK, timedelta(days=400))], lenient)


def test_an_absence_answers_every_facet_until_its_own_age() -> None:
    absent = [heard(SEARCH, timedelta(hours=23), absent=True)]
    assert not missing(frozenset({CORE, WORKS, MB_LINK}), "p", TWO_CALLS, absent, HORIZON)
    old = [heard(SEARCH, timedelta(hours=25), absent=True)]
    assert missing(frozenset({CORE, WORKS}), "p", TWO_CALLS, old, HORIZON) == {CORE, WORKS}


def test_a_fact_found_after_an_absence_counts() -> None:
    told = [heard(SEARCH, timedelta(hours=5), absent=True), heard(SEARCH, timedelta(hours=1))]
    assert missing(frozenset({CORE, WORKS}), "p", TWO_CALLS, told, HORIZON) == {WORKS}


def test_another_providers_answer_is_not_this_ones() -> None:
    assert missing(frozenset({CORE}), "p", ONE_CALL, [heard(TRACK, provider="q")], HORIZON) == {CORE}


def test_what_was_ever_answered_ignores_the_horizon() -> None:
    old = [heard(TRACK, timedelta(days=400))]
    assert answered(frozenset({CORE, WORKS}), "p", old) == {CORE}


def test_one_question_that_covers_all_is_asked_alone() -> None:
    assert choose(ONE_CALL, frozenset({CORE, WORKS}), ids_known=False) == (WITH_WORKS,)


def test_the_cheapest_of_equal_questions_is_asked() -> None:
    assert choose(ONE_CALL, frozenset({CORE}), ids_known=False) == (TRACK,)


def test_a_question_that_needs_ids_follows_the_one_that_finds_them() -> None:
    assert choose(TWO_CALLS, frozenset({CORE, WORKS}), ids_known=False) == (SEARCH, RECORDING)


def test_known_ids_spare_the_search() -> None:
    assert choose(TWO_CALLS, frozenset({WORKS}), ids_known=True) == (RECORDING,)


def test_two_questions_are_asked_where_none_covers_all() -> None:
    audio = Question("audio", frozenset({AUDIO}))
    assert set(choose((TRACK, audio), frozenset({CORE, AUDIO}), ids_known=True)) == {TRACK, audio}


def test_a_facet_nobody_tells_is_not_asked_for() -> None:
    assert choose(ONE_CALL, frozenset({AUDIO}), ids_known=True) == ()
