"""The songs of a catalog, and the two ways to turn their pages: by number, and by cursors as Relay does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import field

from app.api.answers import TrackAnswer, track_by_isrc
from app.api.context import Info
from app.api.scalars import ISRC
from app.api.types.connection import PageInfo, cursor, read_cursor
from app.api.types.enums import SongOrder
from app.api.types.policy import PolicyArgument, checked
from app.api.types.source import Provenance
from app.api.types.struct import IsStruct
from app.errors import InvalidArgument
from app.gateway import outcomes
from app.music import submitted

if TYPE_CHECKING:
    from app.api.results import TrackResult

SONG = "song"
_PLACE = r"(?s)[a-z]+:[0-9]{1,15}:.{0,200}"

ArtistName = Annotated[
    str | None,
    strawberry.argument(
        description=(
            "Only songs with an artist whose name contains this, as held or as submitted; case, accents and "
            "punctuation do not matter."
        )
    ),
]
Sort = Annotated[SongOrder, strawberry.argument(description="What the songs are sorted by.")]
Descending = Annotated[bool, strawberry.argument(description="Whether the order is turned round.")]


@strawberry.type(description="What the owner of a catalog told of a song; seen by its own account alone.")
class SubmittedSong:
    """See `app.music.submitted.Submitted`."""

    is_type_of = IsStruct(submitted.Submitted)

    title: str | None = field(description="The title.")
    artists: list[str] = field(description="The artists' names.")
    album: str | None = field(description="The album's title.")
    at: datetime = field(description="When it was told.")
    source: str = field(description="`submitted`, or the list it was imported from: `recoupable`.")


@strawberry.type(
    description=(
        "A recording in a catalog. Its title, artists and album are those that are held of the recording and, where "
        "nothing is held, those that were submitted; nobody is asked for them. `track` asks."
    )
)
class CatalogSong:
    """See `app.gateway.outcomes.CatalogSongAnswer`."""

    is_type_of = IsStruct(outcomes.CatalogSongAnswer)

    isrc: ISRC = field(description="The recording's ISRC.")
    catalog_id: str = field(description="The catalog's id.")
    title: str | None = field(description="The title, without version and featured artists where it is held.")
    artists: list[str] = field(description="The artists' names, in the order of the credit.")
    album: str | None = field(description="The title of the first release it appears on.")
    provenance: list[Provenance] = field(
        description=(
            "Whose title and artists these are: a provider's or `submitted`, with what else was said. The album is "
            "told here only where it was submitted."
        )
    )
    submitted: SubmittedSong | None = field(description="What was told beside the ISRC when it was added.")
    notes: str | None = field(description="What the caller noted about it.")
    added_at: datetime = field(description="When it was added to the catalog.")
    updated_at: datetime = field(description="When it was added or, if later, when what is held of it last changed.")

    @field(
        graphql_type=Annotated["TrackResult", strawberry.lazy("app.api.results")],
        description="The recording itself, the same for every account. The songs of a page are looked up together.",
    )
    async def track(self, info: Info, policy: PolicyArgument = None) -> TrackAnswer:
        """Looked up by ISRC."""
        return await track_by_isrc(info, self.isrc, checked(policy, info))


@strawberry.type(description="One page of a catalog's songs, by its number.")
class CatalogSongPage:
    """A page and what is needed to turn it."""

    songs: list[CatalogSong] = field(description="The songs of this page.")
    page: int = field(description="Which page this is, counted from 1.")
    limit: int = field(description="How many songs a page has.")
    total_count: int = field(description="How many songs there are on all pages.")

    @field(description="How many pages there are.")
    def total_pages(self) -> int:
        """The last page may be shorter than the others."""
        return -(-self.total_count // self.limit)


@strawberry.type(description="A song among those of a catalog.")
class CatalogSongEdge:
    """A song and its cursor."""

    cursor: str = field(description="Where it stands among the songs in this order: opaque.")
    node: CatalogSong = field(description="The song.")


@strawberry.type(description="A page of a catalog's songs, by cursors.")
class CatalogSongConnection:
    """A cursor names its song's own place in the order, so songs that come and go move no page."""

    edges: list[CatalogSongEdge] = field(description="The songs of this page.")
    page_info: PageInfo = field(description="Where this page lies.")
    total_count: int = field(description="How many songs there are on all pages.")

    @classmethod
    def of(cls, page: outcomes.SongPage, wanted: outcomes.SongsWanted) -> Self:
        """The page that was wanted. Behind a cursor there was at least the song that it names."""
        edges = [
            CatalogSongEdge(cursor=song_cursor(wanted.order, song.here), node=song)  # type: ignore[arg-type]  # read as it is
            for song in page.songs
        ]
        began = wanted.after is not None
        place = PageInfo(
            has_next_page=began if wanted.backwards else page.more,
            has_previous_page=page.more if wanted.backwards else began,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )
        return cls(edges=edges, page_info=place, total_count=page.total)


def song_cursor(order: SongOrder, here: outcomes.After) -> str:
    """The cursor of a song: what it is sorted by in this order, and its place."""
    key = here.key.timestamp() if isinstance(here.key, datetime) else here.key or ""
    return cursor(SONG, f"{order}:{here.place}:{key}")


def read_song_cursor(argument: str, written: str, order: SongOrder) -> outcomes.After:
    """The song behind or before which a page begins; raises InvalidArgument for no cursor, or one of another order."""
    told, place, key = read_cursor(SONG, written, _PLACE, argument).split(":", 2)
    if told != order:
        raise InvalidArgument(argument, written, f"is a cursor of another order than {order.name}.", "Start anew.")
    if order is not SongOrder.UPDATED:
        return outcomes.After(None if order is SongOrder.ADDED else key.replace("\0", ""), int(place))
    try:
        moment = datetime.fromtimestamp(float(key), UTC)
    except (ValueError, OverflowError, OSError) as cause:
        raise InvalidArgument(
            argument, written, "is no cursor of this list.", "Send one as it was answered."
        ) from cause
    return outcomes.After(moment, int(place))


def as_read(songs: Sequence[outcomes.CatalogSongAnswer]) -> list[CatalogSong]:
    """The songs for a list of them: Structs, whose fields CatalogSong reads as they are."""
    return list(songs)  # type: ignore[arg-type]
