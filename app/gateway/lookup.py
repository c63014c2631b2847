"""The walk by ISRC: what is held, what must be asked, whom, and one answer for each ISRC.

    records held → the planner names questions → desks ask → answers stored and remerged → records read again → answer

Every ISRC gets its answer, whatever becomes of the providers: their failures are told in the answer's sources.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from msgspec import structs

from app.gateway.at_hand import at_hand
from app.gateway.costs import allow
from app.gateway.desk import Desk
from app.gateway.dumps import TOLD_BY_DUMP, left_to
from app.gateway.gateway import Gateway
from app.gateway.known import known_to
from app.gateway.markets import heard_in, needed_in, questions_in
from app.gateway.outcomes import Found, NotFound, Unavailable
from app.gateway.planner import Errand, Horizon, choose, knows, last_heard, missing, recognises
from app.gateway.policy import Policy
from app.gateway.rounds import Round, Turn
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

SHARED_PATIENCE = 0.75
"""The part of a request's time in which calls wait for others to fill them; in the rest they may still be answered."""


async def look_up(gateway: Gateway, wants: Wants, policy: Policy) -> dict[str, Found]:
    """Answer for every ISRC of `wants`, with the facets named beside it.

    Waits no longer than the policy's deadline; answers that come later are stored for the next request.
    """
    await gateway.dumps.renew(gateway.store, gateway.clock())
    walk = _Walk(gateway, wants, policy, asyncio.get_running_loop().time())
    await walk.read(wants)
    if not policy.cache_only and (restless := _restless(gateway, wants, policy)):
        await walk.ask(restless)
    return {isrc: walk.answer(isrc, needed) for isrc, needed in wants.items()}


def _restless(gateway: Gateway, wants: Wants, policy: Policy) -> list[str]:
    """Those about whom somebody may have to be asked."""
    held = {needed: at_hand(gateway, wants, needed, policy) for needed in set(wants.values())}
    return [isrc for isrc, needed in wants.items() if isrc not in held[needed]]


