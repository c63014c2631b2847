"""The providers that can be asked, in the order of asking."""

from __future__ import annotations

from collections.abc import Callable

import aiohttp

from app.providers.acrcloud import open_acrcloud
from app.providers.applemusic import open_applemusic
from app.providers.beatport import open_beatport
from app.providers.contract import Provider
from app.providers.deezer import open_deezer
from app.providers.discogs import open_discogs
from app.providers.musicbrainz import open_musicbrainz
from app.providers.sonovault import open_sonovault
from app.providers.spotify import open_spotify
from app.providers.tidal import open_tidal
from app.providers.youtube import open_youtube
from app.settings import Settings
from app.shared.sharing import Sharing

Opener = Callable[[aiohttp.ClientSession, Settings, Sharing | None], Provider | None]

OPENERS: tuple[Opener, ...] = (
    open_acrcloud,
    open_sonovault,
    open_musicbrainz,
    open_deezer,
    open_spotify,
    open_applemusic,
    open_tidal,
    open_beatport,
    open_youtube,
    open_discogs,
)


def open_providers(
    session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None
) -> list[Provider]:
    """Every provider that the settings allow to be asked: switched on, and with its key where it needs one."""
    opened = [opener(session, settings, sharing) for opener in OPENERS]
    return [provider for provider in opened if provider is not None]
