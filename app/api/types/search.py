"""Searching by words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import field

from app.api.answers import TrackAnswer, track_by_isrc
from app.api.context import Info
from app.api.scalars import ISRC
from app.api.types.policy import PolicyArgument, checked
from app.api.types.source import Source
from app.api.types.struct import IsStruct
from app.gateway import outcomes

if TYPE_CHECKING:
    from app.api.results import TrackResult


@strawberry.type(description="A recording that matches a search.")
class SearchHit:
    """See `app.gateway.outcomes.Hit`."""

    is_type_of = IsStruct(outcomes.Hit)

    isrc: ISRC = field(description="The recording's ISRC.")
    score: float = field(description="How well it matches, from 0 to 1.")
    reasons: list[str] = field(description="What the score is made of.")
    origin: str = field(description="Who offered it: `store`, or a provider's key.")

    @field(
        graphql_type=Annotated["TrackResult", strawberry.lazy("app.api.results")],
        description="The recording itself. All hits are looked up together.",
    )
    async def track(self, info: Info, policy: PolicyArgument = None) -> TrackAnswer:
        """Looked up by ISRC."""
        return await track_by_isrc(info, self.isrc, checked(policy, info))


@strawberry.type(
    description="What a search found. What is held is searched first; providers are asked where that is not enough."
)
class SearchResult:
    """See `app.gateway.outcomes.SearchAnswer`."""

    is_type_of = IsStruct(outcomes.SearchAnswer)

    hits: list[SearchHit] = field(description="The hits, best first.")
    sources: list[Source] = field(description="Each provider's part in the search.")
