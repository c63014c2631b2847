"""The walk by ISRC: what is held, what must be asked, whom, and one answer for each ISRC.

    records held → the planner names questions → desks ask → answers stored and remerged → records read again → answer

Every ISRC gets its answer, whatever becomes of the providers: their failures are told in the answer's sources.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from msgspec import structs

from app.gateway.at_hand import at_hand
from app.gateway.costs import allow
from app.gateway.desk import Desk
from app.gateway.gateway import Gateway
from app.gateway.known import known_to
from app.gateway.markets import heard_in, needed_in, questions_in
from app.gateway.outcomes import Found, NotFound, Unavailable
from app.gateway.planner import Errand, Horizon, choose, last_heard, missing, recognises
from app.gateway.policy import Policy
from app.gateway.verdicts import (
    BUDGET_SPENT,
    LATE,
    NOT_SETTLED,
    NOTHING_KNOWN,
    ONLY_STORE,
    Asked,
    source_of,
    store_in_trouble,
)
from app.music.facets import CORE, Facet
from app.music.track import Record, Source, Verdict
from app.providers.contract import Absent, Answer, Outcome, Want

Wants = Mapping[str, frozenset[Facet]]
"""The facets wanted of each ISRC, in canonical form."""


async def look_up(gateway: Gateway, wants: Wants, policy: Policy) -> dict[str, Found]:
    """Answer for every ISRC of `wants`, with the facets named beside it.

    Waits no longer than the policy's deadline; answers that come later are stored for the next request.
    """
    walk = _Walk(gateway, policy, asyncio.get_running_loop().time())
    await walk.read(wants)
    if not policy.cache_only:
        restless = _restless(gateway, wants, policy)
        await walk.ask(restless)
        # Before saying that nobody knows a recording, everybody is asked, also those without this query's facets.
        await walk.ask({isrc: frozenset({CORE}) for isrc in restless if not walk.known(isrc)})
        # Those without a search by ISRC come last: they recognise a recording by what is known of it by now. While
        # somebody has not answered, their calls might be spent on finding what he is about to report.
        settled = [isrc for isrc in restless if walk.known(isrc) and not walk.waits(isrc)]
        await walk.ask({isrc: wants[isrc] for isrc in settled}, from_known=True)
    return {isrc: walk.answer(isrc, needed) for isrc, needed in wants.items()}


def _restless(gateway: Gateway, wants: Wants, policy: Policy) -> dict[str, frozenset[Facet]]:
    """Those about whom somebody may have to be asked."""
    held = {needed: at_hand(gateway, wants, needed, policy) for needed in set(wants.values())}
    return {isrc: needed for isrc, needed in wants.items() if isrc not in held[needed]}


@dataclass
class _Walk:
    """One walk: what is held, what is the matter with the store, and who was asked what so far."""

    gateway: Gateway
    policy: Policy
    started: float
    records: dict[str, Record] = field(default_factory=dict)
    trouble: str | None = None
    asked: dict[str, dict[str, Asked]] = field(default_factory=dict)
    skipped: dict[str, set[str]] = field(default_factory=dict)

    async def read(self, isrcs: Collection[str]) -> None:
        """Read what is held, now that it may have changed."""
        held, self.trouble = await self.gateway.records_if_any(isrcs)
        self.records |= held

    def known(self, isrc: str) -> bool:
        """Whether any provider has told anything about the recording."""
        record = self.records.get(isrc)
        return record is not None and record.track is not None

    def waits(self, isrc: str) -> bool:
        """Whether somebody who was asked about the recording has not answered yet."""
        return any(asked.outcome is LATE for asked in self.asked.get(isrc, {}).values())

    def horizon(self) -> Horizon:
        """The ages allowed, counted from this moment."""
        return Horizon.of(self.policy, self.gateway.freshness, self.gateway.clock())

    async def ask(self, wants: Wants, *, from_known: bool = False) -> None:
        """Fetch what is missing from those who can tell it: those who search by ISRC, or those asked `from_known`."""
        planned = list(self._errands(wants, from_known=from_known))
        allowed = allow(self.policy.budget, self.gateway.costs, planned)
        for errand in allowed.skipped:
            self.skipped.setdefault(errand.want.isrc, set()).add(errand.provider)
        errands = [(errand, self.gateway.start(_fetch(self._desk(errand), errand))) for errand in allowed.errands]
        if not errands:
            return
        deadline = self.started + (self.policy.deadline or self.gateway.freshness.deadline).total_seconds()
        patience = max(0.0, deadline - asyncio.get_running_loop().time())
        await asyncio.wait([task for _, task in errands], timeout=patience)
        for errand, task in errands:
            asked = self.asked.setdefault(errand.want.isrc, {})
            asked[errand.provider] = Asked(errand.facets, task.result() if task.done() else LATE)
        await self.read({errand.want.isrc for errand, _ in errands})

    def _desk(self, errand: Errand) -> Desk:
        return self.gateway.desks[errand.provider]

    def _errands(self, wants: Wants, *, from_known: bool) -> Iterator[Errand]:
        """One errand for each ISRC and provider with something to ask.

        A provider is asked once in a walk; what it failed to say then is not asked again before the next request.
        """
        horizon = self.horizon()
        for isrc, needed in wants.items():
            record = self.records.get(isrc)
            for name, desk in self.gateway.desks.items():
                questions = questions_in(self.policy.market, desk.provider.questions)
                known = known_to(record, name) if from_known else None
                if recognises(questions) is not from_known or (from_known and known is None):
                    continue
                heard = heard_in(questions, record.heard) if record else ()
                facets = missing(needed_in(questions, needed), name, questions, heard, horizon)
                if facets and name not in self.asked.get(isrc, {}):
                    own_ids = _own_ids(name, record)
                    last = last_heard(name, heard)
                    chain = choose(questions, facets, ids_known=bool(own_ids))
                    yield Errand(name, facets, chain, Want(isrc, own_ids, known), last.observed_at if last else None)

    def answer(self, isrc: str, needed: frozenset[Facet]) -> Found:
        """The merged track with its sources; or that nobody knows it; or that not everybody could be heard."""
        record = self.records.get(isrc)
        sources = tuple(self._sources(isrc, needed, record))
        store = store_in_trouble(self.trouble)
        if record is not None and record.track is not None:
            return structs.replace(record.track, sources=sources + store)
        # A stale answer that made no track is an absence too old to be believed.
        silent = {Verdict.FAILED, Verdict.THROTTLED, Verdict.STALE}
        if self.policy.cache_only or isrc in self.skipped:
            silent.add(Verdict.SKIPPED)
        unheard = not sources or any(source.verdict in silent for source in sources)
        return Unavailable(isrc, sources + store) if unheard else NotFound(isrc, sources + store)

    def _sources(self, isrc: str, needed: frozenset[Facet], record: Record | None) -> Iterator[Source]:
        heard = record.heard if record else ()
        asked = self.asked.get(isrc, {})
        horizon = self.horizon()
        for name in dict.fromkeys([*self.gateway.desks, *(one.provider for one in heard)]):
            desk = self.gateway.desks.get(name)
            questions = questions_in(self.policy.market, desk.provider.questions) if desk else ()
            tellable = needed_in(questions, needed)
            unasked = NOT_SETTLED if self.waits(isrc) else NOTHING_KNOWN
            if self.policy.cache_only:
                unasked = ONLY_STORE
            elif name in self.skipped.get(isrc, ()):
                unasked = BUDGET_SPENT
            yield source_of(
                name, tellable, heard_in(questions, heard) if desk else heard, asked.get(name), horizon, unasked=unasked
            )


async def _fetch(desk: Desk, errand: Errand) -> Outcome:
    """Ask a provider's questions in order, handing the ids found by one to the next; the last outcome counts."""
    outcome: Outcome = Absent()
    want = errand.want
    for question in errand.chain:
        outcome = await desk.ask(question, want, errand.seen)
        if not isinstance(outcome, Answer):
            break
        found = tuple(link.id for link in outcome.claim.links if link.platform == desk.provider.name and link.id)
        want = structs.replace(want, own_ids=found or want.own_ids)
    return outcome


def _own_ids(provider: str, record: Record | None) -> tuple[str, ...]:
    """The ids that the provider itself gave a held recording, the primary one first; others may be mistaken in them."""
    links = record.track.links if record and record.track else ()
    own = [link for link in links if link.platform == provider and provider in link.providers]
    return tuple(link.external_id for link in sorted(own, key=lambda link: not link.primary))
