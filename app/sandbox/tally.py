"""Counting what providers were asked."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct, field


class Tally(Struct):
    """One provider's counts. `calls` are all requests, whatever became of them; `isrcs` the ISRCs looked up;
    `violations` calls beyond the pace; `errors` answers refused or spoilt by a fault, violations and 404 not among
    them; `endpoints` calls per endpoint; `at_once` calls under way now and `most_at_once` the most there ever were."""

    calls: int = 0
    isrcs: int = 0
    violations: int = 0
    errors: int = 0
    at_once: int = 0
    most_at_once: int = 0
    endpoints: Counter[str] = field(default_factory=Counter)

    def begin(self, endpoint: str) -> None:
        """A call has come in."""
        self.calls += 1
        self.endpoints[endpoint] += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)

    def end(self) -> None:
        """A call is over."""
        self.at_once -= 1

    def reset(self) -> None:
        """Start counting anew; calls under way stay under way."""
        self.calls = self.isrcs = self.violations = self.errors = 0
        self.most_at_once = self.at_once
        self.endpoints.clear()
