"""The request policy: how old an answer may be, how long to wait, what asking may cost, and whether to ask at all."""

from __future__ import annotations

import math
import re
from datetime import timedelta

from msgspec import Struct, structs

from app.errors import InvalidPolicy

LONGEST_DEADLINE = timedelta(minutes=2)
OLDEST_AGE = timedelta(days=3650)
MARKET = re.compile(r"[A-Za-z]{2}")


class Budget:
    """How many calls to providers are left to a request, and their cost; None for no limit (see `app.gateway.costs`).

    One object is shared by all that one request asks with the same bounds.
    """

    def __init__(self, max_calls: int | None = None, max_cost: float | None = None) -> None:
        self._calls = math.inf if max_calls is None else max_calls
        self._cost = math.inf if max_cost is None else max_cost

    @classmethod
    def checked(cls, max_calls: int | None, max_cost: float | None) -> Budget:
        """A budget from a caller's values; raises InvalidPolicy naming the field and its bounds."""
        for field, value in (("maxUpstreamCalls", max_calls), ("maxCost", max_cost)):
            if value is not None and not 0 <= value < math.inf:
                raise InvalidPolicy(field, value, "must be 0 or more.", "Send 0 to ask nobody, or leave it out.")
        return cls(max_calls, max_cost)

    def take(self, cost: float, calls: int = 1) -> bool:
        """Take calls that cost so much together; False, and nothing is taken, where they are not left."""
        if self._calls < calls or self._cost < cost:
            return False
        self._calls -= calls
        self._cost -= cost
        return True


UNLIMITED = Budget()


class Policy(Struct, frozen=True):
    """What one request asks of the planner. The defaults are the settings' (see `Freshness`).

    `max_age`: observations older than this are asked for again; zero refreshes everything.
    `deadline`: when it passes, the answer is made of what is known; late answers are still stored.
    `cache_only`: ask no provider; answer from the store alone.
    `market`: the country (ISO 3166, upper case) in which the recording is to be heard; each platform's usual one else.
    `budget`: what may be spent on asking; what it does not allow is told as skipped.
    """

    max_age: timedelta | None = None
    deadline: timedelta | None = None
    cache_only: bool = False
    market: str | None = None
    budget: Budget = UNLIMITED

    @classmethod
    def checked(
        cls,
        max_age_seconds: int | None,
        deadline_ms: int | None,
        *,
        cache_only: bool,
        market: str | None = None,
        budget: Budget = UNLIMITED,
        longest: timedelta = LONGEST_DEADLINE,
    ) -> Policy:
        """A policy from a caller's values; raises InvalidPolicy naming the field and its bounds.

        `longest` is the longest deadline that the caller's request can wait for.
        """
        if max_age_seconds is not None and not 0 <= max_age_seconds <= OLDEST_AGE.total_seconds():
            raise InvalidPolicy(
                "maxAgeSeconds",
                max_age_seconds,
                f"must be between 0 and {int(OLDEST_AGE.total_seconds())}.",
                "Send 0 to refresh everything, or leave it out for the default.",
            )
        most_ms = int(min(longest, LONGEST_DEADLINE).total_seconds() * 1000)
        if deadline_ms is not None and not 1 <= deadline_ms <= most_ms:
            raise InvalidPolicy(
                "deadlineMs",
                deadline_ms,
                f"must be between 1 and {most_ms}.",
                "To ask no provider at all, set cacheOnly; to wait for longer, subscribe to trackUpdates.",
            )
        if market is not None and not MARKET.fullmatch(market):
            raise InvalidPolicy(
                "market",
                market,
                "must be a country's two letters (ISO 3166-1).",
                "Send for example DE, or leave it out for each platform's usual market.",
            )
        return cls(
            max_age=None if max_age_seconds is None else timedelta(seconds=max_age_seconds),
            deadline=None if deadline_ms is None else timedelta(milliseconds=deadline_ms),
            cache_only=cache_only,
            market=market.upper() if market else None,
            budget=budget,
        )

    def after(self, spent: timedelta) -> Policy:
        """The policy for the rest of a request that has spent some of its time: the caller's deadline is for it all."""
        if self.deadline is None:
            return self
        return structs.replace(self, deadline=max(self.deadline - spent, timedelta(milliseconds=1)))
