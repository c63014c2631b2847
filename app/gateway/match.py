"""From words to the one recording that is meant, or to the honest answer that the words do not tell which.

The rule: the best hit is meant if its score is at least `search.GOOD` and every hit within `CLEAR` of it is the same
recording, because a source gives both ISRCs to it. A hit of another version or of a length more than ten seconds apart
can never reach that score (see `app.music.matching`), so neither is ever taken for what was asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.gateway.gateway import Gateway
from app.gateway.outcomes import Hit, Match, SearchTerms
from app.gateway.policy import Policy
from app.gateway.search import GOOD, search

CLEAR = 0.05
"""A hit whose score is less than this below the best may as well be meant."""

SHOWN = 10


async def match(gateway: Gateway, terms: SearchTerms, policy: Policy) -> Match:
    """The recording that the terms mean, if they mean one."""
    found = await search(gateway, terms, SHOWN, policy)
    fitting = [hit for hit in found.hits if hit.score >= GOOD]
    if not fitting:
        return Match(None, f"nothing fits: no recording scores {GOOD} or more", found.hits, found.sources)
    best = fitting[0]
    rivals = rivals_of(best, fitting)
    if not rivals:
        return Match(best.isrc, "; ".join(best.reasons), (best,), found.sources)
    count = len(rivals) + 1
    reason = f"{count} recordings fit the words about equally well; an artist, a version or a length would tell"
    return Match(None, reason, (best, *rivals), found.sources, ambiguous=True)


def rivals_of(best: Hit, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The others that fit about as well as the best hit, without those that somebody says are the same recording."""
    return tuple(hit for hit in hits if hit.score > best.score - CLEAR and not _same(best, hit))


def _same(one: Hit, other: Hit) -> bool:
    return one.isrc == other.isrc or one.isrc in other.other_isrcs or other.isrc in one.other_isrcs
