"""Beatport's catalogue API, version 4, and its token server. Its documentation is closed: shapes are those that client
programs and embedded pages show, errors and pace are a guess."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.sandbox import stable
from app.sandbox.face import Endpoint, Face, Json
from app.sandbox.library import Shelf
from app.sandbox.oauth import granting, requiring
from app.sandbox.pace import Allowance, Pace
from app.sandbox.recording import Page, Recording

TOKEN_SECONDS = 36_000
FIRST_OWN = 4_000_000_000  # numbers of releases, artists and labels that are not known, beyond all real ones


async def tracks(request: Request, shelf: Shelf) -> Response:
    """The tracks with an ISRC."""
    found = shelf.by_isrc(request.query_params.get("isrc", "").upper())
    return Json(_page([_track(told, page) for told in found for page in told.pages["beatport"]]))


async def track(request: Request, shelf: Shelf) -> Response:
    """A track by Beatport's number."""
    wanted = request.path_params["id"]
    for told in shelf.by_page("beatport", wanted):
        return Json(_track(told, next(page for page in told.pages["beatport"] if page.id == wanted)))
    return Json({"detail": "Not found."}, 404)


async def search(request: Request, shelf: Shelf) -> Response:
    """Tracks by words."""
    asked = request.query_params
    most = int(asked["per_page"]) if asked.get("per_page", "").isdigit() else 25
    hits = [told for told, _ in shelf.search(asked.get("q", ""))][:most]
    return Json({"tracks": [_track(told, page) for told in hits for page in told.pages["beatport"]]})


def _page(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"results": rows, "count": len(rows), "page": "1/1", "per_page": 100, "next": None, "previous": None}


def _track(recording: Recording, page: Page) -> dict[str, Any]:
    release, minutes, seconds = recording.release, *divmod(recording.length_ms // 1000, 60)
    remixers = [artist.name for artist in recording.artists if artist.role == "remixer"]
    return {
        "id": int(page.id),
        "name": recording.title,
        "mix_name": recording.version or "Original Mix",
        "slug": "-".join(recording.title.lower().split()),
        "artists": [_named("artist", artist.name) for artist in recording.artists if artist.name not in remixers],
        "remixers": [_named("artist", name) for name in remixers],
        "release": {
            "id": int(page.album) if page.album else _number("release", recording.isrc),
            "name": release.title or "",
            "slug": "",
            "label": _named("label", release.label or ""),
            "image": {"uri": release.cover.format("500x500"), "dynamic_uri": release.cover.format("{w}x{h}")}
            if release.cover
            else None,
        },
        "isrc": recording.isrc,
        "length": f"{minutes}:{seconds:02}",
        "length_ms": recording.length_ms,
        "bpm": round(recording.bpm) if recording.bpm else None,
        "key": _key(recording.key),
        "genre": _named("genre", recording.genres[0] if recording.genres else ""),
        "sub_genre": None,
        "publish_date": release.date,
        "new_release_date": release.date,
        "catalog_number": None,
        "sample_url": page.preview,
        "number": release.position,
        "exclusive": False,
        "is_available_for_streaming": True,
    }


def _key(said: str | None) -> dict[str, Any] | None:
    """The key as Beatport spells it: `F min` is F Minor."""
    pitch, _, scale = (said or "").partition(" ")
    chord = {"min": "Minor", "maj": "Major"}.get(scale[:3])
    if not pitch or chord is None:
        return None
    sharp, flat = pitch.endswith("#"), pitch.endswith("b")
    return {
        "name": f"{pitch} {chord}",
        "letter": pitch[0],
        "is_sharp": sharp,
        "is_flat": flat,
        "chord_type": {"name": chord},
    }


def _named(kind: str, name: str) -> dict[str, Any]:
    return {"id": _number(kind, name), "name": name, "slug": "-".join(name.lower().split())}


def _number(kind: str, name: str) -> int:
    return FIRST_OWN + stable.below(10**9, "beatport", kind, name)


def _too_fast(allowance: Allowance) -> Response:
    response = Json({"detail": "Request was throttled."}, 429)
    response.headers["Retry-After"] = str(max(1, allowance.reset))
    return response


def _unauthorised() -> Response:
    return Json({"detail": "Authentication credentials were not provided."}, 401)


FACE = Face(
    name="beatport",
    prefix="/beatport",
    endpoints=(
        Endpoint(
            "token",
            "/v4/auth/o/token/",
            granting("beatport", TOKEN_SECONDS, ("client_credentials", "password")),
            method="POST",
            free=True,
        ),
        Endpoint("tracks", "/v4/catalog/tracks/", tracks),
        Endpoint("track", "/v4/catalog/tracks/{id}/", track),
        Endpoint("search", "/v4/catalog/search", search),
    ),
    too_fast=_too_fast,
    quota_spent=lambda: Json({"detail": "Quota exceeded."}, 429),
    unauthorised=_unauthorised,
    pace=Pace(5, 1),
    latency=0.2,
    share=0.4,
    admit=requiring("beatport", _unauthorised),
)
