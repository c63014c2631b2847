"""Where to listen: links, and links set aside."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import field

from app.api.types.enums import LinkTarget, Platform, QuarantineReason, Verification
from app.api.types.struct import IsStruct
from app.music import track


@strawberry.type(description="A recording's page on a platform. Its host and id were found to belong to that platform.")
class Link:
    """See `app.music.track.Link`."""

    is_type_of = IsStruct(track.Link)

    platform: Platform = field(description="The platform.")
    external_id: str = field(description="The platform's own id of the page.")
    url: str = field(description="The page's canonical address.")
    primary: bool = field(description="Whether this is the one link to show for its platform; there is exactly one.")
    points_at: LinkTarget = field(description="What the page shows.")
    position: str | None = field(description="The track's position, where the page is a release's.")
    verification: Verification = field(description="How well the link is known.")
    regions: list[str] | None = field(
        description="The countries (ISO 3166-1 alpha-2) where it can be played; null where nobody said."
    )
    preview_url: str | None = field(description="A short excerpt to play.")
    providers: list[str] = field(description="Who told of this link.")
    observed_at: datetime = field(description="When it was last told.")
    independent: list[str] = field(
        description="Those of its providers that are evidence of their own; the others repeat them, or one source."
    )
    matched_by: str | None = field(
        description="By which rule Discogs' page was taken for the recording's, and how sure that rule is: certain, "
        "strong, fair or a guess. Discogs has releases and positions, no recordings; null for other platforms."
    )


@strawberry.type(
    description="A link that contradicts the platform it was filed under. Kept as evidence, never among the links."
)
class QuarantinedLink:
    """See `app.music.track.QuarantinedLink`."""

    is_type_of = IsStruct(track.QuarantinedLink)

    claimed_platform: str = field(description="The platform the provider filed it under, in the provider's words.")
    external_id: str | None = field(description="The id as it was given.")
    url: str | None = field(description="The address as it was given.")
    reason: QuarantineReason = field(description="Why it was set aside.")
    detail: str = field(description="The contradiction in words.")
    actual_platform: Platform | None = field(description="Where its address really leads, where that is known.")
    provider: str = field(description="Who gave it.")
    observed_at: datetime = field(description="When it was given.")
