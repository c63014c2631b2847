"""A caller's own lists of recordings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
import strawberry.federation
from strawberry import field

from app.api.answers import TrackAnswer, track_by_isrc
from app.api.bounds import within
from app.api.context import Info
from app.api.node_ids import node_id
from app.api.scalars import ISRC
from app.api.types.connection import MOST, After, First, PageInfo, cursor, read_cursor
from app.api.types.node import Node
from app.api.types.policy import PolicyArgument, checked
from app.api.types.struct import IsStruct
from app.gateway import outcomes

if TYPE_CHECKING:
    from app.api.results import TrackResult

LARGEST_PAGE = 100
LAST_PAGE = 1_000_000
SONG = "song"


@strawberry.type(description="A recording in a catalog.")
class CatalogSong:
    """See `app.gateway.outcomes.CatalogSongAnswer`."""

    is_type_of = IsStruct(outcomes.CatalogSongAnswer)

    isrc: ISRC = field(description="The recording's ISRC.")
    added_at: datetime = field(description="When it was added to the catalog.")
    notes: str | None = field(description="What the caller noted about it.")

    @field(
        graphql_type=Annotated["TrackResult", strawberry.lazy("app.api.results")],
        description="The recording itself. The songs of a page are looked up together.",
    )
    async def track(self, info: Info, policy: PolicyArgument = None) -> TrackAnswer:
        """Looked up by ISRC."""
        return await track_by_isrc(info, self.isrc, checked(policy, info))


@strawberry.type(description="One page of a catalog's songs, in the order they were added.")
class CatalogSongPage:
    """A page and what is needed to turn it."""

    songs: list[CatalogSong] = field(description="The songs of this page.")
    page: int = field(description="Which page this is, counted from 1.")
    limit: int = field(description="How many songs a page has.")
    total_count: int = field(description="How many songs the catalog has.")

    @field(description="How many pages there are.")
    def total_pages(self) -> int:
        """The last page may be shorter than the others."""
        return -(-self.total_count // self.limit)


@strawberry.type(description="A song among those of a catalog.")
class CatalogSongEdge:
    """A song and its cursor."""

    cursor: str = field(description="Where it stands among the songs: opaque.")
    node: CatalogSong = field(description="The song.")


@strawberry.type(description="A page of a catalog's songs, in the order they were added.")
class CatalogSongConnection:
    """A cursor counts the songs up to its own: songs are only ever added at the end."""

    edges: list[CatalogSongEdge] = field(description="The songs of this page.")
    page_info: PageInfo = field(description="Where this page lies.")
    total_count: int = field(description="How many songs the catalog has.")

    @classmethod
    def of(cls, page: outcomes.SongPage, start: int) -> Self:
        """The page that begins after `start` songs."""
        edges = [
            CatalogSongEdge(cursor=cursor(SONG, str(place)), node=song)  # type: ignore[arg-type]  # read as it is
            for place, song in enumerate(page.songs, start + 1)
        ]
        place = PageInfo.of([edge.cursor for edge in edges], start, page.total)
        return cls(edges=edges, page_info=place, total_count=page.total)


@strawberry.federation.type(keys=["id"], description="A caller's list of recordings.")
class Catalog(Node):
    """See `app.gateway.outcomes.CatalogAnswer`."""

    is_type_of = IsStruct(outcomes.CatalogAnswer)

    id: str = field(description="The catalog's id.")
    name: str = field(description="What the caller calls it.")
    created_at: datetime = field(description="When it was made.")
    updated_at: datetime = field(description="When it was last changed.")
    song_count: int = field(description="How many songs it has.")

    @field(description="The catalog's id among everything: opaque.")
    def node_id(self) -> strawberry.ID:
        """Made of its id."""
        return node_id("Catalog", self.id)

    @field(description="The catalog's songs, one page at a time.")
    async def songs(
        self,
        info: Info,
        page: Annotated[int, strawberry.argument(description="Which page, counted from 1.")] = 1,
        limit: Annotated[int, strawberry.argument(description=f"Songs per page, up to {LARGEST_PAGE}.")] = 20,
    ) -> CatalogSongPage:
        """Pages after the last one are empty."""
        within("page", page, 1, LAST_PAGE)
        within("limit", limit, 1, LARGEST_PAGE)
        found = await info.context.acts.songs(info.context.account, self.id, (page - 1) * limit, limit)
        songs: Sequence[outcomes.CatalogSongAnswer] = found.songs
        return CatalogSongPage(
            songs=list(songs),  # type: ignore[arg-type]  # Structs, read by CatalogSong as they are
            page=page,
            limit=limit,
            total_count=found.total,
        )

    @field(description="The catalog's songs, as Relay turns pages.")
    async def songs_connection(self, info: Info, first: First = 20, after: After = None) -> CatalogSongConnection:
        """Pages after the last song are empty."""
        within("first", first, 1, MOST)
        start = int(read_cursor(SONG, after, "[0-9]{1,7}")) if after else 0
        found = await info.context.acts.songs(info.context.account, self.id, start, first)
        return CatalogSongConnection.of(found, start)
