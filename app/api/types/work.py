"""A composition and the parties to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
import strawberry.federation
from strawberry import field

from app.api.answers import TrackAnswer, track_by_isrc
from app.api.bounds import within
from app.api.context import Info
from app.api.node_ids import node_id
from app.api.scalars import IPI, ISNI, ISWC
from app.api.types.connection import MOST, After, First, PageInfo, cursor, read_cursor
from app.api.types.enums import LinkStatus, Role
from app.api.types.node import Node
from app.api.types.policy import PolicyArgument, checked
from app.api.types.source import ExternalId
from app.api.types.struct import IsStruct
from app.gateway.policy import Policy
from app.music import track

if TYPE_CHECKING:
    from app.api.results import TrackResult

RECORDING = "recording"


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


@strawberry.type(description="A recording among those of a work.")
class RecordingEdge:
    """The recording is looked up only where it is selected."""

    isrc: strawberry.Private[str]
    policy: strawberry.Private[Policy]
    cursor: str = field(description="Where it stands among the recordings: opaque.")

    @field(
        graphql_type=Annotated["TrackResult", strawberry.lazy("app.api.results")],
        description="The recording itself. Those of a page are looked up together.",
    )
    async def node(self, info: Info) -> TrackAnswer:
        """Looked up by ISRC."""
        return await track_by_isrc(info, self.isrc, self.policy)


@strawberry.type(description="A page of a work's recordings, in the order of their ISRCs.")
class RecordingConnection:
    """A cursor tells the ISRC it stands at, so recordings that are learned meanwhile move no page."""

    edges: list[RecordingEdge] = field(description="The recordings of this page.")
    page_info: PageInfo = field(description="Where this page lies.")
    total_count: int = field(description="How many recordings of the work are held.")

    @classmethod
    def of(cls, isrcs: Sequence[str], first: int, after: str | None, policy: Policy) -> Self:
        """The first so many of these sorted ISRCs after a cursor; raises InvalidArgument."""
        within("first", first, 1, MOST)
        start = bisect_right(isrcs, read_cursor(RECORDING, after)) if after else 0
        edges = [
            RecordingEdge(isrc=isrc, policy=policy, cursor=cursor(RECORDING, isrc))
            for isrc in isrcs[start : start + first]
        ]
        place = PageInfo.of([edge.cursor for edge in edges], start, len(isrcs))
        return cls(edges=edges, page_info=place, total_count=len(isrcs))


@strawberry.federation.type(
    keys=["iswc"],
    description="A composition: what was written, as against a recording of it. Works are joined by ISWC alone.",
)
class Work(Node):
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

    @field(description="The work's id among everything: opaque. One without ISWC cannot be fetched by it.")
    def node_id(self) -> strawberry.ID:
        """Made of its ISWC."""
        return node_id("Work", self.iswc or "")

    @field(description="The recordings of this work, as far as they are held; none for a work without ISWC.")
    async def recordings(
        self, info: Info, first: First = 20, after: After = None, policy: PolicyArgument = None
    ) -> RecordingConnection:
        """Looked up by ISWC."""
        told = await info.context.loaders.works.load(self.iswc) if self.iswc else None
        return RecordingConnection.of(told.isrcs if told else (), first, after, checked(policy, info))
