"""What changing catalogs is asked with, and what it answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

import strawberry
from strawberry import field

from app.api.failures import CatalogNotFound, Failure, InvalidIsrc, InvalidValue, no_such_catalog
from app.api.scalars import ISRC
from app.api.types.catalog import Catalog
from app.api.types.enums import ListingTrouble, SongStatus
from app.errors import InvalidArgument, InvalidIdentifier, InvalidInput
from app.gateway import outcomes
from app.gateway.outcomes import NoSuchCatalog, NotTried


@strawberry.input(description="A song to add, by ISRC; the rest is told where nothing better is known.")
class NewCatalogSong:
    """See `app.gateway.outcomes.SongGiven`."""

    isrc: ISRC = field(description="The recording's ISRC, in any usual form.")
    catalog_id: str | None = field(default=None, description="The catalog's id, where it is not given for all songs.")
    title: str | None = field(default=None, description="The title.")
    album: str | None = field(default=None, description="The album's title.")
    artists: list[str] | None = field(default=None, description="The artists' names.")
    notes: str | None = field(default=None, description="Whatever is to be remembered about it.")

    def given(self, catalog_id: str | None) -> outcomes.SongGiven:
        """As the gateway takes it; `catalog_id` is the one that was given for all songs."""
        artists = tuple(self.artists or ())
        return outcomes.SongGiven(self.catalog_id or catalog_id, self.isrc, self.title, self.album, artists, self.notes)


@strawberry.input(description="A song to remove, by ISRC.")
class CatalogSongKey:
    """See `app.gateway.outcomes.SongGiven`."""

    isrc: ISRC = field(description="The recording's ISRC, in any usual form.")
    catalog_id: str | None = field(default=None, description="The catalog's id, where it is not given for all songs.")

    def given(self, catalog_id: str | None) -> outcomes.SongGiven:
        """As the gateway takes it; `catalog_id` is the one that was given for all songs."""
        return outcomes.SongGiven(self.catalog_id or catalog_id, self.isrc)


@strawberry.type(description="A value of a song or catalog that cannot be kept.")
class InvalidCatalogValue(InvalidValue):
    """Such as a title with signs that cannot be printed."""

    argument: str = field(description="Which value it is: `name`, `title`, `album`, `artists`, `notes`, `catalogId`.")

    @classmethod
    def of(cls, error: InvalidInput) -> Self:
        """The failure that tells what the error knows."""
        argument = error.argument if isinstance(error, InvalidArgument) else ""
        return cls(message=str(error), value=error.value, rule=error.rule, remedy=error.remedy, argument=argument)


@strawberry.type(description="Nothing is wrong with this song; others of its batch were refused, and it was atomic.")
class SongNotTried(Failure):
    """So nothing was written."""


SongRejection = Annotated[
    InvalidIsrc | CatalogNotFound | InvalidCatalogValue | SongNotTried,
    strawberry.union("SongRejection", description="Why a song was refused."),
]
CreateCatalogResult = Annotated[
    Catalog | InvalidCatalogValue,
    strawberry.union("CreateCatalogResult", description="The new catalog, or why it cannot have that name."),
]
RenameCatalogResult = Annotated[
    Catalog | CatalogNotFound | InvalidCatalogValue,
    strawberry.union("RenameCatalogResult", description="The catalog under its new name, or why it has it not."),
]


@strawberry.type(description="What became of one song of a batch.")
class CatalogSongChange:
    """See `app.gateway.outcomes.SongChange`."""

    isrc: str = field(description="The song's ISRC, as it was written where it cannot be read.")
    catalog_id: str | None = field(description="The catalog that was named.")
    status: SongStatus = field(description="What became of it.")
    rejection: SongRejection | None = field(description="Why it was rejected; null for every other status.")

    @classmethod
    def of(cls, change: outcomes.SongChange) -> Self:
        """As the gateway tells it."""
        return cls(
            isrc=change.isrc,
            catalog_id=change.catalog_id,
            status=change.status,
            rejection=_rejection(change.refusal) if change.refusal is not None else None,
        )


@strawberry.type(description="What became of a batch of songs.")
class CatalogSongsChanged:
    """See `app.gateway.outcomes.SongBatch`."""

    results: list[CatalogSongChange] = field(description="One for each song, in their order.")
    changed: int = field(description="How many were added or removed.")
    rejected: int = field(description="How many were rejected.")
    catalogs: list[Catalog] = field(description="The catalogs that were named and are the caller's, as they are now.")

    @classmethod
    def of(cls, batch: outcomes.SongBatch) -> Self:
        """As the gateway tells it."""
        statuses = [change.status for change in batch.changes]
        return cls(
            results=[CatalogSongChange.of(change) for change in batch.changes],
            changed=sum(status in {SongStatus.ADDED, SongStatus.REMOVED} for status in statuses),
            rejected=statuses.count(SongStatus.REJECTED),
            catalogs=list(batch.catalogs),  # type: ignore[arg-type]  # Structs, read by Catalog as they are
        )


@strawberry.type(description="A catalog that was deleted, with its songs and all that was told of them.")
class CatalogDeleted:
    """What it was."""

    id: str = field(description="The id that it had.")
    name: str = field(description="The name that it had.")
    song_count: int = field(description="How many songs it had.")


DeleteCatalogResult = Annotated[
    CatalogDeleted | CatalogNotFound,
    strawberry.union("DeleteCatalogResult", description="What was deleted, or that there is no such catalog."),
]


@strawberry.type(description="What an import brought. It can be repeated: songs already there stay as they are.")
class CatalogImported:
    """See `app.gateway.outcomes.CatalogImport`."""

    catalog: Catalog = field(description="The catalog as it is now.")
    added: int = field(description="How many songs were added.")
    already_there: int = field(description="How many were in the catalog before.")
    rejected: list[CatalogSongChange] = field(description="Those that were rejected, and why.")
    total_count: int | None = field(description="How many songs the service says that its catalog has.")
    next_page: int | None = field(description="The page to go on with: send it as `page`; null at the end.")


@strawberry.type(description="A page that could not be read; those before it are imported.")
class CatalogListingFailed(Failure):
    """See `app.gateway.outcomes.ListingFailure`."""

    trouble: ListingTrouble = field(description="Why it could not be read.")
    retry_at: datetime | None = field(description="When asking again may help, where that is known.")
    catalog: Catalog = field(description="The catalog as it is now.")
    added: int = field(description="How many songs the pages before it added.")
    next_page: int | None = field(description="The page that could not be read: send it as `page` to go on.")


ImportCatalogResult = Annotated[
    CatalogImported | CatalogListingFailed | CatalogNotFound | InvalidCatalogValue,
    strawberry.union("ImportCatalogResult", description="What an import brought, or what kept it from the rest."),
]


def import_result(found: outcomes.CatalogImport) -> CatalogImported | CatalogListingFailed:
    """As the gateway tells it."""
    statuses = [change.status for change in found.changes]
    catalog: Catalog = found.catalog  # type: ignore[assignment]  # a Struct, read by Catalog as it is
    added = statuses.count(SongStatus.ADDED)
    if found.failure is not None:
        return CatalogListingFailed(
            message=f"Page {found.next_page} could not be read: {found.failure.reason}.",
            trouble=found.failure.trouble,
            retry_at=found.failure.retry_at,
            catalog=catalog,
            added=added,
            next_page=found.next_page,
        )
    return CatalogImported(
        catalog=catalog,
        added=added,
        already_there=statuses.count(SongStatus.ALREADY_THERE),
        rejected=[CatalogSongChange.of(one) for one in found.changes if one.status is SongStatus.REJECTED],
        total_count=found.total,
        next_page=found.next_page,
    )


def _rejection(refusal: InvalidInput | NoSuchCatalog | NotTried) -> SongRejection:
    match refusal:
        case NoSuchCatalog(id=id_):
            return no_such_catalog(id_)
        case InvalidIdentifier():
            return InvalidIsrc.of(refusal)
        case InvalidInput():
            return InvalidCatalogValue.of(refusal)
        case NotTried():
            return SongNotTried(message="Not tried: others of this atomic batch were refused.")
