"""Queries of recordings: by ISRC, by link, by somebody's id."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Annotated

import strawberry

from app import errors
from app.api.answers import AnswerById, TrackAnswer, track_behind, track_by_isrc, tracks_as_written
from app.api.bounds import not_more
from app.api.context import Info
from app.api.failures import InvalidExternalId, InvalidIsrc, NotARecording, UnsupportedUrl, unopened
from app.api.results import TrackByIdResult, TrackByUrlResult, TrackResult
from app.api.scalars import ISRC
from app.api.types.enums import Platform
from app.api.types.policy import PolicyArgument, checked
from app.gateway.outcomes import Unopened
from app.gateway.policy import Policy
from app.music.claim import ExternalId
from app.music.links import canonical_url, parse_platform_id
from app.music.site import Kind

MOST_ISRCS = 100
MOST_IDS = 100
ACRCLOUD = "acrcloud"


@strawberry.input(description="A platform and its own id of a recording.")
class PlatformId:
    """One of `tracksByPlatformIds`."""

    platform: Platform = strawberry.field(description="The platform whose id it is.")
    id: str = strawberry.field(description="The id; a link or URI of that platform is read too.")


@strawberry.type
class TrackQueries:
    """Every one takes a request policy, and asks only for what its selections need."""

    @strawberry.field(graphql_type=TrackResult, description="One recording by ISRC.")
    async def track(
        self,
        info: Info,
        isrc: Annotated[ISRC, strawberry.argument(description="The ISRC, in any usual form.")],
        policy: PolicyArgument = None,
    ) -> TrackAnswer | InvalidIsrc:
        """The same as `tracks` with one ISRC."""
        return (await tracks_as_written(info, [isrc], checked(policy, info)))[0]

    @strawberry.field(
        graphql_type=list[TrackResult],
        description=(
            f"Up to {MOST_ISRCS} recordings by ISRC. One result for each ISRC given, in the same order, duplicates "
            "included; an ISRC that cannot be read becomes an `InvalidIsrc` and loses none of the others."
        ),
    )
    async def tracks(
        self,
        info: Info,
        isrcs: Annotated[
            list[ISRC], strawberry.argument(description=f"The ISRCs, up to {MOST_ISRCS}, in any usual form.")
        ],
        policy: PolicyArgument = None,
    ) -> Sequence[TrackAnswer | InvalidIsrc]:
        """Raises InvalidArgument for more than that."""
        not_more("isrcs", len(isrcs), MOST_ISRCS)
        return await tracks_as_written(info, isrcs, checked(policy, info))

    @strawberry.field(
        graphql_type=TrackByUrlResult,
        description=(
            "One recording by a link to it on any platform we know. Short links are followed where they belong to one "
            "of the platforms; no other address is ever fetched."
        ),
    )
    async def track_by_url(
        self,
        info: Info,
        url: Annotated[
            str, strawberry.argument(description="A page's address or a platform's URI, such as `spotify:track:…`.")
        ],
        policy: PolicyArgument = None,
    ) -> AnswerById | UnsupportedUrl | NotARecording:
        """The link is brought into its canonical form first; the page of an ISRC is the ISRC."""
        chosen = checked(policy, info)
        try:
            link = await info.context.acts.open_link(url, chosen)
        except errors.NotARecording as error:
            return NotARecording.of(error)
        except errors.UnsupportedUrl as error:
            return UnsupportedUrl.of(error)
        if isinstance(link, Unopened):
            return unopened(link)
        if link.kind is Kind.ISRC:
            return await track_by_isrc(info, link.id, chosen)
        return await track_behind(info, ExternalId(link.platform, link.id), link.url, chosen)

    @strawberry.field(graphql_type=TrackByIdResult, description="One recording by a platform's own id of it.")
    async def track_by_platform_id(
        self,
        info: Info,
        platform: Annotated[Platform, strawberry.argument(description="The platform whose id it is.")],
        id: Annotated[str, strawberry.argument(description="The id; a link or URI of that platform is read too.")],  # noqa: A002 - the schema's own word
        policy: PolicyArgument = None,
    ) -> AnswerById | InvalidExternalId:
        """An id that does not look like the platform's is refused without asking."""
        return await _by_platform_id(info, platform, id, checked(policy, info))

    @strawberry.field(
        graphql_type=list[TrackByIdResult],
        description=(
            f"Up to {MOST_IDS} recordings by platforms' own ids. One result for each id given, in the same order, "
            "duplicates included; what is wrong with one loses none of the others."
        ),
    )
    async def tracks_by_platform_ids(
        self,
        info: Info,
        ids: Annotated[list[PlatformId], strawberry.argument(description=f"The ids, up to {MOST_IDS}.")],
        policy: PolicyArgument = None,
    ) -> Sequence[AnswerById | InvalidExternalId]:
        """All ids are resolved together, and what they lead to is looked up together."""
        not_more("ids", len(ids), MOST_IDS)
        chosen = checked(policy, info)
        return await asyncio.gather(*(_by_platform_id(info, one.platform, one.id, chosen) for one in ids))

    @strawberry.field(graphql_type=TrackByIdResult, description="One recording by ACRCloud's id of it.")
    async def track_by_acr_id(
        self,
        info: Info,
        acr_id: Annotated[str, strawberry.argument(description="The ACRID, as ACRCloud's answers give it.")],
        policy: PolicyArgument = None,
    ) -> AnswerById | InvalidExternalId:
        """ACRCloud has no public pages, so there is no address to go with it."""
        if not re.fullmatch(r"[0-9A-Za-z]{1,64}", acr_id):
            remedy = "Send the `acrid` of one of ACRCloud's answers."
            return InvalidExternalId.of(errors.InvalidIdentifier("ACRID", acr_id, "is not letters and digits.", remedy))
        return await track_behind(info, ExternalId(ACRCLOUD, acr_id), "", checked(policy, info))


async def _by_platform_id(
    info: Info,
    platform: Platform,
    said: str,
    policy: Policy,
) -> AnswerById | InvalidExternalId:
    try:
        canonical = parse_platform_id(platform, said)
        page = canonical_url(platform, canonical)
    except errors.InvalidInput as error:
        return InvalidExternalId.of(error)
    return await track_behind(info, ExternalId(platform, canonical), page, policy)
