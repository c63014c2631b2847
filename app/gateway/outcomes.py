"""What the gateway's acts return: expected failures are values here, beside the answers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from app.errors import InvalidInput
from app.music.claim import ExternalId
from app.music.submitted import Submitted
from app.music.track import Provenance, Source, Track
from app.music.work import Contributor, LinkStatus, Work
from app.providers.contract import CircuitState, Health, SearchTerms
from app.store.catalog_songs import After, SongOrder, SongsWanted

# The GraphQL floor sees neither providers nor store; what it needs of their words it finds here.
__all__ = [
    "After",
    "CatalogAnswer",
    "CatalogImport",
    "CatalogSongAnswer",
    "CircuitState",
    "CoWriter",
    "ContributorAnswer",
    "Found",
    "Health",
    "Hit",
    "ListingFailure",
    "ListingTrouble",
    "Match",
    "NoSuchCatalog",
    "NotFound",
    "NotTried",
    "Resolved",
    "SearchAnswer",
    "SearchTerms",
    "SongBatch",
    "SongChange",
    "SongGiven",
    "SongOrder",
    "SongPage",
    "SongStatus",
    "SongsWanted",
    "Tie",
    "Unavailable",
    "Unopened",
    "WorkAnswer",
    "WorkHit",
    "WorkOnRecording",
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


class WorkOnRecording(NamedTuple):
    """A work, by all its ISWCs, and one of its recordings."""

    iswcs: tuple[str, ...]
    isrc: str


class Tie(Struct, frozen=True):
    """How a work relates to one of its recordings, and why that is thought."""

    status: LinkStatus
    reason: str


class CoWriter(Struct, frozen=True):
    """A writer beside another, and how many works they wrote together."""

    contributor: Contributor
    shared_works: int


class ContributorAnswer(Struct, frozen=True):
    """A party by IPI name number: as all its held works tell it, those works by key, and whom it wrote them with."""

    contributor: Contributor
    works: tuple[Work, ...]
    co_writers: tuple[CoWriter, ...]


class WorkHit(Struct, frozen=True):
    """A work that a search by words found, a score from 0 to 1, and what the score is made of."""

    work: Work
    score: float
    reasons: tuple[str, ...]


class CatalogAnswer(Struct, frozen=True):
    """A caller's list of recordings. `song_count` counts its songs."""

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    song_count: int


class CatalogSongAnswer(Struct, frozen=True):
    """A song of a catalog, as what is held of its recording tells it and, where that tells nothing, its owner.

    `submitted` is what the owner told, `provenance` whose title and artists are shown (see `app.music.submitted`),
    `updated_at` when it was added or its recording's record changed; a page may begin behind `here`.
    """

    catalog_id: str
    isrc: str
    added_at: datetime
    updated_at: datetime
    notes: str | None
    submitted: Submitted | None
    title: str | None
    artists: tuple[str, ...]
    album: str | None
    provenance: tuple[Provenance, ...]
    here: After


class SongPage(Struct, frozen=True):
    """One page of a catalog's songs, how many there are in all, and whether more follow in the direction of reading."""

    songs: tuple[CatalogSongAnswer, ...]
    total: int
    more: bool = False


class SongGiven(Struct, frozen=True):
    """A song as a caller names it for its catalog, nothing of it read yet."""

    catalog_id: str | None
    isrc: str
    title: str | None = None
    album: str | None = None
    artists: tuple[str, ...] = ()
    notes: str | None = None


class SongStatus(StrEnum):
    """What became of one song of a batch."""

    ADDED = "added"
    ALREADY_THERE = "already_there"
    REMOVED = "removed"
    NOT_THERE = "not_there"
    REJECTED = "rejected"


class NoSuchCatalog(Struct, frozen=True):
    """The account has no catalog with this id."""

    id: str


class NotTried(Struct, frozen=True):
    """Nothing is wrong with this song; others of its batch were refused, and it was all or none."""


class SongChange(Struct, frozen=True):
    """What became of one song: its ISRC in canonical form, as it was written where that cannot be read."""

    catalog_id: str | None
    isrc: str
    status: SongStatus
    refusal: InvalidInput | NoSuchCatalog | NotTried | None = None


class SongBatch(Struct, frozen=True):
    """What became of each song, in their order, and the account's catalogs among those named, as they are now."""

    changes: tuple[SongChange, ...]
    catalogs: tuple[CatalogAnswer, ...]


class ListingTrouble(StrEnum):
    """Why another service's catalog could not be read."""

    NO_KEY = "no_key"
    KEY_REFUSED = "key_refused"
    NOT_PERMITTED = "not_permitted"
    NOT_FOUND = "not_found"
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    UNREADABLE = "unreadable"


class ListingFailure(Struct, frozen=True):
    """What went wrong in reading another service's catalog; `retry_at` is when asking again may help."""

    trouble: ListingTrouble
    reason: str
    retry_at: datetime | None = None


class CatalogImport(Struct, frozen=True):
    """What an import brought: the catalog as it is now, what became of the songs, and the page to go on with, if any.

    `total` is how many songs there are, as the service says. Where a page could not be read, `failure` says why and
    `next_page` is that page; those before it are imported.
    """

    catalog: CatalogAnswer
    changes: tuple[SongChange, ...]
    total: int | None
    next_page: int | None
    failure: ListingFailure | None = None
