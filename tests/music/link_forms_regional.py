"""As `link_forms`: services of one country or part of the world, and sites of lyrics."""

from __future__ import annotations

from app.music.platforms import Platform
from app.music.site import Kind

Pages = tuple[tuple[Kind, str, str], ...]
Forms = tuple[tuple[Platform, Pages, tuple[str, ...]], ...]

REGIONAL: Forms = (
    (Platform.GAANA, ((Kind.TRACK, "song", "samson-12"), (Kind.ALBUM, "album", "rockstar")), (
        "https://gaana.com/{word}/{id}",
        "http://www.gaana.com/{word}/{id}?utm_source=x",
        "gaana.com/{word}/{id}/",
    )),
    (
        Platform.AWA,
        ((Kind.TRACK, "track", "cdaa4619fdb2fd9a1f91"), (Kind.ALBUM, "album", "17c47a58547a29fb0620")),
        ("https://s.awa.fm/{word}/{id}", "https://mf.awa.fm/{word}/{id}", "s.awa.fm/{word}/{id}?t=1"),
    ),
    (
        Platform.KKBOX,
        ((Kind.TRACK, "song", "Dx6duYxp9UagGhiqwq"), (Kind.ALBUM, "album", "DY_DcEg9I9ARV8260S")),
        ("https://www.kkbox.com/tw/tc/{word}/{id}", "kkbox.com/jp/ja/{word}/{id}?utm=x"),
    ),
    (
        Platform.JIOSAAVN,
        ((Kind.TRACK, "song", "OFgeAkZ5XVk"), (Kind.ALBUM, "album", "rH2KJ9tg-Ss_")),
        ("https://www.jiosaavn.com/{word}/without-me/{id}", "jiosaavn.com/{word}/-/{id}?x=1"),
    ),
    (
        Platform.YANDEX_MUSIC,
        (
            (Kind.TRACK, "track", "33311009"),
            (Kind.TRACK, "album/4766/track", "33311009"),
            (Kind.ALBUM, "album", "4766"),
            (Kind.ARTIST, "artist", "36800"),
        ),
        (
            "https://music.yandex.ru/{word}/{id}",
            "https://music.yandex.com/{word}/{id}?utm_medium=copy_link",
            "music.yandex.kz/{word}/{id}/",
            "http://music.yandex.by/{word}/{id}#x",
        ),
    ),
    (
        Platform.ANGHAMI,
        ((Kind.TRACK, "song", "1085207"), (Kind.ALBUM, "album", "1006132"), (Kind.ARTIST, "artist", "122")),
        ("https://play.anghami.com/{word}/{id}", "play.anghami.com/{word}/{id}?bid=x"),
    ),
    (
        Platform.BOOMPLAY,
        ((Kind.TRACK, "songs", "93384071"), (Kind.ALBUM, "albums", "52398"), (Kind.ARTIST, "artists", "1189")),
        ("https://www.boomplay.com/{word}/{id}", "boomplay.com/{word}/{id}?from=x"),
    ),
    (
        Platform.LINE_MUSIC,
        ((Kind.TRACK, "track", "mt00000000010c4a9a"), (Kind.ALBUM, "album", "mb00000000000c4a9a")),
        ("https://music.line.me/webapp/{word}/{id}", "music.line.me/{word}/{id}?myTarget=x"),
    ),
    (
        Platform.GENIUS,
        ((Kind.TRACK, "", "Eminem-without-me"),),
        ("https://genius.com/{id}-lyrics", "http://www.genius.com/{id}-lyrics?x=1", "genius.com/{id}-lyrics#about"),
    ),
    (Platform.GENIUS, ((Kind.TRACK, "songs", "207"), (Kind.ARTIST, "artists", "Eminem")), (
        "https://genius.com/{word}/{id}",
    )),
    (Platform.GENIUS, ((Kind.ALBUM, "", "Eminem/The-eminem-show"),), ("https://genius.com/albums/{id}",)),
    (
        Platform.MUSIXMATCH,
        ((Kind.TRACK, "lyrics", "Eminem/Without-Me"), (Kind.ALBUM, "album", "Eminem/The-Eminem-Show")),
        ("https://www.musixmatch.com/{word}/{id}", "musixmatch.com/de/{word}/{id}", "musixmatch.com/{word}/{id}?x=1"),
    ),
    (Platform.MUSICBRAINZ, ((Kind.ISWC, "iswc", "T-034.524.680-1"),), (
        "https://musicbrainz.org/{word}/{id}", "https://beta.musicbrainz.org/{word}/{id}",
    )),
)  # fmt: skip
