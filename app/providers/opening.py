"""What every provider's opener shares: a transport set up from the settings, real or pointed at the sandbox."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping

import aiohttp
from pydantic import SecretStr

from app.providers.pace import Pace
from app.providers.reply import Judge, Reply
from app.providers.shared_pace import SharedPace
from app.providers.token import ClientToken
from app.providers.transport import Authorization, Transport
from app.settings import Settings
from app.shared.sharing import Sharing

USER_AGENT = "linernotes/0.1"


def open_transport(
    session: aiohttp.ClientSession,
    settings: Settings,
    provider: str,
    *,
    url: str,
    sandbox_path: str,
    pace: str,
    concurrency: int,
    judge: Judge,
    headers: Mapping[str, str] | None = None,
    authorization: Authorization | None = None,
    rest_after: Callable[[Reply], float] | None = None,
    sharing: Sharing | None = None,
) -> Transport:
    """A transport to the provider at `url`, or to its face in the sandbox at `sandbox_path`.

    With `sharing`, its pace is kept together with all other processes, and so is what it says about further calls.
    """
    kept = Pace.read(pace)
    return Transport(
        session,
        provider,
        _address(settings, url, sandbox_path),
        pace=SharedPace(kept.calls, kept.seconds, provider, sharing.commons) if sharing else kept,
        concurrency=concurrency,
        timeout=settings.provider_timeout_ms / 1000,
        attempts=settings.provider_attempts,
        threshold=settings.provider_circuit_failures,
        recovery=settings.provider_circuit_seconds,
        headers=_signed(settings) | dict(headers or {}),
        authorization=authorization,
        rest_after=rest_after,
        news=sharing.news if sharing else None,
        judge=judge,
    )


def open_token(
    session: aiohttp.ClientSession,
    settings: Settings,
    provider: str,
    *,
    url: str,
    sandbox_path: str,
    client: tuple[str | None, SecretStr | None],
    fields: Mapping[str, str] | None = None,
) -> ClientToken:
    """The token of a client, given as its id and secret, from the server at `url` or the sandbox, which takes any."""
    name, secret = client
    basic = b64encode(f"{name or 'sandbox'}:{secret.get_secret_value() if secret else 'sandbox'}".encode()).decode()
    server, _, last = _address(settings, url, sandbox_path).rpartition("/")
    transport = Transport(
        session,
        provider,
        server,
        pace=Pace(2, 1),
        concurrency=1,
        timeout=settings.provider_timeout_ms / 1000,
        attempts=1,  # the call that needs the token is tried again, and the token with it
        headers=_signed(settings) | {"Authorization": f"Basic {basic}"},
    )
    return ClientToken(transport, f"/{last}", fields)


def _address(settings: Settings, url: str, sandbox_path: str) -> str:
    return f"{(settings.sandbox_url or '').rstrip('/')}{sandbox_path}" if settings.uses_sandbox else url


def _signed(settings: Settings) -> dict[str, str]:
    return {"User-Agent": f"{USER_AGENT} ( {settings.contact} )"}
