"""Apple Music's catalogue API: songs by 25 ISRCs, by number and by words, for who signs a developer token.

The token's shape, algorithm and times are checked; whose key signed it is not, for the sandbox knows no teams.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import jwt
from starlette.requests import Request
from starlette.responses import Response

from app.sandbox import stable
from app.sandbox.face import Endpoint, Face, Json
from app.sandbox.library import Shelf
from app.sandbox.pace import Allowance, Pace
from app.sandbox.recording import Artist, Recording

SITE = "https://music.apple.com"
LONGEST_LIFE = 15_777_000  # seconds
RAW_SIGNATURE = 64  # bytes; a DER one is longer
MOST_ISRCS = 25
LARGEST_PAGE = 25
STOREFRONTS = frozenset(
    {"at", "au", "be", "br", "ca", "ch", "de", "es", "fr", "gb", "it", "jp", "mx", "nl", "se", "us"}
)


async def songs(request: Request, shelf: Shelf) -> Response:
    """The songs of at most 25 ISRCs, and which ISRC has which of them."""
    if refusal := _no_storefront(request):
        return refusal
    isrcs = [isrc for isrc in request.query_params.get("filter[isrc]", "").split(",") if isrc]
    if not isrcs:
        return _error(400, "40005", "Invalid Parameter Value", "No ids supplied on the request")
    if len(isrcs) > MOST_ISRCS:
        return _error(400, "40005", "Invalid Parameter Value", f"Value must be at most {MOST_ISRCS} ISRCs")
    found = {isrc: [told for told in shelf.by_isrc(isrc) if told.page("applemusic")] for isrc in isrcs}
    told = {_number(told): told for each in found.values() for told in each}
    references = {isrc: [_reference(request, "songs", _number(told)) for told in each] for isrc, each in found.items()}
    return Json({"data": [_song(request, told) for told in told.values()], "meta": {"filters": {"isrc": references}}})


async def song(request: Request, shelf: Shelf) -> Response:
    """A song by its number."""
    if refusal := _no_storefront(request):
        return refusal
    found = shelf.by_page("applemusic", request.path_params["id"])
    return Json({"data": [_song(request, found[0])]}) if found else _not_found()


async def search(request: Request, shelf: Shelf) -> Response:
    """Songs by words; no `songs` where nothing matches."""
    if refusal := _no_storefront(request):
        return refusal
    query = request.query_params
    if not query.get("term") or query.get("types") != "songs":
        return _error(400, "40005", "Invalid Parameter Value", "term and types=songs are required")
    limit = query.get("limit", "5")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit) <= LARGEST_PAGE):
        return _error(400, "40005", "Invalid Parameter Value", f"limit must be from 1 to {LARGEST_PAGE}")
    hits = [told for told, _ in shelf.search(query["term"]) if told.page("applemusic")]
    results = {"songs": {"data": [_song(request, told) for told in hits[: int(limit)]]}} if hits else {}
    return Json({"results": results, "meta": {"results": {"order": list(results)}}})


def admit(request: Request) -> Response | None:
    """A bare 401 for a token that Apple would not take."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(token, options={"verify_signature": False, "require": ["iss", "iat", "exp"]})
        signature = jwt.utils.base64url_decode(token.rpartition(".")[2])
    except jwt.InvalidTokenError:
        return _unauthorised()
    now = time.time()
    good = (
        scheme == "Bearer"
        and header.get("alg") == "ES256"
        and len(str(header.get("kid", ""))) == 10
        and len(signature) == RAW_SIGNATURE
        and claims["iat"] <= now < claims["exp"] <= claims["iat"] + LONGEST_LIFE
    )
    return None if good else _unauthorised()


def _song(request: Request, told: Recording) -> dict[str, Any]:
    number, release = _number(told), told.release
    facts: dict[str, Any] = {
        "name": told.full_title,
        "artistName": told.credit,
        "albumName": release.title,
        "isrc": told.isrc,
        "durationInMillis": told.length_ms,
        "releaseDate": told.released or release.date,
        "genreNames": [*told.genres, "Music"],
        "contentRating": "explicit" if told.explicit else None,
        "trackNumber": release.position,
        "discNumber": release.disc,
        "artwork": _artwork(release.cover),
        "url": f"{SITE}/{_storefront(request)}/song/{number}",
        "previews": [],
        "playParams": {"id": number, "kind": "song"},
    }
    related: dict[str, Any] = {"artists": {"data": [_artist(request, artist) for artist in told.artists]}}
    if release.title:
        related["albums"] = {"data": [_album(request, told)]}
    return _reference(request, "songs", number) | {"attributes": _said(facts), "relationships": related}


def _album(request: Request, told: Recording) -> dict[str, Any]:
    release = told.release
    number = str(6_000_000_000 + stable.below(10**9, "apple-album", release.title, release.gtin))
    facts = {
        "name": f"{release.title} - Single" if release.kind == "single" else release.title,
        "artistName": told.artists[0].name,
        "upc": release.gtin,
        "recordLabel": release.label,
        "releaseDate": release.date,
        "trackCount": release.tracks,
        "isSingle": release.kind == "single",
        "isCompilation": release.kind == "compilation",
        "artwork": _artwork(release.cover),
    }
    album = _reference(request, "albums", number)
    return album | {"attributes": _said(facts)} if "albums" in _included(request) else album


def _artist(request: Request, artist: Artist) -> dict[str, Any]:
    number = str(6_000_000_000 + stable.below(10**9, "apple-artist", artist.name))
    told = _reference(request, "artists", number)
    return told | {"attributes": {"name": artist.name}} if "artists" in _included(request) else told


def _artwork(cover: str | None) -> dict[str, Any] | None:
    return {"url": cover.format("{w}x{h}bb"), "width": 3000, "height": 3000} if cover else None


def _said(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def _reference(request: Request, kind: str, number: str) -> dict[str, Any]:
    return {"id": number, "type": kind, "href": f"/v1/catalog/{_storefront(request)}/{kind}/{number}"}


def _number(told: Recording) -> str:
    page = told.page("applemusic")
    assert page is not None  # noqa: S101 - only recordings with a page are shown
    return page.id


def _included(request: Request) -> Sequence[str]:
    return request.query_params.get("include", "").split(",")


def _storefront(request: Request) -> str:
    storefront: str = request.path_params["storefront"]
    return storefront


def _no_storefront(request: Request) -> Response | None:
    if _storefront(request) in STOREFRONTS:
        return None
    return _error(400, "40009", "Invalid Path Value", "Invalid storefront")


def _error(status: int, code: str, title: str, detail: str) -> Response:
    error = {"id": stable.digest("error", code, detail, size=13).hex(), "status": str(status), "code": code}
    return Json({"errors": [error | {"title": title, "detail": detail}]}, status)


def _not_found() -> Response:
    return _error(404, "40400", "Resource Not Found", "Resource with requested id was not found")


def _unauthorised() -> Response:
    return Response(status_code=401)


def _too_fast(_allowance: Allowance) -> Response:
    return Response(status_code=429)


FACE = Face(
    name="applemusic",
    prefix="/applemusic",
    endpoints=(
        Endpoint("songs", "/v1/catalog/{storefront}/songs", songs),
        Endpoint("song", "/v1/catalog/{storefront}/songs/{id}", song),
        Endpoint("search", "/v1/catalog/{storefront}/search", search),
    ),
    too_fast=_too_fast,
    quota_spent=lambda: Response(status_code=429),
    unauthorised=_unauthorised,
    admit=admit,
    pace=Pace(20, 1),
    latency=0.12,
    share=0.9,
)
