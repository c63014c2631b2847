"""Queries of the caller's jobs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import strawberry

from app.api.bounds import within
from app.api.context import Info
from app.api.types.connection import MOST, After, First, read_cursor
from app.api.types.job import JOB, JobConnection, JobNotFound, JobResult
from app.jobs.job import Job

JobId = Annotated[str, strawberry.argument(description="The job's id.")]

CURSOR = r"[0-9]{1,12}\.[0-9]{6}/[0-9a-f-]{36}"


@strawberry.type
class JobQueries:
    """Only the caller's own jobs are ever seen."""

    @strawberry.field(graphql_type=JobResult, description="One job of the caller.")
    async def job(self, info: Info, id: JobId) -> Job | JobNotFound:  # noqa: A002 - the schema's own word
        """Another caller's job looks like a missing one."""
        return await info.context.acts.jobs.job(info.context.account, id) or JobNotFound.of(id)

    @strawberry.field(description="The caller's jobs, newest first.")
    async def jobs(self, info: Info, first: First = 20, after: After = None) -> JobConnection:
        """Pages after the last job are empty."""
        within("first", first, 1, MOST)
        before = None
        if after:
            moment, _, job_id = read_cursor(JOB, after, CURSOR).partition("/")
            before = (datetime.fromtimestamp(float(moment), UTC), job_id)
        return JobConnection.of(await info.context.acts.jobs.page(info.context.account, first, before), first=not after)
