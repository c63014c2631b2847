"""What callers order and ask: each account its own jobs."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta

import pytest

from app.errors import InvalidArgument, InvalidSheet
from app.gateway.gateway import Gateway
from app.jobs.chunk import Workbench, work
from app.jobs.job import JobKind, JobState
from app.jobs.jobs import Jobs, NewImport
from app.jobs.loading import CHUNK
from tests.gateway.conftest import Clock
from tests.gateway.scripted import ScriptedProvider
from tests.jobs.conftest import catalog_of, numbered, work_all

FILE = NewImport("in.csv", ("status", "isrc"))


async def test_nobody_orders_a_job_over_another_s_catalog(jobs: Jobs, gateway: Gateway) -> None:
    hers = await catalog_of(gateway, numbered(1))
    assert await jobs.enrich_catalog("bob", hers) is None
    assert await jobs.refresh_catalog("bob", hers, timedelta()) is None
    assert (
        await jobs.import_sheet("bob", io.BytesIO(b"isrc\n"), NewImport("in.csv", ("status",), catalog_id=hers)) is None
    )
    assert (await jobs.page("bob", 9)).jobs == ()


async def test_nobody_sees_or_directs_another_s_job(jobs: Jobs, gateway: Gateway, bench: Workbench) -> None:
    job = await jobs.import_sheet("ann", io.BytesIO(b"isrc\nZZJOB0000001\n"), FILE)
    assert job is not None
    for act in (jobs.job, jobs.pause, jobs.resume, jobs.cancel, jobs.result):
        assert await act("bob", job.id) is None
        assert await act("ann", "no\0id") is None
    assert [one async for one in jobs.follow("bob", job.id)] == []
    await work_all(bench)
    assert await jobs.result("bob", job.id) is None
    assert await jobs.result("ann", job.id) is not None


async def test_a_refresh_asks_again_for_what_is_older_and_never_twice(
    jobs: Jobs, gateway: Gateway, bench: Workbench, clock: Clock, deezer: ScriptedProvider
) -> None:
    catalog_id = await catalog_of(gateway, numbered(3))
    await jobs.enrich_catalog("ann", catalog_id)
    await work_all(bench)
    clock.turn(hours=1)
    deezer.calls.clear()
    await jobs.refresh_catalog("ann", catalog_id, timedelta(hours=2))
    await work_all(bench)
    assert deezer.calls == []
    job = await jobs.refresh_catalog("ann", catalog_id, timedelta(minutes=30))
    assert job is not None
    assert job.kind is JobKind.REFRESH_CATALOG
    await work_all(bench)
    assert {want.isrc for _, wants in deezer.calls for want in wants} == set(numbered(3))


async def test_a_paused_job_begins_nothing_until_it_is_resumed(jobs: Jobs, gateway: Gateway, bench: Workbench) -> None:
    job = await jobs.enrich_catalog("ann", await catalog_of(gateway, numbered(CHUNK + 1)))
    assert job is not None
    paused = await jobs.pause("ann", job.id)
    assert paused is not None
    assert paused.state is JobState.PAUSED
    assert await work_all(bench) == 0
    await jobs.resume("ann", job.id)
    assert await work_all(bench) == 2
    ended = await jobs.cancel("ann", job.id)  # which comes too late
    assert ended is not None
    assert ended.state is JobState.DONE


async def test_a_job_that_is_deleted_while_it_is_worked_on_is_given_up(
    jobs: Jobs, gateway: Gateway, both: tuple[ScriptedProvider, ScriptedProvider]
) -> None:
    quick = Workbench(gateway, "a worker", timedelta(milliseconds=30), tries=5)
    job = await jobs.enrich_catalog("ann", await catalog_of(gateway, numbered(2)))
    assert job is not None
    both[0].gate.clear()
    working = asyncio.create_task(work(quick, job.id, 0))
    await both[0].was_asked.wait()
    assert await jobs.delete("bob", job.id) is None
    deleted = await jobs.delete("ann", job.id)
    assert deleted is not None
    assert deleted.state is JobState.RUNNING
    async with asyncio.timeout(5):
        assert not await working
    both[0].gate.set()
    assert await jobs.job("ann", job.id) is None
    assert [one async for one in jobs.follow("ann", job.id)] == []


async def test_following_a_job_ends_with_it(jobs: Jobs, gateway: Gateway, bench: Workbench) -> None:
    job = await jobs.enrich_catalog("ann", await catalog_of(gateway, numbered(2)))
    assert job is not None
    states = []
    async for seen in jobs.follow("ann", job.id):
        states.append((seen.state, seen.done))
        await work_all(bench)
    assert states == [(JobState.QUEUED, 0), (JobState.DONE, 2)]


async def test_pages_tell_whether_there_are_older_jobs(jobs: Jobs) -> None:
    for _ in range(3):
        await jobs.import_sheet("ann", io.BytesIO(b"isrc\n"), FILE)
    first = await jobs.page("ann", 2)
    last = first.jobs[-1]
    rest = await jobs.page("ann", 2, (last.created_at, last.id))
    assert (len(first.jobs), first.more, first.total) == (2, True, 3)
    assert (len(rest.jobs), rest.more, rest.total) == (1, False, 3)


@pytest.mark.parametrize(
    ("content", "new", "error"),
    [
        (b"isrc\nX\n", NewImport("in.csv", ("colour",)), InvalidArgument),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"old", NewImport("old.xls", ("status",)), InvalidSheet),
        (b"PK\x03\x04 no workbook", NewImport("in.xlsx", ("status",)), InvalidSheet),
    ],
)
async def test_a_file_that_cannot_be_read_makes_no_job(
    jobs: Jobs, content: bytes, new: NewImport, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await jobs.import_sheet("ann", io.BytesIO(content), new)
    assert (await jobs.page("ann", 9)).total == 0
