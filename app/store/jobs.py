"""Jobs and their chunks: who may work on what, and what came of it.

The database alone decides. A chunk is `queued`, then `offered` to whoever hears of it, then `running` for one owner,
then `done`; one that is `waiting` may go on later. Its `due_at` says from when it may be offered (again), so that a
message that got lost and a worker that died are both nothing but a chunk that is due. Instants are the caller's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from msgspec import Struct, structs
from sqlalchemy import Select, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.engine import Database
from app.store.tables import job_chunks, jobs

PORTION = 20
"""Chunks whose rows are read at once for a result."""


class JobState(StrEnum):
    """What is going on with a job; WAITING is told of a running one of which every open chunk waits."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"
    FAILED = "failed"


LOADING = "loading"
"""The state of a job whose rows are still being written down: nobody sees it."""

LIVE = (JobState.QUEUED, JobState.RUNNING)
OPEN = (*LIVE, JobState.PAUSED)
ACTIVE_CHUNKS = ("queued", "offered", "running")


class Counts(Struct, frozen=True):
    """Of some rows: how many are done, how many of these were matched, and of how many nothing could be learned."""

    done: int = 0
    matched: int = 0
    failed: int = 0


class StoredJob(Struct, frozen=True):
    """A job with the sums of its chunks. `waiting_until` is when the first of its chunks goes on, where all wait;
    `recent` are the rows finished since the moment that was asked about."""

    id: str
    account: str
    kind: str
    state: JobState
    catalog_id: str | None
    total: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    updated_at: datetime
    message: str | None
    options: bytes
    counts: Counts = Counts()
    waiting_until: datetime | None = None
    recent: int = 0


class Figures(Struct, frozen=True):
    """Jobs by state; chunks of those that go on by state; and of those that have not ended, rows done and rows left."""

    jobs: Mapping[str, int]
    chunks: Mapping[str, int]
    rows_done: int
    rows_left: int


