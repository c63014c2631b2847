"""What imported dumps spare the providers: a dump is a provider's word about everything at once.

As long as a dump's import is fresh, its provider is not asked again for what the dump tells, and not at all about a
recording that the dump does not have. What the dump tells of a recording is asked of nobody else either, but for the
facts that no dump tells. A request with `maxAgeSeconds` asks as if there were no dumps.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from app.errors import StoreUnavailable
from app.gateway.planner import Horizon
from app.music.facets import CORE, MORE, WORKS, Facet
from app.music.track import Track
from app.store.store import Store

log = logging.getLogger(__name__)

RENEWED_EVERY = timedelta(seconds=60)

TOLD_BY_DUMP = "an imported dump tells it"


class Dump(Struct, frozen=True):
    """A dump that is wholly imported: when it was made and imported, and under which licence it may be used."""

    made_at: datetime
    imported_at: datetime
    licence: str


class Dumps:
    """The newest dump of each provider that was imported, as the store said within the last minute.

    `imported` is when. A dump that does not tell absence is left out of it: it has a part of what its provider knows,
    which is asked as before.
    """

    def __init__(self) -> None:
        self.newest: Mapping[str, Dump] = {}
        self.imported: Mapping[str, datetime] = {}
        self._renewed: datetime | None = None

    async def renew(self, store: Store, now: datetime) -> None:
        """Read anew what is older than a minute; while the store is away, what was known holds."""
        if self._renewed is not None and abs(now - self._renewed) < RENEWED_EVERY:
            return
        self._renewed = now
        try:
            newest = await store.imports.newest()
        except StoreUnavailable:
            log.warning("the store is away: imports finished in the meantime are not known yet")
            return
        self.newest = {
            name: Dump(one.made_at, one.finished_at, one.licence) for name, one in newest.items() if one.finished_at
        }
        self.imported = {name: dump.imported_at for name, dump in self.newest.items() if newest[name].tells_absence}


def left_to(provider: str, needed: frozenset[Facet], track: Track | None, horizon: Horizon) -> frozenset[Facet]:
    """Those of the needed facets that this provider may have to be asked for, after what fresh dumps tell."""
    if track is None or not horizon.imported or provider in horizon.imported:
        return needed
    dumps = {name for name, at in horizon.imported.items() if horizon.now <= at + horizon.found}
    told = set()
    if WORKS in needed and any(dumps.intersection(work.providers) for work in track.works):
        told.add(WORKS)
    if CORE in needed and MORE not in needed and _names(track, dumps):
        told.add(CORE)
    return needed - told


def _names(track: Track, dumps: set[str]) -> bool:
    return any(
        origin.field == "title" and not dumps.isdisjoint((origin.provider, *origin.agreeing))
        for origin in track.provenance
    )
