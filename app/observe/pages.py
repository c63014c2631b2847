"""The pages for machines that look after the gateway: `/metrics`, `/healthz` and `/readyz`."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.errors import LinernotesError
from app.gateway.gateway import Gateway

PATIENCE = 2.0
"""Seconds that each part is given to say that it is ready."""

UNCACHED = {"cache-control": "no-store", "x-content-type-options": "nosniff"}

Checks = Mapping[str, Callable[[], Awaitable[bool]]]


def health_pages(checks: Checks) -> list[Route]:
    """`/healthz` says that the process is alive; `/readyz` asks every part, and answers 503 with those not ready."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive\n", headers=UNCACHED)

    async def readyz(_: Request) -> Response:
        told = await asyncio.gather(*map(_outcome, checks.values()))
        parts = dict(zip(checks, told, strict=True))
        missing = [name for name, outcome in parts.items() if outcome != "ready"]
        return JSONResponse({"ready": not missing, "parts": parts}, 503 if missing else 200, headers=UNCACHED)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def metrics_page(exposition: Callable[[], Awaitable[bytes]], token: str | None) -> Route:
    """`/metrics`; with a token only for those who send it as a bearer's."""

    async def metrics(request: Request) -> Response:
        sent = request.headers.get("authorization", "")
        if token and not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
            headers = {"www-authenticate": "Bearer", **UNCACHED}
            return PlainTextResponse("send the token of METRICS_TOKEN\n", 401, headers)
        return Response(await exposition(), media_type=CONTENT_TYPE_LATEST, headers=UNCACHED)

    return Route("/metrics", metrics)


def checks_of(gateway: Callable[[], Gateway]) -> Checks:
    """What has to be ready: the store answers, its tables are this version's, and the shared cache answers."""

    async def store() -> bool:
        await gateway().store.ready()
        return True

    async def migrations() -> bool:
        return await gateway().store.ready()

    async def cache() -> bool:
        return await gateway().cache.ready()

    return {"store": store, "migrations": migrations, "cache": cache}


async def _outcome(check: Callable[[], Awaitable[bool]]) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            return "ready" if await check() else "not ready"
    except TimeoutError:
        return f"no answer within {PATIENCE:g} s"
    except LinernotesError as problem:
        return type(problem).__name__
