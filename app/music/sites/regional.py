"""Services of one country or part of the world."""

from __future__ import annotations

from collections.abc import Mapping

from app.music.platforms import Platform
from app.music.site import NAME, NUMBER, USUAL, Form, Kind, Page, Site, alike

_HEX20 = r"[0-9a-f]{20}"
_YANDEX_DOMAINS = ("ru", "com", "kz", "by", "uz")

SITES: Mapping[Platform, Site] = {
    Platform.GAANA: Site(
        name="Gaana",
        hosts=("gaana.com", "www.gaana.com"),
        pages=(
            Page(Kind.TRACK, "song", rf"(?![0-9]+$){NAME}", "https://gaana.com/song/{id}"),
            *alike(NAME, "https://gaana.com/{word}/{id}", {"album": Kind.ALBUM, "artist": Kind.ARTIST}),
        ),
        forms=(Form(r"/(?P<word>song|album|artist)/(?P<id>[^/]+)"),),
        api_id=NUMBER,
    ),
    Platform.AWA: Site(
        name="AWA",
        hosts=("s.awa.fm", "mf.awa.fm"),
        pages=alike(_HEX20, "https://s.awa.fm/{word}/{id}", USUAL, fold=True),
        forms=(Form(r"/(?P<word>track|album|artist)/(?P<id>[^/]+)"),),
    ),
    Platform.KKBOX: Site(
        name="KKBOX",
        hosts=("www.kkbox.com", "kkbox.com"),
        short_hosts=("kkbox.fm",),
        region="tw/tc",
        pages=alike(
            r"[A-Za-z0-9_.-]{10,30}",
            "https://www.kkbox.com/{region}/{word}/{id}",
            {"song": Kind.TRACK, "album": Kind.ALBUM, "artist": Kind.ARTIST},
        ),
        forms=(
            Form(r"/(?P<region>[a-z]{2}(?:/[a-z]{2,5})?)/(?P<word>song|album|artist)/(?P<id>[^/]+?)(?:-index\.html)?"),
        ),
    ),
    # No recorded answer holds a link of the rows below; their forms are those that people share.
    Platform.JIOSAAVN: Site(
        name="JioSaavn",
        hosts=("www.jiosaavn.com", "jiosaavn.com"),
        pages=alike(
            r"[A-Za-z0-9_,-]{1,40}",
            "https://www.jiosaavn.com/{word}/-/{id}",
            {"song": Kind.TRACK, "album": Kind.ALBUM, "artist": Kind.ARTIST},
        ),
        forms=(Form(r"/(?P<word>song|album|artist)/[^/]+/(?P<id>[^/]+)"),),
        spellings=("saavn",),
    ),
    Platform.YANDEX_MUSIC: Site(
        name="Yandex Music",
        hosts=tuple(f"music.yandex.{domain}" for domain in _YANDEX_DOMAINS),
        pages=alike(NUMBER, "https://music.yandex.com/{word}/{id}", USUAL),
        forms=(Form(r"/(?:album/[0-9]+/)?(?P<word>track|album|artist)/(?P<id>[^/]+)"),),
        spellings=("yandex",),
    ),
    Platform.ANGHAMI: Site(
        name="Anghami",
        hosts=("play.anghami.com",),
        pages=alike(
            NUMBER,
            "https://play.anghami.com/{word}/{id}",
            {"song": Kind.TRACK, "album": Kind.ALBUM, "artist": Kind.ARTIST},
        ),
        forms=(Form(r"/(?P<word>song|album|artist)/(?P<id>[^/]+)"),),
    ),
    Platform.BOOMPLAY: Site(
        name="Boomplay",
        hosts=("www.boomplay.com", "boomplay.com"),
        pages=alike(
            NUMBER,
            "https://www.boomplay.com/{word}/{id}",
            {"songs": Kind.TRACK, "albums": Kind.ALBUM, "artists": Kind.ARTIST},
        ),
        forms=(Form(r"/(?P<word>songs|albums|artists)/(?P<id>[^/]+)"),),
    ),
    Platform.LINE_MUSIC: Site(
        name="LINE MUSIC",
        hosts=("music.line.me",),
        pages=alike(r"[0-9a-z]{4,40}", "https://music.line.me/webapp/{word}/{id}", USUAL),
        forms=(Form(r"/(?:webapp/)?(?P<word>track|album|artist)/(?P<id>[^/]+)"),),
        spellings=("line",),
    ),
}
