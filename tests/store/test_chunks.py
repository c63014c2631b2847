"""Who may work on a chunk, and that it is done exactly once, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.store.chunks import Claimed, Found
from app.store.engine import Database
from app.store.jobs import Counts, JobState
from app.store.store import Store
from tests.store.test_jobs import LATER, NOON, ordered, read

MUCH_LATER = LATER + timedelta(hours=1)
TOLD = Found(b"told", Counts(1, 1))


async def claimed(store: Store, job_id: str, number: int = 0, owner: str = "one") -> Claimed:
    chunk = await store.chunks.claim(job_id, number, owner, NOON, LATER)
    assert chunk is not None
    return chunk


async def test_a_chunk_is_offered_once_until_the_offer_is_over(store: Store) -> None:
    job_id = await ordered(store, 1, 1, 1)
    assert await store.chunks.offer(job_id, NOON, LATER, 2) == [0, 1]
    assert await store.chunks.offer(job_id, NOON, LATER, 2) == ()
    assert await store.chunks.offer(job_id, NOON, LATER, 3) == [2]
    assert await store.chunks.due(NOON) == []
    assert await store.chunks.offer(job_id, LATER, MUCH_LATER, 3) == [0, 1, 2]


async def test_where_no_job_goes_on_the_driver_alone_is_asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = await ordered(store, 1)
    await store.jobs.pause("ann", job_id, NOON)
    monkeypatch.setattr(Database, "reading", None)
    assert await store.chunks.due(MUCH_LATER) == []


async def test_offers_of_several_processes_at_once_never_overlap(store: Store) -> None:
    job_id = await ordered(store, *[1] * 40)
    offers = await asyncio.gather(*(store.chunks.offer(job_id, NOON, LATER, 40) for _ in range(4)))
    told = [number for offer in offers for number in offer]
    assert sorted(told) == list(range(40))


async def test_a_chunk_has_one_owner_until_the_lease_is_over(store: Store) -> None:
    job_id = await ordered(store, 1)
    first = await claimed(store, job_id)
    assert await store.chunks.claim(job_id, 0, "two", NOON, LATER) is None
    second = await store.chunks.claim(job_id, 0, "two", LATER, MUCH_LATER)
    assert second is not None
    assert (first.claims, second.claims) == (1, 2)
    assert not await store.chunks.keep(first, MUCH_LATER)
    assert await store.chunks.keep(second, MUCH_LATER)


async def test_many_claim_and_one_gets_it(store: Store) -> None:
    job_id = await ordered(store, 1)
    asked = (store.chunks.claim(job_id, 0, f"worker {n}", NOON, LATER) for n in range(8))
    assert sum(chunk is not None for chunk in await asyncio.gather(*asked)) == 1


async def test_a_chunk_that_two_have_done_is_finished_once(store: Store) -> None:
    job_id = await ordered(store, 1)
    slow = await claimed(store, job_id)
    quick = await store.chunks.claim(job_id, 0, "two", LATER, MUCH_LATER)
    assert quick is not None
    assert await store.chunks.finish(quick, TOLD, LATER)
    assert not await store.chunks.finish(slow, Found(b"other", Counts(1, 0)), LATER)
    assert [pair async for pair in store.jobs.results(job_id)] == [(b"rows", b"told")]
    assert (await read(store, job_id)).counts == Counts(1, 1)
    assert await store.chunks.claim(job_id, 0, "three", MUCH_LATER, MUCH_LATER) is None


async def test_whoever_finishes_last_of_many_at_once_ends_the_job(store: Store) -> None:
    for _ in range(5):
        job_id = await ordered(store, *[1] * 8)
        chunks = [await claimed(store, job_id, number, f"worker {number}") for number in range(8)]
        assert all(await asyncio.gather(*(store.chunks.finish(chunk, TOLD, LATER) for chunk in chunks)))
        job = await read(store, job_id)
        assert (job.state, job.counts) == (JobState.DONE, Counts(8, 8))


async def test_what_a_chunk_has_found_is_there_when_it_goes_on(store: Store) -> None:
    job_id = await ordered(store, 2)
    await store.chunks.put_off(await claimed(store, job_id), TOLD, MUCH_LATER, "waits for deezer")
    assert await store.chunks.claim(job_id, 0, "two", LATER, MUCH_LATER) is None
    assert await store.chunks.due(LATER) == []
    assert await store.chunks.due(MUCH_LATER) == [job_id]
    again = await store.chunks.claim(job_id, 0, "two", MUCH_LATER, MUCH_LATER + timedelta(hours=1))
    assert again is not None
    assert (again.output, again.waits, again.claims) == (b"told", 1, 2)
    assert (await read(store, job_id)).counts == Counts(1, 1)


async def test_a_chunk_given_back_is_as_if_it_had_never_been_begun(store: Store) -> None:
    job_id = await ordered(store, 1)
    await store.chunks.release(await claimed(store, job_id), NOON)
    assert (await claimed(store, job_id, owner="two")).claims == 1


async def test_a_cancelled_job_s_chunks_are_given_up(store: Store) -> None:
    job_id = await ordered(store, 1)
    chunk = await claimed(store, job_id)
    await store.jobs.cancel("ann", job_id, NOON)
    assert not await store.chunks.keep(chunk, MUCH_LATER)
    await store.chunks.finish(chunk, TOLD, LATER)  # what is done all the same is kept, and changes no end
    assert (await read(store, job_id)).state is JobState.CANCELLED


async def test_a_job_that_cannot_be_finished_says_why(store: Store) -> None:
    job_id = await ordered(store, 1)
    await store.chunks.fail(job_id, "it kills whoever tries", LATER)
    job = await read(store, job_id)
    assert (job.state, job.message, job.finished_at) == (JobState.FAILED, "it kills whoever tries", LATER)
    assert await store.chunks.due(MUCH_LATER) == []
