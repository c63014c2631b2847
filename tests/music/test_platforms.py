"""The table of platforms is whole, unambiguous, and understands the names that providers use."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter

import pytest

from app.music.links import canonical_url, check_id
from app.music.platforms import Platform
from app.music.site import Kind
from app.music.sites import SITES, platform_named


def test_every_platform_has_a_row() -> None:
    assert list(SITES) == list(Platform)


def test_no_host_belongs_to_two_platforms() -> None:
    hosts = Counter(host for site in SITES.values() for host in (*site.hosts, *site.short_hosts))
    assert [host for host, rows in hosts.items() if rows > 1] == []
    assert all(host == host.lower() and host.isascii() for host in hosts)


@pytest.mark.parametrize("platform", Platform)
def test_every_row_has_a_page_for_recordings_and_leads_to_its_own_hosts(platform: Platform) -> None:
    site = SITES[platform]
    assert site.page(site.recording) is not None
    for page in site.pages:
        fields = {field for _, field, _, _ in Formatter().parse(page.url) if field}
        assert "id" in fields
        assert fields <= {"id", "region"}
        assert ("region" in fields) == (site.region is not None)
        assert page.url.split("/")[2] in site.hosts


@pytest.mark.parametrize("platform", Platform)
def test_every_form_is_of_the_rows_own_hosts_and_words(platform: Platform) -> None:
    site = SITES[platform]
    words = {page.word for page in site.pages}
    for form in site.forms:
        assert set(form.hosts) <= set(site.hosts)
        groups = re.compile(form.path).groupindex
        assert form.nested or form.kind or "word" in groups
        assert form.param or "id" in groups
        if form.kind:
            assert site.page(form.kind)
    for pattern in (*(form.path for form in site.forms), site.uri or ""):
        alternatives = re.search(r"\(\?P<word>([^)]*)\)", pattern)
        assert not alternatives or set(alternatives[1].split("|")) <= words


@pytest.mark.parametrize(
    ("spelling", "platform"),
    [
        ("spotify", Platform.SPOTIFY),
        ("Spotify ", Platform.SPOTIFY),
        ("applemusic", Platform.APPLE_MUSIC),
        ("apple_music", Platform.APPLE_MUSIC),
        ("appleMusic", Platform.APPLE_MUSIC),
        ("Apple Music", Platform.APPLE_MUSIC),
        ("apple", Platform.APPLE_MUSIC),
        ("itunes", Platform.APPLE_MUSIC),
        ("youtube", Platform.YOUTUBE),
        ("youtubemusic", Platform.YOUTUBE),
        ("youtube_music", Platform.YOUTUBE),
        ("YTMusic", Platform.YOUTUBE),
        ("TIDAL", Platform.TIDAL),
        ("deezer", Platform.DEEZER),
        ("beatport", Platform.BEATPORT),
        ("SoundCloud", Platform.SOUNDCLOUD),
        ("musicbrainz", Platform.MUSICBRAINZ),
        ("discogs", Platform.DISCOGS),
        ("qobuz", Platform.QOBUZ),
        ("amazon", Platform.AMAZON_MUSIC),
        ("amazon-music", Platform.AMAZON_MUSIC),
        ("gaana", Platform.GAANA),
        ("awa", Platform.AWA),
        ("KKBOX", Platform.KKBOX),
    ],
)
def test_providers_spellings_name_the_platform(spelling: str, platform: Platform) -> None:
    assert platform_named(spelling) is platform


@pytest.mark.parametrize(
    "spelling", ["7digital", "", "spot", "spotifyy", "music", "acrcloud", "sonovault", "x" * 10**6]
)
def test_what_is_no_platform_is_not_guessed(spelling: str) -> None:
    assert platform_named(spelling) is None


@pytest.mark.parametrize(
    ("platform", "own_id", "url"),
    [
        (Platform.SPOTIFY, "5W3cjX2J3tjhG8zb6u0qHn", "https://open.spotify.com/track/5W3cjX2J3tjhG8zb6u0qHn"),
        (Platform.APPLE_MUSIC, "1440650", "https://music.apple.com/us/song/1440650"),
        (Platform.YOUTUBE, "dC9QIUKviJU", "https://www.youtube.com/watch?v=dC9QIUKviJU"),
        (Platform.DEEZER, "89077521", "https://www.deezer.com/track/89077521"),
        (Platform.TIDAL, "3789025", "https://tidal.com/browse/track/3789025"),
        (Platform.BEATPORT, "1234567", "https://www.beatport.com/track/-/1234567"),
        (Platform.SOUNDCLOUD, "forss/flickermood", "https://soundcloud.com/forss/flickermood"),
        (
            Platform.MUSICBRAINZ,
            "8e030f4c-7bca-4c54-9f5b-a3db7e2c9c41",
            "https://musicbrainz.org/recording/8e030f4c-7bca-4c54-9f5b-a3db7e2c9c41",
        ),
        (Platform.DISCOGS, "487193-2", "https://www.discogs.com/release/487193"),
        (Platform.QOBUZ, "312055179", "https://open.qobuz.com/track/312055179"),
        (Platform.AMAZON_MUSIC, "B0CY5ST1FH", "https://music.amazon.com/tracks/B0CY5ST1FH"),
        (Platform.GAANA, "samson-12", "https://gaana.com/song/samson-12"),
        (Platform.AWA, "cdaa4619fdb2fd9a1f91", "https://s.awa.fm/track/cdaa4619fdb2fd9a1f91"),
        (Platform.KKBOX, "Dx6duYxp9UagGhiqwq", "https://www.kkbox.com/tw/tc/song/Dx6duYxp9UagGhiqwq"),
        (Platform.JIOSAAVN, "OFgeAkZ5XVk", "https://www.jiosaavn.com/song/-/OFgeAkZ5XVk"),
        (Platform.YANDEX_MUSIC, "33311009", "https://music.yandex.com/track/33311009"),
        (Platform.ANGHAMI, "1085207", "https://play.anghami.com/song/1085207"),
        (Platform.BOOMPLAY, "93384071", "https://www.boomplay.com/songs/93384071"),
        (Platform.LINE_MUSIC, "mt00000000010c4a9a", "https://music.line.me/webapp/track/mt00000000010c4a9a"),
        (Platform.GENIUS, "Eminem-without-me", "https://genius.com/Eminem-without-me-lyrics"),
        (Platform.GENIUS, "207", "https://genius.com/songs/207"),
        (Platform.MUSIXMATCH, "Eminem/Without-Me", "https://www.musixmatch.com/lyrics/Eminem/Without-Me"),
    ],
)
def test_a_recording_has_one_address_on_each_platform(platform: Platform, own_id: str, url: str) -> None:
    assert check_id(platform, own_id)
    assert canonical_url(platform, own_id) == url


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        (Platform.SPOTIFY, "1437689373"),
        (Platform.SPOTIFY, "5W3cjX2J3tjhG8zb6u0qH"),
        (Platform.SPOTIFY, "5W3cjX2J3tjhG8zb6u0qHn\n"),
        (Platform.APPLE_MUSIC, "5W3cjX2J3tjhG8zb6u0qHn"),
        (Platform.APPLE_MUSIC, "0"),
        (Platform.DEEZER, "-1"),
        (Platform.DEEZER, "１２３"),
        (Platform.YOUTUBE, "dC9QIUKviJ"),
        (Platform.MUSICBRAINZ, "8E030F4C-7BCA-4C54-9F5B-A3DB7E2C9C41"),
        (Platform.AMAZON_MUSIC, "A0CY5ST1FH"),
        (Platform.SOUNDCLOUD, "forss/sets"),
        (Platform.DISCOGS, "487193-"),
    ],
)
def test_an_id_that_breaks_its_grammar_is_told(platform: Platform, text: str) -> None:
    assert not check_id(platform, text)


def test_a_row_answers_for_the_kinds_and_words_it_has() -> None:
    site = SITES[Platform.MUSICBRAINZ]
    assert site.kind_named("release-group") is Kind.ALBUM_GROUP
    assert site.page(Kind.VIDEO) is None
