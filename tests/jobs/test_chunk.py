"""One chunk from claim to finish, and what happens to it when providers or workers fail."""

from __future__ import annotations

import asyncio

import pytest

from app.errors import ProviderUnavailable
from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.policy import Policy
from app.jobs.chunk import MOST_CRASHES, Workbench, work
from app.jobs.job import Job, JobState
from app.jobs.jobs import Jobs
from app.music.facets import EVERYTHING
from tests.gateway.conftest import Clock
from tests.gateway.scripted import ScriptedProvider
from tests.jobs.conftest import LEASE, catalog_of, numbered, work_all


async def ordered(jobs: Jobs, gateway: Gateway, count: int = 3) -> Job:
    job = await jobs.enrich_catalog("ann", await catalog_of(gateway, numbered(count)))
    assert job is not None
    return job


async def seen(jobs: Jobs, job: Job) -> Job:
    again = await jobs.job("ann", job.id)
    assert again is not None
    return again


async def test_everything_about_every_song_is_held_afterwards(
    jobs: Jobs, gateway: Gateway, bench: Workbench, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    job = await ordered(jobs, gateway, 250)
    assert await work_all(bench) == 3
    job = await seen(jobs, job)
    assert (job.state, job.total, job.done, job.matched, job.failed) == (JobState.DONE, 250, 250, 250, 0)
    calls = len(acrcloud.calls) + len(deezer.calls)
    await look_up(gateway, dict.fromkeys(numbered(250), EVERYTHING), Policy())
    assert len(acrcloud.calls) + len(deezer.calls) == calls


async def test_an_outage_makes_rows_wait_and_go_on_by_themselves(
    jobs: Jobs, gateway: Gateway, bench: Workbench, clock: Clock, deezer: ScriptedProvider
) -> None:
    job = await ordered(jobs, gateway)
    deezer.trouble = ProviderUnavailable("is in trouble", 40)
    await work_all(bench)
    job = await seen(jobs, job)
    assert (job.state, job.done) == (JobState.WAITING, 0)
    assert job.reason == "waits for deezer (is in trouble)"
    assert job.waiting_until is not None
    assert (job.waiting_until - clock()).total_seconds() == 40  # as the provider said
    assert await work_all(bench) == 0
    clock.turn(seconds=41)
    deezer.trouble = None
    assert await work_all(bench) == 1
    job = await seen(jobs, job)
    assert (job.state, job.done, job.matched, job.failed) == (JobState.DONE, 3, 3, 0)


async def test_rows_are_told_without_a_provider_that_stays_away(
    jobs: Jobs, gateway: Gateway, bench: Workbench, clock: Clock, both: tuple[ScriptedProvider, ScriptedProvider]
) -> None:
    job = await ordered(jobs, gateway)
    both[0].trouble = both[1].trouble = ProviderUnavailable("is in trouble", 1)
    tries = 0
    while (await seen(jobs, job)).state is not JobState.DONE:
        tries += await work_all(bench)
        clock.turn(minutes=10)
    job = await seen(jobs, job)
    assert tries == bench.tries + 1
    assert (job.done, job.matched, job.failed) == (3, 0, 3)


async def test_settled_rows_of_a_waiting_chunk_are_not_asked_about_again(
    jobs: Jobs, gateway: Gateway, bench: Workbench, clock: Clock, deezer: ScriptedProvider
) -> None:
    await look_up(gateway, dict.fromkeys(numbered(2), EVERYTHING), Policy())
    job = await ordered(jobs, gateway)
    deezer.trouble = ProviderUnavailable("is in trouble", 1)
    await work_all(bench)
    assert (await seen(jobs, job)).done == 2  # of whom all was known before
    deezer.trouble = None
    deezer.calls.clear()
    clock.turn(minutes=1)
    await work_all(bench)
    assert {want.isrc for _, wants in deezer.calls for want in wants} == {numbered(3)[2]}
    assert (await seen(jobs, job)).done == 3


async def test_a_worker_told_to_stop_gives_its_chunk_back(
    jobs: Jobs, gateway: Gateway, bench: Workbench, deezer: ScriptedProvider
) -> None:
    job = await ordered(jobs, gateway)
    deezer.gate.clear()
    working = asyncio.create_task(work(bench, job.id, 0))
    await deezer.was_asked.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    deezer.gate.set()
    assert await work_all(bench) == 1  # at once: no lease has to end
    assert (await seen(jobs, job)).state is JobState.DONE


async def test_a_cancelled_job_is_given_up_in_the_middle_of_a_chunk(
    jobs: Jobs, gateway: Gateway, deezer: ScriptedProvider
) -> None:
    impatient = Workbench(gateway, "a worker", LEASE / 1_000, tries=5)
    job = await ordered(jobs, gateway)
    deezer.gate.clear()
    working = asyncio.create_task(work(impatient, job.id, 0))
    await deezer.was_asked.wait()
    cancelled = await jobs.cancel("ann", job.id)
    assert cancelled is not None
    assert cancelled.state is JobState.CANCELLED
    assert not await working
    deezer.gate.set()


async def test_what_kills_every_worker_does_not_go_round_for_ever(
    jobs: Jobs, gateway: Gateway, bench: Workbench, clock: Clock
) -> None:
    job = await ordered(jobs, gateway)
    for _ in range(MOST_CRASHES):
        clock.turn(minutes=1)
        now = clock()
        assert await gateway.store.chunks.claim(job.id, 0, "who dies", now, now + LEASE)
    clock.turn(minutes=1)
    assert await work_all(bench) == 0
    job = await seen(jobs, job)
    assert job.state is JobState.FAILED
    assert job.reason is not None
    assert "never finished" in job.reason
