"""Faults on demand: what can be made to go wrong at a provider, for how long or how many times."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What can go wrong.

    outage: 502 and a page of HTML. slow: the true answer, late. garbage: half of the true answer. wrong_isrc: the
    true answer under another ISRC. empty: the provider knows nothing. quota: the allowance is spent. unauthorised:
    the credentials are refused. disconnect: the connection is cut in mid-answer.
    """

    OUTAGE = "outage"
    SLOW = "slow"
    GARBAGE = "garbage"
    WRONG_ISRC = "wrong_isrc"
    EMPTY = "empty"
    QUOTA = "quota"
    UNAUTHORISED = "unauthorised"
    DISCONNECT = "disconnect"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at a provider for `seconds` (None: until cleared) or for the next `times` calls, whichever ends first.

    `delay` is how many seconds late a slow answer comes.
    """

    provider: str
    fault: FaultKind
    seconds: float | None = None
    times: int | None = None
    delay: float = 10.0

    @classmethod
    def parse(cls, text: str) -> Fault:
        """A fault such as `deezer=outage` or `musicbrainz=slow:30`, the number being the delay in seconds."""
        provider, _, rest = text.partition("=")
        kind, _, delay = rest.partition(":")
        try:
            return cls(provider, FaultKind(kind), delay=float(delay or 10))
        except ValueError as error:
            rule = f"Write provider=fault, the fault being one of {', '.join(FaultKind)}."
            raise ValueError(f"{text!r} is not a fault. {rule}") from error


class FaultBook:
    """The faults in force, at most one per provider; a new one takes the place of the old."""

    def __init__(self) -> None:
        self._faults: dict[str, tuple[Fault, float]] = {}
        self._used: dict[str, int] = {}

    def set(self, fault: Fault) -> None:
        """Put a fault in force from now on."""
        self._faults[fault.provider] = (fault, time.monotonic())
        self._used[fault.provider] = 0

    def clear(self, provider: str | None = None) -> None:
        """Lift the fault of one provider, or of all."""
        for name in [provider] if provider else list(self._faults):
            self._faults.pop(name, None)

    def strike(self, provider: str) -> Fault | None:
        """The fault that befalls a call made now, if any."""
        if provider not in self._faults:
            return None
        fault, since = self._faults[provider]
        over = fault.seconds is not None and time.monotonic() - since >= fault.seconds
        if over or (fault.times is not None and self._used[provider] >= fault.times):
            self.clear(provider)
            return None
        self._used[provider] += 1
        return fault

    def in_force(self) -> list[Fault]:
        """The faults set and not lifted yet."""
        return [fault for fault, _ in self._faults.values()]
