"""Importing a catalog that is kept at Recoupable into one of the account's own.

It is read with the house's key, so whoever may import may read whatever that key may. Pages are written as they come;
an import can be repeated, or gone on with where it ended.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import InvalidArgument, NotPermitted, ProviderError
from app.gateway.catalog_songs import add_songs
from app.gateway.catalogs import catalog, is_own_id
from app.gateway.failures import failure_of
from app.gateway.gateway import Gateway
from app.gateway.outcomes import CatalogImport, ListingFailure, ListingTrouble, SongChange, SongGiven
from app.providers.contract import FailureKind
from app.providers.recoupable import CatalogPage, ListedSong, Recoupable

MOST_PAGES = 50
"""Pages of one act: it ends within the time of a request, and is gone on with."""

_TROUBLE: Mapping[FailureKind, ListingTrouble] = {
    FailureKind.UNAVAILABLE: ListingTrouble.UNAVAILABLE,
    FailureKind.THROTTLED: ListingTrouble.THROTTLED,
    FailureKind.QUOTA_SPENT: ListingTrouble.THROTTLED,
    FailureKind.REFUSED: ListingTrouble.KEY_REFUSED,
    FailureKind.UNREADABLE: ListingTrouble.UNREADABLE,
}


async def import_catalog(
    gateway: Gateway, account: str, catalog_id: str, recoupable_id: str, page: int = 1
) -> CatalogImport | None:
    """Add the songs of a Recoupable catalog, from a page on, to the account's catalog; None where it has none such.

    What Recoupable tells of a song is kept with it as told by `recoupable`, like what a caller submits. Raises
    InvalidArgument for what is no id of a catalog there.
    """
    if not is_own_id(recoupable_id.lower()):
        rule, remedy = "is not the id of a Recoupable catalog.", "Send its UUID."
        raise InvalidArgument("recoupableCatalogId", recoupable_id, rule, remedy)
    own = await catalog(gateway, account, catalog_id)
    if own is None:
        return None
    changes: list[SongChange] = []
    total: int | None = None
    for number in range(page, page + MOST_PAGES):
        found = await _page(gateway, recoupable_id, number)
        if isinstance(found, ListingFailure):
            return CatalogImport(own, tuple(changes), total, number, found)
        given = [_given(catalog_id, song) for song in found.songs]
        batch = await add_songs(gateway, account, given, source=Recoupable.name)
        if not batch.catalogs:
            return None  # it was deleted meanwhile
        (own,) = batch.catalogs
        changes += batch.changes
        total = found.total
        if not found.more:
            return CatalogImport(own, tuple(changes), total, None)
    return CatalogImport(own, tuple(changes), total, page + MOST_PAGES)


async def _page(gateway: Gateway, recoupable_id: str, number: int) -> CatalogPage | ListingFailure:
    if gateway.recoupable is None:
        return ListingFailure(ListingTrouble.NO_KEY, "this gateway has no key for Recoupable")
    try:
        found = await gateway.recoupable.page(recoupable_id, number)
    except NotPermitted as error:
        return ListingFailure(ListingTrouble.NOT_PERMITTED, error.reason)
    except ProviderError as error:
        failure = failure_of(error, gateway.clock())
        return ListingFailure(_TROUBLE[failure.kind], failure.reason, failure.retry_at)
    return found or ListingFailure(ListingTrouble.NOT_FOUND, "Recoupable knows no such catalog")


def _given(catalog_id: str, song: ListedSong) -> SongGiven:
    return SongGiven(catalog_id, song.isrc, song.title, song.album, song.artists, song.notes)
