"""Questions about all songs of a catalog: what is held and what is missing, what disagrees, and what is there twice."""

from __future__ import annotations

from typing import Annotated, Self, TypeVar

import strawberry
from graphql.pyutils import camel_to_snake
from strawberry import field
from strawberry.utils.str_converters import to_camel_case

from app.api.bounds import not_more, within
from app.api.context import Info
from app.api.scalars import ISRC
from app.api.types.catalog_song import CatalogSong
from app.api.types.connection import MOST, After, First, PageInfo, cursor, read_cursor
from app.api.types.enums import Severity
from app.api.types.library_enums import DuplicateKind, Item, Reason
from app.api.types.source import Conflict
from app.api.types.struct import IsStruct
from app.gateway import duplicates, library
from app.gateway.walk import Page, Stretch
from app.music import duplicates as judged

T = TypeVar("T")

LARGEST_MATRIX = 20_000
MOST_NAMED = 50
_PLACE = "[0-9]{1,15}"
_WALK = "walk"
_DUPLICATE = "duplicate"


@strawberry.type(description="How many songs of a catalog have something, and how many miss it.")
class CoverageCount:
    """See `app.gateway.library.CoverageCount`."""

    is_type_of = IsStruct(library.CoverageCount)

    item: Item = field(description="What it is about.")
    songs: int = field(description="How many songs have it.")
    missing: int = field(description="How many songs miss it.")


@strawberry.type(
    description=(
        "What is held of many songs, small enough to draw a picture of 10,000: one number for each. The bits of the "
        "number stand for the columns: the lowest one for the first."
    )
)
class CoverageMatrix:
    """Rows in two lists of the same length, which are a third of the size of a list of objects."""

    columns: list[Item] = field(description="What the bits stand for, from the lowest one on.")
    isrcs: list[ISRC] = field(description="The songs' ISRCs, in the order they were added.")
    masks: list[int] = field(description="For each of these songs what is held, as the sum of its bits.")
    page_info: PageInfo = field(description="Where these rows lie.")


@strawberry.type(description="A song, what is held of it and what is missing.")
class SongCoverage:
    """See `app.gateway.library.SongCoverage`."""

    is_type_of = IsStruct(library.SongCoverage)

    song: CatalogSong = field(description="The song.")
    present: list[Item] = field(description="What is held.")
    missing: list[Item] = field(description="What is missing.")


@strawberry.type(
    description="Songs and what is missing of them. A page may hold fewer than asked for: go on while `hasNextPage`."
)
class SongCoveragePage:
    """Some songs."""

    entries: list[SongCoverage] = field(description="The songs of this page, in the order they were added.")
    page_info: PageInfo = field(description="Where this page lies.")


