"""What one provider says about one recording, normalised but not judged.

A provider's `parse` turns its body into a `Claim`: names trimmed, identifiers in canonical form, units unified.
Nothing is dropped for being implausible here; believing is the merge's part (see `app.music.merge`).
Every field may be missing: `None` and `()` mean "did not say", never "is empty".
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from app.music.dates import PartialDate


class ExternalId(Struct, frozen=True, order=True):
    """An identifier a platform or database gave. `platform` is its key, such as `spotify`; `id` is always text."""

    platform: str
    id: str


class Precision(StrEnum):
    """How exactly a length was said."""

    MILLISECOND = "millisecond"
    SECOND = "second"


class Length(Struct, frozen=True, order=True):
    """A recording's length in milliseconds, and how exactly it was said."""

    ms: int
    precision: Precision = Precision.MILLISECOND


class ArtistRole(StrEnum):
    """An artist's part in the credit of a recording."""

    MAIN = "main"
    FEATURED = "featured"
    REMIXER = "remixer"


class ArtistCredit(Struct, frozen=True, omit_defaults=True):
    """An artist as credited on the recording; `join` is the text that follows the name ("feat. ")."""

    name: str
    role: ArtistRole = ArtistRole.MAIN
    join: str | None = None
    ids: tuple[ExternalId, ...] = ()


class ReleaseClaim(Struct, frozen=True, omit_defaults=True):
    """A release the recording appears on. `gtin` is digits as said; `kind` is album, single, ep or compilation."""

    title: str | None = None
    gtin: str | None = None
    label: str | None = None
    date: PartialDate | None = None
    kind: str | None = None
    country: str | None = None
    disc_number: int | None = None
    track_number: int | None = None
    track_count: int | None = None
    cover_url: str | None = None
    artists: tuple[str, ...] = ()
    ids: tuple[ExternalId, ...] = ()


class LinkClaim(Struct, frozen=True, omit_defaults=True):
    """A page or id on a platform, as said: `platform` is the platform the provider *filed it under*.

    `url` is what the provider sent, or None where it gave only an id. `regions` are ISO 3166 codes where the
    recording is available there, None where that was not said. `guessed` says that the page was only found by its
    words, so that it may show another recording. `matched_by` is the rule by which a provider
    that has no recordings took the page for this one's, and how sure that rule is.
    """

    platform: str
    id: str | None = None
    url: str | None = None
    preview_url: str | None = None
    regions: tuple[str, ...] | None = None
    guessed: bool = False
    matched_by: str | None = None


class ShareKind(StrEnum):
    """Which right a share is in."""

    PERFORMANCE = "performance"
    MECHANICAL = "mechanical"
    SYNCHRONISATION = "synchronisation"


class ShareClaim(Struct, frozen=True, omit_defaults=True):
    """A party's share in a work as said, in percent of the whole work; `kind` is None where the right was not said."""

    percentage: float
    kind: ShareKind | None = None


class ContributorClaim(Struct, frozen=True, omit_defaults=True):
    """A party to a work as said. `ipi` is 11 digits, `roles` are the provider's own words.

    `ipis` and `isnis` are further numbers that the provider gives the same party, `ipi_base` is the party's own number
    (`I-000000229-7`), `aliases` are other names of it that were not credited here.
    """

    name: str
    ipi: str | None = None
    isni: str | None = None
    roles: tuple[str, ...] = ()
    shares: tuple[ShareClaim, ...] = ()
    ids: tuple[ExternalId, ...] = ()
    ipis: tuple[str, ...] = ()
    isnis: tuple[str, ...] = ()
    ipi_base: str | None = None
    aliases: tuple[str, ...] = ()


class WorkClaim(Struct, frozen=True, omit_defaults=True):
    """A composition said to be in the recording. `iswc` is bare (`T` and ten digits).

    `attributes` are the relation's own words: cover, live, instrumental, partial, medley.
    `aliases` are further ISWCs the provider gives for the same work; `archived` are those of all its codes that it says
    are replaced by another. `alternative_titles` are further titles of the work itself.
    """

    title: str | None = None
    iswc: str | None = None
    aliases: tuple[str, ...] = ()
    contributors: tuple[ContributorClaim, ...] = ()
    attributes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ids: tuple[ExternalId, ...] = ()
    archived: tuple[str, ...] = ()
    alternative_titles: tuple[str, ...] = ()


class Popularity(Struct, frozen=True, order=True):
    """A popularity and the top of its own scale: 87 of 100, 0.87 of 1. Scales are never mixed."""

    value: float
    scale: float


class Claim(Struct, frozen=True, omit_defaults=True):
    """All that one provider's answer says about the recording with this ISRC."""

    isrc: str
    title: str | None = None
    version: str | None = None
    artists: tuple[ArtistCredit, ...] = ()
    length: Length | None = None
    explicit: bool | None = None
    first_release: PartialDate | None = None
    releases: tuple[ReleaseClaim, ...] = ()
    genres: tuple[str, ...] = ()
    cover_url: str | None = None
    bpm: float | None = None
    musical_key: str | None = None
    popularity: Popularity | None = None
    links: tuple[LinkClaim, ...] = ()
    works: tuple[WorkClaim, ...] = ()
    other_isrcs: tuple[str, ...] = ()


class Candidate(Struct, frozen=True, omit_defaults=True):
    """Another recording that came up while asking: its own ISRC where known, and why it is not the answer."""

    provider: str
    reason: str
    isrc: str | None = None
    title: str | None = None
    version: str | None = None
    artists: tuple[str, ...] = ()
    length: Length | None = None
    ids: tuple[ExternalId, ...] = ()
