"""Services that are open in most countries.

The forms are those that their share buttons, apps, embeds and older sites have produced.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.music.platforms import Platform
from app.music.site import LOCALE, NUMBER, USUAL, Form, Kind, Page, Site, alike

_BASE62 = r"[0-9A-Za-z]{22}"
_ASIN = r"B[0-9A-Z]{9}"
_REGION = r"(?:(?P<region>[a-z]{2})/)?"
_SOUNDCLOUD = ("soundcloud.com", "www.soundcloud.com", "m.soundcloud.com")
_PERMALINK = r"[a-z0-9_-]{1,200}"
_SOUNDCLOUD_USER = rf"(?!(?:search|tags|discover|you|stream|charts|upload|pages|settings|player)(?:/|$)){_PERMALINK}"
_SOUNDCLOUD_TAB = r"(?:sets|tracks|albums|likes|reposts|popular-tracks|followers|following|comments)$"
_SOUNDCLOUD_TRACK = rf"{_SOUNDCLOUD_USER}/(?!{_SOUNDCLOUD_TAB}){_PERMALINK}"
_AMAZON_DOMAINS = ("com", "co.uk", "de", "fr", "it", "es", "ca", "com.au", "co.jp", "in", "com.br", "com.mx")

SITES: Mapping[Platform, Site] = {
    Platform.SPOTIFY: Site(
        name="Spotify",
        hosts=("open.spotify.com", "play.spotify.com", "embed.spotify.com"),
        short_hosts=("spotify.link", "spotify.app.link", "spoti.fi"),
        pages=alike(_BASE62, "https://open.spotify.com/{word}/{id}", USUAL),
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
        pages=alike(
            NUMBER,
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
        pages=alike(NUMBER, "https://www.deezer.com/{word}/{id}", USUAL),
        forms=(Form(rf"/{LOCALE}(?P<word>track|album|artist)/(?P<id>[^/]+)"),),
        uri=r"deezer://(?:www\.deezer\.com/)?(?P<word>track|album|artist)/(?P<id>[0-9]+)",
    ),
    Platform.TIDAL: Site(
        name="TIDAL",
        hosts=(
            *("tidal.com", "www.tidal.com", "listen.tidal.com"),
            *("desktop.tidal.com", "store.tidal.com", "stage.tidal.com"),
        ),
        pages=alike(NUMBER, "https://tidal.com/browse/{word}/{id}", USUAL | {"video": Kind.VIDEO}),
        forms=(
            Form(
                rf"/(?:(?:browse|store)/)?{LOCALE}(?:album/[0-9]+/)?"
                r"(?P<word>track|album|artist|video)/(?P<id>[^/]+)"
            ),
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
        api_id=NUMBER,
        api_url="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/{id}",
    ),
    Platform.QOBUZ: Site(
        name="Qobuz",
        hosts=("open.qobuz.com", "play.qobuz.com", "www.qobuz.com"),
        pages=(
            Page(Kind.ALBUM, "album", r"[0-9a-z]{5,20}", "https://open.qobuz.com/album/{id}"),
            *alike(NUMBER, "https://open.qobuz.com/{word}/{id}", {"track": Kind.TRACK, "artist": Kind.ARTIST}),
        ),
        forms=(
            Form(r"/(?P<word>track|album|artist)/(?P<id>[^/]+)", hosts=("open.qobuz.com", "play.qobuz.com")),
            Form(rf"/{LOCALE}interpreter/[^/]+/(?P<id>[^/]+)", Kind.ARTIST, hosts=("www.qobuz.com",)),
            Form(rf"/{LOCALE}album/[^/]+/(?P<id>[^/]+)", Kind.ALBUM, hosts=("www.qobuz.com",)),
        ),
    ),
    Platform.AMAZON_MUSIC: Site(
        name="Amazon Music",
        hosts=tuple(f"music.amazon.{domain}" for domain in _AMAZON_DOMAINS),
        pages=alike(
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
}
