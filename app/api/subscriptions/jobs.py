"""Subscriptions to jobs."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry

from app.api.context import Info
from app.api.queries.jobs import JobId
from app.api.types.job import JobNotFound, JobResult
from app.jobs.job import Job


@strawberry.type
class JobSubscriptions:
    """They end by themselves when there is nothing more to wait for."""

    @strawberry.subscription(
        graphql_type=JobResult,
        description="A job now, and again whenever it has come further. The subscription ends with the job.",
    )
    async def job_progress(self, info: Info, id: JobId) -> AsyncGenerator[Job | JobNotFound, None]:  # noqa: A002 - the schema's own word
        """Another caller's job looks like a missing one."""
        found = False
        async for job in info.context.acts.jobs.follow(info.context.account, id):
            found = True
            yield job
        if not found:
            yield JobNotFound.of(id)
