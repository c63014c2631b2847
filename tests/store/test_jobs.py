"""Jobs as their accounts read them, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.store.chunks import Found
from app.store.jobs import Counts, JobState, StoredJob
from app.store.store import Store

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=30)


async def ordered(store: Store, *rows: int, account: str = "ann", at: datetime = NOON) -> str:
    """A job with chunks of so many rows."""
    job_id = await store.jobs.create(account, "importCsv", None, b"{}", at)
    if rows:
        await store.jobs.load(job_id, 0, [(b"rows", count) for count in rows], at)
    await store.jobs.ready(job_id, at)
    return job_id


async def read(store: Store, job_id: str, account: str = "ann") -> StoredJob:
    job = await store.jobs.job(account, job_id, NOON)
    assert job is not None
    return job


async def finish(store: Store, job_id: str, number: int, done: int, matched: int) -> None:
    chunk = await store.chunks.claim(job_id, number, "worker", NOON, LATER)
    assert chunk is not None
    assert await store.chunks.finish(chunk, Found(b"told", Counts(done, matched)), LATER)


async def test_a_job_is_seen_when_all_its_rows_are_written_down(store: Store) -> None:
    job_id = await store.jobs.create("ann", "importCsv", "c1", b"{}", NOON)
    await store.jobs.load(job_id, 0, [(b"rows", 100), (b"rows", 7)], NOON)
    assert await store.jobs.job("ann", job_id, NOON) is None
    assert await store.jobs.page("ann", 9, None, NOON) == ()
    assert await store.chunks.due(LATER) == []
    await store.jobs.ready(job_id, NOON)
    job = await read(store, job_id)
    assert (job.state, job.total, job.catalog_id, job.counts) == (JobState.QUEUED, 107, "c1", Counts())


async def test_a_job_without_rows_is_done_at_once(store: Store) -> None:
    job = await read(store, await ordered(store))
    assert (job.state, job.total, job.finished_at) == (JobState.DONE, 0, NOON)


async def test_another_account_s_job_looks_like_a_missing_one_and_cannot_be_changed(store: Store) -> None:
    job_id = await ordered(store, 1)
    assert await store.jobs.job("bob", job_id, NOON) is None
    assert await store.jobs.page("bob", 9, None, NOON) == ()
    assert await store.jobs.count("bob") == 0
    await store.jobs.cancel("bob", job_id, NOON)
    await store.jobs.pause("bob", job_id, NOON)
    assert (await read(store, job_id)).state is JobState.QUEUED


async def test_its_counts_are_the_sums_of_its_chunks(store: Store) -> None:
    job_id = await ordered(store, 10, 10, 5)
    await finish(store, job_id, 2, 5, 4)
    await finish(store, job_id, 0, 10, 9)
    job = await read(store, job_id)
    assert (job.state, job.counts, job.recent, job.started_at) == (JobState.RUNNING, Counts(15, 13), 15, NOON)
    await finish(store, job_id, 1, 10, 10)
    job = await read(store, job_id)
    assert (job.state, job.counts, job.finished_at) == (JobState.DONE, Counts(25, 23), LATER)


async def test_a_running_job_waits_when_every_open_chunk_does(store: Store) -> None:
    job_id = await ordered(store, 1, 1)
    soon, later = NOON + timedelta(minutes=1), NOON + timedelta(minutes=2)
    for number, due_at in ((0, later), (1, soon)):
        assert (await read(store, job_id)).state is not JobState.WAITING
        chunk = await store.chunks.claim(job_id, number, "worker", NOON, LATER)
        assert chunk is not None
        await store.chunks.put_off(chunk, Found(b"", Counts()), due_at, "waits for deezer")
    job = await read(store, job_id)
    assert (job.state, job.waiting_until, job.message) == (JobState.WAITING, soon, "waits for deezer")


async def test_a_paused_job_can_go_on_and_a_cancelled_one_cannot(store: Store) -> None:
    job_id = await ordered(store, 1, 1)
    await store.chunks.offer(job_id, NOON, LATER, 9)
    await store.jobs.pause("ann", job_id, NOON)
    assert await store.chunks.due(LATER) == []
    assert await store.chunks.claim(job_id, 0, "worker", NOON, LATER) is None
    await store.jobs.resume("ann", job_id, NOON)
    assert await store.chunks.due(NOON) == [job_id]  # what was offered before the pause is not waited for
    assert (await read(store, job_id)).state is JobState.QUEUED
    await store.jobs.cancel("ann", job_id, LATER)
    await store.jobs.resume("ann", job_id, LATER)
    job = await read(store, job_id)
    assert (job.state, job.finished_at) == (JobState.CANCELLED, LATER)


async def test_a_deleted_job_takes_its_rows_along_and_a_worker_s_chunk_of_it_is_nobody_s(store: Store) -> None:
    job_id, other = await ordered(store, 1, 1), await ordered(store, 1)
    chunk = await store.chunks.claim(job_id, 0, "worker", NOON, LATER)
    assert chunk is not None
    await store.jobs.delete("bob", job_id)
    assert (await read(store, job_id)).state is JobState.RUNNING
    await store.jobs.delete("ann", job_id)
    assert await store.jobs.job("ann", job_id, NOON) is None
    assert [one async for one in store.jobs.results(job_id)] == []
    assert not await store.chunks.keep(chunk, LATER)
    assert not await store.chunks.finish(chunk, Found(b"told", Counts(1, 1)), LATER)
    assert await store.chunks.due(LATER) == [other]


async def test_jobs_that_ended_long_ago_are_discarded_and_no_others(store: Store) -> None:
    under_way, cancelled, done = await ordered(store, 1), await ordered(store, 1), await ordered(store)
    await store.jobs.cancel("ann", cancelled, LATER)
    await store.jobs.discard_ended(LATER)
    kept = {job.id for job in await store.jobs.page("ann", 9, None, NOON)}
    assert kept == {under_way, cancelled}
    await store.jobs.discard_ended(LATER + timedelta(days=1))
    assert {job.id for job in await store.jobs.page("ann", 9, None, NOON)} == {under_way}
    assert await store.jobs.job("ann", done, NOON) is None


async def test_pages_go_from_the_newest_to_the_oldest(store: Store) -> None:
    made = [await ordered(store, 1, at=NOON + timedelta(minutes=number // 2)) for number in range(5)]
    read: list[str] = []
    before = None
    while page := await store.jobs.page("ann", 2, before, NOON):
        read += [job.id for job in page]
        before = (page[-1].created_at, page[-1].id)
    assert read == [made[4], *sorted(made[2:4], reverse=True), *sorted(made[0:2], reverse=True)]
    assert await store.jobs.count("ann") == 5


async def test_results_come_in_order_however_they_were_finished(store: Store) -> None:
    job_id = await store.jobs.create("ann", "importCsv", None, b"{}", NOON)
    await store.jobs.load(job_id, 0, [(b"%d" % number, 1) for number in range(45)], NOON)
    await store.jobs.ready(job_id, NOON)
    for number in reversed(range(45)):
        chunk = await store.chunks.claim(job_id, number, "worker", NOON, LATER)
        assert chunk is not None
        await store.chunks.finish(chunk, Found(chunk.input * 2, Counts(1)), NOON)
    assert [pair async for pair in store.jobs.results(job_id)] == [(b"%d" % n, b"%d" % n * 2) for n in range(45)]


async def test_a_job_that_was_never_loaded_to_its_end_is_thrown_away(store: Store) -> None:
    left = await store.jobs.create("ann", "importCsv", None, b"{}", NOON)
    await store.jobs.load(left, 0, [(b"rows", 1)], NOON)
    whole = await ordered(store, 1)
    await store.jobs.discard_abandoned(NOON)
    await store.jobs.ready(left, NOON)
    assert await store.jobs.count("ann") == 2  # nothing was that old
    again = await store.jobs.create("ann", "importCsv", None, b"{}", NOON)
    await store.jobs.discard_abandoned(LATER)
    await store.jobs.ready(again, NOON)
    await store.jobs.discard(whole)  # which is for those that are being loaded
    assert {job.id for job in await store.jobs.page("ann", 9, None, NOON)} == {left, whole}


async def test_the_figures_tell_how_much_work_there_is(store: Store) -> None:
    job_id = await ordered(store, 10, 10, 10)
    await ordered(store)
    await finish(store, job_id, 0, 10, 10)
    await store.chunks.offer(job_id, NOON, LATER, 1)
    told = await store.jobs.figures()
    assert told.jobs == {"running": 1, "done": 1}
    assert told.chunks == {"done": 1, "offered": 1, "queued": 1}
    assert (told.rows_done, told.rows_left) == (10, 20)
