"""Discogs' API: releases by number, and for who has a token a search by barcode or by track and artist.

A release shows the tracks that the sandbox knows of it, at their positions. Few releases list ISRCs, and they write
them as people do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.sandbox import stable
from app.sandbox.face import Endpoint, Face, Json
from app.sandbox.library import Shelf
from app.sandbox.pace import Allowance, Pace
from app.sandbox.recording import Artist, Recording

API = "https://api.discogs.com"
LONGEST_PAGE = 100
ISRCS_LISTED = 0.1  # the share of made-up releases that list the ISRCs of their tracks

_FORMATS = {"album": "Album", "single": "Single", "ep": "EP", "compilation": "Compilation"}
_COUNTRIES = {"GB": "UK", "US": "US", "DE": "Germany", "FR": "France", "JP": "Japan", "XW": "Worldwide"}


async def release(request: Request, shelf: Shelf) -> Response:
    """A release by its number."""
    number = request.path_params["id"]
    found = shelf.by_page("discogs-release", number)
    if not found:
        return _message(404, "Release not found.")
    signed_in = "authorization" in request.headers
    return Json(_release(int(number), list(found), pictures=signed_in))


async def search(request: Request, shelf: Shelf) -> Response:
    """Releases by barcode, or by track and artist."""
    if "authorization" not in request.headers:
        return _unauthorised()
    query = request.query_params
    if query.get("barcode"):
        found: Sequence[Recording] = shelf.by_page("gtin", query["barcode"].lstrip("0"))
    else:
        hits = shelf.search(query.get("track", ""), [query["artist"]] if query.get("artist") else [])
        found = [told for told, _ in hits]
    releases = {number: told for told in found for number in _numbers(told)}
    size = min(int(query.get("per_page", "50")), LONGEST_PAGE)
    results = [_hit(number, told) for number, told in releases.items()][:size]
    pages = {"page": 1, "pages": 1, "per_page": size, "items": len(releases), "urls": {}}
    return Json({"pagination": pages, "results": results})


def admit(request: Request) -> Response | None:
    """A User-Agent is wanted; a token may be left out, but not be `revoked`."""
    if not request.headers.get("user-agent"):
        return _message(403, "You are making requests without a User-Agent.")
    return _unauthorised() if request.headers.get("authorization", "").endswith("=revoked") else None


def _release(number: int, found: list[Recording], *, pictures: bool) -> dict[str, Any]:
    first, told = found[0].release, {_position(one, number): one for one in found}
    tracks = [_track(told[position], position) for position in sorted(told, key=_place)]
    return {
        "id": number,
        "status": "Accepted",
        "year": int((first.date or "0")[:4]),
        "resource_url": f"{API}/releases/{number}",
        "uri": f"https://www.discogs.com/release/{number}",
        "artists": [_artist(artist) for artist in found[0].artists],
        "labels": [{"name": first.label, "catno": "none", "entity_type": "1"}] if first.label else [],
        "formats": [_format(first.kind)],
        "title": first.title or found[0].title,
        "country": _COUNTRIES.get(first.country or ""),
        "released": first.date or "",
        "genres": list(found[0].genres),
        "styles": [],
        "identifiers": _identifiers(number, told),
        "tracklist": [{"position": "", "type_": "heading", "title": "Tracks", "duration": ""}, *tracks],
        "images": [_picture(first.cover if pictures else None)] if first.cover else [],
    }


def _track(told: Recording, position: str) -> dict[str, Any]:
    seconds = told.length_ms // 1000
    return {
        "position": position,
        "type_": "track",
        "title": told.full_title,
        "duration": f"{seconds // 60}:{seconds % 60:02}",
        "artists": [_artist(artist) for artist in told.artists],
    }


def _artist(artist: Artist) -> dict[str, Any]:
    number = 60_000_000 + stable.below(10**7, "discogs-artist", artist.name)
    numbered = f" ({2 + number % 3})" if number % 4 == 0 else ""  # the second of that name, and so on
    joined = {"name": f"{artist.name}{numbered}", "anv": "", "join": artist.join.strip(), "role": "", "tracks": ""}
    return joined | {"id": number, "resource_url": f"{API}/artists/{number}"}


def _identifiers(number: int, told: Mapping[str, Recording]) -> list[dict[str, Any]]:
    gtin = next(iter(told.values())).release.gtin
    said = [{"type": "Barcode", "value": f"{gtin[:1]} {gtin[1:7]} {gtin[7:]}", "description": "Text"}] if gtin else []
    for position, one in told.items():
        if one.isrc.startswith("ZZ") and stable.happens(ISRCS_LISTED, "discogs-isrc", number):
            written = f"{one.isrc[:2]}-{one.isrc[2:5]}-{one.isrc[5:7]}-{one.isrc[7:]}"
            said.append({"type": "ISRC", "value": written, "description": f"Track {position}"})
    return said


def _hit(number: int, told: Recording) -> dict[str, Any]:
    return {
        "id": number,
        "type": "release",
        "title": f"{told.artists[0].name} - {told.release.title or told.title}",
        "year": (told.release.date or "")[:4],
        "country": _COUNTRIES.get(told.release.country or "", ""),
        "barcode": [told.release.gtin] if told.release.gtin else [],
        "resource_url": f"{API}/releases/{number}",
    }


def _format(kind: str | None) -> dict[str, Any]:
    return {"name": "CD", "qty": "1", "descriptions": [_FORMATS[kind]] if kind else []}


def _picture(address: str | None) -> dict[str, Any]:
    uri = address.format(600) if address else ""
    return {"type": "primary", "uri": uri, "uri150": "", "resource_url": uri, "width": 600, "height": 600}


def _numbers(told: Recording) -> list[int]:
    return [int(page.id.partition("-")[0]) for page in told.pages.get("discogs", ())]


def _position(told: Recording, number: int) -> str:
    pages = [page.id.partition("-") for page in told.pages["discogs"]]
    return next(position for release, _, position in pages if int(release) == number)


def _place(position: str) -> tuple[bool, int, str]:
    return not position.isdigit(), int(position) if position.isdigit() else 0, position


def _message(status: int, message: str) -> Response:
    return Json({"message": message}, status)


def _unauthorised() -> Response:
    return _message(401, "You must authenticate to access this resource.")


def _too_fast(_allowance: Allowance) -> Response:
    return _message(429, "You are making requests too quickly.")


def _headers(allowance: Allowance) -> Mapping[str, str]:
    used = allowance.limit - allowance.remaining
    return {
        "X-Discogs-Ratelimit": str(allowance.limit),
        "X-Discogs-Ratelimit-Used": str(used),
        "X-Discogs-Ratelimit-Remaining": str(allowance.remaining),
    }


FACE = Face(
    name="discogs",
    prefix="/discogs",
    endpoints=(
        Endpoint("release", "/releases/{id}", release),
        Endpoint("search", "/database/search", search),
    ),
    too_fast=_too_fast,
    quota_spent=lambda: _message(429, "You are making requests too quickly."),
    unauthorised=_unauthorised,
    admit=admit,
    headers=_headers,
    pace=Pace(60, 60),
    latency=0.2,
    share=0.6,
)
