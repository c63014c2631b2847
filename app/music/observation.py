"""Observations: who said what about which recording, and when. The only thing the store holds as truth."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from app.music.claim import Candidate, Claim, ExternalId
from app.music.facets import Facet


class Observation(Struct, frozen=True, omit_defaults=True):
    """One provider's answer to one of its questions (`part`) about one ISRC.

    `facets` is what the answer covers: a covered facet without facts was said to be empty.
    `claim` is None when the provider confirmed that it does not know the recording. An outage makes no observation.
    `candidates` are recordings with other ISRCs that came in the same answer; they are kept apart, never merged.
    """

    isrc: str
    provider: str
    part: str
    facets: frozenset[Facet]
    observed_at: datetime
    claim: Claim | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def absent(self) -> bool:
        """True when the provider confirmed that it does not know this recording."""
        return self.claim is None


class Resolution(Struct, frozen=True):
    """Which recordings one provider says are behind a platform's id; no ISRCs where it confirmed that it knows none."""

    external: ExternalId
    provider: str
    isrcs: tuple[str, ...]
    observed_at: datetime
