"""A provider that takes one ISRC a call and 10 ms for it, as an ASGI app: as Deezer for ours, as plain JSON for others.

`/stats` tells the calls and how many ran at once at most, and forgets them.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.types import Receive, Scope, Send

SECONDS = 0.01

_state = {"calls": 0, "now": 0, "most": 0}


def as_deezer(isrc: str) -> dict[str, Any]:
    """A track as Deezer tells it."""
    number = int(isrc[-7:]) + 1
    artist = {"id": number, "name": f"Artist {number}", "role": "Main"}
    return {
        "id": number,
        "isrc": isrc,
        "title": f"Title {number}",
        "duration": 200,
        "artist": artist,
        "contributors": [artist],
        "type": "track",
    }


def as_json(isrc: str) -> dict[str, Any]:
    """The same as ours would answer it."""
    told = as_deezer(isrc)
    artists = [{"name": one["name"]} for one in told["contributors"]]
    track = {"isrc": isrc, "title": told["title"], "durationMs": told["duration"] * 1000, "artists": artists}
    return track | {"links": [], "works": []}


async def app(scope: Scope, _: Receive, send: Send) -> None:
    """Answer one call."""
    if scope["type"] != "http":
        return
    path = scope["path"]
    if path == "/stats":
        body = json.dumps(_state)
        _state.update(calls=0, most=0)
    else:
        _state["calls"] += 1
        _state["now"] += 1
        _state["most"] = max(_state["most"], _state["now"])
        await asyncio.sleep(SECONDS)
        _state["now"] -= 1
        by_query = scope["query_string"].decode().rpartition("isrc=")[2]
        body = json.dumps(as_json(by_query) if by_query else as_deezer(path.rpartition(":")[2]))
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
