"""The request policy: how old an answer may be, how long to wait, and whether to ask anyone at all."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from app.errors import InvalidPolicy

LONGEST_DEADLINE = timedelta(minutes=2)
OLDEST_AGE = timedelta(days=3650)


class Policy(Struct, frozen=True):
    """What one request asks of the planner. The defaults are the settings' (see `Freshness`).

    `max_age`: observations older than this are asked for again; zero refreshes everything.
    `deadline`: when it passes, the answer is made of what is known; late answers are still stored.
    `cache_only`: ask no provider; answer from the store alone.
    """

    max_age: timedelta | None = None
    deadline: timedelta | None = None
    cache_only: bool = False

    @classmethod
    def checked(cls, max_age_seconds: int | None, deadline_ms: int | None, *, cache_only: bool) -> Policy:
        """A policy from a caller's numbers; raises InvalidPolicy naming the field and its bounds."""
        if max_age_seconds is not None and not 0 <= max_age_seconds <= OLDEST_AGE.total_seconds():
            raise InvalidPolicy(
                "maxAgeSeconds",
                max_age_seconds,
                f"must be between 0 and {int(OLDEST_AGE.total_seconds())}.",
                "Send 0 to refresh everything, or leave it out for the default.",
            )
        if deadline_ms is not None and not 1 <= deadline_ms <= LONGEST_DEADLINE.total_seconds() * 1000:
            raise InvalidPolicy(
                "deadlineMs",
                deadline_ms,
                f"must be between 1 and {int(LONGEST_DEADLINE.total_seconds() * 1000)}.",
                "To ask no provider at all, set cacheOnly instead.",
            )
        return cls(
            max_age=None if max_age_seconds is None else timedelta(seconds=max_age_seconds),
            deadline=None if deadline_ms is None else timedelta(milliseconds=deadline_ms),
            cache_only=cache_only,
        )
