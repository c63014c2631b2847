"""SonoVault's API: tracks and links by ISRC or any platform's id, search, and 100 lines at once by resolve.

Its track is a cluster that may own several ISRCs, so the answer's ISRC can differ from the one asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.sandbox.face import Endpoint, Face, Json
from app.sandbox.library import Shelf
from app.sandbox.pace import Allowance, Pace
from app.sandbox.recording import Recording

MOST_LINES = 100
MONTHLY_CREDITS = 500_000  # no account is kept: every call is the month's first, and the fault `quota` spends it all
SOURCES = {
    "spotify": "https://open.spotify.com/track/{id}",
    "beatport": "https://www.beatport.com/track/-/{id}",
    "applemusic": "https://music.apple.com/song/{id}",
    "tidal": "https://tidal.com/browse/track/{id}",
    "discogs": "https://www.discogs.com/release/{release}",
    "musicbrainz": "https://musicbrainz.org/recording/{id}",
    "youtube": "https://www.youtube.com/watch?v={id}",
}
SELECTORS = ("id", "isrc", *(f"{source}_id" for source in SOURCES))
INPUT_TYPES = ("track_name", "isrc", "sonovault_id", *(f"{source}_id" for source in SOURCES if source != "youtube"))


class _Lines(msgspec.Struct):
    input_type: str
    items: list[str]


async def track_by_isrc(request: Request, shelf: Shelf) -> Response:
    """A track by ISRC, in the path or as `?isrc=`."""
    isrc = request.path_params.get("isrc") or request.query_params.get("isrc")
    if not isrc:
        return _error(400, "bad_request", "isrc is required")
    return _one(shelf.by_isrc(isrc))


async def track(request: Request, shelf: Shelf) -> Response:
    """A track by SonoVault's number."""
    return _one(shelf.by_page("sonovault", request.path_params["id"]))


async def links(request: Request, shelf: Shelf) -> Response:
    """All pages of a track, by exactly one identifier."""
    given = [name for name in SELECTORS if request.query_params.get(name)]
    if len(given) != 1:
        return _error(400, "bad_request", f"Exactly one of {', '.join(SELECTORS)} is required")
    found = _find(given[0], request.query_params[given[0]], shelf)
    if not found:
        return _not_found()
    told = found[0]
    return Json({"track_id": _track_id(told), "title": told.title, "isrc": told.isrc, "links": _links(told)})


async def search(request: Request, shelf: Shelf) -> Response:
    """Tracks by artist and title, a page at a time."""
    query = request.query_params
    if not query.get("artist") or not query.get("title"):
        return _error(400, "bad_request", "artist and title are required")
    try:
        start, limit = int(query.get("cursor", "0")), int(query.get("limit", "20"))
    except ValueError:
        return _error(400, "bad_request", "limit and cursor must be valid")
    if start < 0 or not 1 <= limit <= MOST_LINES:
        return _error(400, "bad_request", f"limit must be between 1 and {MOST_LINES}")
    hits = shelf.search(query["title"], [query["artist"]])
    more = str(start + limit) if start + limit < len(hits) else None
    return Json({"results": [_track(told) for told, _ in hits[start : start + limit]], "next_cursor": more})


async def resolve(request: Request, shelf: Shelf) -> Response:
    """Up to 100 lines at once, each with its own status; a line costs one credit."""
    try:
        lines = msgspec.json.decode(await request.body(), type=_Lines)
    except msgspec.DecodeError as error:
        return _error(400, "bad_request", str(error))
    if lines.input_type not in INPUT_TYPES:
        return _error(400, "bad_request", f"input_type must be one of {', '.join(INPUT_TYPES)}")
    if not 1 <= len(lines.items) <= MOST_LINES:
        return _error(400, "bad_request", f"items must hold 1 to {MOST_LINES} lines, not {len(lines.items)}")
    selector = "id" if lines.input_type == "sonovault_id" else lines.input_type
    return Json(
        {
            "results": [_row(line, _find(selector, line, shelf)) for line in lines.items],
            "partial": False,
            "processed": len(lines.items),
            "credits_used": len(lines.items),
            "credits_remaining": MONTHLY_CREDITS - len(lines.items),
            "message": None,
        }
    )


