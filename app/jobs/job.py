"""A job as its account sees it: what it is, how far it has come, and when it will be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec import Struct

from app.store.jobs import Counts, JobState, StoredJob

__all__ = ["ENDED", "MATCHED", "RATE_OVER", "UNAVAILABLE", "DoneRow", "Job", "JobKind", "JobState", "Rows"]

RATE_OVER = timedelta(seconds=60)
"""The rate is that of the last minute, so that it follows what the providers allow now. Rows are counted by the chunk:
where none ended within it, as at providers that take one question a second, it is that of all the job's time."""

ENDED = frozenset({JobState.DONE, JobState.CANCELLED, JobState.FAILED})

MATCHED = frozenset({"matched", "matched_by_text"})
UNAVAILABLE = "unavailable"


class DoneRow(Struct, frozen=True, array_like=True):
    """What came of a row: its status, in the words of a CSV's status column, and the cells added to it in a file."""

    status: str
    cells: tuple[str, ...] = ()


Rows = Sequence[DoneRow | None]
"""What came of each row of a chunk, None where it is still open."""


class JobKind(StrEnum):
    """What a job does."""

    ENRICH_CATALOG = "enrichCatalog"
    REFRESH_CATALOG = "refreshCatalog"
    IMPORT_CSV = "importCsv"


class Job(Struct, frozen=True):
    """A job. Of `total` rows `done` are finished: `matched` found a recording, of `failed` nothing could be learned
    because no provider answered. `rate` is in rows a second, None before the first; `waiting_until` is when it goes
    on, `reason` why it waits or failed.
    """

    id: str
    kind: JobKind
    state: JobState
    catalog_id: str | None
    total: int
    done: int
    matched: int
    failed: int
    rate: float | None
    eta_seconds: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    waiting_until: datetime | None
    reason: str | None

    @property
    def has_result(self) -> bool:
        """Whether there is a file to be had."""
        return self.kind is JobKind.IMPORT_CSV and self.state is JobState.DONE

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED


def as_told(job: StoredJob, now: datetime) -> Job:
    """A stored job with its rate and the time it still takes; `job.recent` must count the rows since RATE_OVER ago."""
    rate = _rate(job, now)
    left = job.total - job.counts.done
    return Job(
        id=job.id,
        kind=JobKind(job.kind),
        state=job.state,
        catalog_id=job.catalog_id,
        total=job.total,
        done=job.counts.done,
        matched=job.counts.matched,
        failed=job.counts.failed,
        rate=rate,
        eta_seconds=round(left / rate) if rate and left and job.state is JobState.RUNNING else None,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        waiting_until=job.waiting_until,
        reason=job.message if job.state in {JobState.WAITING, JobState.FAILED} else None,
    )


def _rate(job: StoredJob, now: datetime) -> float | None:
    if job.started_at is None or not job.counts.done:
        return None
    if job.finished_at or (job.state is JobState.RUNNING and not job.recent):
        done, took = job.counts.done, (job.finished_at or now) - job.started_at
    else:
        done, took = job.recent, min(RATE_OVER, now - job.started_at)
    return round(done / max(took.total_seconds(), 0.001), 2)


def counted(rows: Rows) -> Counts:
    """The counts of a chunk's rows."""
    done = [row.status for row in rows if row]
    return Counts(len(done), sum(status in MATCHED for status in done), done.count(UNAVAILABLE))


_rows = msgspec.msgpack.Decoder(list[DoneRow | None])


def encode_rows(rows: Rows) -> bytes:
    """A chunk's output."""
    return msgspec.msgpack.encode(rows)


def decode_rows(output: bytes) -> list[DoneRow | None]:
    """The rows in a chunk's output."""
    return _rows.decode(output)
