"""Spotify's Web API and its token server, with the rules of both modes.

A client whose name holds "extended" is an app in extended mode, every other one is in development mode: it is told no
popularity, markets, previews, labels and barcodes, gets ten rows a page, and is refused lists of ids. Answers have the
fields of the public API description.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.sandbox import ids, stable
from app.sandbox.face import Endpoint, Face, Json
from app.sandbox.library import Shelf
from app.sandbox.markets import MARKETS, sold_in
from app.sandbox.oauth import client_of, granting, requiring
from app.sandbox.pace import Allowance, Pace
from app.sandbox.recording import Artist, Page, Recording

SITE = "https://open.spotify.com"
API = "https://api.spotify.com/v1"
TOKEN_SECONDS = 3600
MOST_IDS, MOST_ALBUMS = 50, 20

_ID = re.compile(r"[0-9A-Za-z]{22}")
_FIELD = re.compile(r'(track|artist|album):(?:"([^"]*)"|(\S+))')
_MARKET = re.compile(r"[A-Z]{2}")


async def search(request: Request, shelf: Shelf) -> Response:
    """Tracks by `isrc:`, by `track:` and `artist:`, or by words; only those sold in the market asked about."""
    asked = request.query_params
    most, usual = (50, 20) if _extended(request) else (10, 5)
    query, limit, offset = asked.get("q", ""), _whole(asked, "limit", usual), _whole(asked, "offset", 0)
    if not query:
        return _error(400, "No search query")
    if asked.get("type") != "track":
        return _error(400, "Bad search type field")
    if limit is None or not 1 <= limit <= most:
        return _error(400, "Invalid limit")
    if offset is None or offset + limit > 1000:
        return _error(400, "Invalid offset")
    market = asked.get("market")
    if market and not _MARKET.fullmatch(market):
        return _error(400, "Invalid market code")
    found = [
        (told, page)
        for told in _matching(query, shelf)
        if market is None or sold_in(told, market)
        for page in _pages(told)
    ]
    rows = [_track(told, page, request) for told, page in found[offset : offset + limit]]
    further = offset + limit < len(found)
    return Json(
        {
            "tracks": {
                "href": f"{API}/search?{asked}",
                "items": rows,
                "limit": limit,
                "next": f"{API}/search?{request.url.include_query_params(offset=offset + limit).query}"
                if further
                else None,
                "offset": offset,
                "previous": None,
                "total": len(found),
            }
        }
    )


async def track(request: Request, shelf: Shelf) -> Response:
    """A track by its id."""
    wanted = request.path_params["id"]
    if not _ID.fullmatch(wanted):
        return _error(400, "Invalid base62 id")
    found = _by_id(wanted, shelf)
    return Json(_track(*found, request)) if found else _error(404, "Resource not found")


async def several_tracks(request: Request, shelf: Shelf) -> Response:
    """Up to fifty tracks by their ids, null where there is none; extended mode only."""
    wanted = request.query_params.get("ids", "").split(",")
    if refusal := _refuse_list(request, wanted, MOST_IDS):
        return refusal
    found = [_by_id(one, shelf) for one in wanted]
    return Json({"tracks": [_track(*one, request) if one else None for one in found]})


async def several_albums(request: Request, shelf: Shelf) -> Response:
    """Up to twenty albums by their ids, null where there is none; extended mode only."""
    wanted = request.query_params.get("ids", "").split(",")
    if refusal := _refuse_list(request, wanted, MOST_ALBUMS):
        return refusal
    return Json({"albums": [_whole_album(one, shelf, request) for one in wanted]})


def _refuse_list(request: Request, wanted: list[str], most: int) -> Response | None:
    if not _extended(request):
        return _error(403, "Forbidden")
    if len(wanted) > most:
        return _error(400, "Too many ids requested")
    return None if all(map(_ID.fullmatch, wanted)) else _error(400, "Invalid base62 id")


def _matching(query: str, shelf: Shelf) -> list[Recording]:
    if query.startswith("isrc:"):
        return list(shelf.by_isrc(query.removeprefix("isrc:").strip().upper()))
    fields = {name: quoted or bare for name, quoted, bare in _FIELD.findall(query)}
    words = f"{fields.get('track', '')} {_FIELD.sub('', query)}".strip()
    return [told for told, _ in shelf.search(words, [fields["artist"]] if "artist" in fields else [])]


def _by_id(wanted: str, shelf: Shelf) -> tuple[Recording, Page] | None:
    found = ((told, page) for told in shelf.by_page("spotify", wanted) for page in _pages(told) if page.id == wanted)
    return next(found, None)


def _pages(recording: Recording) -> tuple[Page, ...]:
    """Its pages here; what others file under Spotify by mistake is none."""
    return tuple(page for page in recording.pages["spotify"] if _ID.fullmatch(page.id))


def _track(recording: Recording, page: Page, request: Request) -> dict[str, Any]:
    """A track as the client's mode and the market asked about show it."""
    extended, market = _extended(request), request.query_params.get("market")
    told = {
        "album": _album(recording, page, extended=extended),
        "artists": [_artist(artist) for artist in recording.artists],
        "disc_number": recording.release.disc or 1,
        "duration_ms": recording.length_ms,
        "explicit": recording.explicit,
        "external_ids": {"isrc": recording.isrc},
        "external_urls": {"spotify": f"{SITE}/track/{page.id}"},
        "href": f"{API}/tracks/{page.id}",
        "id": page.id,
        "is_local": False,
        "name": f"{recording.title} - {recording.version}" if recording.version else recording.title,
        "track_number": recording.release.position or 1,
        "type": "track",
        "uri": f"spotify:track:{page.id}",
    }
    if extended:
        told |= {"popularity": round(recording.popularity or 0), "preview_url": page.preview}
    if market:
        told["is_playable"] = sold_in(recording, market)
        if not told["is_playable"]:
            told["restrictions"] = {"reason": "market"}
    elif extended:
        told["available_markets"] = [one for one in MARKETS if sold_in(recording, one)]
    return told


