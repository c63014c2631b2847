"""A desk: where one provider is asked.

Everything that any request wants to know from the provider comes here, so that questions of different requests share
batches, the same question is asked once while it is under way, and no more calls run at once than the provider bears.
An answer is written to the store before it is handed out, so the next request finds it there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Hashable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from app.errors import ProviderError
from app.gateway.failures import failure_of, unreadable
from app.gateway.recorder import Recorder
from app.music.claim import Claim, ExternalId
from app.music.observation import Observation, Resolution
from app.providers.contract import Absent, Answer, Failure, Outcome, Provider, Question, SearchTerms, Want

log = logging.getLogger(__name__)

T = TypeVar("T")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment; the default clock."""
    return datetime.now(UTC)


class _Asked:
    """One ISRC under one question, waiting for its outcome."""

    __slots__ = ("outcome", "question", "want")

    def __init__(self, question: Question, want: Want) -> None:
        self.question = question
        self.want = want
        self.outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()


class Desk:
    """Asks one provider on behalf of every request."""

    def __init__(self, provider: Provider, recorder: Recorder, clock: Clock = utc_now) -> None:
        self.provider = provider
        self._recorder = recorder
        self._clock = clock
        self._under_way: dict[str, list[_Asked]] = {}
        self._queues: dict[str, list[_Asked]] = {}
        self._singles: dict[Hashable, asyncio.Task[Any]] = {}
        self._free = provider.concurrency
        self._calls: set[asyncio.Task[Any]] = set()
        self._woken = False

    async def ask(self, question: Question, want: Want) -> Outcome:
        """What the provider says; joins the same or a wider question about this ISRC that is already under way."""
        for asked in self._under_way.get(want.isrc, ()):
            if asked.question.facets >= question.facets:
                return await asyncio.shield(asked.outcome)
        asked = _Asked(question, want)
        self._under_way.setdefault(want.isrc, []).append(asked)
        self._queues.setdefault(question.name, []).append(asked)
        self._wake()
        return await asyncio.shield(asked.outcome)

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim] | Failure:
        """The recordings behind a platform's id, asked once however many want it now; what came is kept."""
        return await self._once(("resolve", external), lambda: self._resolve(external, url))

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim] | Failure:
        """Recordings that match the terms, asked once however many want it now."""
        return await self._once(("search", terms, limit), lambda: self._valued(self.provider.search(terms, limit)))

    async def close(self, patience: float) -> None:
        """Let the calls under way finish and be stored, at most `patience` seconds; what is left is given up."""
        if self._calls:
            await asyncio.wait(self._calls, timeout=patience)
        for call in tuple(self._calls):
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    def _wake(self) -> None:
        # A batch is formed on the next turn of the loop, when all who want something in this turn have said so.
        if not self._woken:
            self._woken = True
            asyncio.get_running_loop().call_soon(self._send)

    def _send(self) -> None:
        self._woken = False
        for queue in self._queues.values():
            while queue and self._free:
                size = queue[0].question.batch
                batch, queue[:size] = queue[:size], []
                self._free -= 1
                self._begin(self._call(batch)).add_done_callback(self._called)

    def _begin(self, act: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        call = asyncio.create_task(act, name=f"ask {self.provider.name}")
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return call

    def _called(self, call: asyncio.Task[Any]) -> None:
        self._free += 1
        if any(self._queues.values()) and not call.cancelled():
            self._wake()

    async def _call(self, batch: Sequence[_Asked]) -> None:
        outcomes: Mapping[str, Outcome] = {}
        missing = "the gateway stopped before the answer came"
        try:
            outcomes = await self._outcomes(batch[0].question, [asked.want for asked in batch])
            missing = "the answer left this recording out"
        finally:
            for asked in batch:
                entries = self._under_way[asked.want.isrc]
                entries.remove(asked)
                if not entries:
                    del self._under_way[asked.want.isrc]
                asked.outcome.set_result(outcomes.get(asked.want.isrc) or unreadable(missing))

    async def _outcomes(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Outcome]:
        outcomes = await self._valued(self.provider.ask(question, wants))
        if isinstance(outcomes, Failure):
            return dict.fromkeys((want.isrc for want in wants), outcomes)
        now = self._clock()
        observations = [
            Observation(
                isrc=isrc,
                provider=self.provider.name,
                part=question.name,
                facets=question.facets,
                observed_at=now,
                claim=outcome.claim if isinstance(outcome, Answer) else None,
                candidates=outcome.candidates,
            )
            for isrc, outcome in outcomes.items()
            if isinstance(outcome, Answer | Absent)
        ]
        if observations:
            await self._recorder.keep(observations)
        return outcomes

    async def _resolve(self, external: ExternalId, url: str) -> Sequence[Claim] | Failure:
        claims = await self._valued(self.provider.resolve(external, url))
        if isinstance(claims, Failure):
            return claims
        now = self._clock()
        isrcs = tuple(dict.fromkeys(claim.isrc for claim in claims))
        await self._recorder.keep_resolution(Resolution(external, self.provider.name, isrcs, now))
        full = next((question for question in self.provider.questions if question.by_id), None)
        if full and claims:
            await self._recorder.keep(
                [Observation(claim.isrc, self.provider.name, full.name, full.facets, now, claim) for claim in claims]
            )
        return claims

    async def _once(self, key: Hashable, act: Callable[[], Coroutine[Any, Any, T]]) -> T:
        task: asyncio.Task[T] | None = self._singles.get(key)
        if task is None:
            task = self._singles[key] = self._begin(act())
            task.add_done_callback(lambda _: self._singles.pop(key, None))
        return await asyncio.shield(task)

    async def _valued(self, act: Coroutine[Any, Any, T]) -> T | Failure:
        """Await a provider; its errors come back as a Failure."""
        try:
            return await act
        except ProviderError as error:
            log.info("%s did not answer: %s", self.provider.name, error)
            return failure_of(error, self._clock())
        except Exception:
            # A parser's mistake must cost one provider's facts, not the whole answer; the cause is in the log.
            log.exception("%s broke", self.provider.name)
            return unreadable("the answer could not be read")
