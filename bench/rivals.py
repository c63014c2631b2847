"""What ours is measured against in Python: the floor, and strawberry as it comes. Served by uvicorn like ours.

Both read the tracks from the file that BENCH_TRACKS names, a JSON list of what ours answered.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from strawberry.asgi import GraphQL


@strawberry.type
@dataclass
class Artist:
    """An artist's name."""

    name: str


@strawberry.type
@dataclass
class Link:
    """A page."""

    platform: str
    externalId: str  # noqa: N815 - read from JSON, where it is called so
    url: str


@strawberry.type
@dataclass
class Contributor:
    """A writer or publisher."""

    name: str
    ipi: str | None
    roles: list[str]


@strawberry.type
@dataclass
class Work:
    """A composition."""

    iswc: str | None
    title: str | None
    contributors: list[Contributor]


@strawberry.type
@dataclass
class Track:
    """A recording, as ours answered it."""

    isrc: str
    title: str | None
    durationMs: int | None  # noqa: N815 - as above
    artists: list[Artist]
    links: list[Link]
    works: list[Work]


@strawberry.type
class Query:
    """The one question."""

    @strawberry.field
    def tracks(self, isrcs: list[str]) -> list[Track]:
        """From memory."""
        return [_TRACKS[isrc] for isrc in isrcs]


_TRACKS: dict[str, Track] = {}


def _read() -> dict[str, Track]:
    tracks = msgspec.json.decode(Path(os.environ["BENCH_TRACKS"]).read_bytes(), type=list[Track])
    return {track.isrc: track for track in tracks}


def floor() -> Starlette:
    """Starlette and nothing else: the same bytes for the same body. Nothing on Starlette that looks can be faster."""
    tracks = _read()
    ready: dict[bytes, bytes] = {}

    async def answer(request: Request) -> Response:
        body = await request.body()
        if body not in ready:
            told = [tracks[isrc] for isrc in json.loads(body)["variables"]["isrcs"]]
            ready[body] = msgspec.json.encode({"data": {"tracks": told}})
        return Response(ready[body], media_type="application/json")

    return Starlette(routes=[Route("/graphql", answer, methods=["POST"])])


def plain() -> GraphQL:
    """Strawberry as its documentation shows it, over the same tracks in memory."""
    _TRACKS.update(_read())
    return GraphQL(strawberry.Schema(Query))
