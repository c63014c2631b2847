"""The providers that can be asked, in the order of asking."""

from __future__ import annotations

from collections.abc import Callable

import aiohttp

from app.providers.acrcloud import open_acrcloud
from app.providers.contract import Provider
from app.providers.deezer import open_deezer
from app.providers.musicbrainz import open_musicbrainz
from app.providers.sonovault import open_sonovault
from app.settings import Settings

Opener = Callable[[aiohttp.ClientSession, Settings], Provider | None]

OPENERS: tuple[Opener, ...] = (
    open_acrcloud,
    open_sonovault,
    open_musicbrainz,
    open_deezer,
)


def open_providers(session: aiohttp.ClientSession, settings: Settings) -> list[Provider]:
    """Every provider that the settings allow to be asked: switched on, and with its key where it needs one."""
    opened = [opener(session, settings) for opener in OPENERS]
    return [provider for provider in opened if provider is not None]
