"""Mutations of the caller's catalogs."""

from __future__ import annotations

from typing import Annotated

import strawberry

from app.api.bounds import not_more, within
from app.api.context import Info
from app.api.failures import CatalogNotFound, no_such_catalog
from app.api.permission import ADMINISTERS, WRITES
from app.api.types.catalog_change import (
    CatalogDeleted,
    CatalogImported,
    CatalogListingFailed,
    CatalogSongKey,
    CatalogSongsChanged,
    CreateCatalogResult,
    DeleteCatalogResult,
    ImportCatalogResult,
    InvalidCatalogValue,
    NewCatalogSong,
    RenameCatalogResult,
    import_result,
)
from app.errors import InvalidArgument
from app.gateway.outcomes import CatalogAnswer
from app.music.submitted import read_name

MOST_SONGS = 1_000
LONGEST_NAME = 200
LAST_PAGE = 1_000_000

CatalogId = Annotated[str, strawberry.argument(description="The catalog's id.")]
ForAll = Annotated[
    str | None, strawberry.argument(name="catalogId", description="The catalog of those songs that name none.")
]
Atomic = Annotated[
    bool,
    strawberry.argument(
        description="Whether nothing is written where any song is rejected. Otherwise the others are written."
    ),
]


@strawberry.type
class CatalogMutations:
    """Another caller's catalog looks like a missing one, and is never changed."""

    @strawberry.field(
        graphql_type=CreateCatalogResult, description="Make a new, empty catalog. Names may be alike.", metadata=WRITES
    )
    async def create_catalog(
        self,
        info: Info,
        name: Annotated[str, strawberry.argument(description=f"Its name, up to {LONGEST_NAME} characters.")],
    ) -> CatalogAnswer | InvalidCatalogValue:
        """Each call makes another one."""
        checked = _name(name)
        if isinstance(checked, InvalidCatalogValue):
            return checked
        return await info.context.acts.create_catalog(info.context.account, checked)

    @strawberry.field(graphql_type=RenameCatalogResult, description="Give a catalog another name.", metadata=WRITES)
    async def rename_catalog(
        self,
        info: Info,
        id: CatalogId,  # noqa: A002 - the schema's own word
        name: Annotated[str, strawberry.argument(description=f"Its new name, up to {LONGEST_NAME} characters.")],
    ) -> CatalogAnswer | CatalogNotFound | InvalidCatalogValue:
        """Its songs stay."""
        checked = _name(name)
        if isinstance(checked, InvalidCatalogValue):
            return checked
        renamed = await info.context.acts.rename_catalog(info.context.account, id, checked)
        return renamed or no_such_catalog(id)

    @strawberry.field(
        graphql_type=DeleteCatalogResult,
        description="Delete a catalog with its songs and all that was told of them. What is known of recordings stays.",
        metadata=WRITES,
    )
    async def delete_catalog(self, info: Info, id: CatalogId) -> CatalogDeleted | CatalogNotFound:  # noqa: A002 - likewise
        """There is no way back."""
        gone = await info.context.acts.delete_catalog(info.context.account, id)
        return CatalogDeleted(id=gone.id, name=gone.name, song_count=gone.song_count) if gone else no_such_catalog(id)

    @strawberry.field(
        description=(
            f"Add up to {MOST_SONGS:,} songs by ISRC, to one catalog or several. One result for each, in order; "
            "one that is rejected loses none of the others. A song already there stays as it is, so this can be "
            "repeated. What is told beside the ISRC is seen by this account alone, where nothing better is known."
        ),
        metadata=WRITES,
    )
    async def add_catalog_songs(
        self,
        info: Info,
        *,
        songs: Annotated[list[NewCatalogSong], strawberry.argument(description=f"The songs, up to {MOST_SONGS:,}.")],
        catalog_id: ForAll = None,
        atomic: Atomic = False,
    ) -> CatalogSongsChanged:
        """Asks nobody about the recordings."""
        not_more("songs", len(songs), MOST_SONGS)
        given = [song.given(catalog_id) for song in songs]
        return CatalogSongsChanged.of(await info.context.acts.add_songs(info.context.account, given, atomic=atomic))

    @strawberry.field(
        description=(
            f"Remove up to {MOST_SONGS:,} songs by ISRC, from one catalog or several, with all that was told of them. "
            "One result for each, in their order, as with `addCatalogSongs`."
        ),
        metadata=WRITES,
    )
    async def remove_catalog_songs(
        self,
        info: Info,
        *,
        songs: Annotated[list[CatalogSongKey], strawberry.argument(description=f"The songs, up to {MOST_SONGS:,}.")],
        catalog_id: ForAll = None,
        atomic: Atomic = False,
    ) -> CatalogSongsChanged:
        """What is known of the recordings stays."""
        not_more("songs", len(songs), MOST_SONGS)
        given = [song.given(catalog_id) for song in songs]
        return CatalogSongsChanged.of(await info.context.acts.remove_songs(info.context.account, given, atomic=atomic))

    @strawberry.field(
        graphql_type=ImportCatalogResult,
        description=(
            "Add the songs of a catalog at Recoupable to one of the caller's. It is read with the gateway's own key, "
            "so this is for admins. Up to 5,000 songs at once; `nextPage` says where to go on."
        ),
        metadata=ADMINISTERS,
    )
    async def import_recoupable_catalog(
        self,
        info: Info,
        catalog_id: Annotated[str, strawberry.argument(description="The caller's catalog to add them to.")],
        recoupable_catalog_id: Annotated[str, strawberry.argument(description="The catalog's UUID at Recoupable.")],
        page: Annotated[int, strawberry.argument(description="From which page of 100 songs on.")] = 1,
    ) -> CatalogImported | CatalogListingFailed | CatalogNotFound | InvalidCatalogValue:
        """Can be repeated."""
        within("page", page, 1, LAST_PAGE)
        importing = info.context.acts.import_recoupable
        try:
            found = await importing(info.context.account, catalog_id, recoupable_catalog_id, page)
        except InvalidArgument as error:
            return InvalidCatalogValue.of(error)
        return import_result(found) if found else no_such_catalog(catalog_id)


def _name(written: str) -> str | InvalidCatalogValue:
    try:
        name = read_name("name", written, LONGEST_NAME)
    except InvalidArgument as error:
        return InvalidCatalogValue.of(error)
    return name or InvalidCatalogValue.of(InvalidArgument("name", written, "is empty.", "Send at least one letter."))
