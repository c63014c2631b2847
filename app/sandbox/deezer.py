"""Deezer's catalogue API: no credentials, one track per call, and every error inside a 200."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.sandbox.face import Endpoint, Face, Json
from app.sandbox.library import Shelf
from app.sandbox.pace import Allowance, Pace
from app.sandbox.recording import Artist, Recording

SITE = "https://www.deezer.com"
API = "https://api.deezer.com"
LONGEST_PAGE = 100

_FIELD = re.compile(r'(artist|track|album|label):"([^"]*)"')
_KINDS = {"album": "album", "single": "single", "ep": "ep", "compilation": "compile"}


async def track_by_isrc(request: Request, shelf: Shelf) -> Response:
    """The one track Deezer picks for an ISRC."""
    found = shelf.by_isrc(request.path_params["isrc"].upper())
    return Json(_track(found[0])) if found else _no_data()


async def track(request: Request, shelf: Shelf) -> Response:
    """A track by Deezer's number."""
    found = shelf.by_page("deezer", request.path_params["id"])
    return Json(_track(found[0])) if found else _no_data()


async def album(request: Request, shelf: Shelf) -> Response:
    """An album by Deezer's number; its tracks come without ISRCs and positions."""
    found = shelf.by_page("deezer-album", request.path_params["id"])
    return Json(_album(list(found))) if found else _no_data()


async def search(request: Request, shelf: Shelf) -> Response:
    """Tracks by words, or by `artist:""` and `track:""`."""
    query = request.query_params.get("q", "")
    if not query:
        return _error("MissingParameterException", "Missing parameters: q", 501)
    fields = dict(_FIELD.findall(query))
    text = f"{fields.get('track', '')} {_FIELD.sub('', query)}"
    hits = shelf.search(text.strip(), [fields["artist"]] if "artist" in fields else [])
    start = _whole(request, "index", 0)
    limit = min(_whole(request, "limit", 25), LONGEST_PAGE)
    rows = [_short(recording) for recording, _ in hits[start : start + limit]]
    body: dict[str, Any] = {"data": rows, "total": len(hits)}
    if start + limit < len(hits):
        body["next"] = f"{API}/search?{request.url.include_query_params(index=start + limit).query}"
    return Json(body)


def _track(recording: Recording) -> dict[str, Any]:
    release, number = recording.release, _number(recording)
    return _head(recording) | {
        "isrc": recording.isrc,
        "share": f"{SITE}/track/{number}?utm_source=deezer&utm_content=track-{number}&utm_medium=web",
        "track_position": release.position or 0,
        "disk_number": release.disc or 0,
        "release_date": recording.released or release.date or "0000-00-00",
        "bpm": recording.bpm or 0,
        "gain": 0,
        "contributors": [
            _artist(artist) | {"role": "Main" if artist.role == "main" else "Featured"} for artist in recording.artists
        ],
        "artist": _artist(recording.artists[0]),
        "album": _album_head(recording) | {"release_date": release.date or "0000-00-00"},
        "type": "track",
    }


def _short(recording: Recording) -> dict[str, Any]:
    return _head(recording) | {
        "isrc": recording.isrc,
        "artist": _artist(recording.artists[0]),
        "album": _album_head(recording),
        "type": "track",
    }


def _head(recording: Recording) -> dict[str, Any]:
    number = _number(recording)
    return {
        "id": number,
        "readable": True,
        "title": recording.full_title,
        "title_short": recording.title,
        "title_version": f"({recording.version})" if recording.version else "",
        "link": f"{SITE}/track/{number}",
        "duration": recording.length_ms // 1000,
        "rank": round((recording.popularity or 0) * 10_000),
        "explicit_lyrics": recording.explicit,
        "explicit_content_lyrics": int(recording.explicit),
        "explicit_content_cover": 0,
        "preview": "",
        "md5_image": "",
    }


def _album_head(recording: Recording) -> dict[str, Any]:
    number = recording.release.deezer_id
    told: dict[str, Any] = {"title": recording.release.title, "type": "album"}
    if number is None:
        return told
    return told | {
        "id": number,
        "link": f"{SITE}/album/{number}",
        "cover": f"{API}/album/{number}/image",
        **_pictures("cover", recording.release.cover),
        "md5_image": "",
        "tracklist": f"{API}/album/{number}/tracks",
    }


def _album(tracks: list[Recording]) -> dict[str, Any]:
    first, release = tracks[0], tracks[0].release
    return _album_head(first) | {
        "upc": release.gtin,
        "share": f"{SITE}/album/{release.deezer_id}?utm_source=deezer&utm_content=album-{release.deezer_id}",
        "genre_id": -1,
        "genres": {"data": [{"name": name, "type": "genre"} for name in first.genres]},
        "label": release.label,
        "nb_tracks": release.tracks,
        "duration": sum(recording.length_ms for recording in tracks) // 1000,
        "release_date": release.date or "0000-00-00",
        "record_type": _KINDS.get(release.kind or ""),
        "available": True,
        "explicit_lyrics": any(recording.explicit for recording in tracks),
        "contributors": [_artist(first.artists[0]) | {"role": "Main"}],
        "artist": _artist(first.artists[0]),
        "tracks": {
            "data": [
                _head(recording) | {"artist": _artist(recording.artists[0]), "type": "track"}
                for recording in sorted(tracks, key=_place)
            ]
        },
    }


def _artist(artist: Artist) -> dict[str, Any]:
    told: dict[str, Any] = {"name": artist.name, "type": "artist"}
    if artist.deezer_id is None:
        return told
    return told | {
        "id": artist.deezer_id,
        "link": f"{SITE}/artist/{artist.deezer_id}",
        "picture": f"{API}/artist/{artist.deezer_id}/image",
        **_pictures("picture"),
        "tracklist": f"{API}/artist/{artist.deezer_id}/top?limit=50",
    }


def _number(recording: Recording) -> int:
    return int(recording.pages["deezer"][0].id)  # what Deezer knows has its number, or the data is wrong


def _place(recording: Recording) -> tuple[int, int]:
    return recording.release.disc or 0, recording.release.position or 0


def _pictures(kind: str, address: str | None = None) -> dict[str, str | None]:
    pixels = {"small": 56, "medium": 250, "big": 500, "xl": 1000}
    return {f"{kind}_{size}": address and address.format(f"{px}x{px}") for size, px in pixels.items()}


def _whole(request: Request, name: str, unsaid: int) -> int:
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdigit() else unsaid


def _error(kind: str, message: str, code: int) -> Response:
    return Json({"error": {"type": kind, "message": message, "code": code}})


def _no_data() -> Response:
    return _error("DataException", "no data", 800)


def _too_fast(_allowance: Allowance) -> Response:
    return _error("Exception", "Quota limit exceeded", 4)


FACE = Face(
    name="deezer",
    prefix="/deezer",
    endpoints=(
        Endpoint("track_by_isrc", "/track/isrc:{isrc}", track_by_isrc),
        Endpoint("track", "/track/{id}", track),
        Endpoint("album", "/album/{id}", album),
        Endpoint("search", "/search", search),
        Endpoint("search", "/search/track", search),
    ),
    too_fast=_too_fast,
    quota_spent=lambda: _error("Exception", "Quota limit exceeded", 4),
    unauthorised=lambda: _error("OAuthException", "An active access token must be used", 200),
    pace=Pace(50, 5),
    latency=0.08,
    share=0.8,
)