@strawberry.type(description="What is held of a catalog's songs, and what is missing. Nobody is asked for it.")
class CatalogCoverage:
    """About the catalog of this id."""

    catalog_id: strawberry.Private[str]

    @field(
        graphql_type=list[CoverageCount],
        description="How many songs have each item, of all items there are. For catalogs of up to 100,000 songs.",
    )
    async def counts(self, info: Info) -> tuple[library.CoverageCount, ...]:
        """In the order of the items."""
        return await info.context.acts.library.coverage(info.context.account, self.catalog_id)

    @field(description="What is held of each song, a row for each.")
    async def matrix(
        self,
        info: Info,
        *,
        rows: Annotated[
            int, strawberry.argument(description=f"How many rows at most, up to {LARGEST_MATRIX}.")
        ] = 10_000,
        after: After = None,
    ) -> CoverageMatrix:
        """In the order in which the songs were added."""
        of = Stretch(info.context.account, self.catalog_id, _place(after), within("rows", rows, 1, LARGEST_MATRIX))
        page = await info.context.acts.library.masks(of)
        isrcs, masks = [ISRC(isrc) for isrc, _ in page.entries], [mask for _, mask in page.entries]
        return CoverageMatrix(columns=list(Item), isrcs=isrcs, masks=masks, page_info=_page_info(page, after))

    @field(description="Songs, one by one, or those alone of which something is missing.")
    async def songs(
        self,
        info: Info,
        *,
        missing: Annotated[
            list[Item] | None,
            strawberry.argument(
                description="Only songs that miss at least one of these; all songs where it names none."
            ),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> SongCoveragePage:
        """In the order in which they were added."""
        of = Stretch(info.context.account, self.catalog_id, _place(after), within("first", first, 1, MOST))
        not_more("missing", len(missing or ()), MOST_NAMED)
        page = await info.context.acts.library.uncovered(of, missing or ())
        return SongCoveragePage(entries=list(page.entries), page_info=_page_info(page, after))  # type: ignore[arg-type]  # Structs, read as they are


@strawberry.type(description="How many songs have a field that their sources disagree about.")
class ConflictCount:
    """See `app.gateway.library.ConflictCount`."""

    is_type_of = IsStruct(library.ConflictCount)

    @field(name="field", description="The field, as it is called in this schema.")
    def named(self: library.ConflictCount) -> str:
        """In the schema's own spelling."""
        return to_camel_case(self.field)

    conflicts: int = field(description="How many songs have different facts for it.")
    warnings: int = field(description="How many songs have it written or rounded in different ways.")


@strawberry.type(description="A song, and what its sources disagree about.")
class SongConflicts:
    """See `app.gateway.library.SongConflicts`."""

    is_type_of = IsStruct(library.SongConflicts)

    song: CatalogSong = field(description="The song.")
    conflicts: list[Conflict] = field(description="The disagreements that were asked for.")


@strawberry.type(
    description="Songs whose sources disagree. A page may hold fewer than asked for: go on while `hasNextPage`."
)
class SongConflictsPage:
    """Some songs."""

    entries: list[SongConflicts] = field(description="The songs of this page, in the order they were added.")
    page_info: PageInfo = field(description="Where this page lies.")


@strawberry.type(
    description="Where the sources of a catalog's songs disagree; what was submitted with a song is one of them."
)
class CatalogConflicts:
    """About the catalog of this id."""

    catalog_id: strawberry.Private[str]

    @field(
        graphql_type=list[ConflictCount],
        description="The fields disagreed about, the most frequent first. For catalogs of up to 100,000 songs.",
    )
    async def counts(self, info: Info) -> tuple[library.ConflictCount, ...]:
        """Fields that nobody disagrees about are missing."""
        return await info.context.acts.library.conflict_counts(info.context.account, self.catalog_id)

    @field(description="The songs, with their disagreements.")
    async def songs(
        self,
        info: Info,
        *,
        fields: Annotated[
            list[str] | None,
            strawberry.argument(description="Only disagreements about these fields, named as in `counts`."),
        ] = None,
        severity: Annotated[
            Severity | None, strawberry.argument(description="Only disagreements that matter so much.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> SongConflictsPage:
        """In the order in which they were added."""
        of = Stretch(info.context.account, self.catalog_id, _place(after), within("first", first, 1, MOST))
        not_more("fields", len(fields or ()), MOST_NAMED)
        page = await info.context.acts.library.conflicts(of, [camel_to_snake(one) for one in fields or ()], severity)
        return SongConflictsPage(entries=list(page.entries), page_info=_page_info(page, after))  # type: ignore[arg-type]  # Structs, read as they are


@strawberry.type(description="A reason why ISRCs are taken for one recording's.")
class DuplicateEvidence:
    """See `app.music.duplicates.Evidence`."""

    is_type_of = IsStruct(judged.Evidence)

    reason: Reason = field(description="The reason.")
    detail: str = field(
        description="What it was seen by: a platform and its id, the ISRC that is listed, or the title."
    )


@strawberry.type(description="Something that a catalog has twice.")
class CatalogDuplicate:
    """See `app.gateway.duplicates.Duplicate`."""

    is_type_of = IsStruct(duplicates.Duplicate)

    kind: DuplicateKind = field(description="What is there twice.")
    song_count: int = field(description="How many songs these are.")
    songs: list[CatalogSong] = field(description=f"The songs, the first {duplicates.MOST_SHOWN} of them.")
    evidence: list[DuplicateEvidence] = field(description="Why several ISRCs are taken for one recording's.")
    conflicts: list[Conflict] = field(description="What is told in different ways of one ISRC.")


@strawberry.type(description="A page of what a catalog has twice.")
class CatalogDuplicatePage:
    """Some duplicates."""

    entries: list[CatalogDuplicate] = field(
        description="The duplicates of this page, in the order in which their first songs were added."
    )
    total_count: int = field(description="How many there are on all pages.")
    page_info: PageInfo = field(description="Where this page lies.")

    @classmethod
    def of(cls, found: duplicates.Duplicates, after: str | None) -> Self:
        """A page, which began behind this cursor."""
        ends = [cursor(_DUPLICATE, f"{one.spot.place}:{one.kind}") for one in found.entries]
        info = PageInfo(
            has_next_page=found.more,
            has_previous_page=after is not None,
            start_cursor=ends[0] if ends else None,
            end_cursor=ends[-1] if ends else None,
        )
        return cls(entries=list(found.entries), total_count=found.total, page_info=info)  # type: ignore[arg-type]  # Structs, read as they are


def read_spot(after: str | None) -> duplicates.Spot | None:
    """The duplicate behind which a page begins."""
    if after is None:
        return None
    place, kind = read_cursor(_DUPLICATE, after, f"{_PLACE}:(same_recording|same_isrc)").split(":")
    return duplicates.Spot(int(place), DuplicateKind(kind))


def _place(after: str | None) -> int:
    """The place of the song behind which a page begins."""
    return int(read_cursor(_WALK, after, _PLACE)) if after else 0


def _page_info(page: Page[T], after: str | None) -> PageInfo:
    """Where a page lies. It ends with the last song that was read, which may be behind the last one that is told."""
    return PageInfo(
        has_next_page=page.more,
        has_previous_page=after is not None,
        start_cursor=cursor(_WALK, str(page.places[0])) if page.places else None,
        end_cursor=cursor(_WALK, str(page.read)) if page.more or page.places else None,
    )