@dataclass
class _Walk:
    """One walk: what is held, what is the matter with the store, and who was asked what so far."""

    gateway: Gateway
    wants: Wants
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
        return self.gateway.horizon(self.policy, self.gateway.clock())

    async def ask(self, isrcs: Collection[str]) -> None:
        """Fetch what is missing; each recording goes on to the next round as soon as it is through with the last."""
        allowed = partial(allow, self.policy.budget, self.gateway.costs)
        by_isrc, everybody = Round(isrcs, allowed, together=True), Round(isrcs, allowed)
        recognised = {
            name: Round(isrcs, allowed)
            for name, desk in self.gateway.desks.items()
            if recognises(desk.provider.questions)
        }
        rounds = (by_isrc, everybody, *recognised.values())
        late = self._patience() * SHARED_PATIENCE
        hurried = [asyncio.get_running_loop().call_later(late, one.hurry) for one in rounds]
        try:
            async with asyncio.TaskGroup() as group:
                for isrc in isrcs:
                    asked = self._send(by_isrc, isrc, self._errands(isrc, self.wants[isrc]))
                    settled = group.create_task(self._settle(isrc, asked, everybody))
                    for name, joined in recognised.items():
                        group.create_task(self._recognise(isrc, name, joined, asked, settled))
        finally:
            for one, hurry in zip(rounds, hurried, strict=True):
                hurry.cancel()
                one.close()
        await self.read(isrcs)

    async def _settle(self, isrc: str, asked: Sequence[_Sent], everybody: Round) -> None:
        """Hear all who search by ISRC.

        Before saying that nobody knows a recording, everybody is asked, also those without this query's facets.
        """
        await self._hear(isrc, asked)
        errands = [] if self.known(isrc) else self._errands(isrc, frozenset({CORE}))
        await self._hear(isrc, self._send(everybody, isrc, errands))

    async def _recognise(
        self, isrc: str, name: str, joined: Round, asked: Sequence[_Sent], settled: Awaitable[None]
    ) -> None:
        """Ask a provider without a search by ISRC: it recognises a recording by what is known of it.

        A page of its own is all that it needs, once those have answered who might report another. Without one it has
        to search, so it waits for all: a search would be spent on finding what one of them is about to report.
        """
        tellable = knows(self.gateway.desks[name].provider.questions)
        tellers = [task for errand, task in asked if errand.facets & tellable]
        if tellers:
            await asyncio.wait(tellers, timeout=self._patience())
            await self.read([isrc])
        known = known_to(self.records.get(isrc), name)
        ready = known is not None and bool(known.ids) and all(task.done() for task in tellers)
        if not ready:
            await settled
            ready = not self.waits(isrc)
        errand = self._errand(isrc, self.wants[isrc], name) if ready else None
        await self._hear(isrc, self._send(joined, isrc, [errand] if errand else []))

    def _send(self, joined: Round, isrc: str, errands: Sequence[Errand]) -> list[_Sent]:
        """Send a recording's errands in a round; what becomes of each outlives this walk."""
        turns = joined.come(isrc, errands)
        return [
            (errand, self.gateway.start(_fetch(self.gateway.desks[errand.provider], errand, turn)))
            for errand, turn in zip(errands, turns, strict=True)
        ]

    async def _hear(self, isrc: str, sent: Sequence[_Sent]) -> None:
        """Wait until the deadline for what comes of these errands."""
        if not sent:
            return
        await asyncio.wait([task for _, task in sent], timeout=self._patience())
        for errand, task in sent:
            outcome = task.result() if task.done() else LATE
            if outcome is None:
                self.skipped.setdefault(isrc, set()).add(errand.provider)
            else:
                self.asked.setdefault(isrc, {})[errand.provider] = Asked(errand.facets, outcome)
        await self.read([isrc])

    def _patience(self) -> float:
        deadline = self.started + (self.policy.deadline or self.gateway.freshness.deadline).total_seconds()
        return max(0.0, deadline - asyncio.get_running_loop().time())

    def _errands(self, isrc: str, needed: frozenset[Facet]) -> list[Errand]:
        """One errand for each provider that searches by ISRC and has something to be asked."""
        desks = self.gateway.desks.items()
        names = [name for name, desk in desks if not recognises(desk.provider.questions)]
        return [errand for errand in (self._errand(isrc, needed, name) for name in names) if errand]

    def _errand(self, isrc: str, needed: frozenset[Facet], name: str) -> Errand | None:
        """What a provider is to be asked about a recording, if anything.

        It is asked once in a walk; what it failed to say then is not asked again before the next request.
        """
        if name in self.asked.get(isrc, {}):
            return None
        record = self.records.get(isrc)
        questions = questions_in(self.policy.market, self.gateway.desks[name].provider.questions)
        known = known_to(record, name) if recognises(questions) else None
        heard = heard_in(questions, record.heard) if record else ()
        horizon = self.horizon()
        needed = left_to(name, needed, record.track if record else None, horizon)
        facets = missing(needed_in(questions, needed), name, questions, heard, horizon)
        if not facets or (recognises(questions) and known is None):
            return None
        own_ids = _own_ids(name, record)
        last = last_heard(name, heard)
        chain = choose(questions, facets, ids_known=bool(own_ids))
        return Errand(name, facets, chain, Want(isrc, own_ids, known), last.observed_at if last else None)

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
            elif left_to(name, needed, record.track if record else None, horizon) != needed:
                unasked = TOLD_BY_DUMP
            yield source_of(
                name, tellable, heard_in(questions, heard) if desk else heard, asked.get(name), horizon, unasked=unasked
            )


_Sent = tuple[Errand, asyncio.Task[Outcome | None]]
"""An errand, and what comes of it: None where the budget does not allow it."""


async def _fetch(desk: Desk, errand: Errand, turn: Turn) -> Outcome | None:
    """Ask a provider's questions in order, handing the ids found by one to the next; the last outcome counts."""
    if not await turn:
        return None
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
