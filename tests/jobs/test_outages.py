"""For whom rows wait, and how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import structs

from app.gateway.outcomes import Found, NotFound, Unavailable
from app.gateway.verdicts import LATE
from app.jobs.outages import LONGEST_PAUSE, UNEXPLAINED, Patience
from app.music.track import Source, Verdict
from tests.api.fake import MARCH, track

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOON, TOMORROW = NOON + timedelta(seconds=30), NOON + timedelta(days=1)


def patience(waits: int = 0) -> Patience:
    return Patience(waits, most=20, now=NOON)


def failed(retry_at: datetime | None = None, verdict: Verdict = Verdict.FAILED, reason: str = "no answer") -> Source:
    return Source("deezer", verdict, None, None, retry_at, reason)


def known(*sources: Source) -> dict[str, Found]:
    return {MARCH: structs.replace(track(MARCH, "March"), sources=sources)}


def waits(found: dict[str, Found], before: int = 0, *, stale: bool = False) -> bool:
    return bool(patience(before).held_up(found, stale=stale).isrcs)


def test_who_says_when_to_come_back_is_waited_for() -> None:
    assert waits(known(failed(SOON)), before=19)
    assert waits(known(failed(SOON, Verdict.THROTTLED)), before=19)
    assert not waits(known(failed(SOON)), before=20)


def test_who_failed_for_no_reason_that_passes_is_tried_a_few_times() -> None:
    assert waits(known(failed(reason="the request was refused (status 401)")), before=UNEXPLAINED - 1)
    assert not waits(known(failed(reason="the request was refused (status 401)")), before=UNEXPLAINED)


def test_who_is_merely_slow_is_waited_for() -> None:
    assert waits(known(failed(reason=LATE.reason)), before=19)


def test_an_allowance_spent_until_tomorrow_holds_up_nothing_that_is_known() -> None:
    assert not waits(known(failed(TOMORROW, Verdict.THROTTLED)))
    assert waits({MARCH: Unavailable(MARCH, (failed(TOMORROW, Verdict.THROTTLED),))})


def test_an_older_answer_is_enough_unless_a_newer_one_was_ordered() -> None:
    assert not waits(known(failed(SOON, Verdict.STALE)))
    assert waits(known(failed(SOON, Verdict.STALE)), stale=True)


def test_a_confirmed_absence_waits_for_nobody() -> None:
    assert not waits({MARCH: NotFound(MARCH, (failed(None, Verdict.ABSENT),))})


def test_pauses_grow_and_are_never_shorter_than_what_was_told() -> None:
    assert patience().resume_at([failed()]) == NOON + timedelta(seconds=1)
    assert patience(3).resume_at([failed()]) == NOON + timedelta(seconds=8)
    assert patience(19).resume_at([failed()]) == NOON + LONGEST_PAUSE
    assert patience().resume_at([failed(SOON), failed(TOMORROW)]) == SOON
