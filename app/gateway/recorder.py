"""The recorder: writes observations to the store, many callers' in one transaction.

While one transaction runs, what arrives is gathered for the next one; nothing waits longer than that, and a hundred
single answers do not cost a hundred transactions.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from app.errors import StoreUnavailable
from app.music.observation import Observation, Resolution
from app.store.cache import RecordCache
from app.store.store import Store

log = logging.getLogger(__name__)


class Recorder:
    """Keeps observations in the store and the renewed records in the cache."""

    def __init__(self, store: Store, cache: RecordCache) -> None:
        self._store = store
        self._cache = cache
        self._waiting: list[tuple[Sequence[Observation], asyncio.Future[bool]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def keep(self, observations: Sequence[Observation]) -> bool:
        """Write observations; True once they are stored, False if the store is away (logged, and asked again later)."""
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((observations, written))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(), name="recorder")
        return await written

    async def keep_resolution(self, resolution: Resolution) -> None:
        """Write what a provider said about a platform's id; lost (and logged) while the store is away."""
        try:
            await self._store.keep_resolution(resolution)
        except StoreUnavailable:
            log.exception("the store is away: a resolution of %s was used but not kept", resolution.external)

    async def _write(self) -> None:
        try:
            while self._waiting:
                portion, self._waiting = self._waiting, []
                stored = await self._write_portion([one for observations, _ in portion for one in observations])
                for _, written in portion:
                    if not written.done():
                        written.set_result(stored)
        finally:
            self._writer = None

    async def _write_portion(self, observations: Sequence[Observation]) -> bool:
        try:
            records = await self._store.keep(observations)
        except StoreUnavailable:
            log.exception("the store is away: %d observations were used but not kept", len(observations))
            return False
        await self._cache.put_many(records)
        return True
