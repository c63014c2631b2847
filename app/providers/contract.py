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
from msgspec.structs import replace

from app.errors import ProviderError
from app.music.claim import Candidate, Claim, ExternalId, Length
from app.music.facets import Facet, in_market, without_market


class Question(Struct, frozen=True):
    """One kind of call by ISRC: the facets its answer covers and how many ISRCs fit into one call.

    `after` names the question whose answer gives the provider's own ids that this one needs (MusicBrainz finds a
    recording by ISRC first and reads its works by id second). `by_id` says that the claims which `resolve` returns
    are as full as this question's answers, so that a recording found by its id need not be asked for again.
    `from_known` says that the provider has no search by ISRC and recognises the recording by what others told
    (`Want.known`): it is asked after them, and not at all about a recording that nobody knows. `searches` says that
    each recording of which no page on the platform is known (`Known.ids`) takes a search besides.

    `market` is the market (ISO 3166, upper case) that the answer is about, None where the provider has no markets.
    A provider's own questions are about its usual market; about another it is asked the same `in_market`. That
    answer is an observation of its own (`track@DE` beside `track`) with the links of that market as facets of their
    own, so that a recording's regions add up and an absence in one market is none elsewhere.
    """

    name: str
    facets: frozenset[Facet]
    batch: int = 1
    after: str | None = None
    by_id: bool = False
    from_known: bool = False
    searches: bool = False
    market: str | None = None

    def in_market(self, market: str | None) -> Question:
        """This question about another market; itself where that is the usual one, or the provider has none."""
        if self.market is None or market in (None, self.market):
            return self
        return replace(
            self,
            name=f"{self.name}@{market}",
            facets=in_market(self.facets, market),
            after=f"{self.after}@{market}" if self.after else None,
            market=market,
        )

    @property
    def denied(self) -> frozenset[Facet]:
        """The facets of which an absence speaks: in another market than the usual one, only those of that market."""
        return frozenset(facet for facet in self.facets if facet != without_market(facet)) or self.facets


class Known(Struct, frozen=True):
    """What is held of a recording, to recognise it by where no ISRC is told.

    `gtins` are padded to 14 digits; `ids` are its pages on the asked platform as anyone reported them, best first.
    """

    title: str
    version: str | None = None
    artists: tuple[str, ...] = ()
    length: Length | None = None
    gtins: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


class Want(Struct, frozen=True):
    """One ISRC to ask about, with the provider's own ids for it where they are known, best first.

    `known` is what others told of the recording, for questions that are asked `from_known`.
    """

    isrc: str
    own_ids: tuple[str, ...] = ()
    known: Known | None = None


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
    """What to search for: free `text`, or `title` and `artists`; `length` helps to tell recordings apart."""

    text: str | None = None
    title: str | None = None
    artists: tuple[str, ...] = ()
    length: Length | None = None


class CircuitState(StrEnum):
    """The circuit breaker: CLOSED lets calls through, OPEN refuses them, HALF_OPEN lets one through to try."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Health(Struct, frozen=True):
    """How a provider fares.

    `pace_left` is how many calls could be made right now without waiting, `waited_seconds` how long calls have waited
    for their places so far.
    """

    circuit: CircuitState
    pace_left: int
    pace: str
    calls: int
    failures: int
    last_success_at: datetime | None
    last_error_at: datetime | None
    last_error: str | None
    quota_spent_until: datetime | None
    waited_seconds: float = 0.0


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

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Outcome | ProviderError]:
        """Ask one question about at most `question.batch` ISRCs in one call; every ISRC asked gets its entry.

        An entry is a Failure where one call answered for some ISRCs and not for others, or the error where each had
        a call of its own.
        """

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:
        """The recordings behind one platform id, each with its own ISRC; empty where the provider knows none.

        `url` is the id's canonical page, for providers that take links.
        """

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:
        """Recordings that match, best first; only those whose ISRC the provider tells."""

    async def health(self) -> Health:
        """How the provider fares, without asking it."""
