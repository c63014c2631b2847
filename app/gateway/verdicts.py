"""Verdicts: each provider's part in an answer, told in one word, with the reason where it did not simply know."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from app.gateway.planner import Horizon, answered, last_heard
from app.music.facets import Facet
from app.music.track import Heard, Source, Verdict
from app.providers.contract import Answer, Failure, FailureKind, Outcome

LATE = Failure(FailureKind.UNAVAILABLE, "no answer before the deadline; it is stored when it comes")

_THROTTLED = frozenset({FailureKind.THROTTLED, FailureKind.QUOTA_SPENT})
_UNKNOWN = "does not know this recording"
ONLY_STORE = "only the store was asked"
BUDGET_SPENT = "the request's budget of upstream calls was spent"
NOT_SETTLED = "is asked after the others, and not all of them have answered yet"
NOT_IN_DUMP = "its imported dump does not have this recording"
STORE_AWAY = "is away; the answer is what is known without it"
STORE_UNWRITTEN = "cannot be written; what is new is kept in memory until it can"
NOTHING_KNOWN = "has no search by ISRC, and nobody told what to recognise the recording by"


class Asked(Struct, frozen=True):
    """What a provider was asked for in this walk, and what came of it."""

    facets: frozenset[Facet]
    outcome: Outcome


def source_of(
    provider: str,
    needed: frozenset[Facet],
    heard: Sequence[Heard],
    asked: Asked | None,
    horizon: Horizon,
    *,
    unasked: str = ONLY_STORE,
) -> Source:
    """One provider's part: `needed` are the facets it could tell, `heard` what is held of it after the walk.

    `unasked` is why it was not asked for what is missing.
    """
    last = last_heard(provider, heard)
    failure = asked.outcome if asked is not None and isinstance(asked.outcome, Failure) else None
    reason: str | None
    if asked is None:
        verdict, reason = _unasked(provider, needed, heard, horizon, why=unasked)
    elif failure is not None:
        verdict, reason = failed(failure)
        if answered(asked.facets, provider, heard) == asked.facets:
            verdict, reason = Verdict.STALE, f"an older answer stands in: {reason}"
    elif isinstance(asked.outcome, Answer):
        verdict, reason = Verdict.FOUND, None
    else:
        verdict, reason = Verdict.ABSENT, _UNKNOWN
    return Source(
        provider=provider,
        verdict=verdict,
        observed_at=last.observed_at if last else None,
        age_seconds=max(0, int((horizon.now - last.observed_at).total_seconds())) if last else None,
        retry_at=failure.retry_at if failure else None,
        reason=reason,
    )


def store_in_trouble(trouble: str | None) -> tuple[Source, ...]:
    """The store's own part in an answer: told where something is the matter with it."""
    return (Source("store", Verdict.FAILED, None, None, None, trouble),) if trouble else ()


def failed(failure: Failure) -> tuple[Verdict, str]:
    """The verdict on a provider that did not answer."""
    return (Verdict.THROTTLED if failure.kind in _THROTTLED else Verdict.FAILED), failure.reason


def failed_source(provider: str, failure: Failure) -> Source:
    """The part of a provider that was asked, did not answer, and of which nothing older is held."""
    verdict, reason = failed(failure)
    return Source(provider, verdict, None, None, failure.retry_at, reason)


def _unasked(
    provider: str, needed: frozenset[Facet], heard: Sequence[Heard], horizon: Horizon, *, why: str
) -> tuple[Verdict, str | None]:
    """It was not asked: because it has answered already, cannot tell, or for the reason `why`."""
    last = last_heard(provider, heard)
    denied_until = horizon.denied_until(provider, heard)
    if denied_until is not None and horizon.now <= denied_until:
        return Verdict.ABSENT, NOT_IN_DUMP
    if last is None or answered(needed, provider, heard) != needed:
        return Verdict.SKIPPED, why if needed else "cannot tell what was asked for"
    if answered(needed, provider, heard, horizon) != needed:
        return Verdict.STALE, f"an older answer stands in: {why}"
    return (Verdict.ABSENT, _UNKNOWN) if last.absent else (Verdict.FOUND, None)
