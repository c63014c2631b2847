"""Every error of a provider becomes a value that says what happened and when to come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.errors import (
    ProviderError,
    ProviderRefused,
    ProviderThrottled,
    ProviderUnavailable,
    QuotaSpent,
    UnreadableAnswer,
)
from app.gateway.failures import failure_of, unreadable
from app.providers.contract import Failure, FailureKind

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SOON, NEXT_MONTH = NOW + timedelta(seconds=30), datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ProviderUnavailable("down"), Failure(FailureKind.UNAVAILABLE, "down")),
        (ProviderUnavailable("down", 30.0), Failure(FailureKind.UNAVAILABLE, "down", SOON)),
        (ProviderThrottled("too fast"), Failure(FailureKind.THROTTLED, "too fast")),
        (ProviderThrottled("too fast", 30), Failure(FailureKind.THROTTLED, "too fast", SOON)),
        (QuotaSpent("spent"), Failure(FailureKind.QUOTA_SPENT, "spent")),
        (QuotaSpent("spent", NEXT_MONTH), Failure(FailureKind.QUOTA_SPENT, "spent", NEXT_MONTH)),
        (ProviderRefused("no key"), Failure(FailureKind.REFUSED, "no key")),
        (UnreadableAnswer("not JSON"), Failure(FailureKind.UNREADABLE, "not JSON")),
        (ProviderError("something else"), Failure(FailureKind.UNAVAILABLE, "something else")),
    ],
)
def test_an_error_becomes_its_kind_of_failure(error: ProviderError, failure: Failure) -> None:
    assert failure_of(error, NOW) == failure


def test_an_answer_that_cannot_be_understood_is_unreadable() -> None:
    assert unreadable("half an answer") == Failure(FailureKind.UNREADABLE, "half an answer")
