"""The merged recording: what is true as far as the observations tell, who said so, and what disagrees.

Field names are those of the GraphQL schema in snake case, so that a query can be answered by reading attributes.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from app.music.claim import ArtistRole, Candidate, ExternalId, Precision
from app.music.dates import PartialDate
from app.music.facets import Facet
from app.music.kept import Kept
from app.music.platforms import Platform
from app.music.work import Work


class LinkTarget(StrEnum):
    """What a link's page shows."""

    RECORDING = "recording"
    RELEASE = "release"
    VIDEO = "video"


class Verification(StrEnum):
    """How well a link is known: said by the platform itself, by somebody else, or only guessed."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    GUESSED = "guessed"


class QuarantineReason(StrEnum):
    """Why a link was set aside instead of shown among the links."""

    LINK_PLATFORM_MISMATCH = "link_platform_mismatch"
    ID_NOT_IN_GRAMMAR = "id_not_in_grammar"
    ID_URL_MISMATCH = "id_url_mismatch"
    UNKNOWN_PLATFORM = "unknown_platform"


class Severity(StrEnum):
    """How much a disagreement matters: a WARNING may be rounding, a CONFLICT is two different facts."""

    WARNING = "warning"
    CONFLICT = "conflict"


class Artist(Kept, frozen=True):
    """A credited artist. `name` is spelled as the most trusted source spells it."""

    name: str
    role: ArtistRole
    join_phrase: str | None
    ids: tuple[ExternalId, ...]


class Release(Kept, frozen=True):
    """An appearance of the recording on a release, as told by `providers`. `gtin` is padded to 14 digits."""

    title: str | None
    gtin: str | None
    label: str | None
    date: PartialDate | None
    kind: str | None
    country: str | None
    disc_number: int | None
    track_number: int | None
    track_count: int | None
    cover_url: str | None
    artists: tuple[str, ...]
    ids: tuple[ExternalId, ...]
    providers: tuple[str, ...]


class Link(Kept, frozen=True):
    """A believed page on a platform. One link per platform is `primary`; the rule is in `app.music.merge_links`.

    `independent` are those of its providers that are evidence of their own (see `app.music.lineage`). `matched_by` is
    the rule by which a provider that has no recordings took the page for this one's, and how sure that rule is.
    """

    platform: Platform
    external_id: str
    url: str
    primary: bool
    points_at: LinkTarget
    position: str | None
    verification: Verification
    regions: tuple[str, ...] | None
    preview_url: str | None
    providers: tuple[str, ...]
    observed_at: datetime
    independent: tuple[str, ...] = ()
    matched_by: str | None = None


class QuarantinedLink(Kept, frozen=True):
    """A link that contradicts the platform it was filed under: kept as evidence, never shown among the links.

    `actual_platform` is where its URL really leads, where that is known.
    """

    claimed_platform: str
    external_id: str | None
    url: str | None
    reason: QuarantineReason
    detail: str
    actual_platform: Platform | None
    provider: str
    observed_at: datetime


class ProviderPopularity(Kept, frozen=True):
    """One provider's popularity on its own scale."""

    provider: str
    value: float
    scale: float


class Alternative(Kept, frozen=True):
    """What another provider said for a field, as text."""

    provider: str
    value: str
    observed_at: datetime


class Provenance(Kept, frozen=True):
    """Where one field's value comes from. `alternatives` are the differing values that were not chosen.

    `independent` are those of the provider and the agreeing ones that are evidence of their own.
    """

    field: str
    value: str
    provider: str
    observed_at: datetime
    agreeing: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    independent: tuple[str, ...] = ()


class Conflict(Kept, frozen=True):
    """Two or more providers disagree about `field`; `values` holds each side."""

    field: str
    severity: Severity
    detail: str
    values: tuple[Alternative, ...]


class Verdict(StrEnum):
    """What became of asking one provider for one answer."""

    FOUND = "found"
    ABSENT = "absent"
    FAILED = "failed"
    THROTTLED = "throttled"
    SKIPPED = "skipped"
    STALE = "stale"


class Source(Struct, frozen=True):
    """One provider's part in one answer. `observed_at` is when it last spoke of this recording, `age_seconds` how
    long ago that was; `retry_at` when asking again may help; `reason` explains every verdict but FOUND."""

    provider: str
    verdict: Verdict
    observed_at: datetime | None
    age_seconds: int | None
    retry_at: datetime | None
    reason: str | None


class Track(Kept, frozen=True):
    """One recording, merged from all observations of its ISRC.

    `sources` is filled by the gateway for one answer and is never stored.
    """

    isrc: str
    title: str | None
    version: str | None
    artists: tuple[Artist, ...]
    duration_ms: int | None
    duration_precision: Precision | None
    explicit: bool | None
    release_date: PartialDate | None
    releases: tuple[Release, ...]
    genres: tuple[str, ...]
    cover_url: str | None
    bpm: float | None
    musical_key: str | None
    popularity: tuple[ProviderPopularity, ...]
    links: tuple[Link, ...]
    quarantined_links: tuple[QuarantinedLink, ...]
    works: tuple[Work, ...]
    other_isrcs: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    provenance: tuple[Provenance, ...]
    conflicts: tuple[Conflict, ...]
    updated_at: datetime
    sources: tuple[Source, ...] = ()


class Heard(Kept, frozen=True):
    """The index of one observation: enough for the planner to know what is held, how old it is, and if absent."""

    provider: str
    part: str
    facets: frozenset[Facet]
    observed_at: datetime
    absent: bool


class Record(Kept, frozen=True):
    """What is kept ready about one ISRC. `track` is None while no provider knows the recording.

    `rules` is the version of the merge rules that made it (`app.music.merge.RULES`); another version is remerged.
    """

    isrc: str
    rules: int
    heard: tuple[Heard, ...]
    track: Track | None
