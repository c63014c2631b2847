"""Providers' errors as values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.errors import (
    ProviderError,
    ProviderRefused,
    ProviderThrottled,
    ProviderUnavailable,
    QuotaSpent,
    UnreadableAnswer,
)
from app.providers.contract import Failure, FailureKind

_KINDS: Mapping[type[ProviderError], FailureKind] = {
    QuotaSpent: FailureKind.QUOTA_SPENT,
    ProviderThrottled: FailureKind.THROTTLED,
    ProviderUnavailable: FailureKind.UNAVAILABLE,
    ProviderRefused: FailureKind.REFUSED,
    UnreadableAnswer: FailureKind.UNREADABLE,
}


def failure_of(error: ProviderError, now: datetime) -> Failure:
    """A provider's error as a value, with the moment when asking again may help, if it is known."""
    kind = next((_KINDS[one] for one in type(error).__mro__ if one in _KINDS), FailureKind.UNAVAILABLE)
    match error:
        case QuotaSpent(until=until):
            return Failure(kind, error.reason, until)
        case ProviderThrottled(retry_after=seconds) | ProviderUnavailable(retry_after=seconds) if seconds is not None:
            return Failure(kind, error.reason, now + timedelta(seconds=seconds))
    return Failure(kind, error.reason)


def unreadable(reason: str) -> Failure:
    """An answer that could not be understood."""
    return Failure(FailureKind.UNREADABLE, reason)
