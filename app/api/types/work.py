"""A composition and the parties to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import field

from app.api.answers import TrackAnswer, tracks_by_isrc
from app.api.bounds import within
from app.api.context import Info
from app.api.scalars import IPI, ISNI, ISWC
from app.api.types.enums import LinkStatus, Role
from app.api.types.policy import PolicyArgument, checked
from app.api.types.source import ExternalId
from app.api.types.struct import IsStruct
from app.music import track

if TYPE_CHECKING:
    from app.api.results import TrackResult

MOST = 100

First = Annotated[int, strawberry.argument(description=f"How many at most, up to {MOST}.")]


@strawberry.type(
    description="A party to a work: a writer or publisher, known by IPI. An artist on a recording is something else."
)
class Contributor:
    """See `app.music.track.Contributor`."""

    is_type_of = IsStruct(track.Contributor)

    name: str = field(description="The name as the most trusted source spells it.")
    ipi: IPI | None = field(description="The IPI name number. Two numbers are never taken for one party.")
    roles: list[Role] = field(description="The party's parts in the work.")
    raw_roles: list[str] = field(description="The sources' own words for them.")
    names: list[str] = field(description="Every spelling that sources give.")
    isni: ISNI | None = field(description="The public identity behind the name.")
    ids: list[ExternalId] = field(description="The party's ids in databases.")
    providers: list[str] = field(description="Who told of this party.")
    note: str | None = field(description="Says so where two spellings were joined by their words alone.")

    @field(
        graphql_type=list[Annotated["Work", strawberry.lazy("app.api.types.work")]],
        description="The works that name this party, as far as held recordings tell; none for a party without IPI.",
    )
    async def works(self, info: Info, first: First = 20) -> Sequence[track.Work]:
        """Looked up by IPI, then by ISWC."""
        within("first", first, 1, MOST)
        told = await info.context.loaders.contributors.load(self.ipi) if self.ipi else None
        if told is None:
            return []
        works = await info.context.loaders.works.load_many(told.iswcs[:first])
        return [found.work for found in works if found]


@strawberry.type(
    description="A composition: what was written, as against a recording of it. Works are joined by ISWC alone."
)
class Work:
    """See `app.music.track.Work`."""

    is_type_of = IsStruct(track.Work)

    iswc: ISWC | None = field(description="The work's preferred ISWC.")
    title: str | None = field(description="The title as the most trusted source gives it.")
    titles: list[str] = field(description="Every title that sources give.")
    aliases: list[ISWC] = field(description="Further ISWCs of the same work, such as archived ones.")
    contributors: list[Contributor] = field(description="The writers and publishers.")
    status: LinkStatus = field(description="How the work relates to the recording.")
    status_reason: str = field(description="Why that is thought.")
    attributes: list[str] = field(description="The sources' words for the relation: cover, live, partial.")
    languages: list[str] = field(description="The languages of the words.")
    ids: list[ExternalId] = field(description="The work's ids in databases.")
    providers: list[str] = field(description="Who told of this work.")

    @field(
        graphql_type=list[Annotated["TrackResult", strawberry.lazy("app.api.results")]],
        description="The recordings of this work, as far as they are held; none for a work without ISWC.",
    )
    async def recordings(self, info: Info, first: First = 20, policy: PolicyArgument = None) -> Sequence[TrackAnswer]:
        """Looked up by ISWC, then by ISRC."""
        within("first", first, 1, MOST)
        told = await info.context.loaders.works.load(self.iswc) if self.iswc else None
        return await tracks_by_isrc(info, told.isrcs[:first], checked(policy, info)) if told else []
