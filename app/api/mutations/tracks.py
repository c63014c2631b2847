"""Mutations of recordings."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import strawberry
from msgspec import structs

from app.api.answers import TrackAnswer
from app.api.context import Info
from app.api.failures import InvalidIsrc, failure_by_isrc
from app.api.permission import WRITES
from app.api.results import TrackResult
from app.api.scalars import ISRC
from app.api.types.policy import PolicyArgument, checked
from app.errors import InvalidIdentifier
from app.music import track
from app.music.facets import EVERYTHING
from app.music.identifiers import parse_isrc


@strawberry.type
class TrackMutations:
    """What is known of a recording can be renewed, and nothing else about it changed."""

    @strawberry.field(
        graphql_type=TrackResult,
        metadata=WRITES,
        description=(
            "Ask every provider anew about a recording, for everything it can tell, also those that confirmed that "
            "they do not know it. The policy's deadline, budget and market hold; its age and cacheOnly do not."
        ),
    )
    async def refresh_track(
        self,
        info: Info,
        isrc: Annotated[ISRC, strawberry.argument(description="The ISRC, in any usual form.")],
        policy: PolicyArgument = None,
    ) -> TrackAnswer | InvalidIsrc:
        """What a provider said before is kept until it answers."""
        try:
            canonical = parse_isrc(isrc)
        except InvalidIdentifier as error:
            return InvalidIsrc.of(error)
        anew = structs.replace(checked(policy, info), max_age=timedelta(), cache_only=False)
        found = (await info.context.acts.look_up({canonical: EVERYTHING}, anew))[canonical]
        return found if isinstance(found, track.Track) else failure_by_isrc(found)
