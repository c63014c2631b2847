"""Subscriptions to recordings."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from app.api.answers import TrackAnswer, isrc_as_written
from app.api.bounds import not_more
from app.api.context import Info
from app.api.facets import needed
from app.api.failures import InvalidIsrc, failure_by_isrc
from app.api.queries.tracks import MOST_ISRCS
from app.api.results import TrackResult
from app.api.scalars import ISRC
from app.api.types.policy import PolicyArgument, checked
from app.music.track import Track


@strawberry.type
class TrackSubscriptions:
    """They end by themselves when there is nothing more to wait for."""

    @strawberry.subscription(
        graphql_type=TrackResult,
        description=(
            "Recordings as they become known: each that is held at once, each again when a provider's answer has been "
            "merged, and at last each with the verdict of every provider that was asked. Then the subscription ends: "
            "when all have answered, after two minutes at most, or when the policy's deadlineMs has passed."
        ),
    )
    async def track_updates(
        self,
        info: Info,
        isrcs: Annotated[
            list[ISRC], strawberry.argument(description=f"The ISRCs, up to {MOST_ISRCS}, in any usual form.")
        ],
        policy: PolicyArgument = None,
    ) -> AsyncGenerator[TrackAnswer | InvalidIsrc, None]:
        """Raises InvalidArgument for too many."""
        not_more("isrcs", len(isrcs), MOST_ISRCS)
        facets, chosen = needed(info), checked(policy, info)
        wants = {}
        for written in isrcs:
            isrc = isrc_as_written(written)
            if isinstance(isrc, InvalidIsrc):
                yield isrc
            else:
                wants[isrc] = facets
        if wants:
            async for found in info.context.acts.follow(wants, chosen):
                yield found if isinstance(found, Track) else failure_by_isrc(found)
