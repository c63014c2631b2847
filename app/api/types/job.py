"""Jobs, and how what they are asked for can fail."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import field

from app.api.failures import CatalogNotFound, Failure, InvalidValue
from app.api.types.connection import PageInfo, cursor
from app.api.types.enums import JobKind, JobState
from app.api.types.struct import IsStruct
from app.errors import InvalidInput
from app.jobs import job, jobs

JOB = "job"


@strawberry.type(description="Work that goes on without the request that ordered it, and survives who does it.")
class Job:
    """See `app.jobs.job.Job`."""

    is_type_of = IsStruct(job.Job)

    id: str = field(description="The job's id.")
    kind: JobKind = field(description="What it does.")
    state: JobState = field(description="What is going on with it.")
    catalog_id: str | None = field(description="The catalog that it is about.")
    total: int = field(description="How many rows or songs it has.")
    done: int = field(description="How many of them are finished.")
    matched: int = field(description="For how many of these a recording was found.")
    failed: int = field(description="Of how many nothing could be learned, because no provider answered.")
    rate: float | None = field(
        description="Rows a second: over the last minute, or over all where it has ended or that minute ended no chunk."
    )
    eta_seconds: int | None = field(description="How long it still takes at this rate.")
    created_at: datetime = field(description="When it was ordered.")
    started_at: datetime | None = field(description="When its first row was begun.")
    finished_at: datetime | None = field(description="When it ended.")
    waiting_until: datetime | None = field(description="When it goes on, where it waits for a provider.")
    reason: str | None = field(description="Why it waits, or failed.")

    @field(description="Where an import's result is to be had once it is done: send the same key there, by GET.")
    def result_url(self) -> str | None:
        """A path of this host."""
        return f"/jobs/{self.id}/result" if self.has_result else None  # type: ignore[attr-defined]  # the Struct's


@strawberry.type(description="A job among those of a caller.")
class JobEdge:
    """A job and its cursor."""

    cursor: str = field(description="Where it stands among the jobs: opaque.")
    node: Job = field(description="The job.")


@strawberry.type(description="A page of a caller's jobs, newest first.")
class JobConnection:
    """A cursor tells when its job was ordered, so new jobs move no page."""

    edges: list[JobEdge] = field(description="The jobs of this page.")
    page_info: PageInfo = field(description="Where this page lies.")
    total_count: int = field(description="How many jobs the caller has.")

    @classmethod
    def of(cls, page: jobs.JobPage, *, first: bool) -> Self:
        """A page; `first` where none comes before it."""
        edges = [
            JobEdge(cursor=cursor(JOB, f"{one.created_at.timestamp():.6f}/{one.id}"), node=one)  # type: ignore[arg-type]  # a Struct, read as it is
            for one in page.jobs
        ]
        ends = (edges[0].cursor, edges[-1].cursor) if edges else (None, None)
        place = PageInfo(has_next_page=page.more, has_previous_page=not first, start_cursor=ends[0], end_cursor=ends[1])
        return cls(edges=edges, page_info=place, total_count=page.total)


@strawberry.type(description="The caller has no job with this id.")
class JobNotFound(Failure):
    """Another caller's job looks exactly the same."""

    id: str = field(description="The id that was asked for.")

    @classmethod
    def of(cls, job_id: str) -> Self:
        """There is none with this id."""
        return cls(message=f"There is no job {job_id[:80]!r}.", id=job_id)


@strawberry.type(description="The file is no table that can be read, or what was told of it does not fit it.")
class InvalidFile(InvalidValue):
    """No job was made of it."""

    @classmethod
    def of(cls, error: InvalidInput) -> Self:
        """The failure that tells what the error knows."""
        return cls(message=str(error), value=error.value, rule=error.rule, remedy=error.remedy)


JobResult = Annotated[
    Job | JobNotFound, strawberry.union("JobResult", description="A job of the caller, or that there is none.")
]
CatalogJobResult = Annotated[
    Job | CatalogNotFound,
    strawberry.union("CatalogJobResult", description="The job over a catalog, or that there is no such catalog."),
]
ImportCsvResult = Annotated[
    Job | InvalidFile | CatalogNotFound,
    strawberry.union("ImportCsvResult", description="The job that reads a file, or why there is none."),
]
