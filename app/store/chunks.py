"""The chunks of jobs as workers see them: offered, claimed, kept alive, and finished or put off.

Each method is one transaction, so that whatever dies between two of them leaves a chunk that is merely due.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, structs
from sqlalchemy import ColumnElement, and_, func, or_, select, update

from app.store.engine import Database
from app.store.jobs import LIVE, OPEN, Counts, JobState
from app.store.tables import job_chunks, jobs


class Found(Struct, frozen=True):
    """What came of a chunk's rows so far, and their counts."""

    output: bytes
    counts: Counts


class Claimed(Struct, frozen=True):
    """A chunk given to one owner. `claims` is how often it was begun, `waits` how often it was put off; `output` is
    what an earlier try has found."""

    job_id: str
    number: int
    owner: str
    account: str
    kind: str
    catalog_id: str | None
    options: bytes
    claims: int
    waits: int
    input: bytes
    output: bytes | None


class ChunkStore:
    """The chunks of all jobs. Every method raises `StoreUnavailable` where the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime) -> Sequence[str]:
        """The jobs that have something to be offered, the oldest first.

        Every process asks this every second, and most of the time no job goes on: that is told by the driver, at an
        eighth of the price.
        """
        if not await self._database.fetch_among("SELECT id FROM jobs WHERE state", LIVE):
            return []
        waits = select(job_chunks.c.job_id).where(job_chunks.c.job_id == jobs.c.id, _due(now)).exists()
        query = select(jobs.c.id).where(jobs.c.state.in_(LIVE), waits).order_by(jobs.c.created_at, jobs.c.id)
        async with self._database.reading() as connection:
            return (await connection.scalars(query)).all()

    async def offer(self, job_id: str, now: datetime, until: datetime, most: int) -> Sequence[int]:
        """Mark chunks as offered `until` then, so that at most `most` of the job are offered or run; their numbers."""
        of = job_chunks.c
        busy = and_(of.job_id == job_id, of.state.in_(("offered", "running")), of.due_at > now)
        async with self._database.writing() as connection:
            taken = await connection.scalar(select(func.count()).select_from(job_chunks).where(busy))
            room = most - (taken or 0)
            if room <= 0:
                return ()
            which = select(of.number).where(of.job_id == job_id, _due(now)).order_by(of.number).limit(room)
            # Asked again in the update itself: on PostgreSQL another process may just have offered the same.
            offering = update(job_chunks).where(of.job_id == job_id, of.number.in_(which), _due(now), _is_live(job_id))
            rows = await connection.scalars(offering.values(state="offered", due_at=until).returning(of.number))
            return sorted(rows)

    async def claim(self, job_id: str, number: int, owner: str, now: datetime, until: datetime) -> Claimed | None:
        """Take a chunk until then; None where it is done, with somebody else, or its job does not go on."""
        of = job_chunks.c
        free = or_(of.state.in_(("queued", "offered")), of.due_at <= now)
        mine = and_(of.job_id == job_id, of.number == number, of.state != "done", free, _is_live(job_id))
        taking = update(job_chunks).where(mine).values(state="running", owner=owner, due_at=until, claims=of.claims + 1)
        async with self._database.writing() as connection:
            row = (await connection.execute(taking.returning(of.claims, of.waits, of.input, of.output))).one_or_none()
            if row is None:
                return None
            begun = update(jobs).where(jobs.c.id == job_id, jobs.c.state == JobState.QUEUED)
            await connection.execute(begun.values(state=JobState.RUNNING, started_at=now, updated_at=now))
            about = select(jobs.c.account, jobs.c.kind, jobs.c.catalog_id, jobs.c.options).where(jobs.c.id == job_id)
            job = (await connection.execute(about)).one()
            return Claimed(job_id, number, owner, *job, *row)

    async def keep(self, chunk: Claimed, until: datetime) -> bool:
        """Keep a chunk until then; False where it is not the owner's any more, or its job was cancelled or failed."""
        alive = select(jobs.c.id).where(jobs.c.id == chunk.job_id, jobs.c.state.in_(OPEN)).exists()
        async with self._database.writing() as connection:
            kept = await connection.execute(update(job_chunks).where(_held(chunk), alive).values(due_at=until))
            return kept.rowcount == 1

    async def finish(self, chunk: Claimed, found: Found, now: datetime) -> bool:
        """Keep a chunk's output and, with the last one, end the job; False where somebody else was first."""
        of = job_chunks.c
        undone = and_(of.job_id == chunk.job_id, of.number == chunk.number, of.state != "done")
        done = update(job_chunks).where(undone).values(state="done", owner=None, finished_at=now, **_told(found))
        async with self._database.writing() as connection:
            if (await connection.execute(done)).rowcount == 0:
                return False
            # Whoever finishes another chunk at this moment waits here, and then sees this one done.
            mine = update(jobs).where(jobs.c.id == chunk.job_id)
            await connection.execute(mine.values(updated_at=now))
            left = select(of.number).where(of.job_id == chunk.job_id, of.state != "done").exists()
            last = mine.where(jobs.c.state.in_(OPEN), ~left)
            await connection.execute(last.values(state=JobState.DONE, finished_at=now, message=None))
            return True

    async def put_off(self, chunk: Claimed, found: Found, due_at: datetime, message: str) -> None:
        """Let a chunk wait until then, and keep what of it is done; `message` says why."""
        waits = {"state": "waiting", "owner": None, "due_at": due_at, "waits": job_chunks.c.waits + 1}
        async with self._database.writing() as connection:
            put_off = update(job_chunks).where(_held(chunk)).values(**waits, **_told(found))
            if (await connection.execute(put_off)).rowcount:
                await connection.execute(update(jobs).where(jobs.c.id == chunk.job_id).values(message=message))

    async def release(self, chunk: Claimed, now: datetime) -> None:
        """Give a chunk back undone, as if it had never been begun."""
        back = {"state": "queued", "owner": None, "due_at": now, "claims": job_chunks.c.claims - 1}
        async with self._database.writing() as connection:
            await connection.execute(update(job_chunks).where(_held(chunk)).values(**back))

    async def fail(self, job_id: str, message: str, now: datetime) -> None:
        """End a job that cannot be finished."""
        failed = {"state": JobState.FAILED, "message": message, "finished_at": now, "updated_at": now}
        async with self._database.writing() as connection:
            await connection.execute(update(jobs).where(jobs.c.id == job_id, jobs.c.state.in_(OPEN)).values(**failed))


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(job_chunks.c.state != "done", job_chunks.c.due_at <= now)


def _is_live(job_id: str) -> ColumnElement[bool]:
    return select(jobs.c.id).where(jobs.c.id == job_id, jobs.c.state.in_(LIVE)).exists()


def _held(chunk: Claimed) -> ColumnElement[bool]:
    of = job_chunks.c
    mine = and_(of.state == "running", of.owner == chunk.owner)
    return and_(of.job_id == chunk.job_id, of.number == chunk.number, mine)


def _told(found: Found) -> dict[str, object]:
    return {"output": found.output, **structs.asdict(found.counts)}
