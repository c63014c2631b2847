"""Jobs over the songs of a catalog: whatever can be known of each is asked for, so that it is held afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.outcomes import Found, NotFound
from app.gateway.policy import Policy
from app.jobs.job import DoneRow, Rows
from app.jobs.outages import Patience, Tried
from app.music.facets import EVERYTHING
from app.music.track import Track

LONGEST_TRY = timedelta(minutes=10)
"""How long one try of a chunk waits for its answers; a slow provider's paces are kept by the gateway meanwhile."""


class SongOptions(Struct, frozen=True):
    """What is heard since `since` need not be asked for again; None: what is fresh by the settings need not."""

    since: datetime | None = None


def songs_input(isrcs: Sequence[str]) -> bytes:
    """A chunk's input."""
    return msgspec.json.encode(isrcs)


async def ask_songs(gateway: Gateway, content: bytes, options: bytes, before: Rows | None, patience: Patience) -> Tried:
    """One try of a chunk; `before` are the rows of an earlier one, of which only the open are asked for."""
    isrcs = msgspec.json.decode(content, type=list[str])
    since = msgspec.json.decode(options, type=SongOptions).since
    rows = list(before or [None] * len(isrcs))
    open_rows = [isrc for isrc, row in zip(isrcs, rows, strict=True) if row is None]
    max_age = gateway.clock() - since if since else None
    found = await ask_all(gateway, open_rows, Policy(max_age=max_age, deadline=LONGEST_TRY))
    held_up = patience.held_up(found, stale=since is not None)
    for place, isrc in enumerate(isrcs):
        if rows[place] is None and isrc not in held_up.isrcs:
            rows[place] = DoneRow(status_of(found[isrc]))
    return Tried(rows, held_up.sources)


async def ask_all(gateway: Gateway, isrcs: Sequence[str], policy: Policy) -> dict[str, Found]:
    """Everything about these recordings."""
    return await look_up(gateway, dict.fromkeys(isrcs, EVERYTHING), policy)


def status_of(found: Found) -> str:
    """What became of a look-up, in the words of a CSV's status column."""
    if isinstance(found, Track):
        return "matched"
    return "not_found" if isinstance(found, NotFound) else "unavailable"
