"""Tidal's API, version 2, and its token server: JSON:API documents, and a bucket of tokens that each call draws from.

One ISRC gets all its tracks, several get one track each. What is related to a track comes only where `include` names
it. Answers have the fields of the public API description.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.sandbox import stable
from app.sandbox.face import Endpoint, Face, Json
from app.sandbox.library import Shelf
from app.sandbox.markets import sold_in
from app.sandbox.oauth import granting, requiring
from app.sandbox.pace import Allowance, Pace
from app.sandbox.recording import Page, Recording

TOKEN_SECONDS = 86_400
MOST_VALUES = 20
COST = 5  # tokens that one call draws

_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
_MARKET = re.compile(r"[A-Z]{2}")
_RELATED = {"artists", "albums", "albums.coverArt", "genres", "providers", "credits"}
_KEYS = {"C#": "CSharp", "Db": "CSharp", "D#": "Eb", "Eb": "Eb", "F#": "FSharp", "Gb": "FSharp", "G#": "Ab", "Ab": "Ab",
         "A#": "Bb", "Bb": "Bb"}  # fmt: skip

Resource = dict[str, Any]


class Document(Json):
    """A JSON:API document."""

    media_type = "application/vnd.api+json"


async def tracks(request: Request, shelf: Shelf) -> Response:
    """Tracks by `filter[isrc]` or `filter[id]`, the values repeated or with commas."""
    market = request.query_params.get("countryCode", "US")
    include = _include(request)
    if refusal := _refuse(market, include, _RELATED):
        return refusal
    isrcs, wanted = _values(request, "filter[isrc]"), _values(request, "filter[id]")
    name, values = ("filter[isrc]", isrcs) if isrcs else ("filter[id]", wanted)
    if not values or len(values) > MOST_VALUES:
        return _invalid(f"{name} takes 1 to {MOST_VALUES} values", name)
    if isrcs and not all(map(_ISRC.fullmatch, isrcs)):
        return _invalid("An ISRC is twelve capital letters and digits", name)
    found = [
        (told, page)
        for value in values
        for told, page in _sold(shelf.by_isrc(value) if isrcs else shelf.by_page("tidal", value), market)[
            : 1 if isrcs and len(values) > 1 else None
        ]
        if isrcs or page.id == value
    ]
    return Document(_document(request, [_track(*one, include) for one in found], found, include))


async def search(request: Request, shelf: Shelf) -> Response:
    """Tracks by words."""
    market, query = request.query_params.get("countryCode", "US"), request.query_params.get("filter[query]", "")
    include = _include(request)
    if refusal := _refuse(market, include, {"tracks", *(f"tracks.{name}" for name in _RELATED)}):
        return refusal
    if not 1 <= len(query) <= 256:
        return _invalid("filter[query] takes 1 to 256 characters", "filter[query]")
    found = _sold([told for told, _ in shelf.search(query)], market)[:20]
    below = {name.removeprefix("tracks.") for name in include if name != "tracks"}
    result: Resource = {
        "id": stable.digest("search", query).hex(),
        "type": "searchResults",
        "attributes": {"trackingId": stable.mbid("search", query)},
        "relationships": {},
    }
    if "tracks" in include:
        result["relationships"]["tracks"] = {"data": [{"id": page.id, "type": "tracks"} for _, page in found]}
    rows = [_track(*one, below) for one in found] if "tracks" in include else []
    body = _document(request, [result], found if rows else [], below)
    body["included"] = [*body.get("included", ()), *rows]
    return Document(body)


def _sold(recordings: Sequence[Recording], market: str) -> list[tuple[Recording, Page]]:
    return [(told, page) for told in recordings if sold_in(told, market) for page in told.pages["tidal"]]


def _document(
    request: Request, data: list[Resource], found: Iterable[tuple[Recording, Page]], include: Iterable[str]
) -> dict[str, Any]:
    body: dict[str, Any] = {"data": data, "links": {"self": f"{request.url.path}?{request.url.query}"}}
    related = {(one["type"], one["id"]): one for told, page in found for one in _related(told, page, set(include))}
    if related:
        body["included"] = [related[key] for key in sorted(related)]
    return body


def _track(recording: Recording, page: Page, include: Iterable[str]) -> Resource:
    key, scale = _key(recording.key)
    attributes = {
        "title": recording.title,
        "version": recording.version or None,
        "isrc": recording.isrc,
        "duration": _duration(recording.length_ms),
        "explicit": recording.explicit,
        "key": key,
        "keyScale": scale,
        "popularity": (recording.popularity or 0) / 100,
        "copyright": {"text": recording.release.label or ""},
        "mediaTags": ["LOSSLESS"],
        "externalLinks": [{"href": f"https://tidal.com/browse/track/{page.id}", "meta": {"type": "TIDAL_SHARING"}}],
    }
    if recording.bpm:
        attributes["bpm"] = recording.bpm
    refs = {
        "artists": [{"id": _artist_id(artist.name), "type": "artists"} for artist in recording.artists],
        "albums": [{"id": _album_id(recording, page), "type": "albums"}],
        "genres": [{"id": _genre_id(genre), "type": "genres"} for genre in recording.genres],
    }
    own = f"/tracks/{page.id}/relationships"
    return {
        "id": page.id,
        "type": "tracks",
        "attributes": attributes,
        "relationships": {
            name: {"links": {"self": f"{own}/{name}"}} | ({"data": refs[name]} if name in include else {})
            for name in refs
        },
    }


def _related(recording: Recording, page: Page, include: set[str]) -> Iterable[Resource]:
    if "artists" in include:
        for artist in recording.artists:
            yield {
                "id": _artist_id(artist.name),
                "type": "artists",
                "attributes": {"name": artist.name, "popularity": 0.5},
            }
    if "genres" in include:
        for genre in recording.genres:
            yield {"id": _genre_id(genre), "type": "genres", "attributes": {"genreName": genre}}
    if include & {"albums", "albums.coverArt"}:
        yield _album(recording, page, with_cover="albums.coverArt" in include)
        if recording.release.cover and "albums.coverArt" in include:
            yield _cover(recording.release.cover, _album_id(recording, page))


def _cover(address: str, album: str) -> Resource:
    files = [{"href": address.format(f"{px}x{px}"), "meta": {"width": px, "height": px}} for px in (1280, 640, 80)]
    return {"id": f"{album}-art", "type": "artworks", "attributes": {"mediaType": "IMAGE", "files": files}}


def _album(recording: Recording, page: Page, *, with_cover: bool) -> Resource:
    release, number = recording.release, _album_id(recording, page)
    attributes: dict[str, Any] = {
        "title": release.title or "",
        "albumType": {"single": "SINGLE", "ep": "EP"}.get(release.kind or "", "ALBUM"),
        "barcodeId": (release.gtin or "").zfill(14) if release.gtin else "",
        "numberOfItems": release.tracks or 1,
        "numberOfVolumes": release.disc or 1,
        "duration": _duration(recording.length_ms * (release.tracks or 1)),
        "explicit": recording.explicit,
        "mediaTags": ["LOSSLESS"],
        "popularity": (recording.popularity or 0) / 100,
    }
    if release.date:
        attributes["releaseDate"] = release.date
    album: Resource = {"id": number, "type": "albums", "attributes": attributes, "relationships": {}}
    if with_cover and release.cover:
        album["relationships"]["coverArt"] = {"data": [{"id": f"{number}-art", "type": "artworks"}]}
    return album


def _key(said: str | None) -> tuple[str, str]:
    """The key as Tidal spells it: `F min` is F and MINOR."""
    pitch, _, scale = (said or "").partition(" ")
    scales = {"min": "MINOR", "maj": "MAJOR"}
    if not pitch or scale[:3] not in scales:
        return "UNKNOWN", "UNKNOWN"
    return _KEYS.get(pitch, pitch), scales[scale[:3]]


def _duration(ms: int) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + ("".join(f"{value}{unit}" for value, unit in parts if value) or "0S")


def _album_id(recording: Recording, page: Page) -> str:
    return page.album or f"sandbox-{recording.isrc}"


def _artist_id(name: str) -> str:
    return f"sandbox-{stable.digest('tidal-artist', name).hex()}"


def _genre_id(name: str) -> str:
    return f"sandbox-{stable.digest('tidal-genre', name, size=4).hex()}"


def _values(request: Request, name: str) -> list[str]:
    return [value for said in request.query_params.getlist(name) for value in said.split(",") if value]


def _include(request: Request) -> set[str]:
    return set(_values(request, "include"))


def _refuse(market: str, include: set[str], known: set[str]) -> Response | None:
    if not _MARKET.fullmatch(market):
        return _invalid("countryCode is two capital letters", "countryCode")
    if len(include) > 10 or include - known:
        return _invalid("include names what is not related", "include")
    return None


def _invalid(detail: str, parameter: str) -> Response:
    return _error(400, "INVALID_REQUEST", detail, {"parameter": parameter})


def _error(status: int, code: str, detail: str, source: Mapping[str, str] | None = None) -> Response:
    error: dict[str, Any] = {"status": str(status), "code": code, "detail": detail}
    return Document({"errors": [error | ({"source": dict(source)} if source else {})]}, status)


def _too_fast(_allowance: Allowance) -> Response:
    return _error(429, "TOO_MANY_REQUESTS", "Rate limit exceeded")


def _unauthorised() -> Response:
    return _error(401, "UNAUTHORIZED", "The token is invalid or has expired")


def _headers(allowance: Allowance) -> Mapping[str, str]:
    return {
        "x-ratelimit-remaining": str(allowance.remaining * COST),
        "x-ratelimit-requested-tokens": str(COST),
        "x-ratelimit-burst-capacity": str(allowance.limit * COST),
        "x-ratelimit-replenish-rate": f"{allowance.rate * COST:g}",
    }


FACE = Face(
    name="tidal",
    prefix="/tidal",
    endpoints=(
        Endpoint("token", "/v1/oauth2/token", granting("tidal", TOKEN_SECONDS), method="POST", free=True),
        Endpoint("tracks", "/v2/tracks", tracks),
        Endpoint("search", "/v2/searchResults", search),
    ),
    too_fast=_too_fast,
    quota_spent=lambda: _error(429, "QUOTA_EXCEEDED", "Quota exceeded"),
    unauthorised=_unauthorised,
    pace=Pace(2, 10),
    latency=0.15,
    share=0.85,
    admit=requiring("tidal", _unauthorised),
    headers=_headers,
    bucket=True,
)
