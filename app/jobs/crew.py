"""A process's part in jobs: it tells others of chunks, does those it hears of, and sweeps up what got lost.

Whatever is due is offered again: chunks of a worker that was killed, once their lease is over; chunks that waited for a
provider; messages that nobody took. So nothing here has to be remembered, and every process may sweep.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from app.errors import StoreUnavailable
from app.jobs.chunk import Workbench, work

if TYPE_CHECKING:
    from app.jobs.broker import Line

log = logging.getLogger(__name__)

WINDOW = 32
"""Chunks of one job that are offered or under way at once: a long job leaves the others their turns."""

SWEEP = 1.0
"""Seconds between two sweeps; one without work is a question of an index."""

ABANDONED = timedelta(hours=1)
"""When a job that is not loaded to its end counts as left behind by a process that died."""

DISCARD_EVERY = 3_600


class Crew:
    """Works on jobs with `bench`, `at_once` chunks at a time; with 0 it only tells others. `url` is where they hear.

    Jobs are deleted when they have ended for as long as `kept`.
    """

    def __init__(self, bench: Workbench, url: str, prefix: str, at_once: int, kept: timedelta) -> None:
        self._bench = bench
        self._url = url
        self._prefix = prefix
        self._at_once = at_once
        self._kept = kept
        self._line: Line | None = None
        self._opening = asyncio.Lock()
        self._finish = asyncio.Event()
        self._hearing: asyncio.Task[None] | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[bool]] = set()

    def start(self) -> None:
        """Begin to sweep, and with the first work to listen."""
        self._sweeping = asyncio.create_task(self._sweep_on(), name="sweep jobs")

    async def offer(self, job_id: str) -> None:
        """Tell of what a job has to be done, as far as there is room in its window."""
        now = self._bench.gateway.clock()
        numbers = await self._bench.gateway.store.chunks.offer(job_id, now, now + self._bench.lease, WINDOW)
        if numbers:
            line = await self._open()
            for number in numbers:
                if not await line.tell(job_id, number):
                    return  # it is due again soon

    async def close(self, patience: float) -> None:
        """Hear of nothing more; chunks under way have `patience` seconds to be finished, and are given back then."""
        self._finish.set()
        if self._sweeping:  # not in the middle of a question, whose connection would be left open
            await asyncio.wait({self._sweeping}, timeout=patience)
            self._sweeping.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=patience)
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._hearing:
            self._hearing.cancel()
            await asyncio.gather(self._hearing, return_exceptions=True)
        if self._line:
            await self._line.close()

    async def listen(self) -> None:
        """Hear of chunks from now on, also where no work was found yet."""
        await self._open()

    async def _open(self) -> Line:
        async with self._opening:
            if self._line is None:
                broker = await asyncio.to_thread(importlib.import_module, "app.jobs.broker")
                line: Line = broker.Line(self._url, self._prefix, self._bench.lease, self._do)
                if self._at_once:
                    self._hearing = asyncio.create_task(line.hear(self._at_once, self._finish), name="hear of jobs")
                self._line = line
        return self._line

    async def _do(self, job_id: str, number: int) -> None:
        """Do a chunk, and let the job's next ones be told of."""
        task = asyncio.create_task(work(self._bench, job_id, number), name=f"chunk {number} of {job_id}")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            await asyncio.wait({task})
            if not task.cancelled() and task.result() and not self._finish.is_set():
                await self.offer(job_id)
        except StoreUnavailable as cause:
            log.warning("chunk %d of job %s is left for later: %s", number, job_id, cause)
        except Exception:
            # Its lease ends like that of a worker that was killed, and it is tried again; the cause is in the log.
            log.exception("chunk %d of job %s broke", number, job_id)

    async def _sweep_on(self) -> None:
        for number in count():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._finish.wait(), SWEEP)
                return
            try:
                await self._sweep(discard=number % DISCARD_EVERY == 0)
            except StoreUnavailable as cause:
                log.warning("jobs are not swept: %s", cause)
            except Exception:
                # The next sweep may do better, and without sweeps nothing that was lost is found; the cause is logged.
                log.exception("a sweep of jobs broke")

    async def _sweep(self, *, discard: bool) -> None:
        store = self._bench.gateway.store
        now = self._bench.gateway.clock()
        for job_id in await store.chunks.due(now):
            await self.offer(job_id)
        if discard:
            await store.jobs.discard_abandoned(now - ABANDONED)
            await store.jobs.discard_ended(now - self._kept)
