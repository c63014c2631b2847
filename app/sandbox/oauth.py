"""Access tokens as the platforms give them to applications. Nothing is kept: a token tells its client and its end."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from app.sandbox import stable
from app.sandbox.face import Answer, Json
from app.sandbox.library import Shelf

REVOKED = "revoked"  # the one client that is never let in


def granting(provider: str, lifetime: int, grants: tuple[str, ...] = ("client_credentials",)) -> Answer:
    """The address that gives tokens of so many seconds to whoever names a client by HTTP Basic."""

    async def grant(request: Request, _shelf: Shelf) -> Response:
        fields = parse_qs((await request.body()).decode("latin-1"))
        if fields.get("grant_type", [""])[0] not in grants:
            return Json({"error": "unsupported_grant_type", "error_description": "grant_type is not supported"}, 400)
        client = _basic_client(request)
        if client is None or client == REVOKED:
            return Json({"error": "invalid_client", "error_description": "Invalid client"}, 400)
        token = _token(provider, client, int(time.time()) + lifetime)
        return Json({"access_token": token, "token_type": "Bearer", "expires_in": lifetime})

    return grant


def requiring(provider: str, refusal: Callable[[], Response]) -> Callable[[Request], Response | None]:
    """Refuses whoever comes without a token of ours that still holds."""

    def admit(request: Request) -> Response | None:
        return None if client_of(provider, request) else refusal()

    return admit


def client_of(provider: str, request: Request) -> str | None:
    """The client whose token came with a request; None where there is none, or it has ended."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    parts = token.split(".")
    if scheme != "Bearer" or len(parts) != 3 or not parts[1].isdigit():
        return None
    client = _decoded(parts[0])
    if client is None or int(parts[1]) <= time.time() or token != _token(provider, client, int(parts[1])):
        return None
    return client


def _token(provider: str, client: str, end: int) -> str:
    name = base64.urlsafe_b64encode(client.encode()).decode().rstrip("=")
    return f"{name}.{end}.{stable.digest('token', provider, client, end).hex()}"


def _basic_client(request: Request) -> str | None:
    scheme, _, said = request.headers.get("Authorization", "").partition(" ")
    name, colon, _ = (_decoded(said) or "").partition(":")
    return name if scheme == "Basic" and name and colon else None


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_").decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
