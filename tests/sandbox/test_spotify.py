"""Spotify's face: the fields of the public API description in both modes, and the rules of development mode."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import pytest
from msgspec import UNSET, Struct, UnsetType

from app.sandbox import synthetic
from app.sandbox.markets import sold_in
from tests.sandbox.conftest import Caller
from tests.sandbox.oauth import Client

KNOWN = "GBDUW0000053"


class Strict(Struct, forbid_unknown_fields=True):
    """A schema: these fields, of these types, and no others; a field that may be missing is unset."""


class Urls(Strict):
    spotify: str


class Artist(Strict):
    external_urls: Urls
    href: str
    id: str
    name: str
    type: Literal["artist"]
    uri: str


class Image(Strict):
    url: str
    width: int | None
    height: int | None


class Album(Strict):
    album_type: Literal["album", "single", "compilation"]
    artists: list[Artist]
    external_urls: Urls
    href: str
    id: str
    images: list[Image]
    name: str
    release_date: str
    release_date_precision: Literal["year", "month", "day"]
    total_tracks: int
    type: Literal["album"]
    uri: str
    available_markets: list[str] | UnsetType = UNSET


class WholeAlbum(Album, kw_only=True):
    copyrights: list[Any]
    external_ids: dict[Literal["upc", "ean", "isrc"], str]
    genres: list[str]
    label: str
    popularity: int


class Restrictions(Strict):
    reason: Literal["market", "product", "explicit"]


class Track(Strict):
    album: Album
    artists: list[Artist]
    disc_number: int
    duration_ms: int
    explicit: bool
    external_ids: dict[Literal["isrc", "ean", "upc"], str]
    external_urls: Urls
    href: str
    id: str
    is_local: bool
    name: str
    track_number: int
    type: Literal["track"]
    uri: str
    is_playable: bool | UnsetType = UNSET
    restrictions: Restrictions | UnsetType = UNSET


class ExtendedTrack(Track, kw_only=True):
    popularity: int
    preview_url: str | None
    available_markets: list[str] | UnsetType = UNSET


class Page(Strict):
    href: str
    items: list[Any]
    limit: int
    next: str | None
    offset: int
    previous: str | None
    total: int


class Found(Strict):
    tracks: Page


class Error(Strict):
    status: int
    message: str
    reason: str | UnsetType = UNSET


class Refused(Strict):
    error: Error


@pytest.fixture
async def dev(caller: Caller) -> Client:
    return await Client.of(caller, "/spotify/v1", "/spotify/api/token")


@pytest.fixture
async def extended(caller: Caller) -> Client:
    return await Client.of(caller, "/spotify/v1", "/spotify/api/token", "an-extended-app")


async def by_isrc(client: Client, isrc: str = KNOWN, **more: str) -> list[dict[str, Any]]:
    body = (await client.get("/search", {"q": f"isrc:{isrc}", "type": "track"} | more)).body
    items: list[dict[str, Any]] = msgspec.convert(body, Found, strict=True).tracks.items
    return items


@pytest.mark.parametrize("isrc", [KNOWN, "ZZSYN0000001", "ZZSYN0000002", "ZZSYN0000003"])
@pytest.mark.parametrize("market", [{}, {"market": "DE"}])
async def test_a_track_has_the_described_fields_in_both_modes(dev: Client, extended: Client, isrc, market) -> None:
    (told,) = msgspec.convert(await by_isrc(dev, isrc, **market), list[Track])
    (more,) = msgspec.convert(await by_isrc(extended, isrc, **market), list[ExtendedTrack])
    assert told.id == more.id
    assert told.external_ids == {"isrc": isrc}
    assert isinstance(told.is_playable, bool) is bool(market)
    assert isinstance(more.available_markets, list) is not bool(market)


async def test_an_album_has_the_described_fields_and_its_label(extended: Client) -> None:
    (told,) = msgspec.convert(await by_isrc(extended), list[ExtendedTrack])
    body = (await extended.get("/albums", {"ids": f"{told.album.id},{'0' * 22}"})).body
    album, nothing = msgspec.convert(body["albums"], list[WholeAlbum | None])
    assert nothing is None
    assert album is not None
    assert (album.id, album.label) == (told.album.id, "Parlophone France")


async def test_ids_lead_to_tracks_and_unknown_ones_to_null_or_404(dev: Client, extended: Client) -> None:
    (told,) = await by_isrc(extended)
    assert (await dev.get(f"/tracks/{told['id']}")).body["external_ids"] == {"isrc": KNOWN}
    several = (await extended.get("/tracks", {"ids": f"{told['id']},{'0' * 22}"})).body["tracks"]
    assert [one and one["id"] for one in several] == [told["id"], None]
    unknown = await dev.get(f"/tracks/{'0' * 22}")
    assert (unknown.status, msgspec.convert(unknown.body, Refused).error.status) == (404, 404)


async def test_an_unknown_isrc_is_an_empty_page(dev: Client) -> None:
    assert await by_isrc(dev, "QZZZZ0000001") == []


async def test_what_is_not_sold_in_the_market_is_not_found_and_not_playable(dev: Client) -> None:
    isrc = next(told.isrc for told in map(synthetic.recording, range(200)) if not sold_in(told, "DE"))
    assert await by_isrc(dev, isrc, market="DE") == []
    (told,) = await by_isrc(dev, isrc)
    track = msgspec.convert((await dev.get(f"/tracks/{told['id']}", {"market": "DE"})).body, Track)
    assert (track.is_playable, track.restrictions) == (False, Restrictions("market"))


async def test_the_version_stands_in_the_name(dev: Client) -> None:
    names = [(await by_isrc(dev, f"ZZSYN{n:07d}"))[0]["name"] for n in range(20)]
    assert any(name.endswith((" - Radio Edit", " - Live")) for name in names)


@pytest.mark.parametrize(("path", "params"), [("/tracks", {"ids": "0" * 22}), ("/albums", {"ids": "0" * 22})])
async def test_development_mode_is_refused_lists_of_ids(dev: Client, extended: Client, path, params) -> None:
    assert (await dev.get(path, params)).status == 403
    assert (await extended.get(path, params)).status == 200


@pytest.mark.parametrize(("limit", "dev_status", "extended_status"), [(10, 200, 200), (11, 400, 200), (51, 400, 400)])
async def test_a_page_is_shorter_in_development_mode(
    dev: Client, extended: Client, limit, dev_status, extended_status
) -> None:
    params = {"q": "harbour", "type": "track", "limit": str(limit)}
    assert (await dev.get("/search", params)).status == dev_status
    assert (await extended.get("/search", params)).status == extended_status


@pytest.mark.parametrize(
    "params",
    [
        {"type": "track"},
        {"q": "a", "type": "playlist"},
        {"q": "a", "type": "track", "offset": "1000"},
        {"q": "a", "type": "track", "market": "Germany"},
        {"q": "a", "type": "track", "limit": "none"},
    ],
)
async def test_a_wrong_search_is_refused_in_the_described_shape(dev: Client, params) -> None:
    reply = await dev.get("/search", params)
    assert (reply.status, msgspec.convert(reply.body, Refused).error.status) == (400, 400)


async def test_words_and_fields_find_the_same_track(dev: Client) -> None:
    by_words = (await dev.get("/search", {"q": "One More Time Daft Punk", "type": "track"})).body
    by_fields = (await dev.get("/search", {"q": 'track:"One More Time" artist:"Daft Punk"', "type": "track"})).body
    assert [one["external_ids"]["isrc"] for one in by_words["tracks"]["items"]] == [KNOWN]
    assert by_words["tracks"]["items"] == by_fields["tracks"]["items"]