def _row(line: str, found: Sequence[Recording]) -> dict[str, Any]:
    if not found:
        return {"input": line, "status": "not_found", "track": None, "links": []}
    return {"input": line, "status": "matched", "track": _track(found[0]), "links": _links(found[0])}


def _find(selector: str, value: str, shelf: Shelf) -> Sequence[Recording]:
    if selector == "isrc":
        return shelf.by_isrc(value)
    if selector == "id":
        return shelf.by_page("sonovault", value)
    if selector == "track_name":
        return [recording for recording, _ in shelf.search(value)]
    source = selector.removesuffix("_id")
    return shelf.by_page(source, value.removeprefix("spotify:track:") if source == "spotify" else value)


def _one(found: Sequence[Recording]) -> Response:
    return Json(_track(found[0])) if found else _not_found()


def _track(recording: Recording) -> dict[str, Any]:
    release = recording.release
    leader = recording.artists[0]
    return {
        "id": _track_id(recording),
        "title": recording.full_title,
        "isrc": recording.isrc,
        "releaseTitle": release.title,
        "releases": [
            {
                "id": release.sonovault_id,
                "title": release.title,
                "artist": {"id": leader.sonovault_id, "name": leader.name},
            }
        ]
        if release.title
        else [],
        "artists": [
            {
                "id": artist.sonovault_id,
                "name": artist.name,
                "is_primary": artist.role == "main",
                "is_remixer": artist.role == "remixer",
            }
            for artist in recording.artists
        ],
        "bpm": recording.bpm,
        "key": recording.key,
        "duration": round(recording.length_ms / 1000),
        "popularity": recording.popularity,
        "energy": recording.energy,
        "genre": list(recording.genres[:1]),
        "subgenre": list(recording.genres[1:]),
    }


def _links(recording: Recording) -> list[dict[str, Any]]:
    return [
        {
            "source": source,
            "external_id": f"spotify:track:{page.id}" if source == "spotify" else page.id,
            "url": address.format(id=page.id, release=page.id.partition("-")[0]),
        }
        for source, address in SOURCES.items()
        for page in recording.pages.get(source, ())
    ]


def _track_id(recording: Recording) -> int | str:
    """SonoVault's number; where none is known, a mark of the sandbox's own that nobody takes for one."""
    return recording.sonovault_id or f"sandbox-{recording.isrc}"


def _error(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> Response:
    return Json({"error": {"code": code, "message": message, "status": status}}, status, headers)


def _not_found() -> Response:
    return _error(404, "not_found", "No track found matching the provided parameters")


def _admit(request: Request) -> Response | None:
    return _unauthorised() if request.headers.get("x-api-key", "") in {"", "revoked"} else None


def _unauthorised() -> Response:
    return _error(401, "unauthorized", "A valid API key is required")


def _too_fast(allowance: Allowance) -> Response:
    return _error(429, "rate_limited", "Too many requests", {"Retry-After": str(max(1, allowance.reset))})


def _quota_spent() -> Response:
    return _error(429, "rate_limited", "Monthly quota exceeded")


def _headers(allowance: Allowance) -> Mapping[str, str]:
    return {
        "RateLimit-Limit": str(allowance.limit),
        "RateLimit-Remaining": str(allowance.remaining),
        "RateLimit-Reset": str(allowance.reset),
    }


FACE = Face(
    name="sonovault",
    prefix="/sonovault/v1",
    endpoints=(
        Endpoint("track_by_isrc", "/tracks/isrc", track_by_isrc),
        Endpoint("track_by_isrc", "/tracks/isrc/{isrc}", track_by_isrc),
        Endpoint("links", "/tracks/links", links),
        Endpoint("search", "/tracks/search", search),
        Endpoint("resolve", "/tracks/resolve", resolve, method="POST"),
        Endpoint("track", "/tracks/{id}", track),
    ),
    too_fast=_too_fast,
    quota_spent=_quota_spent,
    unauthorised=_unauthorised,
    pace=Pace(300, 60),
    latency=0.15,
    share=0.9,
    admit=_admit,
    headers=_headers,
)
