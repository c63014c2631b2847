"""A composition, and pages of its recordings."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
import strawberry.federation
from strawberry import field

from app.api.answers import TrackAnswer, track_by_isrc
from app.api.bounds import within
from app.api.context import Info
from app.api.node_ids import node_id
from app.api.scalars import ISWC
from app.api.types.connection import MOST, After, First, PageInfo, cursor, read_cursor
from app.api.types.contributor import Contributor
from app.api.types.enums import LinkStatus
from app.api.types.node import Node
from app.api.types.policy import PolicyArgument, checked
from app.api.types.source import ExternalId
from app.api.types.struct import IsStruct
from app.gateway.outcomes import Tie, WorkAnswer, WorkOnRecording
from app.gateway.policy import Policy
from app.music import work
from app.music.roles import Family, in_family

if TYPE_CHECKING:
    from app.api.results import TrackResult

RECORDING = "recording"


@strawberry.type(description="A recording among those of a work.")
class RecordingEdge:
    """The recording is looked up only where it is selected."""

    iswcs: strawberry.Private[tuple[str, ...]]
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

    @field(
        graphql_type=LinkStatus | None,
        description="How the work relates to this recording; null where that is not told any more.",
    )
    async def status(self, info: Info) -> work.LinkStatus | None:
        """Looked up by ISWC and ISRC."""
        tie = await self._tie(info)
        return tie.status if tie else None

    @field(description="Why that is thought.")
    async def status_reason(self, info: Info) -> str | None:
        """Looked up by ISWC and ISRC."""
        tie = await self._tie(info)
        return tie.reason if tie else None

    async def _tie(self, info: Info) -> Tie | None:
        return await info.context.loaders.ties.load(WorkOnRecording(self.iswcs, self.isrc))


@strawberry.type(description="A page of a work's recordings, in the order of their ISRCs.")
class RecordingConnection:
    """A cursor tells the ISRC it stands at, so recordings that are learned meanwhile move no page."""

    edges: list[RecordingEdge] = field(description="The recordings of this page.")
    page_info: PageInfo = field(description="Where this page lies.")
    total_count: int = field(description="How many recordings of the work are held.")

    @classmethod
    def of(cls, told: WorkAnswer | None, first: int, after: str | None, policy: Policy) -> Self:
        """The first so many of a work's recordings after a cursor; raises InvalidArgument."""
        within("first", first, 1, MOST)
        iswcs, isrcs = (told.work.iswcs, told.isrcs) if told else ((), ())
        start = bisect_right(isrcs, read_cursor(RECORDING, after)) if after else 0
        edges = [
            RecordingEdge(iswcs=iswcs, isrc=isrc, policy=policy, cursor=cursor(RECORDING, isrc))
            for isrc in isrcs[start : start + first]
        ]
        place = PageInfo.of([edge.cursor for edge in edges], start, len(isrcs))
        return cls(edges=edges, page_info=place, total_count=len(isrcs))


@strawberry.federation.type(
    keys=["iswc"],
    description=(
        "A composition: what was written, as against a recording of it. Works are joined by ISWC alone. Under a track "
        "it is as that recording's sources tell it, elsewhere as those of all held recordings do."
    ),
)
class Work(Node):
    """See `app.music.work.Work`."""

    is_type_of = IsStruct(work.Work)

    iswc: ISWC | None = field(description="The work's preferred ISWC, as far as sources tell which it is.")
    title: str | None = field(description="The title as the most trusted source gives it.")
    titles: list[str] = field(description="Every title that sources give, alternative ones too.")
    aliases: list[ISWC] = field(description="Further ISWCs of the same work, such as archived ones.")
    archived_iswcs: list[ISWC] = field(description="Those of its ISWCs that a source says are replaced by another.")
    contributors: list[Contributor] = field(description="Everybody with a part in the work.")
    status: LinkStatus = field(description="How the work relates to the recording; of several, the surest tie.")
    status_reason: str = field(description="Why that is thought.")
    attributes: list[str] = field(description="The sources' words for the relation: cover, live, partial.")
    languages: list[str] = field(description="The languages of the words.")
    ids: list[ExternalId] = field(description="The work's ids in databases.")
    providers: list[str] = field(description="Who told of this work.")

    @field(description="Those who wrote, arranged or translated it.")
    def writers(self) -> list[Contributor]:
        """All who do anything else than publish; those of an unknown part too."""
        return [party for party in self.contributors if not in_family(party.roles, Family.PUBLISHER)]

    @field(description="Those who publish or administer it.")
    def publishers(self) -> list[Contributor]:
        """All with a publisher's part."""
        return [party for party in self.contributors if in_family(party.roles, Family.PUBLISHER)]

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
        return RecordingConnection.of(told, first, after, checked(policy, info))
