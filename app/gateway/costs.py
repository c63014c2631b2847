"""What calls to providers cost, and which of them a request's budget allows.

One call is one question to one provider about one portion of ISRCs, or one platform id, search or short link. Tries
after a failure are the same call, and an answer that is under way for somebody else is counted all the same. A second
release or barcode that Discogs is asked about is not counted, for nobody knows before whether it will be.

Costs are in units of the cheapest call. They follow what the provider's own allowance is short of: money, a daily
quota, or time. The setting `call_costs` replaces them for an account with other terms.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct

from app.errors import InvalidSetting
from app.gateway.planner import Errand
from app.gateway.policy import Budget
from app.providers.contract import Question

COSTS: Mapping[str, float] = {
    "acrcloud": 5.0,  # each request is charged
    "beatport": 1.0,
    "deezer": 1.0,
    "discogs": 1.0,
    "applemusic": 1.0,
    "musicbrainz": 2.0,  # free, but only one a second
    "sonovault": 5.0,  # twenty a minute on the free tier
    "spotify": 1.0,
    "tidal": 5.0,  # a request takes five tokens, and one grows a second
    "youtube": 1.0,  # fifty videos by id
    "youtube.search": 100.0,  # where no video is known; a day has a hundred searches
}
OTHERS_COST = 1.0
PROVIDERS = sorted({name.partition(".")[0] for name in COSTS})


class Costs:
    """What a call costs: by provider and question, else by provider, else one unit."""

    def __init__(self, said: Mapping[str, float] = COSTS) -> None:
        self._said = said

    @classmethod
    def read(cls, text: str) -> Costs:
        """The usual costs, with those of a setting before them (`acrcloud=2,youtube.search=50`).

        Raises InvalidSetting.
        """
        said: dict[str, float] = {}
        for part in filter(None, map(str.strip, text.split(","))):
            name, _, cost = part.partition("=")
            if name.partition(".")[0].strip() not in PROVIDERS:
                raise InvalidSetting("CALL_COSTS", f"{part!r} names no provider", f"costs of {', '.join(PROVIDERS)}")
            try:
                said[name.strip()] = float(cost)
            except ValueError as cause:
                raise InvalidSetting("CALL_COSTS", f"{part!r} is not a name, = and a number", "acrcloud=2") from cause
            if not 0 <= said[name.strip()] < math.inf:
                raise InvalidSetting("CALL_COSTS", f"{part!r} is not a cost", "numbers from 0")
        return cls({**COSTS, **said})

    def of(self, provider: str, question: str) -> float:
        """The cost of one call that asks the provider this question; resolving and searching count as questions."""
        by_provider = self._said.get(provider, OTHERS_COST)
        return self._said.get(f"{provider}.{question.partition('@')[0]}", by_provider)

    def of_portion(self, portion: Sequence[Errand]) -> tuple[int, float]:
        """How many calls it takes to ask one provider the same questions about these recordings, and their cost."""
        provider, chain = portion[0].provider, portion[0].chain
        calls = [(math.ceil(len(portion) / question.batch), self.of(provider, question.name)) for question in chain]
        calls.append((sum(map(_searches, portion)), self.of(provider, "search")))
        return sum(count for count, _ in calls), sum(count * cost for count, cost in calls)


class Allowed(Struct, frozen=True):
    """The errands that a budget allows, and those that it does not."""

    errands: tuple[Errand, ...]
    skipped: tuple[Errand, ...]


def allow(budget: Budget, costs: Costs, errands: Sequence[Errand]) -> Allowed:
    """Spend a budget where it brings most: the errands with most facets for their cost first.

    Errands with the same provider and questions go together, in portions of one call, but each that takes a search
    alone; of equal ones the cheaper, then those that were named first. Deterministic: the same errands under the same
    budget give the same choice.
    """
    allowed: list[Errand] = []
    skipped: list[Errand] = []
    for portion in sorted(_portions(errands), key=lambda portion: _worth(costs, portion)):
        calls, cost = costs.of_portion(portion)
        (allowed if budget.take(cost, calls) else skipped).extend(portion)
    return Allowed(tuple(allowed), tuple(skipped))


def _portions(errands: Sequence[Errand]) -> list[list[Errand]]:
    groups: dict[tuple[str, tuple[Question, ...], bool], list[Errand]] = {}
    for errand in errands:
        groups.setdefault((errand.provider, errand.chain, _searches(errand)), []).append(errand)
    portions = []
    for (_, chain, searching), group in groups.items():
        size = 1 if searching else chain[0].batch
        portions += [group[start : start + size] for start in range(0, len(group), size)]
    return portions


def _searches(errand: Errand) -> bool:
    """Whether the provider has to search for this recording's page, which nobody reported."""
    reported = errand.want.known is not None and bool(errand.want.known.ids)
    return not reported and any(question.searches for question in errand.chain)


def _worth(costs: Costs, portion: Sequence[Errand]) -> tuple[float, float]:
    """Most facets for the cost first, then the cheaper; a free call is worth most."""
    _, cost = costs.of_portion(portion)
    facets = sum(len(errand.facets) for errand in portion)
    return -facets / cost if cost else -math.inf, cost
