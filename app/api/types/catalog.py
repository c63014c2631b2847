"""A caller's own lists of recordings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import field

from app.api.answers import TrackAnswer, track_by_isrc
from app.api.bounds import within
from app.api.context import Info
from app.api.scalars import ISRC
from app.api.types.policy import PolicyArgument, checked
from app.api.types.struct import IsStruct
from app.gateway import outcomes

if TYPE_CHECKING:
    from app.api.results import TrackResult

LARGEST_PAGE = 100
LAST_PAGE = 1_000_000


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


@strawberry.type(description="A caller's list of recordings.")
class Catalog:
    """See `app.gateway.outcomes.CatalogAnswer`."""

    is_type_of = IsStruct(outcomes.CatalogAnswer)

    id: str = field(description="The catalog's id.")
    name: str = field(description="What the caller calls it.")
    created_at: datetime = field(description="When it was made.")
    updated_at: datetime = field(description="When it was last changed.")
    song_count: int = field(description="How many songs it has.")

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
