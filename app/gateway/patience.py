"""Patience: asking again those who throttled, failed or were late, as long as that can be expected to help.

Work on many recordings would rather take longer than leave holes. A provider is waited for while it still brings
something now and then; one that brings nothing for as long as the patience lasts is given up, until it does again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from app.gateway.verdicts import LATE, NOT_SETTLED
from app.music.track import Source, Verdict

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds before asking again where nobody says when; doubled each time."""


class Answered(Protocol):
    """An answer that tells each provider's part."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """Each provider's part."""


K = TypeVar("K")
A = TypeVar("A", bound=Answered)


class Patience:
    """How many seconds a provider that brings nothing is waited for. One object serves a whole run, all its parts."""

    def __init__(
        self,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._silent_since: dict[str, float] = {}

    @classmethod
    def none(cls) -> Patience:
        """Nobody is waited for: every answer is taken as it comes."""
        return cls(0)

    async def ask(self, keys: Collection[K], ask: Callable[[Collection[K]], Awaitable[Mapping[K, A]]]) -> dict[K, A]:
        """Ask about these keys, and again about those that somebody still owes something; the last answer of each."""
        answers: dict[K, A] = {}
        pause = FIRST_PAUSE
        while keys:
            began = datetime.now(UTC)
            told = await ask(keys)
            answers.update(told)
            self._listen((source for answer in told.values() for source in answer.sources), began)
            owed = {key: sources for key in keys if (sources := list(filter(self._owes, told[key].sources)))}
            keys = list(owed)
            if keys:
                await self._sleep(_wait((source for sources in owed.values() for source in sources), pause))
                pause = min(2 * pause, LONGEST_PAUSE)
        return answers

    def _listen(self, sources: Iterable[Source], began: datetime) -> None:
        """Note who is silent, since when, and who spoke after `began`."""
        now, silent, heard = self._clock(), set(), set()
        for source in sources:
            if _unheard(source):
                silent.add(source.provider)
            elif source.observed_at and source.observed_at >= began:
                heard.add(source.provider)
        for provider in heard:
            self._silent_since.pop(provider, None)
        for provider in silent - heard:
            self._silent_since.setdefault(provider, now)

    def _owes(self, source: Source) -> bool:
        """Whether a provider could not be heard, and may be before patience with it ends."""
        if not _unheard(source):
            return False
        waited = self._clock() - self._silent_since.get(source.provider, self._clock())
        return waited + _seconds_until(source.retry_at) < self._seconds


def _wait(sources: Iterable[Source], pause: float) -> float:
    """Seconds until the first may answer: as it said itself, soon where it is still being asked, else the pause."""
    waits = [
        max(_seconds_until(source.retry_at), FIRST_PAUSE)
        for source in sources
        if source.retry_at or source.reason in {LATE.reason, NOT_SETTLED}
    ]
    return min(waits, default=pause)


def _unheard(source: Source) -> bool:
    silent = {Verdict.FAILED, Verdict.THROTTLED, Verdict.STALE}
    return source.verdict in silent or source.reason == NOT_SETTLED


def _seconds_until(moment: datetime | None) -> float:
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment else 0.0
