"""Result unions: what a query can answer, its expected failures beside the thing itself."""

from __future__ import annotations

from typing import Annotated

import strawberry

from app.api.failures import (
    CatalogNotFound,
    ContributorNotFound,
    ExternalIdNotFound,
    InvalidExternalId,
    InvalidIpi,
    InvalidIsrc,
    InvalidIswc,
    NotARecording,
    SourcesUnavailable,
    TrackNotFound,
    UnsupportedUrl,
    WorkNotFound,
)
from app.api.matches import AmbiguousTrack, NoMatch
from app.api.types.catalog import Catalog
from app.api.types.contributor import Contributor
from app.api.types.track import Track
from app.api.types.work import Work

TrackResult = Annotated[
    Track | TrackNotFound | InvalidIsrc | SourcesUnavailable,
    strawberry.union("TrackResult", description="A recording asked for by ISRC, or why there is none to show."),
]
TrackByUrlResult = Annotated[
    Track | TrackNotFound | ExternalIdNotFound | SourcesUnavailable | UnsupportedUrl | NotARecording,
    strawberry.union("TrackByUrlResult", description="A recording asked for by a link, or why there is none to show."),
]
TrackByIdResult = Annotated[
    Track | TrackNotFound | ExternalIdNotFound | SourcesUnavailable | InvalidExternalId,
    strawberry.union("TrackByIdResult", description="A recording asked for by somebody's id, or why there is none."),
]
MatchResult = Annotated[
    Track | AmbiguousTrack | NoMatch | TrackNotFound | SourcesUnavailable,
    strawberry.union("MatchResult", description="The one recording that words mean, or why there is not one."),
]
WorkResult = Annotated[
    Work | WorkNotFound | InvalidIswc,
    strawberry.union("WorkResult", description="A work asked for by ISWC, or why there is none to show."),
]
ContributorResult = Annotated[
    Contributor | ContributorNotFound | InvalidIpi,
    strawberry.union("ContributorResult", description="A party asked for by IPI, or why there is none to show."),
]
CatalogResult = Annotated[
    Catalog | CatalogNotFound,
    strawberry.union("CatalogResult", description="A catalog of the caller, or that there is none with this id."),
]
