"""What the gateway's acts return: expected failures are values here, beside the answers."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from app.music.claim import ExternalId
from app.music.track import Contributor, Role, Source, Track, Work
from app.providers.contract import CircuitState, Health, SearchTerms

# The GraphQL floor sees no provider; what it needs of their contract it finds here.
__all__ = [
    "CatalogAnswer",
    "CatalogSongAnswer",
    "CircuitState",
    "ContributorAnswer",
    "Found",
    "Health",
    "Hit",
    "Match",
    "NotFound",
    "Resolved",
    "SearchAnswer",
    "SearchTerms",
    "SongPage",
    "Unavailable",
    "Unopened",
    "WorkAnswer",
]


class NotFound(Struct, frozen=True):
    """Every provider that could know was heard, now or within the age allowed, and none knows the recording."""

    isrc: str
    sources: tuple[Source, ...]


class Unavailable(Struct, frozen=True):
    """Nothing is held and at least one provider could not be asked: neither a track nor an absence."""

    isrc: str
    sources: tuple[Source, ...]


Found = Track | NotFound | Unavailable


class Resolved(Struct, frozen=True):
    """The ISRCs behind a platform id, best first; `sources` tells who was asked. Empty ISRCs and no failed source
    mean that nobody knows the id."""

    external: ExternalId
    isrcs: tuple[str, ...]
    sources: tuple[Source, ...]


class Unopened(Struct, frozen=True):
    """A short link that could not be followed now, and why: neither a page nor a link to nowhere."""

    url: str
    source: Source


class Hit(Struct, frozen=True):
    """One search hit: its ISRC, a score from 0 to 1, the reasons behind the score and who offered it.

    `origin` is `store` or a provider's name; `other_isrcs` are further ISRCs of the same recording, as it says.
    """

    isrc: str
    score: float
    reasons: tuple[str, ...]
    origin: str
    other_isrcs: tuple[str, ...] = ()


class SearchAnswer(Struct, frozen=True):
    """Hits, best first, and each provider's part in finding them."""

    hits: tuple[Hit, ...]
    sources: tuple[Source, ...]


class Match(Struct, frozen=True):
    """What words lead to: the ISRC of the one recording that is meant, or None and the `reason` why there is not one.

    Where it is `ambiguous`, `candidates` are those between which the words do not tell, else what came nearest.
    """

    isrc: str | None
    reason: str
    candidates: tuple[Hit, ...]
    sources: tuple[Source, ...]
    ambiguous: bool = False


class WorkAnswer(Struct, frozen=True):
    """A work as all held recordings of it tell it, and the ISRCs of those recordings, in order."""

    work: Work
    isrcs: tuple[str, ...]


class ContributorAnswer(Struct, frozen=True):
    """A party by IPI name number: the names it goes by, its roles, and the ISWCs of its held works."""

    contributor: Contributor
    roles: tuple[Role, ...]
    iswcs: tuple[str, ...]


class CatalogAnswer(Struct, frozen=True):
    """A caller's list of recordings. `song_count` counts its songs."""

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    song_count: int


class CatalogSongAnswer(Struct, frozen=True):
    """A song of a catalog: its ISRC, when it was added, and the caller's notes."""

    isrc: str
    added_at: datetime
    notes: str | None


class SongPage(Struct, frozen=True):
    """One page of a catalog's songs in the order they were added, and how many there are in all."""

    songs: tuple[CatalogSongAnswer, ...]
    total: int
