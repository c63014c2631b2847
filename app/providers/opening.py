"""What every provider's opener shares: a transport set up from the settings, real or pointed at the sandbox."""

from __future__ import annotations

from collections.abc import Mapping

import aiohttp

from app.providers.pace import Pace
from app.providers.reply import Judge
from app.providers.transport import Transport
from app.settings import Settings

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
) -> Transport:
    """A transport to the provider at `url`, or to its face in the sandbox at `sandbox_path`."""
    base_url = f"{(settings.sandbox_url or '').rstrip('/')}{sandbox_path}" if settings.uses_sandbox else url
    return Transport(
        session,
        provider,
        base_url,
        pace=Pace.read(pace),
        concurrency=concurrency,
        timeout=settings.provider_timeout_ms / 1000,
        attempts=settings.provider_attempts,
        headers={"User-Agent": f"{USER_AGENT} ( {settings.contact} )"} | dict(headers or {}),
        judge=judge,
    )
