"""What callers can order and ask about jobs. Every act is told the account and sees that account's jobs only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from typing import BinaryIO

import msgspec
from msgspec import Struct

from app.gateway.catalogs import is_own_id
from app.gateway.gateway import Gateway
from app.jobs.crew import Crew
from app.jobs.job import RATE_OVER, Job, JobKind, as_told
from app.jobs.loading import Order, described, lines, load, opened, songs
from app.jobs.result import ResultFile, result_file
from app.jobs.rows import decode_sheet, encode_lines, encode_sheet
from app.jobs.songs import SongOptions, songs_input
from app.sheets.form import SheetOptions
from app.store.jobs import LIVE, JobState

LOOK = 0.5
"""Seconds between two looks at a job that is followed; whichever process works on it, the store knows how far it is."""


class JobPage(Struct, frozen=True):
    """A page of jobs, newest first; `total` counts all, `more` is whether older ones follow."""

    jobs: tuple[Job, ...]
    total: int
    more: bool


class NewImport(Struct, frozen=True):
    """What is wanted of a file: the columns added to its rows, what is told of it, and the catalog its ISRCs join."""

    name: str
    fields: tuple[str, ...]
    told: SheetOptions = SheetOptions()
    catalog_id: str | None = None
    guarded: bool = False


class Jobs:
    """Jobs as callers see them. `crew` is told of what there is to do; without it, other processes' sweeps find it."""

    def __init__(self, gateway: Gateway, crew: Crew | None = None) -> None:
        self._gateway = gateway
        self._crew = crew

    async def enrich_catalog(self, account: str, catalog_id: str) -> Job | None:
        """Ask for everything about every song of a catalog; None where the account has no such catalog."""
        return await self._over_catalog(account, JobKind.ENRICH_CATALOG, catalog_id, SongOptions())

    async def refresh_catalog(self, account: str, catalog_id: str, max_age: timedelta) -> Job | None:
        """Ask again about every song of a catalog whatever is older than that; None as above."""
        options = SongOptions(since=self._gateway.clock() - max_age)
        return await self._over_catalog(account, JobKind.REFRESH_CATALOG, catalog_id, options)

    async def import_sheet(self, account: str, stream: BinaryIO, new: NewImport) -> Job | None:
        """Answer every row of a CSV or XLSX file, and add its valid ISRCs to the catalog told; None as above.

        The stream is not needed any more when this returns. Raises InvalidSheet and InvalidArgument.
        """
        if new.catalog_id is not None and not await self._has_catalog(account, new.catalog_id):
            return None
        sheet = await opened(stream, new.name, new.told)
        options = encode_sheet(described(sheet, new.name, new.fields, guarded=new.guarded))
        order = Order(account, JobKind.IMPORT_CSV, new.catalog_id, options)
        return await self._begun(account, await load(self._gateway, order, lines(sheet.rows), encode_lines))

    async def job(self, account: str, job_id: str) -> Job | None:
        """One job; another account's looks exactly like a missing one."""
        if not is_own_id(job_id):
            return None
        now = self._gateway.clock()
        stored = await self._gateway.store.jobs.job(account, job_id, now - RATE_OVER)
        return as_told(stored, now) if stored else None

    async def page(self, account: str, limit: int, before: tuple[datetime, str] | None = None) -> JobPage:
        """At most `limit` jobs, newest first, after the one created at `before` with that id."""
        now = self._gateway.clock()
        store = self._gateway.store.jobs
        found = await store.page(account, limit + 1, before, now - RATE_OVER)
        told = tuple(as_told(job, now) for job in found[:limit])
        return JobPage(told, await store.count(account), len(found) > limit)

    async def pause(self, account: str, job_id: str) -> Job | None:
        """Begin no further chunk of a job; those under way are finished. A job that has ended stays as it is."""
        if is_own_id(job_id):
            await self._gateway.store.jobs.pause(account, job_id, self._gateway.clock())
        return await self.job(account, job_id)

    async def resume(self, account: str, job_id: str) -> Job | None:
        """Go on with a paused job."""
        if is_own_id(job_id):
            await self._gateway.store.jobs.resume(account, job_id, self._gateway.clock())
        return await self._begun(account, job_id)

    async def cancel(self, account: str, job_id: str) -> Job | None:
        """End a job where it is. What was learned stays known."""
        if is_own_id(job_id):
            await self._gateway.store.jobs.cancel(account, job_id, self._gateway.clock())
        return await self.job(account, job_id)

    async def delete(self, account: str, job_id: str) -> Job | None:
        """End a job, and delete it with its rows and its result; what it was. What was learned stays known."""
        job = await self.job(account, job_id)
        if job:
            await self._gateway.store.jobs.delete(account, job_id)
        return job

    async def follow(self, account: str, job_id: str) -> AsyncGenerator[Job, None]:
        """A job now, and again whenever it has come further, until it has ended; nothing where there is none."""
        last = None
        while job := await self.job(account, job_id):
            progress = (job.state, job.done, job.matched, job.failed, job.reason)
            if progress != last:
                yield job
            if job.ended:
                return
            last = progress
            await asyncio.sleep(LOOK)

    async def result(self, account: str, job_id: str) -> ResultFile | None:
        """The file that an import gives when it is done; None where there is no such job, file or end."""
        clock, found = self._gateway.clock, self._gateway.store.jobs.job
        stored = await found(account, job_id, clock()) if is_own_id(job_id) else None
        if stored is None or stored.kind != JobKind.IMPORT_CSV or stored.state is not JobState.DONE:
            return None
        return result_file(self._gateway, job_id, decode_sheet(stored.options))

    async def _over_catalog(self, account: str, kind: JobKind, catalog_id: str, options: SongOptions) -> Job | None:
        if not await self._has_catalog(account, catalog_id):
            return None
        order = Order(account, kind, catalog_id, msgspec.json.encode(options))
        rows = songs(self._gateway, account, catalog_id)
        return await self._begun(account, await load(self._gateway, order, rows, songs_input))

    async def _has_catalog(self, account: str, catalog_id: str) -> bool:
        return await self._gateway.store.catalog(account, catalog_id) is not None

    async def _begun(self, account: str, job_id: str) -> Job | None:
        job = await self.job(account, job_id)
        if job and job.state in LIVE and self._crew:
            await self._crew.offer(job_id)
        return job
