"""Search: words to recordings. The store first; providers only when the store has no good enough answer."""

from __future__ import annotations

import asyncio

from app.errors import StoreUnavailable
from app.gateway.gateway import Gateway
from app.gateway.outcomes import Hit, SearchAnswer
from app.gateway.policy import Policy
from app.gateway.verdicts import LATE, failed
from app.music.claim import Claim
from app.music.matching import Wanted, score
from app.music.track import Source, Track, Verdict
from app.providers.contract import Failure, SearchTerms

GOOD = 0.9
"""A hit of this score is the recording that was meant; with one of these held, no provider is asked."""

_POOL = 50  # rows the store proposes for ranking: enough that a better match is not cut off by the text index's order


async def search(gateway: Gateway, terms: SearchTerms, limit: int, policy: Policy) -> SearchAnswer:
    """The best `limit` hits, each recording once, with the reasons of its score."""
    hits = await _held(gateway, terms)
    sources: tuple[Source, ...] = ()
    if not policy.cache_only and not any(hit.score >= GOOD for hit in hits):
        offered, sources = await _offered(gateway, terms, limit, policy)
        hits = [*hits, *offered]
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.isrc not in best or hit.score > best[hit.isrc].score:
            best[hit.isrc] = hit
    ranked = sorted(best.values(), key=lambda hit: (-hit.score, hit.isrc))
    return SearchAnswer(tuple(ranked[:limit]), sources)


async def _held(gateway: Gateway, terms: SearchTerms) -> list[Hit]:
    words = terms.text or " ".join(filter(None, (terms.title, *terms.artists)))
    try:
        records = await gateway.records(await gateway.store.isrcs_by_text(words, _POOL))
    except StoreUnavailable:
        return []
    return [_hit(terms, record.track, "store") for record in records.values() if record.track]


async def _offered(
    gateway: Gateway, terms: SearchTerms, limit: int, policy: Policy
) -> tuple[list[Hit], tuple[Source, ...]]:
    patience = (policy.deadline or gateway.freshness.deadline).total_seconds()
    tasks = {
        name: gateway.start(desk.search(terms, limit)) for name, desk in gateway.desks.items() if desk.provider.searches
    }
    if tasks:
        await asyncio.wait(tasks.values(), timeout=patience)
    outcomes = {name: task.result() if task.done() else LATE for name, task in tasks.items()}
    now = gateway.clock()
    hits: list[Hit] = []
    sources: list[Source] = []
    for name, outcome in outcomes.items():
        if isinstance(outcome, Failure):
            verdict, reason = failed(outcome)
            sources.append(Source(name, verdict, None, None, outcome.retry_at, reason))
        else:
            hits.extend(_hit(terms, claim, name) for claim in outcome)
            verdict = Verdict.FOUND if outcome else Verdict.ABSENT
            sources.append(Source(name, verdict, now, 0, None, None if outcome else "knows nothing that matches"))
    return hits, tuple(sources)


def _hit(terms: SearchTerms, found: Track | Claim, origin: str) -> Hit:
    wanted = Wanted(terms.text, terms.title, terms.artists)
    artists = [artist.name for artist in found.artists]
    judged = score(wanted, found.title or "", found.version, artists)
    return Hit(found.isrc, judged.value, judged.reasons, origin)
