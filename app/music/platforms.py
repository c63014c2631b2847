"""Platforms: where people listen, and the databases that have a page per recording.

A platform is added by one member of `Platform` and one row of `SITES`; `app.music.links` reads and writes addresses
by this table. The forms are those that the platforms' share buttons, apps, embeds and older sites have produced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from app.music.site import Form, Kind, Page, Site


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


_NUMBER = r"[1-9][0-9]{0,18}"
_BASE62 = r"[0-9A-Za-z]{22}"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NAME = r"[A-Za-z0-9_-]{1,200}"
_ASIN = r"B[0-9A-Z]{9}"
_HEX20 = r"[0-9a-f]{20}"
_LOCALE = r"(?:[a-z]{2}(?:[-_][A-Za-z]{2})?/)?"  # a language or country that leads a path and changes nothing
_REGION = r"(?:(?P<region>[a-z]{2})/)?"
_SOUNDCLOUD = ("soundcloud.com", "www.soundcloud.com", "m.soundcloud.com")
_PERMALINK = r"[a-z0-9_-]{1,200}"
_SOUNDCLOUD_USER = rf"(?!(?:search|tags|discover|you|stream|charts|upload|pages|settings|player)(?:/|$)){_PERMALINK}"
_SOUNDCLOUD_TAB = r"(?:sets|tracks|albums|likes|reposts|popular-tracks|followers|following|comments)$"
_SOUNDCLOUD_TRACK = rf"{_SOUNDCLOUD_USER}/(?!{_SOUNDCLOUD_TAB}){_PERMALINK}"
_USUAL = {"track": Kind.TRACK, "album": Kind.ALBUM, "artist": Kind.ARTIST}
_AMAZON_DOMAINS = ("com", "co.uk", "de", "fr", "it", "es", "ca", "com.au", "co.jp", "in", "com.br", "com.mx")


def _alike(grammar: str, url: str, words: Mapping[str, Kind], *, fold: bool = False) -> tuple[Page, ...]:
    """Pages that differ by the word in their path only."""
    return tuple(Page(kind, word, grammar, url.replace("{word}", word), fold) for word, kind in words.items())


SITES: Mapping[Platform, Site] = MappingProxyType(
    {
        Platform.SPOTIFY: Site(
            name="Spotify",
            hosts=("open.spotify.com", "play.spotify.com", "embed.spotify.com"),
            short_hosts=("spotify.link", "spotify.app.link", "spoti.fi"),
            pages=_alike(_BASE62, "https://open.spotify.com/{word}/{id}", _USUAL),
            forms=(
                Form(
                    r"/(?:intl-[a-z]{2}(?:-[a-z]{2})?/)?(?:embed(?:-podcast)?/)?"
                    r"(?P<word>track|album|artist)/(?P<id>[^/]+)"
                ),
                Form(r"/?", param="uri", nested=True, hosts=("embed.spotify.com",)),
            ),
            uri=r"spotify:(?P<word>track|album|artist):(?P<id>[^:]+)",
        ),
        Platform.APPLE_MUSIC: Site(
            name="Apple Music",
            hosts=(
                *("music.apple.com", "geo.music.apple.com", "beta.music.apple.com", "classical.music.apple.com"),
                *("embed.music.apple.com", "itunes.apple.com", "geo.itunes.apple.com"),
            ),
            short_hosts=("apple.co",),
            region="us",
            pages=_alike(
                _NUMBER,
                "https://music.apple.com/{region}/{word}/{id}",
                {"song": Kind.TRACK, "album": Kind.ALBUM, "artist": Kind.ARTIST}
                | {"music-video": Kind.VIDEO, "label": Kind.LABEL},
            ),
            forms=(
                Form(rf"/{_REGION}album/(?:[^/]+/)?(?:id)?[0-9]+", Kind.TRACK, param="i"),
                Form(rf"/{_REGION}(?P<word>song|album|artist|music-video|label)/(?:[^/]+/)?(?:id)?(?P<id>[0-9]+)"),
            ),
            spellings=("apple", "itunes"),
        ),
        Platform.YOUTUBE: Site(
            name="YouTube",
            hosts=(
                *("youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be"),
                *("youtube-nocookie.com", "www.youtube-nocookie.com"),
            ),
            recording=Kind.VIDEO,
            pages=(
                Page(Kind.VIDEO, "video", r"[A-Za-z0-9_-]{11}", "https://www.youtube.com/watch?v={id}"),
                Page(Kind.ALBUM, "album", r"MPREb_[A-Za-z0-9_-]{1,30}", "https://music.youtube.com/browse/{id}"),
                Page(Kind.ARTIST, "artist", r"UC[A-Za-z0-9_-]{22}", "https://music.youtube.com/channel/{id}"),
                Page(
                    Kind.PLAYLIST,
                    "playlist",
                    r"OLAK5uy_[A-Za-z0-9_-]{1,50}",
                    "https://music.youtube.com/playlist?list={id}",
                ),
            ),
            forms=(
                Form(r"/watch", Kind.VIDEO, param="v"),
                Form(r"/(?P<id>[^/]+)", Kind.VIDEO, hosts=("youtu.be",)),
                Form(r"/(?:shorts|embed|live|v|e)/(?P<id>[^/]+)", Kind.VIDEO),
                Form(r"/channel/(?P<id>[^/]+)", Kind.ARTIST),
                Form(r"/browse/(?P<id>MPREb_[^/]+)", Kind.ALBUM),
                Form(r"/playlist", Kind.PLAYLIST, param="list"),
            ),
            spellings=("youtubemusic", "ytmusic", "yt"),
        ),
        Platform.DEEZER: Site(
            name="Deezer",
            hosts=("deezer.com", "www.deezer.com", "m.deezer.com"),
            short_hosts=("link.deezer.com", "deezer.page.link", "dzr.page.link"),
            pages=_alike(_NUMBER, "https://www.deezer.com/{word}/{id}", _USUAL),
            forms=(Form(rf"/{_LOCALE}(?P<word>track|album|artist)/(?P<id>[^/]+)"),),
            uri=r"deezer://(?:www\.deezer\.com/)?(?P<word>track|album|artist)/(?P<id>[0-9]+)",
        ),
        Platform.TIDAL: Site(
            name="TIDAL",
            hosts=(
                *("tidal.com", "www.tidal.com", "listen.tidal.com"),
                *("desktop.tidal.com", "store.tidal.com", "stage.tidal.com"),
            ),
            pages=_alike(_NUMBER, "https://tidal.com/browse/{word}/{id}", _USUAL | {"video": Kind.VIDEO}),
            forms=(
                Form(
                    rf"/(?:(?:browse|store)/)?{_LOCALE}(?:album/[0-9]+/)?"
                    r"(?P<word>track|album|artist|video)/(?P<id>[^/]+)"
                ),
            ),
        ),
        Platform.BEATPORT: Site(
            name="Beatport",
            hosts=("beatport.com", "www.beatport.com", "classic.beatport.com", "pro.beatport.com", "dj.beatport.com"),
            pages=_alike(
                _NUMBER,
                "https://www.beatport.com/{word}/-/{id}",
                {"track": Kind.TRACK, "release": Kind.ALBUM, "artist": Kind.ARTIST, "label": Kind.LABEL},
            ),
            forms=(
                Form(r"/releases/[0-9]+/(?P<id>[0-9]+)", Kind.TRACK, hosts=("dj.beatport.com",)),
                Form(r"/tracks/(?P<id>[0-9]+)", Kind.TRACK, hosts=("dj.beatport.com",)),
                Form(rf"/{_LOCALE}(?P<word>track|release|artist|label)/[^/]*/(?P<id>[^/]+)"),
            ),
        ),
        Platform.SOUNDCLOUD: Site(
            name="SoundCloud",
            hosts=(*_SOUNDCLOUD, "api.soundcloud.com", "w.soundcloud.com"),
            short_hosts=("on.soundcloud.com", "snd.sc"),
            pages=(
                Page(Kind.TRACK, "track", _SOUNDCLOUD_TRACK, "https://soundcloud.com/{id}", fold=True),
                Page(
                    Kind.ALBUM,
                    "set",
                    rf"{_SOUNDCLOUD_USER}/sets/{_PERMALINK}",
                    "https://soundcloud.com/{id}",
                    fold=True,
                ),
                Page(Kind.ARTIST, "user", _SOUNDCLOUD_USER, "https://soundcloud.com/{id}", fold=True),
            ),
            forms=(
                Form(r"/player", param="url", nested=True, hosts=("w.soundcloud.com",)),
                Form(r"/tracks/(?:soundcloud:tracks:)?(?P<id>[0-9]+)", Kind.TRACK, hosts=("api.soundcloud.com",)),
                Form(r"/(?P<id>[^/]+/sets/[^/]+)", Kind.ALBUM, hosts=_SOUNDCLOUD),
                Form(r"/(?P<id>[^/]+/[^/]+)", Kind.TRACK, hosts=_SOUNDCLOUD),
                Form(r"/(?P<id>[^/]+)", Kind.ARTIST, hosts=_SOUNDCLOUD),
            ),
            uri=r"soundcloud:(?P<word>track)s:(?P<id>[0-9]+)",
            api_id=_NUMBER,
            api_url="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/{id}",
        ),
        Platform.MUSICBRAINZ: Site(
            name="MusicBrainz",
            hosts=("musicbrainz.org", "www.musicbrainz.org", "beta.musicbrainz.org", "test.musicbrainz.org"),
            pages=(
                Page(Kind.ISRC, "isrc", r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}", "https://musicbrainz.org/isrc/{id}"),
                *_alike(
                    _UUID,
                    "https://musicbrainz.org/{word}/{id}",
                    {"recording": Kind.TRACK, "release": Kind.ALBUM, "release-group": Kind.ALBUM_GROUP}
                    | {"track": Kind.ALBUM_TRACK, "artist": Kind.ARTIST, "label": Kind.LABEL, "work": Kind.WORK},
                    fold=True,
                ),
            ),
            forms=(Form(r"/(?P<word>recording|release-group|release|track|artist|label|work|isrc)/(?P<id>[^/]+)"),),
        ),
        Platform.DISCOGS: Site(
            name="Discogs",
            hosts=("discogs.com", "www.discogs.com", "m.discogs.com"),
            recording=Kind.ALBUM,
            pages=(
                Page(
                    Kind.ALBUM,
                    "release",
                    rf"(?P<page>{_NUMBER})(?:-(?P<position>[0-9A-Za-z.-]{{1,8}}))?",
                    "https://www.discogs.com/release/{id}",
                ),
                *_alike(
                    _NUMBER,
                    "https://www.discogs.com/{word}/{id}",
                    {"master": Kind.ALBUM_GROUP, "artist": Kind.ARTIST, "label": Kind.LABEL},
                ),
            ),
            forms=(
                Form(r"/viewimages", Kind.ALBUM, param="release"),
                Form(
                    rf"/{_LOCALE}(?:[^/]+/)?(?P<word>release|master|artist|label)/(?:view/)?(?P<id>[0-9]+)(?:-[^/]*)?"
                ),
            ),
        ),
        Platform.QOBUZ: Site(
            name="Qobuz",
            hosts=("open.qobuz.com", "play.qobuz.com", "www.qobuz.com"),
            pages=(
                Page(Kind.ALBUM, "album", r"[0-9a-z]{5,20}", "https://open.qobuz.com/album/{id}"),
                *_alike(_NUMBER, "https://open.qobuz.com/{word}/{id}", {"track": Kind.TRACK, "artist": Kind.ARTIST}),
            ),
            forms=(
                Form(r"/(?P<word>track|album|artist)/(?P<id>[^/]+)", hosts=("open.qobuz.com", "play.qobuz.com")),
                Form(rf"/{_LOCALE}interpreter/[^/]+/(?P<id>[^/]+)", Kind.ARTIST, hosts=("www.qobuz.com",)),
                Form(rf"/{_LOCALE}album/[^/]+/(?P<id>[^/]+)", Kind.ALBUM, hosts=("www.qobuz.com",)),
            ),
        ),
        Platform.AMAZON_MUSIC: Site(
            name="Amazon Music",
            hosts=tuple(f"music.amazon.{domain}" for domain in _AMAZON_DOMAINS),
            pages=_alike(
                _ASIN,
                "https://music.amazon.com/{word}/{id}",
                {"tracks": Kind.TRACK, "albums": Kind.ALBUM, "artists": Kind.ARTIST},
            ),
            forms=(
                Form(r"/albums/[^/]+", Kind.TRACK, param="trackAsin"),
                Form(r"/(?P<word>tracks|albums|artists)/(?P<id>[^/]+)"),
            ),
            spellings=("amazon",),
        ),
        Platform.GAANA: Site(
            name="Gaana",
            hosts=("gaana.com", "www.gaana.com"),
            pages=(
                Page(Kind.TRACK, "song", rf"(?![0-9]+$){_NAME}", "https://gaana.com/song/{id}"),
                *_alike(_NAME, "https://gaana.com/{word}/{id}", {"album": Kind.ALBUM, "artist": Kind.ARTIST}),
            ),
            forms=(Form(r"/(?P<word>song|album|artist)/(?P<id>[^/]+)"),),
            api_id=_NUMBER,
        ),
        Platform.AWA: Site(
            name="AWA",
            hosts=("s.awa.fm", "mf.awa.fm"),
            pages=_alike(_HEX20, "https://s.awa.fm/{word}/{id}", _USUAL, fold=True),
            forms=(Form(r"/(?P<word>track|album|artist)/(?P<id>[^/]+)"),),
        ),
        Platform.KKBOX: Site(
            name="KKBOX",
            hosts=("www.kkbox.com", "kkbox.com"),
            short_hosts=("kkbox.fm",),
            region="tw/tc",
            pages=_alike(
                r"[A-Za-z0-9_.-]{10,30}",
                "https://www.kkbox.com/{region}/{word}/{id}",
                {"song": Kind.TRACK, "album": Kind.ALBUM, "artist": Kind.ARTIST},
            ),
            forms=(
                Form(
                    r"/(?P<region>[a-z]{2}(?:/[a-z]{2,5})?)/(?P<word>song|album|artist)/(?P<id>[^/]+?)(?:-index\.html)?"
                ),
            ),
        ),
    }
)

_SPELLINGS = {
    spelling: platform
    for platform, site in SITES.items()
    for spelling in (platform.value, re.sub(r"[^a-z0-9]", "", site.name.lower()), *site.spellings)
}


def platform_named(text: str) -> Platform | None:
    """The platform that a provider's key means: `applemusic`, `apple_music`, `Apple Music` and `itunes` are one.

    None for platforms without a row here; nothing is guessed from a part of a name.
    """
    return _SPELLINGS.get(re.sub(r"[\s_.-]", "", text[:40].lower()))
