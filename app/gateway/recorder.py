"""The recorder: writes observations to the store, many callers' in one transaction.

While one transaction runs, what arrives is gathered for the next one; nothing waits longer than that, and a hundred
single answers do not cost a hundred transactions. What cannot be written because the store is away is kept here, so
that it can be answered with, and is written with whatever comes next, or after a few seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence

from cachetools import LRUCache, TTLCache

from app.errors import StoreUnavailable
from app.gateway.renewals import Renewals
from app.music.claim import ExternalId
from app.music.observation import Observation, Resolution
from app.store.cache import RecordCache
from app.store.store import Store

log = logging.getLogger(__name__)

MOST_UNWRITTEN = 5_000
"""How many observations are kept in memory while the store is away; the oldest are given up first."""

RETRY = 5.0
"""Seconds until what the store did not take is offered to it again, where nothing else comes before."""

MOST_RESOLVED, SECONDS_RESOLVED = 5_000, 60
"""How many ids' resolutions are kept in memory beside the store, and for how long."""


class Recorder:
    """Keeps observations in the store and the renewed records in the cache, and tells `renewals` of them."""

    def __init__(self, store: Store, cache: RecordCache) -> None:
        self.renewals = Renewals()
        self._store = store
        self._cache = cache
        self._waiting: list[tuple[Sequence[Observation], asyncio.Future[Exception | None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._unwritten: LRUCache[tuple[str, str, str], Observation] = LRUCache(MOST_UNWRITTEN)
        self._resolved: TTLCache[ExternalId, tuple[Resolution, ...]] = TTLCache(MOST_RESOLVED, SECONDS_RESOLVED)

    async def keep(self, observations: Sequence[Observation]) -> None:
        """Write observations; done once they are stored, or kept in memory while the store is away (logged).

        Raises whatever else goes wrong in writing them: then they are not kept at all.
        """
        written: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((observations, written))
        self._begin()
        if problem := await written:
            raise problem

    async def keep_resolution(self, resolution: Resolution) -> None:
        """Write what a provider said about a platform's id; while the store is away, it is held in memory only."""
        others = (one for one in self.resolutions(resolution.external) if one.provider != resolution.provider)
        self._resolved[resolution.external] = (*others, resolution)
        try:
            await self._store.keep_resolution(resolution)
        except StoreUnavailable:
            log.exception("the store is away: a resolution of %s was used but not kept", resolution.external)

    def resolutions(self, external: ExternalId) -> tuple[Resolution, ...]:
        """What was said about a platform's id just now: it may have been written after a caller read the store."""
        return self._resolved.get(external, ())

    def unwritten(self, isrcs: Collection[str]) -> dict[str, list[Observation]]:
        """What was said about these ISRCs and could not be written yet; mostly nothing."""
        told: dict[str, list[Observation]] = {}
        if self._unwritten:
            wanted = set(isrcs)
            for one in self._unwritten.values():
                if one.isrc in wanted:
                    told.setdefault(one.isrc, []).append(one)
        return told

    @property
    def backlog(self) -> int:
        """How many observations wait in memory because the store is away."""
        return len(self._unwritten)

    async def close(self) -> None:
        """Let what is being written be written, and what waits for the store have its last chance."""
        if self._writer:
            await self._writer
        if self._unwritten:
            await self._write()
        if self._retry:
            self._retry.cancel()
        if self._unwritten:
            log.error("%d observations could not be stored before the end and are lost", len(self._unwritten))

    def _begin(self) -> None:
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(), name="recorder")

    async def _write(self) -> None:
        """Write what the store did not take before and what waits, until nothing waits any more."""
        try:
            while True:
                portion, self._waiting = self._waiting, []
                gathered = [one for observations, _ in portion for one in observations]
                problem = await self._keep([*self._unwritten.values(), *gathered])
                # What one caller brought must not cost the others theirs, so each is then tried alone.
                if problem:
                    await self._keep_each(list(self._unwritten.values()))
                for observations, written in portion:
                    outcome = await self._keep(observations) if problem else None
                    if not written.done():
                        written.set_result(outcome)
                if not self._waiting:
                    return
        finally:
            self._writer = None

    async def _keep_each(self, unwritten: Sequence[Observation]) -> None:
        """Write what has waited for the store, but for what cannot be written at all: nobody is there to be told."""
        for one in unwritten:
            if problem := await self._keep([one]):
                self._unwritten.pop(_key(one), None)
                log.error("what %s said of %s cannot be written and is lost", one.provider, one.isrc, exc_info=problem)

    async def _keep(self, observations: Sequence[Observation]) -> Exception | None:
        """Write observations, or remember them while the store is away; a surprise is returned, to be raised."""
        try:
            records = await self._store.keep(observations)
            await self._cache.put_many(records)
            self.renewals.announce(records)
        except StoreUnavailable:
            log.exception("the store is away: %d observations wait in memory", len(observations))
            self._unwritten.update((_key(one), one) for one in observations)
            self._cache.outdate({one.isrc for one in observations})
            self._retry = self._retry or asyncio.get_running_loop().call_later(RETRY, self._try_again)
        except Exception as surprise:  # noqa: BLE001 - raised by `keep`, whose caller knows whose answer it was
            return surprise
        else:
            for one in observations:
                self._unwritten.pop(_key(one), None)
        return None

    def _try_again(self) -> None:
        self._retry = None
        if self._unwritten:
            self._begin()


def _key(observation: Observation) -> tuple[str, str, str]:
    return observation.isrc, observation.provider, observation.part
