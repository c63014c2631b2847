"""Databases, shops for DJs, and sites of lyrics: a page about a recording, though nothing may play there."""

from __future__ import annotations

from collections.abc import Mapping

from app.music.platforms import Platform
from app.music.site import LOCALE, NAME, NUMBER, UUID, Form, Kind, Page, Site, alike

SITES: Mapping[Platform, Site] = {
    Platform.BEATPORT: Site(
        name="Beatport",
        hosts=("beatport.com", "www.beatport.com", "classic.beatport.com", "pro.beatport.com", "dj.beatport.com"),
        pages=alike(
            NUMBER,
            "https://www.beatport.com/{word}/-/{id}",
            {"track": Kind.TRACK, "release": Kind.ALBUM, "artist": Kind.ARTIST, "label": Kind.LABEL},
        ),
        forms=(
            Form(r"/releases/[0-9]+/(?P<id>[0-9]+)", Kind.TRACK, hosts=("dj.beatport.com",)),
            Form(r"/tracks/(?P<id>[0-9]+)", Kind.TRACK, hosts=("dj.beatport.com",)),
            Form(rf"/{LOCALE}(?P<word>track|release|artist|label)/[^/]*/(?P<id>[^/]+)"),
        ),
    ),
    Platform.MUSICBRAINZ: Site(
        name="MusicBrainz",
        hosts=("musicbrainz.org", "www.musicbrainz.org", "beta.musicbrainz.org", "test.musicbrainz.org"),
        pages=(
            Page(Kind.ISRC, "isrc", r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}", "https://musicbrainz.org/isrc/{id}"),
            Page(Kind.ISWC, "iswc", r"T-[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]", "https://musicbrainz.org/iswc/{id}"),
            *alike(
                UUID,
                "https://musicbrainz.org/{word}/{id}",
                {"recording": Kind.TRACK, "release": Kind.ALBUM, "release-group": Kind.ALBUM_GROUP}
                | {"track": Kind.ALBUM_TRACK, "artist": Kind.ARTIST, "label": Kind.LABEL, "work": Kind.WORK},
                fold=True,
            ),
        ),
        forms=(Form(r"/(?P<word>recording|release-group|release|track|artist|label|work|isrc|iswc)/(?P<id>[^/]+)"),),
    ),
    Platform.DISCOGS: Site(
        name="Discogs",
        hosts=("discogs.com", "www.discogs.com", "m.discogs.com"),
        recording=Kind.ALBUM,
        pages=(
            Page(
                Kind.ALBUM,
                "release",
                rf"(?P<page>{NUMBER})(?:-(?P<position>[0-9A-Za-z.-]{{1,8}}))?",
                "https://www.discogs.com/release/{id}",
            ),
            *alike(
                NUMBER,
                "https://www.discogs.com/{word}/{id}",
                {"master": Kind.ALBUM_GROUP, "artist": Kind.ARTIST, "label": Kind.LABEL},
            ),
        ),
        forms=(
            Form(r"/viewimages", Kind.ALBUM, param="release"),
            Form(rf"/{LOCALE}(?:[^/]+/)?(?P<word>release|master|artist|label)/(?:view/)?(?P<id>[0-9]+)(?:-[^/]*)?"),
        ),
    ),
    Platform.GENIUS: Site(
        name="Genius",
        hosts=("genius.com", "www.genius.com"),
        pages=(
            Page(Kind.TRACK, "song", rf"(?![0-9]+$){NAME}", "https://genius.com/{id}-lyrics"),
            *alike(NAME, "https://genius.com/{word}/{id}", {"artists": Kind.ARTIST}),
            Page(Kind.ALBUM, "albums", rf"{NAME}/{NAME}", "https://genius.com/albums/{id}"),
        ),
        forms=(
            Form(r"/songs/(?P<id>[0-9]+)", Kind.TRACK),
            Form(r"/albums/(?P<id>[^/]+/[^/]+)", Kind.ALBUM),
            Form(r"/(?P<word>artists)/(?P<id>[^/]+)"),
            Form(r"/(?P<id>[^/]+)-lyrics", Kind.TRACK),
        ),
        api_id=NUMBER,
        api_url="https://genius.com/songs/{id}",
    ),
    Platform.MUSIXMATCH: Site(
        name="Musixmatch",
        hosts=("www.musixmatch.com", "musixmatch.com"),
        pages=(
            Page(Kind.TRACK, "lyrics", rf"{NAME}/{NAME}", "https://www.musixmatch.com/lyrics/{id}"),
            Page(Kind.ALBUM, "album", rf"{NAME}/{NAME}", "https://www.musixmatch.com/album/{id}"),
            Page(Kind.ARTIST, "artist", NAME, "https://www.musixmatch.com/artist/{id}"),
        ),
        forms=(
            Form(rf"/{LOCALE}(?P<word>lyrics|album)/(?P<id>[^/]+/[^/]+)"),
            Form(rf"/{LOCALE}(?P<word>artist)/(?P<id>[^/]+)"),
        ),
    ),
}
