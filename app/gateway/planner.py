"""The planner: which provider is asked what, for one ISRC. Pure, so that the whole policy can be read and tested here.

It compares three sets of facets: what the selection needs, what each provider can tell, and what is already held
and young enough. What is left over is asked for with the fewest calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from app.gateway.policy import Policy
from app.music.facets import Facet
from app.music.track import Heard
from app.providers.contract import Question, Want

NONE_IMPORTED: Mapping[str, datetime] = {}


class Freshness(Struct, frozen=True):
    """How long facts and absences stay fresh where a request does not say, and how long a request waits."""

    found: timedelta
    absent: timedelta
    deadline: timedelta


class Horizon(Struct, frozen=True):
    """The ages allowed in one request, counted from `now`.

    `imported` says when the newest dump of a provider was imported: at that moment it said again all it said before,
    and that it knows no other recording. It is empty where the request has an age of its own.
    """

    now: datetime
    found: timedelta
    absent: timedelta
    imported: Mapping[str, datetime] = NONE_IMPORTED

    @classmethod
    def of(
        cls, policy: Policy, freshness: Freshness, now: datetime, imported: Mapping[str, datetime] = NONE_IMPORTED
    ) -> Horizon:
        """The request's own age where it gave one, else the settings'; no absence is believed longer than these say."""
        if policy.max_age is not None:
            return cls(now, policy.max_age, min(policy.max_age, freshness.absent))
        return cls(now, freshness.found, freshness.absent, imported)

    def fresh(self, heard: Heard) -> bool:
        """Whether an observation is young enough; a fact and an absence have ages of their own."""
        return self.now <= self.until(heard)

    def until(self, heard: Heard) -> datetime:
        """Until when an observation is young enough."""
        said = max(heard.observed_at, self.imported.get(heard.provider, heard.observed_at))
        return said + (self.absent if heard.absent else self.found)

    def denied_until(self, provider: str, heard: Iterable[Heard]) -> datetime | None:
        """Until when a dump counts as its provider's word that it does not know a recording; None where it is none."""
        imported = self.imported.get(provider)
        if imported is None or any(one.provider == provider for one in heard):
            return None
        return imported + self.absent


class Errand(Struct, frozen=True):
    """What one provider is to be asked about one ISRC: the facets missing, and the questions that bring them.

    `seen` is the moment of the provider's newest answer that is known.
    """

    provider: str
    facets: frozenset[Facet]
    chain: tuple[Question, ...]
    want: Want
    seen: datetime | None = None


def knows(questions: Iterable[Question]) -> frozenset[Facet]:
    """Every facet a provider can tell of."""
    return frozenset[Facet]().union(*(question.facets for question in questions))


def recognises(questions: Iterable[Question]) -> bool:
    """Whether a provider recognises a recording by what others told of it, so that they must be asked first."""
    return any(question.from_known for question in questions)


def last_heard(provider: str, heard: Iterable[Heard]) -> Heard | None:
    """The newest observation of a provider."""
    return max((one for one in heard if one.provider == provider), key=lambda one: one.observed_at, default=None)


def answered(
    facets: frozenset[Facet], provider: str, heard: Iterable[Heard], horizon: Horizon | None = None
) -> frozenset[Facet]:
    """Those of `facets` that a provider has answered: at any time, or fresh within the horizon.

    A provider that confirmed its ignorance last has answered every facet.
    """
    own = [one for one in heard if one.provider == provider and (horizon is None or horizon.fresh(one))]
    last = last_heard(provider, own)
    if last is not None and last.absent:
        return facets
    return facets & frozenset[Facet]().union(*(one.facets for one in own if not one.absent))


def missing(
    needed: frozenset[Facet], provider: str, questions: Iterable[Question], heard: Iterable[Heard], horizon: Horizon
) -> frozenset[Facet]:
    """The needed facets that the provider could tell and that are not held fresh."""
    tellable = needed & knows(questions)
    denied_until = horizon.denied_until(provider, heard)
    if denied_until is not None and horizon.now <= denied_until:
        return frozenset()
    return tellable - answered(tellable, provider, heard, horizon)


def choose(questions: Sequence[Question], wanted: frozenset[Facet], *, ids_known: bool) -> tuple[Question, ...]:
    """The questions that cover `wanted` with the fewest calls, in the order they must be asked.

    Questions come cheapest first, so of those that cover equally much the first is taken. A question that needs the
    provider's own ids is preceded by the one that finds them, unless they are known.
    """
    chosen: list[Question] = []
    left = wanted
    while left:
        best = max(questions, key=lambda question: len(question.facets & left))
        if not best.facets & left:
            break
        if best.after and not ids_known:
            first = next(question for question in questions if question.name == best.after)
            if first not in chosen:
                chosen.append(first)
                left -= first.facets
        chosen.append(best)
        left -= best.facets
    return tuple(sorted(dict.fromkeys(chosen), key=lambda question: question.after is not None))
