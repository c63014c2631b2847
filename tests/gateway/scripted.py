"""A provider that answers from a script, for tests of what is done with answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from app.music.claim import Claim, ExternalId, LinkClaim
from app.music.facets import AUDIO, CORE, WORKS, links_on
from app.music.platforms import Platform
from app.providers.contract import Absent, Answer, CircuitState, Failure, Health, Question, SearchTerms, Want

TRACK = Question("track", frozenset({CORE, links_on(Platform.SPOTIFY)}), batch=2, by_id=True)
WORK = Question("works", frozenset({CORE, links_on(Platform.SPOTIFY), WORKS}), batch=1)
TEMPO = Question("tempo", frozenset({AUDIO}), batch=10)


class ScriptedProvider:
    """Knows the claims it is given; `trouble` is raised instead of answering, `gate` holds answers back."""

    searches = True

    def __init__(self, name: str, claims: Sequence[Claim] = (), concurrency: int = 8) -> None:
        self.name = name
        self.questions: tuple[Question, ...] = (TRACK, WORK)
        self.resolves = frozenset({"spotify"})
        self.concurrency = concurrency
        self.claims: dict[str, Claim] = {}
        self.know(*claims)
        self.trouble: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.was_asked = asyncio.Event()
        self.calls: list[tuple[str, tuple[Want, ...]]] = []
        self.at_once = self.most_at_once = 0

    def know(self, *claims: Claim) -> None:
        self.claims |= {claim.isrc: claim for claim in claims}

    async def _answering(self) -> None:
        self.was_asked.set()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            await self.gate.wait()
            if self.trouble:
                raise self.trouble
        finally:
            self.at_once -= 1

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Answer | Absent | Failure]:
        self.calls.append((question.name, tuple(wants)))
        await self._answering()
        return {want.isrc: Answer(self.claims[want.isrc]) if want.isrc in self.claims else Absent() for want in wants}

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:
        self.calls.append(("resolve", ()))
        await self._answering()
        return [
            claim
            for claim in self.claims.values()
            if any((link.platform, link.id) == (external.platform, external.id) for link in claim.links)
        ]

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:
        self.calls.append(("search", ()))
        await self._answering()
        wanted = (terms.text or terms.title or "").casefold()
        return [claim for claim in self.claims.values() if (claim.title or "").casefold() in wanted][:limit]

    async def health(self) -> Health:
        return Health(CircuitState.CLOSED, 1, "1/1s", len(self.calls), 0, None, None, None, None)

    @property
    def asked(self) -> list[tuple[str, list[str]]]:
        return [(name, [want.isrc for want in wants]) for name, wants in self.calls]


def claim(isrc: str, title: str = "One More Time", spotify_id: str = "0DiWol3AO6WpXZgp0goxAV") -> Claim:
    return Claim(isrc=isrc, title=title, links=(LinkClaim("spotify", spotify_id),))
