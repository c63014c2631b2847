"""The forms in which people and programs write links, platform by platform, over real ids.

Each row is a platform, the pages to try (kind, word in the path, real id) and the forms to write them in.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from app.music.platforms import Platform
from app.music.site import Kind
from tests.music.link_forms_regional import REGIONAL, Forms

_FORMS: Forms = (
    (
        Platform.SPOTIFY,
        (
            (Kind.TRACK, "track", "5W3cjX2J3tjhG8zb6u0qHn"),
            (Kind.ALBUM, "album", "0sYsti82VA37zLESxDYVsm"),
            (Kind.ARTIST, "artist", "3AA28KZvwAUcZuOKwyblJQ"),
        ),
        (
            "https://open.spotify.com/{word}/{id}",
            "http://open.spotify.com/{word}/{id}",
            "HTTPS://OPEN.SPOTIFY.COM/{word}/{id}",
            "open.spotify.com/{word}/{id}",
            "//open.spotify.com/{word}/{id}",
            "  https://open.spotify.com/{word}/{id}\n",
            "https://open.spotify.com:443/{word}/{id}",
            "https://open.spotify.com./{word}/{id}",
            "https://open.spotify.com/{word}/{id}/",
            "https://open.spotify.com/{word}/{id}?si=7a9f5b2c1d8e4f60",
            "https://open.spotify.com/{word}/{id}?si=x&utm_source=copy-link&context=spotify%3Aalbum%3A1#login",
            "https://open.spotify.com/intl-de/{word}/{id}",
            "https://open.spotify.com/intl-pt-br/{word}/{id}?si=x",
            "https://open.spotify.com/embed/{word}/{id}?utm_source=generator&theme=0",
            "https://open.spotify.com/intl-fr/embed/{word}/{id}",
            "https://open.spotify.com/embed-podcast/{word}/{id}",
            "https://play.spotify.com/{word}/{id}",
            "https://embed.spotify.com/?uri=spotify:{word}:{id}",
            "https://embed.spotify.com/?uri=spotify%3A{word}%3A{id}&theme=white",
            "https://embed.spotify.com/?uri=https%3A%2F%2Fopen.spotify.com%2F{word}%2F{id}",
            "spotify:{word}:{id}",
        ),
    ),
    (
        Platform.APPLE_MUSIC,
        (
            (Kind.TRACK, "song", "1437689373"),
            (Kind.ALBUM, "album", "1586869902"),
            (Kind.ARTIST, "artist", "20478838"),
            (Kind.VIDEO, "music-video", "1579568059"),
            (Kind.LABEL, "label", "1543968172"),
        ),
        (
            "https://music.apple.com/us/{word}/{id}",
            "https://music.apple.com/us/{word}/a-name/{id}",
            "https://music.apple.com/us/{word}/%E3%82%A2%E3%82%A4%E3%83%89%E3%83%AB/{id}",
            "https://music.apple.com/us/{word}/アイドル/{id}",
            "https://music.apple.com/us/{word}/1989/{id}?l=es-MX&uo=4&app=music&at=1000lHKX",
            "https://music.apple.com/us/{word}/id{id}",
            "https://geo.music.apple.com/us/{word}/a-name/{id}?itsct=music_box_link&itscg=30200",
            "https://beta.music.apple.com/us/{word}/{id}",
            "https://classical.music.apple.com/us/{word}/{id}",
            "https://embed.music.apple.com/us/{word}/a-name/{id}",
            "https://itunes.apple.com/us/{word}/a-name/id{id}",
            "http://itunes.apple.com/us/{word}/id{id}?uo=4",
            "https://geo.itunes.apple.com/us/{word}/a-name/id{id}?mt=1",
            "music.apple.com/us/{word}/{id}",
        ),
    ),
    (
        Platform.APPLE_MUSIC,
        ((Kind.TRACK, "", "1437689373"),),
        (
            "https://music.apple.com/us/album/blank-space/1437689355?i={id}",
            "https://music.apple.com/us/album/1437689355?i={id}",
            "https://music.apple.com/us/album/-/1437689355?i={id}",
            "https://music.apple.com/us/album/blank-space/1437689355?uo=5&i={id}&l=en",
            "https://music.apple.com/us/album/blank-space/id1437689355?i={id}",
            "https://itunes.apple.com/us/album/blank-space/id1437689355?i={id}&uo=4",
            "https://embed.music.apple.com/us/album/blank-space/1437689355?i={id}",
            "https://geo.music.apple.com/us/album/_/1437689355?mt=1&app=music&i={id}",
            "music.apple.com/us/album/blank-space/1437689355?i={id}",
        ),
    ),
    (
        Platform.YOUTUBE,
        ((Kind.VIDEO, "", "dC9QIUKviJU"), (Kind.VIDEO, "", "QIfZAPkF7_M"), (Kind.VIDEO, "", "HnZPif5CQ-w")),
        (
            "https://www.youtube.com/watch?v={id}",
            "https://youtube.com/watch?v={id}",
            "http://m.youtube.com/watch?v={id}&feature=youtu.be",
            "https://music.youtube.com/watch?v={id}",
            "https://music.youtube.com/watch?v={id}&list=RDAMVM{id}",
            "https://www.youtube.com/watch?list=OLAK5uy_kW9hN-oBmekJ06jhhfStpwRd5pcRKIztY&index=3&v={id}",
            "https://www.youtube.com/watch?v={id}#t=1m30s",
            "https://www.youtube.com/watch/?v={id}",
            "https://youtu.be/{id}",
            "https://youtu.be/{id}?t=12",
            "https://youtu.be/{id}?si=AbCdEf&list=PL0",
            "youtu.be/{id}",
            "https://www.youtube.com/shorts/{id}",
            "https://www.youtube.com/embed/{id}?autoplay=1",
            "https://www.youtube.com/live/{id}?feature=share",
            "https://www.youtube.com/v/{id}",
            "https://www.youtube.com/e/{id}",
            "https://www.youtube-nocookie.com/embed/{id}",
            "https://youtube-nocookie.com/embed/{id}?rel=0",
        ),
    ),
    (Platform.YOUTUBE, ((Kind.ARTIST, "", "UCPC0L1d253x-KuMNwa05TpA"),), (
        "https://music.youtube.com/channel/{id}",
        "https://www.youtube.com/channel/{id}/videos",
        "https://m.youtube.com/channel/{id}?feature=share",
    )),
    (Platform.YOUTUBE, ((Kind.ALBUM, "", "MPREb_JiAQrbUtBdP"),), (
        "https://music.youtube.com/browse/{id}",
        "music.youtube.com/browse/{id}?feature=share",
    )),
    (Platform.YOUTUBE, ((Kind.PLAYLIST, "", "OLAK5uy_kW9hN-oBmekJ06jhhfStpwRd5pcRKIztY"),), (
        "https://music.youtube.com/playlist?list={id}",
        "https://www.youtube.com/playlist?list={id}&feature=applinks",
    )),
    (
        Platform.DEEZER,
        ((Kind.TRACK, "track", "89077521"), (Kind.ALBUM, "album", "302127"), (Kind.ARTIST, "artist", "27")),
        (
            "https://www.deezer.com/{word}/{id}",
            "http://deezer.com/{word}/{id}",
            "https://m.deezer.com/{word}/{id}",
            "https://www.deezer.com/en/{word}/{id}",
            "https://www.deezer.com/pt-br/{word}/{id}",
            "https://www.deezer.com/us/{word}/{id}?host=0&utm_campaign=clipboard-generic&deferredFl=1",
            "www.deezer.com/{word}/{id}/",
            "deezer://www.deezer.com/{word}/{id}",
            "deezer://{word}/{id}",
        ),
    ),
    (
        Platform.TIDAL,
        (
            (Kind.TRACK, "track", "130201924"),
            (Kind.ALBUM, "album", "496065886"),
            (Kind.ARTIST, "artist", "3557299"),
            (Kind.VIDEO, "video", "130201934"),
        ),
        (
            "https://tidal.com/browse/{word}/{id}",
            "https://tidal.com/{word}/{id}",
            "http://www.tidal.com/{word}/{id}",
            "https://tidal.com/{word}/{id}/u",
            "https://tidal.com/browse/{word}/{id}?u",
            "https://listen.tidal.com/{word}/{id}",
            "https://listen.tidal.com/#!/{word}/{id}",
            "https://desktop.tidal.com/{word}/{id}",
            "https://store.tidal.com/us/{word}/{id}",
            "https://store.tidal.com/store/de/{word}/{id}",
            "https://stage.tidal.com/{word}/{id}",
            "tidal.com/browse/{word}/{id}/",
        ),
    ),
    (Platform.TIDAL, ((Kind.TRACK, "", "130201924"),), (
        "https://listen.tidal.com/album/130201923/track/{id}",
        "https://tidal.com/browse/album/130201923/track/{id}?u",
    )),
    (
        Platform.BEATPORT,
        (
            (Kind.TRACK, "track", "209664"),
            (Kind.ALBUM, "release", "1778"),
            (Kind.ARTIST, "artist", "912"),
            (Kind.LABEL, "label", "63282"),
        ),
        (
            "https://www.beatport.com/{word}/-/{id}",
            "http://beatport.com/{word}/a-name-original-mix/{id}",
            "https://www.beatport.com/{word}//{id}",
            "https://www.beatport.com/de/{word}/a-name/{id}",
            "https://classic.beatport.com/{word}/a-name/{id}",
            "https://pro.beatport.com/{word}/a-name/{id}?utm_source=x",
        ),
    ),
    (Platform.BEATPORT, ((Kind.TRACK, "", "209664"),), (
        "https://dj.beatport.com/tracks/{id}",
        "https://dj.beatport.com/releases/1778/{id}",
    )),
    (Platform.SOUNDCLOUD, ((Kind.TRACK, "", "forss/flickermood"), (Kind.ALBUM, "", "forss/sets/soulhack")), (
        "https://soundcloud.com/{id}",
        "http://www.soundcloud.com/{id}?utm_source=clipboard&utm_medium=text",
        "https://m.soundcloud.com/{id}",
        "https://soundcloud.com/{id}/s-a1B2c3",
        "https://SoundCloud.com/{id}#t=0:30",
        "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2F{id}&color=%23ff5500",
    )),
    (Platform.SOUNDCLOUD, ((Kind.TRACK, "", "293"),), (
        "https://api.soundcloud.com/tracks/{id}",
        "https://api.soundcloud.com/tracks/soundcloud%3Atracks%3A{id}",
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/{id}&auto_play=false",
        "https://w.soundcloud.com/player/?visual=true&url=soundcloud%3Atracks%3A{id}",
        "soundcloud:tracks:{id}",
    )),
    (Platform.SOUNDCLOUD, ((Kind.ARTIST, "", "cityslang"),), ("https://soundcloud.com/{id}", "soundcloud.com/{id}/")),
    (
        Platform.MUSICBRAINZ,
        (
            (Kind.TRACK, "recording", "9f9cf187-d6f9-437f-9d98-d59cdbd52757"),
            (Kind.ALBUM, "release", "0702057c-cb90-43d3-b7b4-6d0cc37e8644"),
            (Kind.ALBUM_GROUP, "release-group", "14b8ff46-3b93-403b-9e35-018f02eb3a05"),
            (Kind.ARTIST, "artist", "24f1766e-9635-4d58-a4d4-9413f9f98a4c"),
            (Kind.LABEL, "label", "08f37a61-1c54-4257-b31d-810fa2ac5cd5"),
            (Kind.WORK, "work", "3c37b9fa-a6c1-37d2-9e90-657a116d337c"),
            (Kind.ISRC, "isrc", "USSUB0200002"),
        ),
        (
            "https://musicbrainz.org/{word}/{id}",
            "http://www.musicbrainz.org/{word}/{id}",
            "https://beta.musicbrainz.org/{word}/{id}/relationships",
            "https://test.musicbrainz.org/{word}/{id}?tport=8000",
            "musicbrainz.org/{word}/{id}#top",
        ),
    ),
    (
        Platform.DISCOGS,
        (
            (Kind.ALBUM, "release", "487193"),
            (Kind.ALBUM_GROUP, "master", "52086"),
            (Kind.ARTIST, "artist", "23755"),
            (Kind.LABEL, "label", "1000"),
        ),
        (
            "https://www.discogs.com/{word}/{id}",
            "http://discogs.com/{word}/{id}-Warner-Bros-Records",
            "https://www.discogs.com/Old%C5%99ich-Vesel%C3%BD-Slune%C4%8Dn%C3%AD-Hodiny/{word}/{id}",
            "https://www.discogs.com/de/{word}/{id}-The-Persuader-Stockholm",
            "https://www.discogs.com/pt_BR/{word}/{id}",
            "https://m.discogs.com/{word}/view/{id}?ev=rr",
            "https://www.discogs.com/sell/{word}/{id}",
        ),
    ),
    (Platform.DISCOGS, ((Kind.ALBUM, "", "487193"),), ("https://www.discogs.com/viewimages?release={id}",)),
    (
        Platform.QOBUZ,
        ((Kind.TRACK, "track", "312055179"), (Kind.ALBUM, "album", "yxz0pt2qy7jhb"), (Kind.ARTIST, "artist", "26390")),
        (
            "https://open.qobuz.com/{word}/{id}",
            "https://play.qobuz.com/{word}/{id}",
            "open.qobuz.com/{word}/{id}?utm=x",
        ),
    ),
    (Platform.QOBUZ, ((Kind.ALBUM, "", "yxz0pt2qy7jhb"),), (
        "https://www.qobuz.com/de-de/album/vulcano-ep-bonez-mc-raf-camora/{id}",
        "https://www.qobuz.com/album/vulcano-ep-bonez-mc-raf-camora/{id}",
    )),
    (Platform.QOBUZ, ((Kind.ARTIST, "", "26390"),), ("https://www.qobuz.com/us-en/interpreter/daft-punk/{id}",)),
    (
        Platform.AMAZON_MUSIC,
        (
            (Kind.TRACK, "tracks", "B0CY5ST1FH"),
            (Kind.TRACK, "albums/B0CY5SN6Y4?trackAsin=B0CY5ST1FH#", "B0CY5ST1FH"),
            (Kind.ALBUM, "albums", "B0BXBC351C"),
        ),
        (
            "https://music.amazon.com/{word}/{id}",
            "https://music.amazon.co.jp/{word}/{id}",
            "http://music.amazon.de/{word}/{id}?tag=linkfiregen&ie=UTF8&linkCode=as2",
            "music.amazon.com.br/{word}/{id}",
        ),
    ),
)  # fmt: skip


def cases() -> Iterator[tuple[str, Platform, Kind, str]]:
    """Every form of every page: the text, and the platform, kind and id it must be read as."""
    for platform, pages, forms in (*_FORMS, *REGIONAL):
        for (kind, word, own_id), form in product(pages, forms):
            yield form.replace("{word}", word).replace("{id}", own_id), platform, kind, own_id
