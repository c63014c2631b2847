"""How we stand with a provider: whether it wants to be left alone, for how long, and who is told of it.

What one process is told, the others hear: a spent allowance and a wish for rest are about all our calls, and an outage
found by one need not be found by each. Without news, a process knows what it was told itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.errors import ProviderError, ProviderThrottled, ProviderUnavailable, QuotaSpent
from app.providers.circuit import Circuit
from app.providers.pace import Pace
from app.shared.news import News

LONGEST_WAIT = 30.0  # seconds; who asks for more is not waited for, the wish is handed on to the caller
LONGEST_REST = 3600.0  # seconds; providers have been seen to ask for many hours by mistake


class Standing:
    """The pauses, rests, spent allowance and circuit of one provider.

    `quota_rest` is how long a provider is left alone when its allowance is spent and it does not say until when.
    """

    def __init__(
        self,
        provider: str,
        pace: Pace,
        circuit: Circuit,
        *,
        quota_rest: timedelta,
        clock: Callable[[], datetime],
        news: News | None = None,
    ) -> None:
        self._provider = provider
        self._pace = pace
        self._circuit = circuit
        self._quota_rest = quota_rest
        self._clock = clock
        self._news = news
        self._quota_spent_until: datetime | None = None
        self._resting_until: datetime | None = None
        circuit.on_change = self._tell_circuit
        if news:
            news.on(self._subject("pause"), self._hear_pause, kept=True)
            news.on(self._subject("rest"), self._hear_rest, kept=True)
            news.on(self._subject("quota"), self._hear_quota, kept=True)
            news.on(self._subject("circuit"), self._hear_circuit, kept=True)

    @property
    def quota_spent_until(self) -> datetime | None:
        """When the allowance is there again; None while there is one."""
        until = self._quota_spent_until
        return until if until and until > self._clock() else None

    def check(self) -> None:
        """Raises ProviderError while the provider is to be left alone."""
        if until := self.quota_spent_until:
            raise QuotaSpent("the allowance is used up", until)
        now = self._clock()
        if self._resting_until and now < self._resting_until:
            raise ProviderThrottled("the provider asked for a rest", (self._resting_until - now).total_seconds())
        self._circuit.check()

    def remember(self, error: ProviderError) -> None:
        """Heed what a failure says about further calls; a spent allowance without an end is given one."""
        now = self._clock()
        if isinstance(error, QuotaSpent):
            self._quota_spent_until = error.until = error.until or now + self._quota_rest
            self._tell("quota", self._quota_spent_until)
        elif isinstance(error, (ProviderThrottled, ProviderUnavailable)) and error.retry_after:
            if error.retry_after <= LONGEST_WAIT:
                self.pause(error.retry_after)  # what one call was told holds for those behind it
            else:
                self._resting_until = now + timedelta(seconds=min(error.retry_after, LONGEST_REST))
                self._tell("rest", self._resting_until)

    def pause(self, seconds: float) -> None:
        """Let no call start for so many seconds, at most LONGEST_WAIT."""
        seconds = min(seconds, LONGEST_WAIT)
        self._pace.pause(seconds)
        self._tell("pause", self._clock() + timedelta(seconds=seconds))

    def _tell_circuit(self, open_until: float | None) -> None:
        self._tell("circuit", datetime.fromtimestamp(open_until or 0.0, UTC))

    def _tell(self, what: str, until: datetime) -> None:
        if self._news:
            left = (until - self._clock()).total_seconds()
            # What is over is told too, and put in place of the word that is kept.
            self._news.tell(self._subject(what), str(until.timestamp()).encode(), keep=max(left, 0.001))

    def _hear_pause(self, word: bytes) -> None:
        left = (_moment(word) - self._clock()).total_seconds()
        if left > 0:
            self._pace.pause(min(left, LONGEST_WAIT))

    def _hear_rest(self, word: bytes) -> None:
        self._resting_until = max(_moment(word), self._resting_until or _moment(word))

    def _hear_quota(self, word: bytes) -> None:
        self._quota_spent_until = max(_moment(word), self._quota_spent_until or _moment(word))

    def _hear_circuit(self, word: bytes) -> None:
        until = float(word)
        if until > time.time():
            self._circuit.open_until(until)
        else:
            self._circuit.close()

    def _subject(self, what: str) -> str:
        return f"{self._provider}:{what}"


def _moment(word: bytes) -> datetime:
    return datetime.fromtimestamp(float(word), UTC)
