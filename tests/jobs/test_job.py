"""How far a job is, how fast, and for how long still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import structs

from app.jobs.job import DoneRow, JobKind, JobState, as_told, counted, decode_rows, encode_rows
from app.store.jobs import Counts, StoredJob

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
RUNNING = StoredJob(
    id="j1",
    account="ann",
    kind="importCsv",
    state=JobState.RUNNING,
    catalog_id=None,
    total=1_000,
    created_at=NOON,
    started_at=NOON,
    finished_at=None,
    updated_at=NOON,
    message="waits for deezer",
    options=b"{}",
    counts=Counts(400, 390, 1),
    recent=120,
)


def test_the_rate_is_that_of_the_last_minute_and_tells_what_is_left() -> None:
    job = as_told(RUNNING, NOON + timedelta(minutes=5))
    assert (job.kind, job.rate, job.eta_seconds) == (JobKind.IMPORT_CSV, 2.0, 300)
    assert as_told(RUNNING, NOON + timedelta(seconds=10)).rate == 12.0
    assert not job.has_result


def test_where_a_chunk_takes_longer_than_a_minute_the_rate_is_that_of_all_its_time() -> None:
    slow = structs.replace(RUNNING, recent=0)
    job = as_told(slow, NOON + timedelta(seconds=200))
    assert (job.rate, job.eta_seconds) == (2.0, 300)
    assert as_told(structs.replace(slow, state=JobState.PAUSED), NOON + timedelta(seconds=200)).rate == 0.0


def test_before_its_first_row_nobody_knows_its_rate() -> None:
    job = as_told(structs.replace(RUNNING, counts=Counts(), recent=0), NOON)
    assert (job.rate, job.eta_seconds) == (None, None)


def test_a_job_that_has_ended_tells_its_rate_over_all() -> None:
    done = structs.replace(
        RUNNING, state=JobState.DONE, counts=Counts(1_000, 990, 1), finished_at=NOON + timedelta(seconds=500)
    )
    job = as_told(done, NOON + timedelta(days=1))
    assert (job.rate, job.eta_seconds, job.ended, job.has_result) == (2.0, None, True, True)


def test_why_it_waited_is_not_told_when_it_goes_on() -> None:
    assert as_told(RUNNING, NOON).reason is None
    assert as_told(structs.replace(RUNNING, state=JobState.WAITING), NOON).reason == "waits for deezer"


def test_rows_are_counted_and_read_back_as_they_were() -> None:
    told = ("matched", "matched_by_text", "unavailable", "not_found", "")
    rows = [*(DoneRow(status, (status, "é")) for status in told), None]
    assert counted(rows) == Counts(5, 2, 1)
    assert decode_rows(encode_rows(rows)) == rows
