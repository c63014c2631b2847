"""MusicBrainz's ws/2: search by query, lookups by ISRC, recording and artist id, and its rules about `inc`."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence

from starlette.requests import Request
from starlette.responses import Response

from app.sandbox import musicbrainz_bodies as bodies
from app.sandbox.face import Endpoint, Face, Json
from app.sandbox.library import Shelf
from app.sandbox.pace import Allowance, Pace
from app.sandbox.recording import Recording

HELP = "For usage, please see: https://musicbrainz.org/development/mmd"
USUAL_ROWS, MOST_ROWS = 25, 100
ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")

_TARGETS = {"area", "artist", "event", "instrument", "label", "place", "recording", "release", "release-group",
            "series", "url", "work"}  # fmt: skip
_RELATIONS = {f"{target}-rels" for target in _TARGETS}
ISRC_INC = _RELATIONS | {"artists", "releases", "isrcs", "artist-credits", "aliases", "tags", "ratings", "user-tags",
                         "user-ratings", "release-groups", "media", "discids"}  # fmt: skip
RECORDING_INC = ISRC_INC | {"annotation", "genres", "user-genres", "work-level-rels"}
ARTIST_INC = {"aliases", "annotation", "tags", "ratings", "genres"} | _RELATIONS

_CLAUSE = re.compile(r'(?:(\w+):)?(?:\(([^)]*)\)|"((?:[^"\\]|\\.)*)"|([^\s()"]+))')
_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
_OPERATORS = {"AND", "OR", "NOT", "&&", "||"}


async def search(request: Request, shelf: Shelf) -> Response:
    """Recordings by a query such as `isrc:(A OR B)`, `recording:"…" AND artist:"…"`, or plain words."""
    query = request.query_params.get("query", "").strip()
    if not query:
        return _error(400, "The given parameters do not match any available query type for the recording resource.")
    limit = _whole(request.query_params.get("limit"), USUAL_ROWS)
    limit = limit if 1 <= limit <= MOST_ROWS else USUAL_ROWS
    offset = _whole(request.query_params.get("offset"), 0)
    plain = request.query_params.get("dismax") == "true"  # words as a person types them, no fields
    found = shelf.search(query) if plain else _hits(query, shelf)
    hits = sorted(found, key=lambda hit: (-hit[1], bodies.mbid(hit[0])))
    rows = [bodies.found(recording, score) for recording, score in hits[offset : offset + limit]]
    return Json({"created": "2026-11-01T00:00:00.000Z", "count": len(hits), "offset": offset, "recordings": rows})


async def by_isrc(request: Request, shelf: Shelf) -> Response:
    """All recordings that carry an ISRC; lower case is refused."""
    isrc = request.path_params["isrc"]
    if not ISRC.fullmatch(isrc):
        return _error(400, "Invalid isrc.")
    if wrong := _wrong_inc(request, ISRC_INC, "isrc"):
        return wrong
    found = shelf.by_isrc(isrc)
    if not found:
        return _not_found()
    inc = _inc(request)
    return Json({"isrc": isrc, "recordings": [bodies.listed(recording, inc) for recording in found]})


async def recording(request: Request, shelf: Shelf) -> Response:
    """A recording by MBID; a merged MBID answers with the recording it went into, under the new id."""
    identifier = request.path_params["mbid"].lower()
    if wrong := _wrong_mbid(identifier) or _wrong_inc(request, RECORDING_INC, "recording"):
        return wrong
    found = shelf.by_page("musicbrainz", identifier)
    return Json(bodies.looked_up(found[0], _inc(request))) if found else _not_found()


async def artist(request: Request, shelf: Shelf) -> Response:
    """An artist or writer of the bundled recordings by MBID, with the IPIs that only this resource tells."""
    identifier = request.path_params["mbid"].lower()
    if wrong := _wrong_mbid(identifier) or _wrong_inc(request, ARTIST_INC, "artist"):
        return wrong
    party = shelf.party(identifier)
    return Json(bodies.artist(party)) if party else _not_found()


def _hits(query: str, shelf: Shelf) -> Iterable[tuple[Recording, int]]:
    fields: dict[str, list[str]] = {}
    for name, group, phrase, word in _CLAUSE.findall(query):
        terms = [quoted or bare for quoted, bare in _TERM.findall(group)] if group else [phrase or word]
        fields.setdefault(name.lower(), []).extend(term for term in terms if term not in _OPERATORS)
    if "isrc" in fields:
        return _exact(shelf.by_isrc(isrc.upper()) for isrc in dict.fromkeys(fields["isrc"]))
    if "rid" in fields:
        return _exact(shelf.by_page("musicbrainz", mbid.lower()) for mbid in dict.fromkeys(fields["rid"]))
    title = " ".join(fields.get("recording", []) + fields.get("", []))
    credited = [name for field in ("artist", "artistname", "creditname") for name in fields.get(field, [])]
    return shelf.search(title, credited)


def _exact(groups: Iterable[Sequence[Recording]]) -> list[tuple[Recording, int]]:
    found = {bodies.mbid(recording): recording for group in groups for recording in group}
    return [(recording, 100) for recording in found.values()]


def _inc(request: Request) -> set[str]:
    return set(filter(None, re.split(r"[+ ]", request.query_params.get("inc", ""))))


def _wrong_inc(request: Request, allowed: set[str], resource: str) -> Response | None:
    if len(request.query_params.getlist("inc")) > 1:
        return _error(400, "The inc parameter must not be repeated; separate its values with a plus sign.")
    wrong = sorted(_inc(request) - allowed)
    return _error(400, f"{wrong[0]} is not a valid inc parameter for the {resource} resource.") if wrong else None


def _wrong_mbid(text: str) -> Response | None:
    try:
        uuid.UUID(text)
    except ValueError:
        return _error(400, "Invalid mbid.")
    return None if len(text) == 36 else _error(400, "Invalid mbid.")


def _whole(text: str | None, unsaid: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else unsaid


def _error(status: int, message: str) -> Response:
    return Json({"error": message, "help": HELP}, status)


def _not_found() -> Response:
    return _error(404, "Not Found")


def _admit(request: Request) -> Response | None:
    if not request.headers.get("user-agent", "").strip():
        return _error(403, "Please set a meaningful User-Agent, with a way to reach you.")
    if request.query_params.get("fmt") != "json" and "json" not in request.headers.get("accept", ""):
        message = "The sandbox speaks JSON only; ask with fmt=json. The real service would answer in XML here."
        return Response(f"<error><text>{message}</text></error>", 406, media_type="application/xml")
    return None


def _too_fast(allowance: Allowance) -> Response:
    message = "Your requests are exceeding the allowable rate limit. Please slow down."
    headers = {
        "Retry-After": str(max(1, allowance.reset)),
        "X-RateLimit-Limit": str(allowance.limit),
        "X-RateLimit-Remaining": "0",
    }
    return Json({"error": message, "help": HELP}, 503, headers)


FACE = Face(
    name="musicbrainz",
    prefix="/musicbrainz/ws/2",
    endpoints=(
        Endpoint("search", "/recording", search),
        Endpoint("search", "/recording/", search),
        Endpoint("recording", "/recording/{mbid}", recording),
        Endpoint("isrc", "/isrc/{isrc}", by_isrc),
        Endpoint("artist", "/artist/{mbid}", artist),
    ),
    too_fast=_too_fast,
    quota_spent=lambda: _error(503, "Your requests are exceeding the allowable rate limit. Please slow down."),
    unauthorised=lambda: _error(403, "Your client is not allowed to use this service."),
    pace=Pace(1, 1),
    latency=0.2,
    share=0.6,
    admit=_admit,
    unforgiving=True,
)
