"""A budget is spent where it brings most, and always in the same way."""

from __future__ import annotations

import pytest

from app.errors import InvalidPolicy, InvalidSetting
from app.gateway.costs import COSTS, Costs, allow
from app.gateway.planner import Errand
from app.gateway.policy import UNLIMITED, Budget
from app.music.facets import AUDIO, CORE, WORKS
from app.music.trust import GENERAL
from app.providers.contract import Known, Question, Want
from app.providers.youtube import YouTube

TRACK = Question("track", frozenset({CORE}), batch=2)
WORKS_TOO = Question("works", frozenset({CORE, WORKS, AUDIO}))
SECOND = Question("second", frozenset({WORKS}), after="track")
VIDEO = Question("video", frozenset({CORE}), batch=4, from_known=True, searches=True)
COSTS_HERE = Costs({"cheap": 1, "dear": 5, "dear.works": 8, "free": 0, "video.search": 100})


def errand(provider: str, isrc: str, *chain: Question) -> Errand:
    facets = frozenset[str]().union(*(question.facets for question in chain))
    return Errand(provider, facets, chain, Want(isrc))


def recognised(isrc: str, *pages: str) -> Errand:
    return Errand("video", VIDEO.facets, (VIDEO,), Want(isrc, known=Known("Blank Space", ids=pages)))


def allowed(budget: Budget, *errands: Errand) -> list[tuple[str, str]]:
    chosen = allow(budget, COSTS_HERE, errands)
    assert {*chosen.errands, *chosen.skipped} == set(errands)
    assert len(chosen.errands) + len(chosen.skipped) == len(errands)
    return [(one.provider, one.want.isrc) for one in chosen.errands]


def test_without_a_budget_everything_is_allowed() -> None:
    errands = [errand("dear", str(number), TRACK) for number in range(1_000)]
    assert len(allowed(UNLIMITED, *errands)) == 1_000


def test_what_tells_most_for_its_cost_comes_first() -> None:
    several = [errand("dear", "A", TRACK), errand("cheap", "A", TRACK), errand("cheap", "B", WORKS_TOO)]
    assert allowed(Budget(max_calls=2), *several) == [("cheap", "B"), ("cheap", "A")]
    assert allowed(Budget(max_cost=1), *several) == [("cheap", "B")]
    assert allowed(Budget(max_calls=1), errand("cheap", "A", WORKS_TOO), errand("free", "A", TRACK)) == [("free", "A")]


def test_a_portion_of_one_call_is_allowed_or_skipped_together() -> None:
    four = [errand("cheap", isrc, TRACK) for isrc in "ABCDE"]
    assert allowed(Budget(max_calls=2), *four) == [("cheap", isrc) for isrc in "ABCD"]
    assert allowed(Budget(max_calls=0), *four) == []


def test_where_nobody_reported_a_page_a_search_is_paid_besides() -> None:
    searched = [recognised(isrc) for isrc in "AB"]
    reported = [recognised(isrc, "a-page") for isrc in "CDEF"]
    assert COSTS_HERE.of_portion(reported) == (1, 1)
    assert COSTS_HERE.of_portion(searched) == (3, 1 + 2 * 100)
    assert allowed(Budget(max_calls=1), *searched, *reported) == [("video", isrc) for isrc in "CDEF"]
    assert allowed(Budget(max_cost=102), *searched, *reported) == [("video", isrc) for isrc in "CDEFA"]


def test_youtube_searches_at_a_hundred_and_looks_fifty_videos_up_at_one() -> None:
    (video,) = YouTube.questions
    known, unknown = (Want("A", known=Known("Blank Space", ids=ids)) for ids in (("dQw4w9WgXcQ",), ()))
    assert Costs().of_portion([Errand("youtube", video.facets, (video,), known)] * 50) == (1, 1)
    assert Costs().of_portion([Errand("youtube", video.facets, (video,), unknown)]) == (2, 101)


def test_a_second_question_counts_as_a_call_for_each_of_its_own_portions() -> None:
    both = [errand("cheap", isrc, TRACK, SECOND) for isrc in "AB"]
    assert allowed(Budget(max_calls=2), *both) == []
    assert allowed(Budget(max_calls=3), *both) == [("cheap", "A"), ("cheap", "B")]


def test_what_is_too_dear_leaves_its_money_for_what_is_not() -> None:
    assert allowed(Budget(max_cost=5), errand("dear", "A", WORKS_TOO), errand("dear", "B", TRACK)) == [("dear", "B")]


def test_a_budget_is_shared_by_all_that_ask_under_it() -> None:
    budget = Budget(max_calls=1)
    assert allowed(budget, errand("cheap", "A", TRACK)) == [("cheap", "A")]
    assert allowed(budget, errand("cheap", "B", TRACK)) == []


def test_of_equal_errands_the_first_named_come_first() -> None:
    errands = [errand(name, "A", TRACK) for name in ("b", "a", "c")]
    assert allowed(Budget(max_calls=2), *errands) == [("b", "A"), ("a", "A")]


def test_costs_are_of_known_providers_and_a_setting_replaces_them() -> None:
    assert {name.partition(".")[0] for name in COSTS} == {*GENERAL.providers} - {"recoupable"}
    costs = Costs.read(" acrcloud=2, youtube.search=50,")
    assert (costs.of("acrcloud", "track"), costs.of("youtube", "search"), costs.of("youtube", "resolve")) == (2, 50, 1)
    assert costs.of("youtube", "search@DE") == 50
    assert costs.of("somebody", "track") == 1


@pytest.mark.parametrize("text", ["acrcloud", "acrcloud=much", "acrcloud=-1", "acrcloud=inf", "acrcloud=nan"])
def test_a_cost_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidSetting, match="CALL_COSTS"):
        Costs.read(text)


@pytest.mark.parametrize("text", ["napster=2", "acrcloud=2,you.search=1", "=2"])
def test_a_cost_of_no_provider_is_refused_with_the_names_of_all(text: str) -> None:
    with pytest.raises(InvalidSetting, match=r"CALL_COSTS: .* names no provider.*acrcloud, .*youtube$"):
        Costs.read(text)


@pytest.mark.parametrize(
    ("calls", "cost", "field"), [(-1, None, "maxUpstreamCalls"), (None, -0.1, "maxCost"), (1, float("nan"), "maxCost")]
)
def test_a_budget_below_nothing_is_refused(calls: int | None, cost: float | None, field: str) -> None:
    with pytest.raises(InvalidPolicy) as refusal:
        Budget.checked(calls, cost)
    assert refusal.value.field == field
