"""Recoupable's catalog songs: one of the vendor's sample, one of made-up recordings, and one that is somebody else's.

`catalog_id` decides: SAMPLE has the two songs of the vendor's documentation and one whose artist has no name, LARGE has
the first 250 synthetic recordings, FOREIGN belongs to another account. Of every other one nothing is known. The order
is that of the ISRCs, descending, as there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.sandbox import synthetic
from app.sandbox.face import Endpoint, Face, Json
from app.sandbox.library import Shelf
from app.sandbox.pace import Allowance, Pace

SAMPLE = "5a3c0de0-0000-4000-8000-000000000001"
LARGE = "5a3c0de0-0000-4000-8000-000000000002"
FOREIGN = "5a3c0de0-0000-4000-8000-000000000003"
LARGE_COUNT = 250

_MOMENT = "2024-03-06T15:33:27Z"
_QUEEN = {"id": "550e8400-e29b-41d4-a716-446655440000", "name": "Queen", "timestamp": 1640995200000}
_NAMELESS = {"id": "550e8400-e29b-41d4-a716-446655440001", "name": None, "timestamp": None}
_SAMPLE: tuple[Mapping[str, Any], ...] = (
    {"isrc": "ZZSYN0099999", "name": "Nobody's Song", "album": None, "artists": [_NAMELESS]},
    {"isrc": "USRC17607840", "name": "We Will Rock You", "album": "News of the World", "artists": [_QUEEN]},
    {"isrc": "USRC17607839", "name": "Bohemian Rhapsody", "album": "A Night at the Opera", "artists": [_QUEEN]},
)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


async def songs(request: Request, shelf: Shelf) -> Response:
    """A page of a catalog's songs."""
    query = request.query_params
    catalog_id = query.get("catalog_id", "")
    if not _UUID.fullmatch(catalog_id):
        return _error(400, "catalog_id must be a UUID", missing_fields=["catalog_id"])
    try:
        page, limit = int(query.get("page", "1")), int(query.get("limit", "20"))
    except ValueError:
        return _error(400, "page and limit must be numbers")
    if page < 1 or not 1 <= limit <= 100:
        return _error(400, "page must be 1 or more, limit between 1 and 100")
    if catalog_id.lower() == FOREIGN:
        return _error(403, "Catalog does not belong to the account")
    listed = [{"catalog_id": catalog_id, "updated_at": _MOMENT, **song} for song in _listed(catalog_id.lower(), shelf)]
    wanted = query.get("artistName")
    if wanted:
        listed = [song for song in listed if any(artist["name"] == wanted for artist in song["artists"])]
    start = (page - 1) * limit
    pagination = {
        "total_count": len(listed),
        "page": page,
        "limit": limit,
        "total_pages": -(-len(listed) // limit),
    }
    return Json({"status": "success", "songs": listed[start : start + limit], "pagination": pagination})


def _listed(catalog_id: str, shelf: Shelf) -> Iterator[Mapping[str, Any]]:
    if catalog_id == SAMPLE:
        yield from ({"notes": None, **song} for song in _SAMPLE)
    if catalog_id == LARGE:
        for number in reversed(range(LARGE_COUNT)):
            for told in shelf.by_isrc(synthetic.isrc(number)):
                artists = [{"id": _QUEEN["id"], "name": artist.name, "timestamp": None} for artist in told.artists]
                facts = {"isrc": told.isrc, "name": told.title, "album": told.release.title, "artists": artists}
                yield {**facts, "notes": f"number {number}"}


def _admit(request: Request) -> Response | None:
    """Exactly one of the two ways to authenticate."""
    key = request.headers.get("x-api-key", "")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    given = [one for one in (key, token if scheme.lower() == "bearer" else "") if one]
    return None if len(given) == 1 and given[0] != "revoked" else _unauthorised()


def _error(status: int, message: str, **more: object) -> Response:
    return Json({"status": "error", **more, "error": message}, status)


def _unauthorised() -> Response:
    return _error(401, "Exactly one of x-api-key or Authorization must be provided")


def _too_fast(_allowance: Allowance) -> Response:
    return _error(429, "Too many requests")


def _quota_spent() -> Response:
    return _error(429, "Quota exceeded")


FACE = Face(
    name="recoupable",
    prefix="/recoupable/api",
    endpoints=(Endpoint("songs", "/catalogs/songs", songs),),
    too_fast=_too_fast,
    quota_spent=_quota_spent,
    unauthorised=_unauthorised,
    pace=Pace(5, 1),
    latency=0.15,
    share=1.0,
    admit=_admit,
)
