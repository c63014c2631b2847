"""The contract of a provider: what it can be asked, in what portions, and what comes back.

A provider's file has two kinds of functions: `fetch_…` sends a request through its `Transport` and returns the body,
`parse_…` is pure and turns a body into claims. The provider object ties them together and holds no other state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from app.music.claim import Candidate, Claim, ExternalId
from app.music.facets import Facet


class Question(Struct, frozen=True):
    """One kind of call by ISRC: the facets its answer covers and how many ISRCs fit into one call.

    `after` names the question whose answer gives the provider's own ids that this one needs (MusicBrainz finds a
    recording by ISRC first and reads its works by id second). `by_id` says that the claims which `resolve` returns
    are as full as this question's answers, so that a recording found by its id need not be asked for again.
    """

    name: str
    facets: frozenset[Facet]
    batch: int = 1
    after: str | None = None
    by_id: bool = False


class Want(Struct, frozen=True):
    """One ISRC to ask about, with the provider's own ids for it where they are known, best first."""

    isrc: str
    own_ids: tuple[str, ...] = ()


class Answer(Struct, frozen=True):
    """The provider knows the recording. `claim.isrc` is the ISRC that was asked for."""

    claim: Claim
    candidates: tuple[Candidate, ...] = ()


class Absent(Struct, frozen=True):
    """The provider confirmed that it does not know the recording; `candidates` are what it offered instead."""

    candidates: tuple[Candidate, ...] = ()


class FailureKind(StrEnum):
    """Why a provider did not answer."""

    UNAVAILABLE = "unavailable"
    THROTTLED = "throttled"
    QUOTA_SPENT = "quota_spent"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


class Failure(Struct, frozen=True):
    """The provider did not answer; never to be taken for an absence. `retry_at` is when asking again may help."""

    kind: FailureKind
    reason: str
    retry_at: datetime | None = None


Outcome = Answer | Absent | Failure


class SearchTerms(Struct, frozen=True):
    """What to search for: free `text`, or `title` and `artists`."""

    text: str | None = None
    title: str | None = None
    artists: tuple[str, ...] = ()


class CircuitState(StrEnum):
    """The circuit breaker: CLOSED lets calls through, OPEN refuses them, HALF_OPEN lets one through to try."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Health(Struct, frozen=True):
    """How a provider fares. `pace_left` is how many calls could be made right now without waiting."""

    circuit: CircuitState
    pace_left: int
    pace: str
    calls: int
    failures: int
    last_success_at: datetime | None
    last_error_at: datetime | None
    last_error: str | None
    quota_spent_until: datetime | None


class Provider(Protocol):
    """A source we ask. Methods raise `ProviderError` when there is no answer, and only then."""

    @property
    def name(self) -> str:
        """The provider's key in sources and provenance, such as `acrcloud`."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """What can be asked by ISRC, the cheapest question first."""

    @property
    def concurrency(self) -> int:
        """How many calls may be under way at once."""

    @property
    def resolves(self) -> frozenset[str]:
        """The platforms whose ids this provider can turn into recordings; `acrcloud` stands for ACRCloud ids."""

    @property
    def searches(self) -> bool:
        """Whether `search` can be asked."""

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Outcome]:
        """Ask one question about at most `question.batch` ISRCs in one call; every ISRC asked gets its entry.

        An entry is a Failure where one call answered for some ISRCs and not for others.
        """

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:
        """The recordings behind one platform id, each with its own ISRC; empty where the provider knows none.

        `url` is the id's canonical page, for providers that take links.
        """

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:
        """Recordings that match, best first; only those whose ISRC the provider tells."""

    async def health(self) -> Health:
        """How the provider fares, without asking it."""
