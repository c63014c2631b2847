"""From platforms' ids to recordings: the store first, then the providers that can tell.

The platform itself is asked before anybody else: it knows its own ids best. What was said is kept as a resolution,
one per (platform id, provider), also where a provider knows none, each with its own age.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence

from msgspec import structs

from app.errors import StoreUnavailable
from app.gateway.desk import Desk
from app.gateway.gateway import Gateway
from app.gateway.outcomes import Resolved
from app.gateway.planner import Horizon
from app.gateway.policy import Policy
from app.gateway.verdicts import BUDGET_SPENT, LATE, ONLY_STORE, STORE_AWAY, failed_source, store_in_trouble
from app.music.claim import Claim, ExternalId
from app.music.observation import Resolution
from app.music.track import Source, Verdict
from app.providers.contract import Failure


async def resolve(
    gateway: Gateway, ids: Sequence[tuple[ExternalId, str]], policy: Policy
) -> dict[ExternalId, Resolved]:
    """The ISRCs behind each platform id, given with its canonical page; every id gets its entry."""
    externals = [external for external, _ in ids]
    horizon = Horizon.of(policy, gateway.freshness, gateway.clock())
    try:
        held = await gateway.store.isrcs_by_platform_id(externals)
        said = await gateway.store.resolutions(externals)
        trouble = None
    except StoreUnavailable:
        held, said, trouble = {}, {}, STORE_AWAY
    told = {external: (*said.get(external, ()), *gateway.recorder.resolutions(external)) for external in externals}
    fresh = {external: [one for one in _newest(told[external]) if _fresh(one, horizon)] for external in externals}
    asked = await asyncio.gather(
        *(
            _ask(gateway, external, url, {one.provider for one in fresh[external]}, policy)
            for external, url in ids
            if not policy.cache_only and not _isrcs(held.get(external, ()), fresh[external])
        )
    )
    answers = dict(asked)
    resolved = {}
    for external in externals:
        outcomes = answers.get(external, {})
        able = [desk.provider.name for desk in _able(gateway, external)]
        unasked = ONLY_STORE if policy.cache_only else BUDGET_SPENT
        found = _resolved(
            external, held.get(external, ()), fresh[external], outcomes, horizon, able=able, unasked=unasked
        )
        resolved[external] = structs.replace(found, sources=found.sources + store_in_trouble(trouble))
    return resolved


KNOWN_WITHOUT = "the answer was known without it"

Outcomes = Mapping[str, Sequence[Claim] | Failure]
"""What each provider said when it was asked."""


async def _ask(
    gateway: Gateway, external: ExternalId, url: str, heard: Collection[str], policy: Policy
) -> tuple[ExternalId, Outcomes]:
    """Ask the platform itself, then all others that resolve its ids, until one knows a recording."""
    able = [desk for desk in _able(gateway, external) if desk.provider.name not in heard]
    able.sort(key=lambda desk: gateway.costs.of(desk.provider.name, "resolve"))
    itself = [desk for desk in able if desk.provider.name == external.platform]
    others = [desk for desk in able if desk.provider.name != external.platform]
    deadline = asyncio.get_running_loop().time() + (policy.deadline or gateway.freshness.deadline).total_seconds()
    outcomes: dict[str, Sequence[Claim] | Failure] = {}
    for wave in (itself, others):
        allowed = [desk for desk in wave if policy.budget.take(gateway.costs.of(desk.provider.name, "resolve"))]
        outcomes |= await _ask_all(gateway, allowed, external, url, deadline)
        if any(outcome and not isinstance(outcome, Failure) for outcome in outcomes.values()):
            break
    return external, outcomes


async def _ask_all(
    gateway: Gateway, desks: Sequence[Desk], external: ExternalId, url: str, deadline: float
) -> Outcomes:
    tasks = {desk.provider.name: gateway.start(desk.resolve(external, url)) for desk in desks}
    if tasks:
        await asyncio.wait(tasks.values(), timeout=max(0.0, deadline - asyncio.get_running_loop().time()))
    return {name: task.result() if task.done() else LATE for name, task in tasks.items()}


def _able(gateway: Gateway, external: ExternalId) -> list[Desk]:
    """The desks whose provider can tell what is behind the platform's ids."""
    return [desk for desk in gateway.desks.values() if external.platform in desk.provider.resolves]


def _newest(resolutions: Sequence[Resolution]) -> Collection[Resolution]:
    """The newest resolution of each provider."""
    return {one.provider: one for one in sorted(resolutions, key=lambda one: one.observed_at)}.values()


def _fresh(resolution: Resolution, horizon: Horizon) -> bool:
    age = horizon.now - resolution.observed_at
    return age <= (horizon.found if resolution.isrcs else horizon.absent)


def _isrcs(held: Sequence[str], resolutions: Sequence[Resolution]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*held, *(isrc for one in resolutions for isrc in one.isrcs)]))


def _resolved(
    external: ExternalId,
    held: Sequence[str],
    resolutions: Sequence[Resolution],
    outcomes: Outcomes,
    horizon: Horizon,
    *,
    able: Sequence[str],
    unasked: str,
) -> Resolved:
    sources = [_told(one, horizon) for one in resolutions]
    isrcs = list(_isrcs(held, resolutions))
    for name, outcome in outcomes.items():
        if isinstance(outcome, Failure):
            sources.append(failed_source(name, outcome))
        else:
            found = tuple(claim.isrc for claim in outcome)
            isrcs.extend(found)
            sources.append(_told(Resolution(external, name, found, horizon.now), horizon))
    silent = [name for name in able if name not in {source.provider for source in sources}]
    why = KNOWN_WITHOUT if isrcs else unasked
    sources += [Source(name, Verdict.SKIPPED, None, None, None, why) for name in silent]
    return Resolved(external, tuple(dict.fromkeys(isrcs)), tuple(sources))


def _told(resolution: Resolution, horizon: Horizon) -> Source:
    return Source(
        resolution.provider,
        Verdict.FOUND if resolution.isrcs else Verdict.ABSENT,
        resolution.observed_at,
        max(0, int((horizon.now - resolution.observed_at).total_seconds())),
        None,
        None if resolution.isrcs else "does not know this id",
    )
