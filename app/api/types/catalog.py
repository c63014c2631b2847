"""A caller's own lists of recordings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

import strawberry
import strawberry.federation
from strawberry import field

from app.api.bounds import within
from app.api.context import Info
from app.api.node_ids import node_id
from app.api.types.catalog_song import (
    ArtistName,
    CatalogSongConnection,
    CatalogSongPage,
    Descending,
    Sort,
    as_read,
    read_song_cursor,
)
from app.api.types.connection import MOST, After, Before, First, Last
from app.api.types.enums import SongOrder
from app.api.types.library import CatalogConflicts, CatalogCoverage, CatalogDuplicatePage, read_spot
from app.api.types.library_enums import DuplicateKind, ExportFormat
from app.api.types.node import Node
from app.api.types.struct import IsStruct
from app.errors import InvalidArgument
from app.gateway import outcomes

LARGEST_PAGE = 100
LAST_PAGE = 1_000_000
LONGEST_FILTER = 200

FirstOrLast = Annotated[
    int | None, strawberry.argument(description=f"How many at most, up to {MOST}; 20 where neither it nor `last` says.")
]


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

    @field(description="The catalog's songs, one page at a time. Pages move when songs are added or removed meanwhile.")
    async def songs(
        self,
        info: Info,
        *,
        page: Annotated[int, strawberry.argument(description="Which page, counted from 1.")] = 1,
        limit: Annotated[int, strawberry.argument(description=f"Songs per page, up to {LARGEST_PAGE}.")] = 20,
        artist_name: ArtistName = None,
        sort: Sort = SongOrder.ADDED,
        descending: Descending = False,
    ) -> CatalogSongPage:
        """Pages after the last one are empty."""
        within("page", page, 1, LAST_PAGE)
        within("limit", limit, 1, LARGEST_PAGE)
        start = (page - 1) * limit
        wanted = outcomes.SongsWanted(
            limit, offset=start, order=sort, descending=descending, artist=_filter(artist_name)
        )
        found = await info.context.acts.songs(info.context.account, self.id, wanted)
        return CatalogSongPage(songs=as_read(found.songs), page=page, limit=limit, total_count=found.total)

    @field(
        description=(
            "The catalog's songs, as Relay turns pages: forwards with `first` and `after`, backwards with `last` and "
            "`before`. Songs that are added or removed meanwhile neither repeat nor hide others."
        )
    )
    async def songs_connection(
        self,
        info: Info,
        *,
        first: FirstOrLast = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        artist_name: ArtistName = None,
        sort: Sort = SongOrder.ADDED,
        descending: Descending = False,
    ) -> CatalogSongConnection:
        """Pages after the last song are empty."""
        backwards = last is not None or before is not None
        if backwards and (first is not None or after is not None):
            remedy = "Send first and after, or last and before."
            raise InvalidArgument("last", last, "cannot go with first or after.", remedy)
        counted, count = ("last", last) if backwards else ("first", first)
        place, cursor = ("before", before) if backwards else ("after", after)
        wanted = outcomes.SongsWanted(
            within(counted, 20 if count is None else count, 1, MOST),
            after=read_song_cursor(place, cursor, sort) if cursor else None,
            backwards=backwards,
            order=sort,
            descending=descending,
            artist=_filter(artist_name),
        )
        found = await info.context.acts.songs(info.context.account, self.id, wanted)
        return CatalogSongConnection.of(found, wanted)

    @field(description="What is held of its songs, and what is missing.")
    def coverage(self) -> CatalogCoverage:
        """Counted where it is asked for."""
        return CatalogCoverage(catalog_id=self.id)

    @field(description="Where the sources of its songs disagree.")
    def disagreements(self) -> CatalogConflicts:
        """Counted where it is asked for."""
        return CatalogConflicts(catalog_id=self.id)

    @field(
        description=(
            "One recording under several ISRCs, and one ISRC under different metadata, from what is held. For catalogs "
            "of up to 100,000 songs."
        )
    )
    async def duplicates(
        self,
        info: Info,
        *,
        kinds: Annotated[
            list[DuplicateKind] | None, strawberry.argument(description="Only these kinds; all where it names none.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> CatalogDuplicatePage:
        """In the order in which their first songs were added."""
        within("first", first, 1, MOST)
        acts, account = info.context.acts, info.context.account
        found = await acts.library.duplicates(account, self.id, frozenset(kinds or ()), read_spot(after), first)
        return CatalogDuplicatePage.of(found, after)

    @field(
        description=(
            "The songs that were added since a moment, or of which what is held changed, the earliest first. Songs "
            "that were removed are not told."
        )
    )
    async def changed_since(
        self,
        info: Info,
        *,
        time: Annotated[datetime, strawberry.argument(description="The moment.")],
        first: First = 20,
        after: After = None,
    ) -> CatalogSongConnection:
        """Sorted by when they changed."""
        wanted = outcomes.SongsWanted(
            within("first", first, 1, MOST),
            after=read_song_cursor("after", after, SongOrder.UPDATED) if after else None,
            order=SongOrder.UPDATED,
            since=time,
        )
        found = await info.context.acts.songs(info.context.account, self.id, wanted)
        return CatalogSongConnection.of(found, wanted)

    @field(description="Where the catalog is to be had as a file: send the same key there, by GET.")
    def export_url(
        self,
        *,
        format: Annotated[ExportFormat, strawberry.argument(description="The file's form.")] = ExportFormat.CSV,  # noqa: A002 - the schema's own word
        fields: Annotated[
            list[str] | None,
            strawberry.argument(description="The columns, named as those of `linernotes enrich`; the usual ones else."),
        ] = None,
        provenance: Annotated[
            bool, strawberry.argument(description="Whether each column's source stands beside it.")
        ] = False,
    ) -> str:
        """A path of this host."""
        told = {"format": format.value, "fields": ",".join(fields or ()), "provenance": "true" if provenance else ""}
        query = urlencode({name: value for name, value in told.items() if value}, safe=",")
        return f"/catalogs/{self.id}/export?{query}"


def _filter(artist_name: str | None) -> str | None:
    if artist_name is not None and len(artist_name) > LONGEST_FILTER:
        rule = f"is longer than {LONGEST_FILTER} characters."
        raise InvalidArgument("artistName", artist_name, rule, "Send a part of the name.")
    return artist_name or None
