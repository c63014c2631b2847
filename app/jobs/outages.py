"""Patience: for whom a job's rows wait, and for how long.

A provider's outage must not fail rows: those it could tell something about stay open, and are tried again when it may
be back. What is not an outage is not waited for: a provider that refuses its key would refuse it again, and an
allowance spent until tomorrow would make a job take weeks. A row of which nobody has told anything waits for anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from app.gateway.outcomes import Found, Unavailable
from app.gateway.verdicts import LATE
from app.jobs.job import Rows
from app.music.track import Source, Verdict

LONGEST_PAUSE = timedelta(minutes=5)
LONGEST_ALLOWANCE = timedelta(hours=1)
UNEXPLAINED = 3
"""How often a provider is tried again that failed without saying until when: one in an outage soon has an open circuit,
which tells it; one that refuses or cannot be understood does not change."""


class Tried(Struct, frozen=True):
    """What one try of a chunk brought: its rows, and for whom the open ones wait, with `by_words` also for a search."""

    rows: Rows
    waits_for: Sequence[Source]
    by_words: bool = False

    @property
    def open(self) -> bool:
        """Whether anything is left to be tried again."""
        return None in self.rows

    @property
    def reason(self) -> str:
        """Who is waited for, for a person."""
        searches = ["a search by words"] if self.by_words else []
        return "waits for " + ", ".join([*(f"{one.provider} ({one.reason})" for one in self.waits_for), *searches])


class HeldUp(Struct, frozen=True):
    """The recordings whose answers should wait, and the providers for which."""

    isrcs: frozenset[str]
    sources: tuple[Source, ...]


class Patience(Struct, frozen=True):
    """How patient the next try is: `waits` is how often the chunk has waited before, `most` how often it may."""

    waits: int
    most: int
    now: datetime

    @property
    def spent(self) -> bool:
        """Whether whatever is open now is told as it is."""
        return self.waits >= self.most

    def held_up(self, found: Mapping[str, Found], *, stale: bool = False) -> HeldUp:
        """Which of these answers are worth waiting for more; with `stale`, also those an older answer stands in for."""
        if self.spent:
            return HeldUp(frozenset(), ())
        awaited = {isrc: self._awaited(answer, stale=stale) for isrc, answer in found.items()}
        sources = {source.provider: source for sources in awaited.values() for source in sources}
        return HeldUp(frozenset(isrc for isrc, sources in awaited.items() if sources), tuple(sources.values()))

    def resume_at(self, waits_for: Sequence[Source]) -> datetime:
        """When to try again: when the first of these may be back, and later each time."""
        pause = min(timedelta(seconds=2.0 ** min(self.waits, 20)), LONGEST_PAUSE)
        told = [source.retry_at for source in waits_for if source.retry_at]
        return max([self.now + pause, *([min(told)] if told else [])])

    def _awaited(self, answer: Found, *, stale: bool) -> list[Source]:
        silent = {Verdict.FAILED, Verdict.THROTTLED, *([Verdict.STALE] if stale else [])}
        failed = [source for source in answer.sources if source.verdict in silent]
        if isinstance(answer, Unavailable):
            return failed
        return [source for source in failed if self._may_be_back(source)]

    def _may_be_back(self, source: Source) -> bool:
        if source.retry_at:
            return source.retry_at - self.now <= LONGEST_ALLOWANCE
        return self.waits < UNEXPLAINED or (source.reason or "").endswith(LATE.reason)
