"""A recording: what it is called, who plays, how long it is, and everything else that is merged about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry
import strawberry.federation
from strawberry import field

from app.api.node_ids import node_id
from app.api.scalars import GTIN, ISRC
from app.api.types.enums import ArtistRole, DatePrecision, Platform, Precision
from app.api.types.link import Link, QuarantinedLink
from app.api.types.node import Node
from app.api.types.source import Conflict, ExternalId, Provenance, Source
from app.api.types.struct import IsStruct
from app.api.types.work import Work
from app.music import claim, dates, track


@strawberry.type(description="A date, and how much of it is known.")
class PartialDate:
    """See `app.music.dates.PartialDate`."""

    is_type_of = IsStruct(dates.PartialDate)

    value: str = field(description="The date as far as it is known: `1997`, `1997-05` or `1997-05-20`.")
    precision: DatePrecision = field(description="How much of it is known.")
    suspect: bool = field(description="Whether a January 1st may stand for a bare year.")


@strawberry.type(description="An artist as credited on a recording.")
class Artist:
    """See `app.music.track.Artist`."""

    is_type_of = IsStruct(track.Artist)

    name: str = field(description="The name as the most trusted source spells it.")
    role: ArtistRole = field(description="The artist's part in the credit.")
    join_phrase: str | None = field(description="The words that follow the name in the credit, such as `feat.`.")
    ids: list[ExternalId] = field(description="The artist's ids on platforms and in databases.")


@strawberry.type(description="A release that the recording appears on.")
class Release:
    """See `app.music.track.Release`."""

    is_type_of = IsStruct(track.Release)

    title: str | None = field(description="The release's title.")
    gtin: GTIN | None = field(description="The release's barcode.")
    label: str | None = field(description="The label that put it out.")
    date: PartialDate | None = field(description="When this edition came out.")
    kind: str | None = field(description="Album, single, ep or compilation.")
    country: str | None = field(description="Where this edition came out (ISO 3166-1 alpha-2).")
    disc_number: int | None = field(description="The disc that the recording is on.")
    track_number: int | None = field(description="The recording's place on that disc.")
    track_count: int | None = field(description="How many tracks the release has.")
    cover_url: str | None = field(description="The release's cover.")
    artists: list[str] = field(description="The release's own artists, as credited.")
    ids: list[ExternalId] = field(description="The release's ids on platforms and in databases.")
    providers: list[str] = field(description="Who told of this appearance.")


@strawberry.type(description="One provider's popularity, on its own scale. Scales differ and are never averaged.")
class ProviderPopularity:
    """See `app.music.track.ProviderPopularity`."""

    is_type_of = IsStruct(track.ProviderPopularity)

    provider: str = field(description="Whose figure it is.")
    value: float = field(description="The figure.")
    scale: float = field(description="The top of this provider's scale.")


@strawberry.type(
    description="Another recording that came up while asking. Kept apart: nothing of it is merged into the track."
)
class Candidate:
    """See `app.music.claim.Candidate`."""

    is_type_of = IsStruct(claim.Candidate)

    length: strawberry.Private[claim.Length | None]
    provider: str = field(description="Who offered it.")
    reason: str = field(description="Why it is not the recording that was asked for.")
    isrc: ISRC | None = field(description="Its own ISRC, where that is known.")
    title: str | None = field(description="Its title.")
    version: str | None = field(description="Its version, such as `Edit`.")
    artists: list[str] = field(description="Its artists.")
    ids: list[ExternalId] = field(description="Its ids on platforms and in databases.")

    @field(description="Its length in milliseconds.")
    def duration_ms(self) -> int | None:
        """The length without its precision."""
        return self.length.ms if self.length else None

    @field(description="How exactly its length was said.")
    def duration_precision(self) -> Precision | None:
        """The precision of the length."""
        return self.length.precision if self.length else None


@strawberry.federation.type(
    keys=["isrc"],
    description=(
        "A recording: one captured performance, named by its ISRC. Merged from all that the providers said; "
        "`provenance` tells who said what, `conflicts` what disagrees, `sources` who was asked."
    ),
)
class Track(Node):
    """See `app.music.track.Track`."""

    is_type_of = IsStruct(track.Track)

    isrc: ISRC = field(description="The recording's ISRC.")
    title: str | None = field(description="The title without version and featured artists.")
    version: str | None = field(description="What tells it from other recordings: `Live`, `Radio Edit`, a remix.")
    artists: list[Artist] = field(description="The artists in the order of the credit.")
    duration_ms: int | None = field(description="The length in milliseconds.")
    duration_precision: Precision | None = field(description="How exactly the length was said.")
    explicit: bool | None = field(description="Whether it is marked as having explicit words.")
    release_date: PartialDate | None = field(description="When the recording first came out, as far as anyone says.")
    releases: list[Release] = field(description="The releases it appears on; an appearance is not the original.")
    genres: list[str] = field(description="Genres, as the providers name them.")
    cover_url: str | None = field(description="A cover to show.")
    bpm: float | None = field(description="The tempo in beats per minute.")
    musical_key: str | None = field(description="The musical key, such as `F minor`.")
    popularity: list[ProviderPopularity] = field(description="How popular it is, by provider.")
    quarantined_links: list[QuarantinedLink] = field(description="Links set aside, with the reason.")
    works: list[Work] = field(description="The compositions in the recording.")
    other_isrcs: list[ISRC] = field(description="Further ISRCs that sources give to this same recording.")
    candidates: list[Candidate] = field(description="Other recordings that came up while asking.")
    provenance: list[Provenance] = field(description="Where each field's value comes from.")
    conflicts: list[Conflict] = field(description="What the sources disagree about.")
    updated_at: datetime = field(description="When something about it last became known.")
    sources: list[Source] = field(description="Each provider's part in this answer.")

    @field(description="The recording's id among everything: opaque.")
    def node_id(self) -> strawberry.ID:
        """Made of its ISRC."""
        return node_id("Track", self.isrc)

    @field(
        graphql_type=list[Link],
        description="Where to listen. Several per platform are possible; one of them is primary.",
    )
    def links(
        self: track.Track,  # the Struct that this type describes
        platforms: Annotated[
            list[Platform] | None,
            strawberry.argument(description="Only these platforms; nobody is asked about the others."),
        ] = None,
    ) -> Sequence[track.Link]:
        """The links on the platforms asked for."""
        return self.links if platforms is None else [link for link in self.links if link.platform in platforms]
