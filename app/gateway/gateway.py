"""What every act of the gateway depends on, held together; made once by `app.main`, passed as the first argument."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar

from cachetools import FIFOCache

from app.errors import StoreUnavailable
from app.gateway.costs import Costs
from app.gateway.desk import Clock, Desk, utc_now
from app.gateway.dumps import Dumps
from app.gateway.keys import Keys
from app.gateway.planner import Freshness, Horizon
from app.gateway.policy import Policy
from app.gateway.recorder import Recorder
from app.gateway.verdicts import STORE_AWAY, STORE_UNWRITTEN
from app.music.facets import Facet
from app.music.merge import merge_record
from app.music.observation import Observation
from app.music.track import Heard, Record
from app.providers.recoupable import Recoupable
from app.providers.short_links import ShortLinks
from app.store.cache import RecordCache
from app.store.store import Store

T = TypeVar("T")

Quiet = MutableMapping[tuple[str, frozenset[Facet]], tuple[Sequence[Heard], datetime]]
"""Per ISRC and facets: what was heard, and until when nobody needs to be asked on the strength of it."""

MOST_QUIET = 50_000


class AtHand(NamedTuple):
    """Records, and what is the matter with the store where they may not be all that is known."""

    records: dict[str, Record]
    trouble: str | None


@dataclass(frozen=True)
class Gateway:
    """The store, its cache and recorder, one desk per provider in the order of asking, and the house's freshness.

    `short_links` follows short links, None where that is switched off; `recoupable` lists catalogs, None without a key;
    `costs` are what calls cost a budget; `dumps` knows what was imported; `quiet` is what `app.gateway.at_hand`
    remembers.
    """

    store: Store
    cache: RecordCache
    recorder: Recorder
    desks: Mapping[str, Desk]
    freshness: Freshness
    clock: Clock = utc_now
    background: set[asyncio.Task[Any]] = field(default_factory=set)
    short_links: ShortLinks | None = None
    recoupable: Recoupable | None = None
    costs: Costs = field(default_factory=Costs)
    dumps: Dumps = field(default_factory=Dumps)
    quiet: Quiet = field(default_factory=partial(FIFOCache, MOST_QUIET))

    @cached_property
    def keys(self) -> Keys:
        """The callers' keys, as this process knows them."""
        return Keys(self.store.accounts)

    def horizon(self, policy: Policy, now: datetime) -> Horizon:
        """The ages allowed in a request, counted from `now`."""
        return Horizon.of(policy, self.freshness, now, self.dumps.imported)

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

    async def records_if_any(self, isrcs: Collection[str]) -> AtHand:
        """As `records`, but what this process knows stands in while the store is away or cannot be written."""
        trouble = None
        try:
            held = await self.records(isrcs)
        except StoreUnavailable:
            held, trouble = self.cache.peek(isrcs), STORE_AWAY
        for isrc, told in self.recorder.unwritten(isrcs).items():
            held[isrc] = merge_record(isrc, [*await self._observations(isrc), *told])
            trouble = trouble or STORE_UNWRITTEN
        return AtHand(held, trouble)

    async def _observations(self, isrc: str) -> tuple[Observation, ...]:
        try:
            return await self.store.observations(isrc)
        except StoreUnavailable:
            return ()

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
        await self.recorder.close()
        if self.short_links:
            await self.short_links.close()
        await self.keys.close()
        await self.cache.close()
        await self.store.close()
