"""Deezer's catalogue API: no credentials, one track per call, and every error inside a 200."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.sandbox import stable
from app.sandbox.face import Endpoint, Face, Json
from app.sandbox.library import Shelf
from app.sandbox.pace import Allowance, Pace
from app.sandbox.recording import Artist, Recording

SITE = "https://www.deezer.com"
API = "https://api.deezer.com"
COUNTRIES = ["AT", "AU", "BE", "BR", "CA", "CH", "DE", "ES", "FR", "GB", "IT", "JP", "MX", "NL", "SE", "US"]
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
        "track_position": release.position,
        "disk_number": release.disc,
        "release_date": recording.released or release.date or "0000-00-00",
        "bpm": recording.bpm or 0,
        "gain": -6 - stable.below(80, "gain", recording.isrc) / 10,
        "available_countries": COUNTRIES,
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
        "rank": recording.popularity * 10_000,
        "explicit_lyrics": recording.explicit,
        "explicit_content_lyrics": int(recording.explicit),
        "explicit_content_cover": 0,
        "preview": "",
        "md5_image": _picture("cover", recording.release.title),
    }


def _album_head(recording: Recording) -> dict[str, Any]:
    number, picture = recording.release.deezer_id, _picture("cover", recording.release.title)
    return {
        "id": number,
        "title": recording.release.title,
        "link": f"{SITE}/album/{number}",
        "cover": f"{API}/album/{number}/image",
        **_sizes("cover", picture),
        "md5_image": picture,
        "tracklist": f"{API}/album/{number}/tracks",
        "type": "album",
    }


def _album(tracks: list[Recording]) -> dict[str, Any]:
    first, release = tracks[0], tracks[0].release
    return _album_head(first) | {
        "upc": release.gtin,
        "share": f"{SITE}/album/{release.deezer_id}?utm_source=deezer&utm_content=album-{release.deezer_id}",
        "genre_id": -1,
        "genres": {
            "data": [{"id": stable.below(500, "genre", name), "name": name, "type": "genre"} for name in first.genres]
        },
        "label": release.label,
        "nb_tracks": release.tracks,
        "duration": sum(recording.length_ms for recording in tracks) // 1000,
        "fans": stable.below(10**6, "fans", release.deezer_id),
        "release_date": release.date or "0000-00-00",
        "record_type": _KINDS[release.kind],
        "available": True,
        "explicit_lyrics": any(recording.explicit for recording in tracks),
        "contributors": [_artist(first.artists[0]) | {"role": "Main"}],
        "artist": _artist(first.artists[0]),
        "tracks": {
            "data": [
                _head(recording) | {"artist": _artist(recording.artists[0]), "type": "track"}
                for recording in sorted(tracks, key=lambda told: (told.release.disc, told.release.position))
            ]
        },
    }


def _artist(artist: Artist) -> dict[str, Any]:
    number = stable.below(10**7, "deezer-artist", artist.name)
    return {
        "id": number,
        "name": artist.name,
        "link": f"{SITE}/artist/{number}",
        "picture": f"{API}/artist/{number}/image",
        **_sizes("picture", _picture("artist", artist.name)),
        "tracklist": f"{API}/artist/{number}/top?limit=50",
        "type": "artist",
    }


def _number(recording: Recording) -> int:
    page = recording.page("deezer")
    return int(page.id) if page else 900_000_000 + stable.below(10**8, "deezer", recording.isrc)


def _picture(kind: str, name: str | None) -> str:
    return stable.digest(kind, name, size=16).hex()


def _sizes(kind: str, picture: str) -> dict[str, str]:
    pixels = {"small": 56, "medium": 250, "big": 500, "xl": 1000}
    folder = "artist" if kind == "picture" else "cover"
    return {f"{kind}_{size}": f"https://images.example/{folder}/{picture}/{px}x{px}.jpg" for size, px in pixels.items()}


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
