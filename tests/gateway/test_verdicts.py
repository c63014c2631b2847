"""One word per provider, and the reason where it did not simply know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.gateway.planner import Horizon
from app.gateway.verdicts import LATE, Asked, failed, source_of
from app.music.facets import AUDIO, CORE, WORKS
from app.music.track import Heard, Source, Verdict
from app.providers.contract import Absent, Answer, Failure, FailureKind
from tests.gateway.scripted import claim

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HORIZON = Horizon(NOW, found=timedelta(days=30), absent=timedelta(hours=24))
NEEDED = frozenset({CORE, WORKS})
DOWN = Failure(FailureKind.UNAVAILABLE, "down", NOW + timedelta(minutes=1))


def heard(*facets: str, days: float = 0, absent: bool = False, provider: str = "acrcloud") -> Heard:
    return Heard(provider, "track", frozenset(facets), NOW - timedelta(days=days), absent)


def source(*held: Heard, asked: Answer | Absent | Failure | None = None, needed: frozenset[str] = NEEDED) -> Source:
    return source_of("acrcloud", needed, held, Asked(needed, asked) if asked else None, HORIZON)


def told(source: Source) -> tuple[Verdict, str | None]:
    return source.verdict, source.reason


def test_an_answer_is_found_and_needs_no_reason() -> None:
    assert source(heard(CORE, WORKS), asked=Answer(claim("GBDUW0000053"))) == Source(
        "acrcloud", Verdict.FOUND, NOW, 0, None, None
    )


def test_a_confirmed_ignorance_is_absent() -> None:
    assert told(source(heard(CORE, absent=True), asked=Absent())) == (Verdict.ABSENT, "does not know this recording")


def test_no_answer_is_failed_with_the_moment_to_come_back() -> None:
    assert source(asked=DOWN) == Source("acrcloud", Verdict.FAILED, None, None, DOWN.retry_at, "down")


@pytest.mark.parametrize("kind", [FailureKind.THROTTLED, FailureKind.QUOTA_SPENT])
def test_too_many_calls_are_throttled(kind: FailureKind) -> None:
    assert failed(Failure(kind, "slow down")) == (Verdict.THROTTLED, "slow down")


@pytest.mark.parametrize("kind", [FailureKind.UNAVAILABLE, FailureKind.REFUSED, FailureKind.UNREADABLE])
def test_every_other_failure_is_failed(kind: FailureKind) -> None:
    assert failed(Failure(kind, "why"))[0] is Verdict.FAILED


def test_who_is_too_late_has_failed_and_is_told_so() -> None:
    assert told(source(asked=LATE)) == (Verdict.FAILED, LATE.reason)


def test_an_older_answer_that_covers_what_was_asked_stands_in() -> None:
    stale = source(heard(CORE, WORKS, days=40), asked=DOWN)
    assert told(stale) == (Verdict.STALE, "an older answer stands in: down")
    assert (stale.age_seconds, stale.retry_at) == (40 * 86_400, DOWN.retry_at)


def test_an_older_answer_about_something_else_does_not() -> None:
    assert told(source(heard(CORE, days=40), asked=DOWN)) == (Verdict.FAILED, "down")


def test_who_was_heard_before_and_is_fresh_keeps_the_verdict() -> None:
    assert told(source(heard(CORE, WORKS, days=20))) == (Verdict.FOUND, None)
    assert told(source(heard(CORE, days=0.5, absent=True))) == (Verdict.ABSENT, "does not know this recording")


def test_who_cannot_tell_what_was_asked_is_skipped() -> None:
    assert told(source(needed=frozenset())) == (Verdict.SKIPPED, "cannot tell what was asked for")


def test_who_was_not_asked_because_only_the_store_was_is_skipped() -> None:
    assert told(source()) == (Verdict.SKIPPED, "only the store was asked")
    assert told(source(heard(CORE))) == (Verdict.SKIPPED, "only the store was asked")


def test_an_older_answer_stands_in_where_only_the_store_was_asked() -> None:
    assert told(source(heard(CORE, WORKS, days=40)))[0] is Verdict.STALE


def test_another_providers_words_are_not_this_ones() -> None:
    assert source(heard(CORE, WORKS, AUDIO, provider="deezer")).observed_at is None
