"""Calls begin when they are full, or when nobody is left to fill them."""

from __future__ import annotations

from collections.abc import Sequence

from app.gateway.costs import Allowed
from app.gateway.planner import Errand
from app.gateway.rounds import Round, Turn
from app.music.facets import CORE
from app.providers.contract import Question, Want

ALONE = Question("alone", frozenset({CORE}))
PAIRS = Question("pairs", frozenset({CORE}), batch=2)


def errand(question: Question, isrc: str) -> Errand:
    return Errand("somebody", question.facets, (question,), Want(isrc))


def all_allowed(errands: Sequence[Errand]) -> Allowed:
    return Allowed(tuple(errands), ())


def begun(*turns: Turn) -> list[bool]:
    return [turn.done() and turn.result() for turn in turns]


async def test_what_is_a_call_by_itself_begins_at_once() -> None:
    (turn,) = Round("ABC", all_allowed).come("A", [errand(ALONE, "A")])
    assert begun(turn) == [True]


async def test_a_call_for_several_begins_when_it_is_full() -> None:
    joined = Round("ABC", all_allowed)
    (first,) = joined.come("A", [errand(PAIRS, "A")])
    assert begun(first) == [False]
    (second,) = joined.come("B", [errand(PAIRS, "B")])
    assert begun(first, second) == [True, True]


async def test_a_call_that_is_not_full_begins_when_everybody_has_come() -> None:
    joined = Round("ABC", all_allowed)
    (only,) = joined.come("A", [errand(PAIRS, "A")])
    assert joined.come("B", []) == []
    assert begun(only) == [False]
    assert joined.come("C", []) == []
    assert begun(only) == [True]


async def test_together_nothing_begins_before_everybody_has_come_and_the_budget_is_asked_once() -> None:
    asked: list[Sequence[Errand]] = []

    def allow_the_last(errands: Sequence[Errand]) -> Allowed:
        asked.append(errands)
        return Allowed(tuple(errands[-1:]), tuple(errands[:-1]))

    joined = Round("AB", allow_the_last, together=True)
    (first,) = joined.come("A", [errand(ALONE, "A")])
    assert not first.done()
    (second,) = joined.come("B", [errand(ALONE, "B")])
    assert len(asked) == 1
    assert (first.result(), second.result()) == (False, True)


async def test_in_a_hurry_nothing_waits_for_others() -> None:
    joined = Round("ABC", all_allowed)
    (first,) = joined.come("A", [errand(PAIRS, "A")])
    joined.hurry()
    (second,) = joined.come("B", [errand(PAIRS, "B")])
    assert begun(first, second) == [True, True]


async def test_what_is_held_back_does_not_begin_once_the_round_is_closed() -> None:
    joined = Round("AB", all_allowed)
    (turn,) = joined.come("A", [errand(PAIRS, "A")])
    joined.close()
    assert turn.cancelled()
