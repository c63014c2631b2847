"""One market's view: the questions, facets and observations that count where a request names a market.

Only what is said of links differs from market to market. Everything else that an answer for another market tells
counts everywhere; an absence counts in its own market alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.gateway.planner import knows
from app.music.facets import Facet, without_market
from app.music.track import Heard
from app.providers.contract import Question


def questions_in(market: str | None, questions: Sequence[Question]) -> Sequence[Question]:
    """A provider's questions about a market; its own where none is named or it has no markets."""
    return questions if market is None else tuple(question.in_market(market) for question in questions)


def needed_in(questions: Iterable[Question], needed: frozenset[Facet]) -> frozenset[Facet]:
    """The needed facets that these questions answer, by the names they have there."""
    return frozenset(facet for facet in knows(questions) if without_market(facet) in needed)


def heard_in(questions: Iterable[Question], heard: Iterable[Heard]) -> list[Heard]:
    """What was heard, without the absences in other markets than these questions are about."""
    here = {_market(question.name) for question in questions}
    return [one for one in heard if not one.absent or _market(one.part) in here]


def _market(part: str) -> str:
    return part.partition("@")[2]
