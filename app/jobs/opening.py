"""Opening and closing a process's part in jobs, as the settings say."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

from app.gateway.gateway import Gateway
from app.jobs.chunk import Workbench
from app.jobs.crew import Crew
from app.jobs.jobs import Jobs
from app.settings import Settings


@asynccontextmanager
async def open_jobs(gateway: Gateway, settings: Settings, *, works: bool) -> AsyncIterator[Jobs]:
    """Jobs over a running gateway. A process that `works` does chunks; another only tells those that do.

    At the end, chunks under way have the settings' time to be finished, and are given back then.
    """
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    bench = Workbench(gateway, owner, timedelta(seconds=settings.job_lease_seconds), settings.job_tries)
    at_once = settings.job_concurrency if works else 0
    crew = Crew(bench, settings.jobs_url, settings.cache_prefix, at_once, timedelta(days=settings.job_days))
    crew.start()
    if works and not settings.works_itself:
        await crew.listen()
    try:
        yield Jobs(gateway, crew)
    finally:
        await crew.close(settings.shutdown_seconds)
