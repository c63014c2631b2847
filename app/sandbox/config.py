"""How a sandbox is set up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.sandbox.faults import Fault
from app.sandbox.pace import Pace

EVERYONE = "*"

_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s)?")


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """The sandbox's settings; without any, every provider has its own latency and pace (see its face).

    `latency` in seconds and `pace` are by provider, `*` standing for all not named; `jitter` is the share by which
    latency swings. `synthetic` is how many made-up recordings there are, `everyone_knows` makes every provider know
    each of them. `faults` are in force from the start.
    """

    latency: Mapping[str, float] = field(default_factory=dict)
    pace: Mapping[str, Pace | None] = field(default_factory=dict)
    jitter: float = 0.0
    synthetic: int = 100_000
    everyone_knows: bool = False
    faults: tuple[Fault, ...] = ()


def parse_latency(text: str) -> tuple[str, float]:
    """A latency such as `musicbrainz=200ms`, `deezer=1.5s`, or `0` for every provider."""
    provider, time = _split(text)
    match = _TIME.fullmatch(time)
    if match is None:
        raise ValueError(f"{text!r} is not a latency. Write provider=200ms, or 0 for all providers.")
    return provider, float(match[1]) / (1 if match[2] == "s" else 1000)


def parse_pace(text: str) -> tuple[str, Pace | None]:
    """A pace such as `musicbrainz=1/1s`, `deezer=none`, or `none` for every provider."""
    provider, pace = _split(text)
    return provider, Pace.parse(pace)


def _split(text: str) -> tuple[str, str]:
    provider, equals, value = text.partition("=")
    return (provider, value) if equals else (EVERYONE, provider)