def _album(recording: Recording, page: Page, *, extended: bool) -> dict[str, Any]:
    release, number = recording.release, page.album or album_id(recording.isrc)
    date = release.date or "0000"
    told = {
        "album_type": {"album": "album", "compilation": "compilation"}.get(release.kind or "", "single"),
        "artists": [_artist(recording.artists[0])],
        "external_urls": {"spotify": f"{SITE}/album/{number}"},
        "href": f"{API}/albums/{number}",
        "id": number,
        "images": [{"url": release.cover.format("640x640"), "width": 640, "height": 640}] if release.cover else [],
        "name": release.title or "",
        "release_date": date,
        "release_date_precision": {4: "year", 7: "month"}.get(len(date), "day"),
        "total_tracks": release.tracks or 1,
        "type": "album",
        "uri": f"spotify:album:{number}",
    }
    return told | ({"available_markets": list(MARKETS)} if extended else {})


def _whole_album(number: str, shelf: Shelf, request: Request) -> dict[str, Any] | None:
    found = [*shelf.by_isrc(number[7:19]), *shelf.by_page("spotify-album", number)]
    for told in found:
        page = next((page for page in _pages(told) if (page.album or album_id(told.isrc)) == number), None)
        if page:
            release = told.release
            return _album(told, page, extended=_extended(request)) | {
                "copyrights": [],
                "external_ids": {"upc": release.gtin} if release.gtin else {},
                "genres": [],
                "label": release.label or "",
                "popularity": 0,
            }
    return None


def album_id(isrc: str) -> str:
    """The id of a recording's album where none is known: plainly the sandbox's own, and it leads back."""
    return f"sandbox{isrc}alb"


def _artist(artist: Artist) -> dict[str, Any]:
    value, letters = int.from_bytes(stable.digest("spotify-artist", artist.name)), ""
    for _ in range(11):
        value, digit = divmod(value, 62)
        letters = ids.BASE62[digit] + letters
    number = f"sandbox{letters}arti"
    return {
        "external_urls": {"spotify": f"{SITE}/artist/{number}"},
        "href": f"{API}/artists/{number}",
        "id": number,
        "name": artist.name,
        "type": "artist",
        "uri": f"spotify:artist:{number}",
    }


def _extended(request: Request) -> bool:
    return "extended" in (client_of("spotify", request) or "")


def _whole(asked: Mapping[str, str], name: str, unsaid: int) -> int | None:
    value = asked.get(name)
    if value is None:
        return unsaid
    return int(value) if value.isascii() and value.isdigit() else None


def _error(status: int, message: str, **more: str) -> Response:
    return Json({"error": {"status": status, "message": message, **more}}, status)


def _too_fast(allowance: Allowance) -> Response:
    response = _error(429, "API rate limit exceeded")
    response.headers["Retry-After"] = str(max(1, allowance.reset))
    return response


def _quota_spent() -> Response:
    return _error(429, "Quota exceeded", reason="QUOTA_EXCEEDED")


def _unauthorised() -> Response:
    return _error(401, "The access token expired")


FACE = Face(
    name="spotify",
    prefix="/spotify",
    endpoints=(
        Endpoint("token", "/api/token", granting("spotify", TOKEN_SECONDS), method="POST", free=True),
        Endpoint("search", "/v1/search", search),
        Endpoint("tracks", "/v1/tracks", several_tracks),
        Endpoint("track", "/v1/tracks/{id}", track),
        Endpoint("albums", "/v1/albums", several_albums),
    ),
    too_fast=_too_fast,
    quota_spent=_quota_spent,
    unauthorised=_unauthorised,
    pace=Pace(100, 30),
    latency=0.12,
    share=0.98,
    admit=requiring("spotify", _unauthorised),
)
