"""Search: words to recordings. The store first; providers only when the store has no good enough answer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from app.errors import StoreUnavailable
from app.gateway.gateway import Gateway
from app.gateway.outcomes import Hit, SearchAnswer
from app.gateway.policy import Policy
from app.gateway.verdicts import BUDGET_SPENT, LATE, STORE_AWAY, failed_source, store_in_trouble
from app.music.claim import Claim, Length, Precision
from app.music.matching import Wanted, score
from app.music.track import Source, Track, Verdict
from app.providers.contract import Failure, SearchTerms

GOOD = 0.9
"""A hit of this score is what was meant. With one of these held no provider is asked, unless all is wanted anew."""

_POOL = 50  # rows the store proposes for ranking: enough that a better match is not cut off by the text index's order


async def search(gateway: Gateway, terms: SearchTerms, limit: int, policy: Policy) -> SearchAnswer:
    """The best `limit` hits, each recording once, with the reasons of its score."""
    hits, trouble = await _held(gateway, terms)
    sources: tuple[Source, ...] = ()
    enough = policy.max_age != timedelta() and any(hit.score >= GOOD for hit in hits)
    if not policy.cache_only and not enough:
        offered, sources = await _offered(gateway, terms, limit, policy)
        hits = [*hits, *offered]
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.isrc not in best or hit.score > best[hit.isrc].score:
            best[hit.isrc] = hit
    ranked = sorted(best.values(), key=lambda hit: (-hit.score, hit.isrc))
    return SearchAnswer(tuple(ranked[:limit]), sources + store_in_trouble(trouble))


async def _held(gateway: Gateway, terms: SearchTerms) -> tuple[list[Hit], str | None]:
    """What is held by all words; where none of it fits, by the title alone, for artists are written in many ways.

    With it, what is the matter with the store, where something is.
    """
    hits: list[Hit] = []
    for words in (terms.text or " ".join((terms.title or "", *terms.artists)), terms.title if terms.artists else None):
        if words and not any(hit.score >= GOOD for hit in hits):
            try:
                records = await gateway.records(await gateway.store.isrcs_by_text(words, _POOL))
            except StoreUnavailable:
                return hits, STORE_AWAY
            hits += [_hit(terms, record.track, "store") for record in records.values() if record.track]
    return hits, None


async def _offered(
    gateway: Gateway, terms: SearchTerms, limit: int, policy: Policy
) -> tuple[list[Hit], tuple[Source, ...]]:
    patience = (policy.deadline or gateway.freshness.deadline).total_seconds()
    price = {name: gateway.costs.of(name, "search") for name, desk in gateway.desks.items() if desk.provider.searches}
    cheapest_first = sorted(price, key=lambda name: price[name])
    allowed = {name for name in cheapest_first if policy.budget.take(price[name])}
    tasks = {name: gateway.start(gateway.desks[name].search(terms, limit)) for name in price if name in allowed}
    if tasks:
        await asyncio.wait(tasks.values(), timeout=patience)
    outcomes = {name: task.result() if task.done() else LATE for name, task in tasks.items()}
    now = gateway.clock()
    hits: list[Hit] = []
    skipped = [name for name in price if name not in tasks]
    sources = [Source(name, Verdict.SKIPPED, None, None, None, BUDGET_SPENT) for name in skipped]
    for name, outcome in outcomes.items():
        if isinstance(outcome, Failure):
            sources.append(failed_source(name, outcome))
        else:
            hits.extend(_hit(terms, claim, name) for claim in outcome)
            verdict = Verdict.FOUND if outcome else Verdict.ABSENT
            sources.append(Source(name, verdict, now, 0, None, None if outcome else "knows nothing that matches"))
    return hits, tuple(sources)


def _hit(terms: SearchTerms, found: Track | Claim, origin: str) -> Hit:
    wanted = Wanted(terms.text, terms.title, terms.artists, terms.length)
    artists = [artist.name for artist in found.artists]
    judged = score(wanted, found.title or "", found.version, artists, _length(found))
    return Hit(found.isrc, judged.value, judged.reasons, origin, found.other_isrcs)


def _length(found: Track | Claim) -> Length | None:
    if isinstance(found, Claim):
        return found.length
    if found.duration_ms is None:
        return None
    return Length(found.duration_ms, found.duration_precision or Precision.MILLISECOND)
