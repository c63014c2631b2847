"""Pages of works: those of a party, and those that a search by words found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import field

from app.api.bounds import within
from app.api.context import Info
from app.api.types.connection import MOST, After, First, PageInfo, cursor, read_cursor
from app.gateway.outcomes import WorkHit
from app.music import work

if TYPE_CHECKING:
    from app.api.types.work import Work

PARTY_WORK, FOUND_WORK = "work", "found"

LazyWork = Annotated["Work", strawberry.lazy("app.api.types.work")]  # which has parties, and these have pages of works


@strawberry.type(description="A work among those of a party.")
class WorkEdge:
    """The work is looked up only where it is selected."""

    told: strawberry.Private[work.Work]
    cursor: str = field(description="Where it stands among the works: opaque.")

    @field(graphql_type=LazyWork, description="The work as all its held recordings tell it.")
    async def node(self, info: Info) -> work.Work:
        """Looked up by ISWC; one without is as the recordings that name the party tell it."""
        found = await info.context.loaders.works.load(self.told.iswc) if self.told.iswc else None
        return found.work if found else self.told


@strawberry.type(description="A page of a party's works, in the order of their ISWCs; those without one come last.")
class WorkConnection:
    """A cursor tells the work it stands at, so works that are learned meanwhile move no page."""

    edges: list[WorkEdge] = field(description="The works of this page.")
    page_info: PageInfo = field(description="Where this page lies.")
    total_count: int = field(description="How many held works name the party.")

    @classmethod
    def of(cls, works: Sequence[work.Work], first: int, after: After) -> Self:
        """The first so many of these works, sorted by key, after a cursor; raises InvalidArgument."""
        within("first", first, 1, MOST)
        start = bisect_right(works, read_cursor(PARTY_WORK, after, "(?s).*"), key=_key) if after else 0
        edges = [WorkEdge(told=one, cursor=cursor(PARTY_WORK, one.key)) for one in works[start : start + first]]
        place = PageInfo.of([edge.cursor for edge in edges], start, len(works))
        return cls(edges=edges, page_info=place, total_count=len(works))


@strawberry.type(description="A work that a search found, and how well it matches.")
class FoundWorkEdge:
    """See `app.gateway.outcomes.WorkHit`."""

    cursor: str = field(description="Where it stands among what was found: opaque.")
    score: float = field(description="How well it matches, from 0 to 1.")
    reasons: list[str] = field(description="What the score is made of.")
    node: LazyWork = field(description="The work as all its held recordings tell it.")


@strawberry.type(description="A page of the works that a search found, best first.")
class FoundWorkConnection:
    """A cursor tells a place in the ranking."""

    edges: list[FoundWorkEdge] = field(description="The works of this page.")
    page_info: PageInfo = field(description="Where this page lies.")
    total_count: int = field(description="How many works were found; there is an upper bound.")

    @classmethod
    def of(cls, hits: Sequence[WorkHit], first: First, after: After) -> Self:
        """The first so many of these hits after a cursor; raises InvalidArgument."""
        within("first", first, 1, MOST)
        start = int(read_cursor(FOUND_WORK, after, "[0-9]{1,7}")) if after else 0
        edges = [
            FoundWorkEdge(
                cursor=cursor(FOUND_WORK, str(place)),
                score=hit.score,
                reasons=list(hit.reasons),
                node=hit.work,  # type: ignore[arg-type]  # a Struct, read by Work as it is
            )
            for place, hit in enumerate(hits[start : start + first], start + 1)
        ]
        info = PageInfo.of([edge.cursor for edge in edges], start, len(hits))
        return cls(edges=edges, page_info=info, total_count=len(hits))


def _key(one: work.Work) -> str:
    return one.key
