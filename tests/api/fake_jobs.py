"""Jobs of the account `ada`: one import, half done, and what was asked of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from msgspec import structs

from app.jobs.job import Job, JobKind, JobState
from app.jobs.jobs import JobPage
from tests.api.fake import NOON

IMPORT = Job(
    id="0f0e0d0c-0000-4000-8000-000000000001",
    kind=JobKind.IMPORT_CSV,
    state=JobState.RUNNING,
    catalog_id="c1",
    total=200,
    done=100,
    matched=90,
    failed=1,
    rate=2.5,
    eta_seconds=40,
    created_at=NOON,
    started_at=NOON,
    finished_at=None,
    waiting_until=None,
    reason=None,
)
EVERYTHING = """id kind state catalogId total done matched failed rate etaSeconds createdAt startedAt finishedAt
  waitingUntil reason resultUrl"""


@dataclass
class FakeJobs:
    """Answers as `app.jobs.jobs.Jobs` does; `asked` are the orders."""

    asked: list[tuple[Any, ...]] = field(default_factory=list)

    async def job(self, account: str, job_id: str) -> Job | None:
        return IMPORT if (account, job_id) == ("ada", IMPORT.id) else None

    async def page(self, account: str, limit: int, before: tuple[datetime, str] | None = None) -> JobPage:
        self.asked.append(("page", account, limit, before))
        return JobPage((), 1, more=False) if before else JobPage((IMPORT,), 1, more=False)

    async def enrich_catalog(self, account: str, catalog_id: str) -> Job | None:
        self.asked.append(("enrich", account, catalog_id))
        return IMPORT if catalog_id == "c1" else None

    async def refresh_catalog(self, account: str, catalog_id: str, max_age: timedelta) -> Job | None:
        self.asked.append(("refresh", account, catalog_id, max_age))
        return IMPORT if catalog_id == "c1" else None

    async def pause(self, account: str, job_id: str) -> Job | None:
        return await self._changed(account, job_id, JobState.PAUSED)

    async def resume(self, account: str, job_id: str) -> Job | None:
        return await self._changed(account, job_id, JobState.QUEUED)

    async def cancel(self, account: str, job_id: str) -> Job | None:
        return await self._changed(account, job_id, JobState.CANCELLED)

    async def delete(self, account: str, job_id: str) -> Job | None:
        return await self._changed(account, job_id, JobState.QUEUED)

    async def follow(self, account: str, job_id: str) -> AsyncGenerator[Job, None]:
        if await self.job(account, job_id):
            yield IMPORT
            yield structs.replace(IMPORT, state=JobState.DONE, done=200)

    async def _changed(self, account: str, job_id: str, state: JobState) -> Job | None:
        job = await self.job(account, job_id)
        return structs.replace(job, state=state) if job else None
