"""What every act of the gateway depends on, held together; made once by `app.main`, passed as the first argument."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.errors import StoreUnavailable
from app.gateway.desk import Clock, Desk, utc_now
from app.gateway.planner import Freshness
from app.music.track import Record
from app.store.cache import RecordCache
from app.store.store import Store

T = TypeVar("T")


@dataclass(frozen=True)
class Gateway:
    """The store, its cache, one desk per provider in the order of asking, and the house's freshness."""

    store: Store
    cache: RecordCache
    desks: Mapping[str, Desk]
    freshness: Freshness
    clock: Clock = utc_now
    background: set[asyncio.Task[Any]] = field(default_factory=set)

    async def records(self, isrcs: Collection[str]) -> dict[str, Record]:
        """The held records of these ISRCs, from the cache or the store; those never heard of are missing."""
        found = await self.cache.get_many(isrcs)
        unknown = [isrc for isrc in isrcs if isrc not in found]
        if unknown:
            stored = await self.store.records(unknown)
            await self.cache.fill(stored)
            found |= stored
            # An answer may have been written while the store was read: the cache then holds the newer record.
            found |= self.cache.peek(unknown)
        return found

    async def records_if_any(self, isrcs: Collection[str]) -> dict[str, Record]:
        """As `records`, but nothing is held while the store is away: the providers are still asked."""
        try:
            return await self.records(isrcs)
        except StoreUnavailable:
            return self.cache.peek(isrcs)

    def start(self, act: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Begin an act that outlives the request which wanted it, so that late answers are still stored."""
        task = asyncio.create_task(act)
        self.background.add(task)
        task.add_done_callback(self.background.discard)
        return task

    async def close(self, patience: float) -> None:
        """Stop: give the calls under way `patience` seconds to be answered and stored."""
        await asyncio.gather(*(desk.close(patience) for desk in self.desks.values()))
        for task in tuple(self.background):
            task.cancel()
        await asyncio.gather(*self.background, return_exceptions=True)
        await self.cache.close()
        await self.store.close()
