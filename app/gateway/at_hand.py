"""What is at hand: tracks whose record this process holds, and about which nobody needs to be asked.

It is the walk of `lookup` where that would ask nobody, without its sources: a few dict reads for each ISRC. Whatever is
not surely so is left to the walk.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from app.gateway.dumps import left_to
from app.gateway.gateway import Gateway
from app.gateway.markets import heard_in, needed_in
from app.gateway.planner import Horizon, missing
from app.gateway.policy import Policy
from app.music.facets import Facet
from app.music.track import Record, Track

FOREVER = datetime.max.replace(tzinfo=UTC)
NEVER = datetime.min.replace(tzinfo=UTC)


def at_hand(gateway: Gateway, isrcs: Collection[str], needed: frozenset[Facet], policy: Policy) -> dict[str, Track]:
    """The tracks that `lookup` would answer with at once, without their sources; the others are missing."""
    if policy.market is not None or gateway.recorder.unwritten(isrcs):
        return {}
    held = gateway.cache.peek(isrcs)
    if policy.cache_only:
        return {isrc: record.track for isrc, record in held.items() if record.track}
    now = gateway.clock()
    quiet = gateway.quiet if policy.max_age is None else {}
    found: dict[str, Track] = {}
    for isrc, record in held.items():
        try:
            heard, until = quiet[isrc, needed]
        except KeyError:
            heard = None
        if heard is not record.heard or now > until:
            until = quiet_until(gateway, needed, record, gateway.horizon(policy, now))
            quiet[isrc, needed] = record.heard, until
        if now <= until and record.track is not None:
            found[isrc] = record.track
    return found


def fresh_until(gateway: Gateway, isrcs: Collection[str], needed: frozenset[Facet], policy: Policy) -> datetime:
    """Until when what `at_hand` has just given for all these ISRCs holds, if their records stay as they are.

    A moment long past where that was not remembered: under a caller's own idea of freshness.
    """
    if policy.cache_only:
        return FOREVER
    if policy.max_age is not None:
        return NEVER
    return min((gateway.quiet.get((isrc, needed), ((), NEVER))[1] for isrc in isrcs), default=FOREVER)


def quiet_until(gateway: Gateway, needed: frozenset[Facet], record: Record, horizon: Horizon) -> datetime:
    """Until when nobody needs to be asked: the moment at which the first of what was heard is too old.

    A moment before the horizon's where somebody needs to be asked now.
    """
    ages = [horizon.until(one) for one in record.heard if horizon.fresh(one)]
    for name, desk in gateway.desks.items():
        questions, heard = desk.provider.questions, heard_in(desk.provider.questions, record.heard)
        left = left_to(name, needed, record.track, horizon)
        if missing(needed_in(questions, left), name, questions, heard, horizon):
            return NEVER
        if denied_until := horizon.denied_until(name, heard):
            ages.append(denied_until)
    return min(ages, default=FOREVER)
