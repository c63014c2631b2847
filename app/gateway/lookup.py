"""The walk by ISRC: what is held, what must be asked, whom, and one answer for each ISRC.

    records held → the planner names questions → desks ask → answers stored and remerged → records read again → answer

Every ISRC gets its answer, whatever becomes of the providers: their failures are told in the answer's sources.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import structs

from app.gateway.desk import Desk
from app.gateway.gateway import Gateway
from app.gateway.outcomes import Found, NotFound, Unavailable
from app.gateway.planner import Horizon, choose, knows, missing
from app.gateway.policy import Policy
from app.gateway.verdicts import LATE, Asked, source_of
from app.music.facets import CORE, Facet
from app.music.track import Record, Source, Verdict
from app.providers.contract import Absent, Answer, Outcome, Question, Want

Wants = Mapping[str, frozenset[Facet]]
"""The facets wanted of each ISRC, in canonical form."""


async def look_up(gateway: Gateway, wants: Wants, policy: Policy) -> dict[str, Found]:
    """Answer for every ISRC of `wants`, with the facets named beside it.

    Waits no longer than the policy's deadline; answers that come later are stored for the next request.
    """
    walk = _Walk(gateway, policy, asyncio.get_running_loop().time())
    walk.records = await gateway.records_if_any(wants)
    if not policy.cache_only:
        await walk.ask(wants)
        # Before saying that nobody knows a recording, everybody is asked, also those without this query's facets;
        # and if one of them does know it, the query's own facets are due.
        unknown = {isrc: frozenset({CORE}) for isrc in wants if not walk.known(isrc)}
        if unknown and await walk.ask(unknown):
            await walk.ask({isrc: wants[isrc] for isrc in unknown if walk.known(isrc)})
    return {isrc: walk.answer(isrc, needed) for isrc, needed in wants.items()}


@dataclass
class _Walk:
    """One walk: what is held, and who was asked what so far."""

    gateway: Gateway
    policy: Policy
    started: float
    records: dict[str, Record] = field(default_factory=dict)
    asked: dict[str, dict[str, Asked]] = field(default_factory=dict)

    def known(self, isrc: str) -> bool:
        """Whether any provider has told anything about the recording."""
        record = self.records.get(isrc)
        return record is not None and record.track is not None

    def horizon(self) -> Horizon:
        """The ages allowed, counted from this moment."""
        return Horizon.of(self.policy, self.gateway.freshness, self.gateway.clock())

    async def ask(self, wants: Wants) -> bool:
        """Fetch what is missing from those who can tell it; False if nothing was missing."""
        errands = list(self._errands(wants))
        if not errands:
            return False
        deadline = self.started + (self.policy.deadline or self.gateway.freshness.deadline).total_seconds()
        patience = max(0.0, deadline - asyncio.get_running_loop().time())
        await asyncio.wait([task for _, _, _, task in errands], timeout=patience)
        for isrc, name, facets, task in errands:
            self.asked.setdefault(isrc, {})[name] = Asked(facets, task.result() if task.done() else LATE)
        self.records |= await self.gateway.records_if_any({isrc for isrc, _, _, _ in errands})
        return True

    def _errands(self, wants: Wants) -> Iterator[tuple[str, str, frozenset[Facet], asyncio.Task[Outcome]]]:
        """For each ISRC and provider with something to ask: the facets missing, and the task that fetches them.

        A provider is asked once in a walk; what it failed to say then is not asked again before the next request.
        """
        horizon = self.horizon()
        for isrc, needed in wants.items():
            record = self.records.get(isrc)
            for name, desk in self.gateway.desks.items():
                facets = missing(needed, name, desk.provider.questions, record.heard if record else (), horizon)
                if facets and name not in self.asked.get(isrc, {}):
                    own_ids = _own_ids(name, record)
                    chain = choose(desk.provider.questions, facets, ids_known=bool(own_ids))
                    yield isrc, name, facets, self.gateway.start(_fetch(desk, chain, isrc, own_ids))

    def answer(self, isrc: str, needed: frozenset[Facet]) -> Found:
        """The merged track with its sources; or that nobody knows it; or that not everybody could be heard."""
        record = self.records.get(isrc)
        sources = tuple(self._sources(isrc, needed, record))
        if record is not None and record.track is not None:
            return structs.replace(record.track, sources=sources)
        silent = {Verdict.FAILED, Verdict.THROTTLED} | ({Verdict.SKIPPED} if self.policy.cache_only else set())
        unheard = not sources or any(source.verdict in silent for source in sources)
        return Unavailable(isrc, sources) if unheard else NotFound(isrc, sources)

    def _sources(self, isrc: str, needed: frozenset[Facet], record: Record | None) -> Iterator[Source]:
        heard = record.heard if record else ()
        asked = self.asked.get(isrc, {})
        horizon = self.horizon()
        for name in dict.fromkeys([*self.gateway.desks, *(one.provider for one in heard)]):
            desk = self.gateway.desks.get(name)
            tellable = needed & knows(desk.provider.questions) if desk else frozenset[Facet]()
            yield source_of(name, tellable, heard, asked.get(name), horizon)


async def _fetch(desk: Desk, chain: Sequence[Question], isrc: str, own_ids: tuple[str, ...]) -> Outcome:
    """Ask a provider's questions in order, handing the ids found by one to the next; the last outcome counts."""
    outcome: Outcome = Absent()
    for question in chain:
        outcome = await desk.ask(question, Want(isrc, own_ids))
        if not isinstance(outcome, Answer):
            break
        found = tuple(link.id for link in outcome.claim.links if link.platform == desk.provider.name and link.id)
        own_ids = found or own_ids
    return outcome


def _own_ids(provider: str, record: Record | None) -> tuple[str, ...]:
    """The provider's own ids for a held recording, the primary one first."""
    links = record.track.links if record and record.track else ()
    own = [link for link in links if link.platform == provider]
    return tuple(link.external_id for link in sorted(own, key=lambda link: not link.primary))
