"""Where facts come from: sources, provenance, conflicts, and the identifiers others gave."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import field
from strawberry.utils.str_converters import to_camel_case

from app.api.types.enums import Severity, Verdict
from app.api.types.struct import IsStruct
from app.music import claim, track


@strawberry.type(description="An identifier that a platform or database gave to something.")
class ExternalId:
    """See `app.music.claim.ExternalId`."""

    is_type_of = IsStruct(claim.ExternalId)

    platform: str = field(description="Whose identifier it is, such as `spotify`, `musicbrainz` or `acrcloud`.")
    id: str = field(description="The identifier; always text.")


@strawberry.type(description="One provider's part in one answer.")
class Source:
    """See `app.music.track.Source`."""

    is_type_of = IsStruct(track.Source)

    provider: str = field(description="The provider's key, such as `acrcloud`.")
    verdict: Verdict = field(description="What became of asking it.")
    observed_at: datetime | None = field(description="When it last spoke of this recording.")
    age_seconds: int | None = field(description="How long ago that was.")
    retry_at: datetime | None = field(description="When asking again may help, where that is known.")
    reason: str | None = field(description="The reason for every verdict but FOUND.")


@strawberry.type(description="What one provider said for a field, as text.")
class Alternative:
    """See `app.music.track.Alternative`."""

    is_type_of = IsStruct(track.Alternative)

    provider: str = field(description="Who said it.")
    value: str = field(description="What was said.")
    observed_at: datetime = field(description="When it was said.")


@strawberry.type(description="Where one field's value comes from.")
class Provenance:
    """See `app.music.track.Provenance`."""

    is_type_of = IsStruct(track.Provenance)

    @field(name="field", description="The field, as it is called in this schema.")
    def named(self: track.Provenance) -> str:
        """In the schema's own spelling."""
        return to_camel_case(self.field)

    value: str = field(description="The value that was chosen, as text.")
    provider: str = field(description="Whose value it is.")
    observed_at: datetime = field(description="When it was said.")
    agreeing: list[str] = field(description="The other providers that say the same.")
    alternatives: list[Alternative] = field(description="Differing values that were not chosen.")
    independent: list[str] = field(
        description="Those who say this value that are evidence of their own; the others repeat them, or one source."
    )


@strawberry.type(description="Two or more providers disagree about a field.")
class Conflict:
    """See `app.music.track.Conflict`."""

    is_type_of = IsStruct(track.Conflict)

    @field(name="field", description="The field, as it is called in this schema.")
    def named(self: track.Conflict) -> str:
        """In the schema's own spelling."""
        return to_camel_case(self.field)

    severity: Severity = field(description="How much it matters.")
    detail: str = field(description="The disagreement in words.")
    values: list[Alternative] = field(description="Each side.")
