"""Platforms: where people listen, and the databases that have a page per recording.

A platform is added by one member here, one row in `app.music.sites`, and its description in `app.api.types.enums`.
"""

from __future__ import annotations

from enum import StrEnum


class Platform(StrEnum):
    """A place with a page about a recording. A provider may be a platform too; the words are never mixed."""

    SPOTIFY = "spotify"
    APPLE_MUSIC = "applemusic"
    YOUTUBE = "youtube"
    DEEZER = "deezer"
    TIDAL = "tidal"
    BEATPORT = "beatport"
    SOUNDCLOUD = "soundcloud"
    MUSICBRAINZ = "musicbrainz"
    DISCOGS = "discogs"
    QOBUZ = "qobuz"
    AMAZON_MUSIC = "amazonmusic"
    GAANA = "gaana"
    AWA = "awa"
    KKBOX = "kkbox"
    JIOSAAVN = "jiosaavn"
    YANDEX_MUSIC = "yandexmusic"
    ANGHAMI = "anghami"
    BOOMPLAY = "boomplay"
    LINE_MUSIC = "linemusic"
    GENIUS = "genius"
    MUSIXMATCH = "musixmatch"
