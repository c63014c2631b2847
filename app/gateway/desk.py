"""A desk: where one provider is asked.

Everything that any request wants to know from the provider comes here, so that questions of different requests share
batches, the same question is asked once while it is under way, and no more calls run at once than the provider bears.
An answer is written to the store before it is handed out, so the next request finds it there. What another process is
asking already is not asked here: it is waited for, and read from the store.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Hashable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, TypeVar

from app.errors import ProviderError
from app.gateway.expense import count_question
from app.gateway.failures import failure_of, unreadable
from app.gateway.peers import Alone, Peers, Turn
from app.gateway.recorder import Recorder
from app.music.claim import Claim, ExternalId
from app.music.observation import Observation, Resolution
from app.providers.contract import Absent, Answer, Failure, Outcome, Provider, Question, SearchTerms, Want

log = logging.getLogger(__name__)

T = TypeVar("T")

STOPPED = unreadable("the gateway stopped before the answer came")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment; the default clock."""
    return datetime.now(UTC)


class _Asked:
    """One ISRC under one question, waiting for its outcome."""

    __slots__ = ("outcome", "question", "seen", "want")

    def __init__(self, question: Question, want: Want, seen: datetime | None) -> None:
        self.question = question
        self.want = want
        self.seen = seen
        self.outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()


class Desk:
    """Asks one provider on behalf of every request."""

    def __init__(
        self, provider: Provider, recorder: Recorder, clock: Clock = utc_now, peers: Peers | None = None
    ) -> None:
        self.provider = provider
        self._peers = peers or Alone()
        self._recorder = recorder
        self._clock = clock
        self._under_way: dict[str, list[_Asked]] = {}
        self._queues: dict[str, list[_Asked]] = {}
        self._singles: dict[Hashable, asyncio.Task[Any]] = {}
        self._free = provider.concurrency
        self._calls: set[asyncio.Task[Any]] = set()
        self._woken = False

    async def ask(self, question: Question, want: Want, seen: datetime | None = None) -> Outcome:
        """What the provider says; joins the same or a wider question about this ISRC that is already under way.

        `seen` is the moment of the provider's newest answer that the caller knows: a later one in the store, asked
        for by another process, is news to it.
        """
        for asked in self._under_way.get(want.isrc, ()):
            if asked.question.facets >= question.facets:
                return await asyncio.shield(asked.outcome)
        asked = _Asked(question, want, seen)
        self._under_way.setdefault(want.isrc, []).append(asked)
        count_question()
        self._queue(asked)
        return await asyncio.shield(asked.outcome)

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim] | Failure:
        """The recordings behind a platform's id, asked once however many want it now; what came is kept."""
        return await self._once(("resolve", external), lambda: self._valued(self._resolve(external, url)))

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim] | Failure:
        """Recordings that match the terms, asked once however many want it now."""
        return await self._once(("search", terms, limit), lambda: self._valued(self.provider.search(terms, limit)))

    @property
    def backlog(self) -> int:
        """How many recordings wait to be asked for."""
        return sum(map(len, self._queues.values()))

    async def close(self, patience: float) -> None:
        """Let the calls under way finish and be stored, at most `patience` seconds; what is left is given up."""
        if self._calls:
            await asyncio.wait(self._calls, timeout=patience)
        for queue in self._queues.values():
            while queue:
                self._finish(queue.pop(), STOPPED)
        for call in tuple(self._calls):
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    def _queue(self, asked: _Asked) -> None:
        self._queues.setdefault(asked.question.name, []).append(asked)
        self._wake()

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
                self._begin(self._call(batch))

    def _begin(self, act: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        call = asyncio.create_task(act, name=f"ask {self.provider.name}")
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return call

    def _give_back(self) -> None:
        self._free += 1
        if any(self._queues.values()):
            self._wake()

    async def _call(self, batch: Sequence[_Asked]) -> None:
        question, seen = batch[0].question, {asked.want.isrc: asked.seen for asked in batch}
        answered: Mapping[str, Outcome] | Failure = STOPPED
        ours = batch
        try:
            with ExitStack() as place:
                place.callback(self._give_back)
                async with self._peers.turn(self.provider.name, question, seen) as turn:
                    ours = [asked for asked in batch if asked.want.isrc in turn.isrcs]
                    if len(ours) < len(batch):
                        # Followed apart: waiting for a peer must not take a place among the calls.
                        self._begin(self._follow([asked for asked in batch if asked.want.isrc not in turn.isrcs]))
                    answered = await self._valued(self._ask(question, ours, turn, place))
                    if isinstance(answered, Failure):
                        turn.failed |= dict.fromkeys(turn.isrcs, answered)
        finally:
            for asked in ours:
                outcome = answered if isinstance(answered, Failure) else answered.get(asked.want.isrc)
                self._finish(asked, outcome or unreadable("the answer left this recording out"))

    async def _ask(
        self, question: Question, ours: Sequence[_Asked], turn: Turn, place: ExitStack
    ) -> Mapping[str, Outcome]:
        wants = [asked.want for asked in ours if asked.want.isrc not in turn.told]
        return {**turn.told, **(await self._outcomes(question, wants, place) if wants else {})}

    async def _follow(self, batch: Sequence[_Asked]) -> None:
        """Wait for what peers are asking; what they could not bring is asked here."""
        question, seen = batch[0].question, {asked.want.isrc: asked.seen for asked in batch}
        followed: Mapping[str, Outcome] = {asked.want.isrc: STOPPED for asked in batch}
        try:
            followed = await self._peers.follow(self.provider.name, question, seen)
        finally:
            for asked in batch:
                if outcome := followed.get(asked.want.isrc):
                    self._finish(asked, outcome)
                else:
                    self._queue(asked)

    def _finish(self, asked: _Asked, outcome: Outcome) -> None:
        entries = self._under_way[asked.want.isrc]
        entries.remove(asked)
        if not entries:
            del self._under_way[asked.want.isrc]
        asked.outcome.set_result(outcome)

    async def _outcomes(self, question: Question, wants: Sequence[Want], place: ExitStack) -> Mapping[str, Outcome]:
        answers = await self.provider.ask(question, wants)
        place.close()  # the next call need not wait until this one's answer is kept
        now = self._clock()
        outcomes = {
            isrc: failure_of(said, now) if isinstance(said, ProviderError) else said for isrc, said in answers.items()
        }
        observations = [
            Observation(
                isrc=isrc,
                provider=self.provider.name,
                part=question.name,
                facets=question.facets if isinstance(outcome, Answer) else question.denied,
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

    async def _resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:
        claims = await self.provider.resolve(external, url)
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
            count_question()
            task = self._singles[key] = self._begin(act())
            task.add_done_callback(lambda _: self._singles.pop(key, None))
        return await asyncio.shield(task)

    async def _valued(self, act: Coroutine[Any, Any, T]) -> T | Failure:
        """Await a provider and the keeping of its answer; errors come back as a Failure."""
        try:
            return await act
        except ProviderError as error:
            log.info("%s did not answer: %s", self.provider.name, error)
            return failure_of(error, self._clock())
        except Exception:
            # A parser's mistake must cost one provider's facts, not the whole answer; the cause is in the log.
            log.exception("%s broke", self.provider.name)
            return unreadable("the answer could not be read or kept")
