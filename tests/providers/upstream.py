"""A provider's side of the wire that answers as it is told and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct

from app.providers.transport import Transport
from tests.providers.conftest import Serve


class Asked(Struct):
    """One request as it arrived; `path` is what follows the base URL."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


class Upstream(Struct):
    """The requests so far, and the transport that leads here."""

    asked: list[Asked]
    transport: Transport


async def upstream_of(serve: Serve, answer: Callable[[Asked], tuple[int, Any]], **options: Any) -> Upstream:
    """Serve the status and body that `answer` gives; the transport asks once unless `attempts` says otherwise."""
    asked: list[Asked] = []

    async def respond(request: web.Request) -> web.Response:
        asked.append(Asked(request.path.removeprefix("/v1"), dict(request.query), dict(request.headers)))
        status, body = answer(asked[-1])
        raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return web.Response(status=status, body=raw, content_type="application/json")

    return Upstream(asked, await serve(respond, **{"attempts": 1} | options))
