"""Processes that work on jobs: alone, together over a real Redis, and after one has died."""

from __future__ import annotations

import asyncio
import io
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
import redis.asyncio

from app.gateway.desk import utc_now
from app.gateway.gateway import Gateway
from app.jobs import crew
from app.jobs.chunk import Workbench
from app.jobs.job import Job, JobState
from app.jobs.jobs import Jobs, NewImport
from app.jobs.opening import open_jobs
from app.settings import Settings
from app.store.store import Store
from tests.gateway.conftest import gateway_over
from tests.gateway.scripted import ScriptedProvider, claim
from tests.jobs.conftest import LEASE, catalog_of, numbered

SECONDS = 30


def settings(**chosen: object) -> Settings:
    return Settings(job_concurrency=2, shutdown_seconds=0, **chosen)  # type: ignore[arg-type]  # by name


@asynccontextmanager
async def house(url: str, provider: ScriptedProvider) -> AsyncIterator[Gateway]:
    """A process's own gateway over a store that others share."""
    gateway = gateway_over(Store.at(url), utc_now, provider)  # type: ignore[arg-type]  # any clock will do
    try:
        yield gateway
    finally:
        await gateway.close(patience=1)


async def ended(jobs: Jobs, job: Job) -> Job:
    async with asyncio.timeout(SECONDS):
        return [seen async for seen in jobs.follow("ann", job.id)][-1]


def knowing(isrcs: list[str]) -> ScriptedProvider:
    return ScriptedProvider("acrcloud", [claim(isrc) for isrc in isrcs])


@pytest.fixture
async def prefix(redis_url: str) -> AsyncIterator[str]:
    """Keys of this test's own."""
    name = f"test-{uuid4().hex}"
    yield name
    async with redis.asyncio.Redis.from_url(redis_url) as keys:
        async for key in keys.scan_iter(f"{name}:*"):
            await keys.delete(key)


async def test_a_gateway_does_its_jobs_itself(sqlite_url: str) -> None:
    async with house(sqlite_url, knowing(numbered(350))) as gateway:
        catalog_id = await catalog_of(gateway, numbered(350))
        async with open_jobs(gateway, settings(), works=True) as jobs:
            job = await jobs.enrich_catalog("ann", catalog_id)
            assert job is not None
            job = await ended(jobs, job)
    assert (job.state, job.done, job.matched) == (JobState.DONE, 350, 350)


async def test_workers_share_a_job_over_redis_and_do_each_chunk_once(
    redis_url: str, postgres_url: str, prefix: str
) -> None:
    isrcs = numbered(1_500)
    shared = settings(jobs_url=redis_url, cache_prefix=prefix)
    one, two = knowing(isrcs), knowing(isrcs)
    async with (
        house(postgres_url, ScriptedProvider("acrcloud")) as front,
        house(postgres_url, one) as first,
        house(postgres_url, two) as second,
        open_jobs(front, shared, works=False) as jobs,
        open_jobs(first, shared, works=True),
        open_jobs(second, shared, works=True),
    ):
        text = "isrc\n" + "".join(f"{isrc}\n" for isrc in isrcs)
        job = await jobs.import_sheet("ann", io.BytesIO(text.encode()), NewImport("in.csv", ("status", "isrc")))
        assert job is not None
        job = await ended(jobs, job)
        file = await jobs.result("ann", job.id)
        assert file is not None
        result = b"".join([piece async for piece in file.pieces]).decode().splitlines()[1:]
    assert (job.state, job.matched) == (JobState.DONE, 1_500)
    assert result == [f"{isrc},matched,{isrc}" for isrc in isrcs]
    asked = Counter(want.isrc for provider in (one, two) for _, wants in provider.calls for want in wants)
    assert set(asked.values()) == {1}
    assert one.calls
    assert two.calls


async def test_a_sweep_finds_what_nobody_was_told_of(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "SWEEP", 0.01)
    async with house(sqlite_url, knowing(numbered(10))) as gateway:
        alone = Jobs(gateway)  # as by a process that died when it had written the job
        job = await alone.enrich_catalog("ann", await catalog_of(gateway, numbered(10)))
        assert job is not None
        async with open_jobs(gateway, settings(), works=True) as jobs:
            assert (await ended(jobs, job)).state is JobState.DONE


async def test_a_process_that_ends_gives_its_chunks_to_the_next(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "SWEEP", 0.01)
    slow = knowing(numbered(150))
    slow.gate.clear()
    async with house(sqlite_url, slow) as gateway:
        catalog_id = await catalog_of(gateway, numbered(150))
        async with open_jobs(gateway, settings(), works=True) as jobs:
            job = await jobs.enrich_catalog("ann", catalog_id)
            assert job is not None
            while (await gateway.store.jobs.figures()).chunks != {"running": 2}:  # noqa: ASYNC110 - the store rings no bell
                await asyncio.sleep(0.01)
        slow.gate.set()
        async with open_jobs(gateway, settings(), works=True) as jobs:
            job = await ended(jobs, job)  # long before a lease of 30 s has ended
    assert (job.state, job.done) == (JobState.DONE, 150)


async def test_a_job_is_ordered_while_redis_is_away(sqlite_url: str) -> None:
    nowhere = settings(jobs_url="redis://127.0.0.1:1/0")
    async with house(sqlite_url, knowing(numbered(1))) as gateway:
        catalog_id = await catalog_of(gateway, numbered(1))
        async with open_jobs(gateway, nowhere, works=False) as jobs:
            job = await jobs.enrich_catalog("ann", catalog_id)
    assert job is not None
    assert job.state is JobState.QUEUED


async def test_what_breaks_is_left_for_later(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_bench: Workbench, _job_id: str, _number: int) -> bool:
        raise ZeroDivisionError

    async with house(sqlite_url, knowing(numbered(1))) as gateway:
        job = await Jobs(gateway).enrich_catalog("ann", await catalog_of(gateway, numbered(1)))
        assert job is not None
        monkeypatch.setattr(crew, "work", broken)
        one = crew.Crew(Workbench(gateway, "one", LEASE, 1), "memory://", "test", 1, timedelta(days=30))
        await one._do(job.id, 0)
        await one.close(0)
    assert "broke" in caplog.text