class JobStore:
    """The jobs of all accounts. Every method raises `StoreUnavailable` where the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, account: str, kind: str, catalog_id: str | None, options: bytes, now: datetime) -> str:
        """A new job, which nobody sees before `ready`; its id."""
        job_id = str(uuid4())
        job = {"id": job_id, "account": account, "kind": kind, "catalog_id": catalog_id, "options": options}
        start = {"state": LOADING, "total": 0, "created_at": now, "updated_at": now}
        async with self._database.writing() as connection:
            await connection.execute(insert(jobs), job | start)
        return job_id

    async def load(self, job_id: str, first: int, inputs: Sequence[tuple[bytes, int]], now: datetime) -> None:
        """Add chunks, numbered from `first` on: each its input, and how many rows that is."""
        zero = {"state": "queued", "due_at": now, "claims": 0, "waits": 0, "done": 0, "matched": 0, "failed": 0}
        rows = [
            {"job_id": job_id, "number": number, "rows": count, "input": content, **zero}
            for number, (content, count) in enumerate(inputs, first)
        ]
        async with self._database.writing() as connection:
            await connection.execute(insert(job_chunks), rows)
            await connection.execute(update(jobs).where(jobs.c.id == job_id).values(updated_at=now))

    async def ready(self, job_id: str, now: datetime) -> None:
        """Everything is loaded: the job can begin. One without rows is done."""
        total = select(func.coalesce(func.sum(job_chunks.c.rows), 0)).where(job_chunks.c.job_id == job_id)
        async with self._database.writing() as connection:
            rows = await connection.scalar(total)
            state = {"state": JobState.QUEUED} if rows else {"state": JobState.DONE, "finished_at": now}
            await connection.execute(update(jobs).where(jobs.c.id == job_id).values(total=rows, **state))

    async def discard(self, job_id: str) -> None:
        """Delete a job that was not loaded to its end."""
        async with self._database.writing() as connection:
            await connection.execute(delete(jobs).where(jobs.c.id == job_id, jobs.c.state == LOADING))

    async def delete(self, account: str, job_id: str) -> None:
        """Delete the account's job, with its rows and what came of them."""
        async with self._database.writing() as connection:
            await connection.execute(delete(jobs).where(jobs.c.id == job_id, jobs.c.account == account))

    async def discard_ended(self, before: datetime) -> None:
        """Delete the jobs that had ended by then."""
        async with self._database.writing() as connection:
            old = and_(jobs.c.state.not_in([LOADING, *OPEN]), jobs.c.finished_at < before)
            await connection.execute(delete(jobs).where(old))

    async def discard_abandoned(self, before: datetime) -> None:
        """Delete the jobs whose loading stopped: nothing was added to them since `before`."""
        async with self._database.writing() as connection:
            old = and_(jobs.c.state == LOADING, jobs.c.updated_at < before)
            await connection.execute(delete(jobs).where(old))

    async def job(self, account: str, job_id: str, since: datetime) -> StoredJob | None:
        """One job of the account; another account's looks exactly like a missing one."""
        found = await self._read(_seen_by(account).where(jobs.c.id == job_id), since)
        return found[0] if found else None

    async def page(
        self, account: str, limit: int, before: tuple[datetime, str] | None, since: datetime
    ) -> tuple[StoredJob, ...]:
        """At most `limit` jobs of the account, newest first, after the one created at `before` with that id."""
        query = _seen_by(account).order_by(jobs.c.created_at.desc(), jobs.c.id.desc()).limit(limit)
        if before:
            at, job_id = before
            older = and_(jobs.c.created_at == at, jobs.c.id < job_id)
            query = query.where(or_(jobs.c.created_at < at, older))
        return await self._read(query, since)

    async def count(self, account: str) -> int:
        """How many jobs the account has."""
        async with self._database.reading() as connection:
            query = select(func.count()).select_from(_seen_by(account).subquery())
            return await connection.scalar(query) or 0

    async def pause(self, account: str, job_id: str, now: datetime) -> None:
        """Let nobody begin another chunk of the account's job, unless it has ended."""
        await self._change(account, job_id, LIVE, {"state": JobState.PAUSED, "updated_at": now})

    async def cancel(self, account: str, job_id: str, now: datetime) -> None:
        """End the account's job where it is."""
        await self._change(account, job_id, OPEN, {"state": JobState.CANCELLED, "updated_at": now, "finished_at": now})

    async def _change(self, account: str, job_id: str, among: Collection[JobState], values: Mapping[str, Any]) -> None:
        which = and_(jobs.c.id == job_id, jobs.c.account == account, jobs.c.state.in_(list(among)))
        async with self._database.writing() as connection:
            await connection.execute(update(jobs).where(which).values(values))

    async def resume(self, account: str, job_id: str, now: datetime) -> None:
        """Let the account's paused job go on; what was offered before is offered again."""
        paused = and_(jobs.c.id == job_id, jobs.c.account == account, jobs.c.state == JobState.PAUSED)
        begun = case((jobs.c.started_at.is_(None), JobState.QUEUED), else_=JobState.RUNNING)
        offered = and_(job_chunks.c.job_id == job_id, job_chunks.c.state == "offered")
        async with self._database.writing() as connection:
            resumed = await connection.execute(update(jobs).where(paused).values(state=begun, updated_at=now))
            if resumed.rowcount:
                await connection.execute(update(job_chunks).where(offered).values(state="queued", due_at=now))

    async def figures(self) -> Figures:
        """How much work there is, of all accounts."""
        of = job_chunks.c
        mine = job_chunks.join(jobs, jobs.c.id == of.job_id)
        chunks = select(of.state, func.count()).select_from(mine).where(jobs.c.state.in_(LIVE)).group_by(of.state)
        rows = select(func.sum(of.done), func.sum(of.rows)).select_from(mine).where(jobs.c.state.in_(OPEN))
        async with self._database.reading() as connection:
            states = await connection.execute(select(jobs.c.state, func.count()).group_by(jobs.c.state))
            by_state: dict[str, int] = dict(states.all())
            depths: dict[str, int] = dict((await connection.execute(chunks)).all())
            done, total = (await connection.execute(rows)).one()
        return Figures(by_state, depths, done or 0, (total or 0) - (done or 0))

    async def results(self, job_id: str) -> AsyncIterator[tuple[bytes, bytes | None]]:
        """Each chunk's input and output, in order; a few are read at a time."""
        last = -1
        of = job_chunks.c
        while True:
            query = select(of.number, of.input, of.output).where(of.job_id == job_id, of.number > last)
            async with self._database.reading() as connection:
                rows = (await connection.execute(query.order_by(of.number).limit(PORTION))).all()
            for number, content, output in rows:
                yield content, output
                last = number
            if len(rows) < PORTION:
                return

    async def _read(self, query: Select[Any], since: datetime) -> tuple[StoredJob, ...]:
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
            sums = await _sums(connection, [row[0] for row in rows], since)
        return tuple(_told(StoredJob(*row), sums) for row in rows)


def _seen_by(account: str) -> Select[Any]:
    of = jobs.c
    columns = (of.id, of.account, of.kind, of.state, of.catalog_id, of.total, of.created_at, of.started_at)
    rest = (of.finished_at, of.updated_at, of.message, of.options)
    return select(*columns, *rest).where(of.account == account, of.state != LOADING)


async def _sums(connection: AsyncConnection, ids: Sequence[str], since: datetime) -> dict[str, Sequence[Any]]:
    """For each job: rows done, matched and failed, chunks that could be worked on, when one goes on, recent rows."""
    of = job_chunks.c
    active = func.sum(case((of.state.in_(ACTIVE_CHUNKS), 1), else_=0))
    waiting = func.min(case((of.state == "waiting", of.due_at)))
    recent = func.sum(case((of.finished_at > since, of.rows), else_=0))
    counted = (func.sum(of.done), func.sum(of.matched), func.sum(of.failed), active, waiting, recent)
    rows = await connection.execute(select(of.job_id, *counted).where(of.job_id.in_(ids)).group_by(of.job_id))
    return {job_id: sums for job_id, *sums in rows}


def _told(job: StoredJob, sums: Mapping[str, Sequence[Any]]) -> StoredJob:
    done, matched, failed, active, waiting, recent = sums.get(job.id, (0, 0, 0, 0, None, 0))
    waits = job.state in LIVE and not active and waiting is not None
    return structs.replace(
        job,
        state=JobState.WAITING if waits else JobState(job.state),
        counts=Counts(done, matched, failed),
        waiting_until=waiting if waits else None,
        recent=recent,
    )
