"""Queries of recordings: by ISRC, by link, by somebody's id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

import strawberry

from app import errors
from app.api.answers import AnswerById, TrackAnswer, track_behind, tracks_as_written
from app.api.bounds import not_more
from app.api.context import Info
from app.api.failures import InvalidExternalId, InvalidIsrc, UnsupportedUrl
from app.api.results import TrackByIdResult, TrackByUrlResult, TrackResult
from app.api.scalars import ISRC
from app.api.types.enums import Platform
from app.api.types.policy import PolicyArgument, checked
from app.music.claim import ExternalId
from app.music.links import PlatformLink, ShortLink, canonical_url, parse_platform_id, read_recording_link

MOST_ISRCS = 100
ACRCLOUD = "acrcloud"


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
        return (await tracks_as_written(info, [isrc], checked(policy)))[0]

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
        return await tracks_as_written(info, isrcs, checked(policy))

    @strawberry.field(
        graphql_type=TrackByUrlResult, description="One recording by a link to it on any platform we know."
    )
    async def track_by_url(
        self,
        info: Info,
        url: Annotated[
            str, strawberry.argument(description="A page's address or a platform's URI, such as `spotify:track:…`.")
        ],
        policy: PolicyArgument = None,
    ) -> AnswerById | UnsupportedUrl:
        """The link is brought into its canonical form first; a page about something else is refused."""
        try:
            link = _read_link(url)
        except errors.InvalidInput as error:
            return UnsupportedUrl.of(error)
        return await track_behind(info, ExternalId(link.platform, link.id), link.url, checked(policy))

    @strawberry.field(graphql_type=TrackByIdResult, description="One recording by a platform's own id of it.")
    async def track_by_platform_id(
        self,
        info: Info,
        platform: Annotated[Platform, strawberry.argument(description="The platform whose id it is.")],
        id: Annotated[str, strawberry.argument(description="The id; a link or URI of that platform is read too.")],  # noqa: A002 - the schema's own word
        policy: PolicyArgument = None,
    ) -> AnswerById | InvalidExternalId:
        """An id that does not look like the platform's is refused without asking."""
        try:
            canonical = parse_platform_id(platform, id)
            page = canonical_url(platform, canonical)
        except errors.InvalidInput as error:
            return InvalidExternalId.of(error)
        return await track_behind(info, ExternalId(platform, canonical), page, checked(policy))

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
        return await track_behind(info, ExternalId(ACRCLOUD, acr_id), "", checked(policy))


def _read_link(url: str) -> PlatformLink:
    """The page that a link leads to; raises UnsupportedUrl, also for short links, which only their platform opens."""
    link = read_recording_link(url)
    if isinstance(link, ShortLink):
        remedy = "Open it in a browser and send the address that it leads to."
        raise errors.UnsupportedUrl(url, "is a short link, which does not tell what it leads to.", remedy)
    return link
