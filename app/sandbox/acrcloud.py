"""ACRCloud's External Metadata API: one endpoint, one selector per call, links as lists per platform.

Shapes follow the vendor's documented sample; the error bodies are not documented and take the manner of its console.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.sandbox.face import Endpoint, Face, Json
from app.sandbox.library import Shelf
from app.sandbox.pace import Allowance, Pace
from app.sandbox.recording import Page, Recording, Release, Work

PLATFORMS = ("spotify", "applemusic", "youtube", "deezer", "tidal", "gaana", "awa", "kkbox", "soundcloud")
UNASKED = ("spotify", "deezer", "youtube", "applemusic", "7digital")
MOST_PLATFORMS = 5
SELECTORS = ("isrc", "acr_id", "source_url", "query")
NUMBERED = {"deezer"}  # artist and album ids come as numbers there, while track ids are text

_LINKS = {
    "spotify": "https://open.spotify.com/track/{id}",
    "applemusic": "https://music.apple.com/song/{id}",
    "youtube": "https://music.youtube.com/watch?v={id}",
    "deezer": "https://www.deezer.com/track/{id}",
    "tidal": "https://tidal.com/browse/track/{id}",
    "awa": "https://s.awa.fm/track/{id}",
}
_PATHS = {
    "open.spotify.com": ("spotify", re.compile(r"/track/([0-9A-Za-z]{22})")),
    "music.apple.com": ("applemusic", re.compile(r"/(?:[a-z]{2}/)?song/(?:[^/]+/)?(\d+)")),
    "youtu.be": ("youtube", re.compile(r"/([\w-]{11})")),
    "www.deezer.com": ("deezer", re.compile(r"/(?:[a-z]{2}/)?track/(\d+)")),
    "deezer.com": ("deezer", re.compile(r"/(?:[a-z]{2}/)?track/(\d+)")),
    "tidal.com": ("tidal", re.compile(r"/(?:browse/)?track/(\d+)")),
    "www.tidal.com": ("tidal", re.compile(r"/(?:browse/)?track/(\d+)")),
    "s.awa.fm": ("awa", re.compile(r"/track/([0-9a-f]{20})")),
}
_PARAMETERS = {
    "music.apple.com": ("applemusic", "i"),
    "www.youtube.com": ("youtube", "v"),
    "youtube.com": ("youtube", "v"),
    "music.youtube.com": ("youtube", "v"),
}


class _Query(msgspec.Struct):
    track: str
    artists: list[str] = []


async def tracks(request: Request, shelf: Shelf) -> Response:
    """Tracks by ISRC, ACRCloud id, link or words."""
    query = request.query_params
    given = [name for name in SELECTORS if query.get(name)]
    if len(given) != 1:
        return _invalid(given[1] if given else "isrc", f"Exactly one of {', '.join(SELECTORS)} is required.")
    asked = tuple(filter(None, query.get("platforms", "").split(",")))
    if len(asked) > MOST_PLATFORMS:
        return _invalid("platforms", f"The platforms must not have more than {MOST_PLATFORMS} items.")
    if unknown := set(asked) - set(PLATFORMS):
        return _invalid("platforms", f"The selected platforms are invalid: {', '.join(sorted(unknown))}.")
    try:
        found = _find(given[0], query[given[0]], query.get("format", "text"), shelf)
    except ValueError as error:
        return _invalid(given[0], str(error))
    with_works = query.get("include_works") == "1"
    return Json({"data": [_track(recording, asked or UNASKED, with_works=with_works) for recording in found]})


def _find(selector: str, value: str, form: str, shelf: Shelf) -> Sequence[Recording]:
    if selector == "isrc":
        found = shelf.by_isrc(value)
        return [*found, *(other for recording in found for other in shelf.companions(recording))]
    if selector == "acr_id":
        return shelf.by_page("acrcloud", value)
    if selector == "source_url":
        return shelf.by_page(*_link(value))
    if form == "json":
        wanted = msgspec.json.decode(value, type=_Query)
        return [recording for recording, _ in shelf.search(wanted.track, wanted.artists)[:10]]
    return [recording for recording, _ in shelf.search(value)[:10]]


def _link(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in _PARAMETERS:
        platform, name = _PARAMETERS[host]
        if value := parse_qs(parts.query).get(name):
            return platform, value[0]
    if host in _PATHS:
        platform, path = _PATHS[host]
        if match := path.match(parts.path):
            return platform, match[1]
    raise ValueError("The source url is not a track of a supported platform.")


def _track(recording: Recording, platforms: Sequence[str], *, with_works: bool) -> dict[str, Any]:
    release = recording.release
    track: dict[str, Any] = {
        "name": recording.full_title,
        "disc_number": release.disc,
        "track_number": release.position,
        "isrc": recording.isrc,
        "genres": list(recording.genres),
        "duration_ms": recording.length_ms,
        "release_date": recording.released or release.date,
        "artists": [{"name": artist.name} for artist in recording.artists],
        "album": _album(release),
        "external_metadata": {
            platform: [_entry(platform, page) for page in recording.pages[platform]]
            for platform in platforms
            if platform in recording.pages
        },
        "type": "track",
    }
    if with_works and recording.works:
        track["works"] = [_work(work) for work in recording.works]
    return _known(track)


def _album(release: Release) -> dict[str, Any]:
    album: dict[str, Any] = {
        "name": release.title,
        "track_count": release.tracks,
        "upc": release.gtin and release.gtin.zfill(14),
        "release_date": release.date,
        "label": release.label,
    }
    if release.cover:
        album["cover"] = release.cover.format("3000x3000")
        sizes = {"small": 64, "medium": 300, "large": 3000}
        album["covers"] = {size: release.cover.format(f"{px}x{px}") for size, px in sizes.items()}
    return _known(album)


def _entry(platform: str, page: Page) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": page.id, "link": page.link or _LINKS[platform].format(id=page.id)}
    if page.preview:
        entry["preview"] = page.preview
    if page.artists:
        entry["artists"] = [_owner(platform, "channel", artist) for artist in page.artists]
    if page.album:
        entry["album"] = _owner(platform, "browse", page.album) | _known({"cover": page.cover})
    return entry


def _owner(platform: str, word: str, identifier: str) -> dict[str, Any]:
    if platform == "youtube":
        return {"id": identifier, "link": f"https://music.youtube.com/{word}/{identifier}"}
    return {"id": int(identifier) if platform in NUMBERED else identifier}


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def _work(work: Work) -> dict[str, Any]:
    return {
        "iswc": work.iswc,
        "contributors": [
            {"name": party.name, "ipi": party.ipi, "roles": sorted({_role(role) for role in party.roles})}
            for party in work.contributors
        ],
        "name": work.title,
    }


def _role(role: str) -> str:
    """Every writer is a "Composer" here, whatever was written."""
    return "Publisher" if role == "publisher" else "Composer"


def _invalid(name: str, message: str) -> Response:
    return Json({"message": "The given data was invalid.", "errors": {name: [message]}}, 422)


def _admit(request: Request) -> Response | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return _unauthorised() if scheme.lower() != "bearer" or token in {"", "revoked"} else None


def _unauthorised() -> Response:
    return Json({"message": "Unauthenticated."}, 401)


def _too_fast(_allowance: Allowance) -> Response:
    return Json({"message": "Too Many Attempts."}, 429)


def _quota_spent() -> Response:
    return Json({"message": "The request limit of this account is reached."}, 429)


FACE = Face(
    name="acrcloud",
    prefix="/acrcloud",
    endpoints=(Endpoint("tracks", "/api/external-metadata/tracks", tracks),),
    too_fast=_too_fast,
    quota_spent=_quota_spent,
    unauthorised=_unauthorised,
    pace=Pace(10, 1),
    latency=0.25,
    share=0.85,
    admit=_admit,
)
