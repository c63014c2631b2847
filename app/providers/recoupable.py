"""Recoupable: catalogs of songs that are kept there, read page by page to be imported.

It is asked for lists, never about a recording, so it answers no questions and stands beside the providers that do. What
it tells of a song it has looked up at Spotify itself. Facts from the vendor's documentation and its published API.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import aiohttp
from msgspec import Struct

from app.errors import NotPermitted, ProviderRefused, UnreadableAnswer
from app.providers.contract import Health
from app.providers.opening import open_transport
from app.providers.reply import Reply, judge_told, read_json, shaped
from app.providers.transport import Transport
from app.settings import Settings
from app.shared.sharing import Sharing

PAGE = 100
"""Songs per page: the most that Recoupable gives."""


class ListedSong(Struct, frozen=True):
    """A song as its catalog there lists it; nothing of it is judged."""

    isrc: str
    title: str | None
    album: str | None
    artists: tuple[str, ...]
    notes: str | None


class CatalogPage(Struct, frozen=True):
    """One page of a catalog, how many songs it says there are in all, and whether more pages follow."""

    songs: tuple[ListedSong, ...]
    total: int | None
    more: bool


class Recoupable:
    """Recoupable's catalogs. `transport` carries the key or the token."""

    name = "recoupable"

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def page(self, catalog_id: str, number: int) -> CatalogPage | None:
        """A page of a catalog, counted from 1; None where it knows no such catalog. Raises ProviderError.

        NotPermitted is raised where the key is good and the catalog is somebody else's.
        """
        body = await fetch_page(self._transport, catalog_id, number)
        return None if body is None else parse_page(body, catalog_id, number)

    async def health(self) -> Health:
        """How Recoupable fares, without asking it."""
        return await self._transport.health()


def open_recoupable(
    session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None
) -> Recoupable | None:
    """Recoupable with the settings' key or token, or None without either; the sandbox takes any."""
    credentials = _credentials(settings)
    if not credentials:
        return None
    transport = open_transport(
        session,
        settings,
        Recoupable.name,
        url=settings.recoupable_url,
        sandbox_path="/recoupable/api",
        pace=settings.recoupable_pace,
        concurrency=2,
        sharing=sharing,
        judge=judge,
        headers=credentials,
    )
    return Recoupable(transport)


def _credentials(settings: Settings) -> Mapping[str, str]:
    """Exactly one of the two: Recoupable refuses both together."""
    if settings.recoupable_api_key:
        return {"x-api-key": settings.recoupable_api_key.get_secret_value()}
    if settings.recoupable_token:
        return {"Authorization": f"Bearer {settings.recoupable_token.get_secret_value()}"}
    return {"x-api-key": "sandbox"} if settings.uses_sandbox else {}


async def fetch_page(transport: Transport, catalog_id: str, number: int) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of one page; None where Recoupable knows no such catalog."""
    params = {"catalog_id": catalog_id, "page": str(number), "limit": str(PAGE)}
    reply = await transport.get("/catalogs/songs", params, judge=judge)
    return None if reply.status == 404 else read_json(reply)


def parse_page(body: Any, catalog_id: str, number: int) -> CatalogPage:  # noqa: ANN401 - decoded JSON is anything
    """The songs of a page of this catalog. Raises UnreadableAnswer for another shape, or another catalog's songs.

    Notes are told as `notes`, by older versions not at all; lyrics, which these tell instead, are left there.
    """
    told = shaped(body, _Page)
    if told.status != "success":
        raise UnreadableAnswer("the answer says that it is none")
    if any(song.catalog_id and song.catalog_id.lower() != catalog_id.lower() for song in told.songs):
        raise UnreadableAnswer("the answer is about another catalog")
    songs = tuple(
        ListedSong(song.isrc or "", song.name, song.album, tuple(_names(song)), song.notes) for song in told.songs
    )
    if told.pagination is None:
        return CatalogPage(songs, None, len(songs) >= PAGE)
    pages = told.pagination.total_pages or math.ceil((told.pagination.total_count or 0) / PAGE)
    return CatalogPage(songs, told.pagination.total_count, bool(songs) and number < pages)


def _names(song: _Song) -> list[str]:
    return [artist.name for artist in song.artists or () if artist.name]


def judge(reply: Reply) -> None:
    """A refused key (401) and a catalog that is somebody else's (403) are told apart; every answer is JSON."""
    if reply.status == 401:
        raise ProviderRefused("the key is not accepted (status 401)")
    if reply.status == 403:
        raise NotPermitted("the key is good, and the catalog is not its account's (status 403)")
    judge_told(reply, "error")


class _Artist(Struct):
    name: str | None = None


class _Song(Struct):
    catalog_id: str | None = None
    isrc: str | None = None
    name: str | None = None
    album: str | None = None
    notes: str | None = None
    artists: list[_Artist] | None = None


class _Pagination(Struct):
    total_count: int | None = None
    total_pages: int | None = None


class _Page(Struct):
    status: str
    songs: list[_Song]
    pagination: _Pagination | None = None
