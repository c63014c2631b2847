"""Links are read in every form in which people write them, and nothing else is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidIdentifier, InvalidInput, NotARecording, UnsupportedUrl
from app.music.links import (
    PlatformLink,
    ShortLink,
    canonical_url,
    check_id,
    is_api_id,
    link_to,
    parse_platform_id,
    platform_of,
    read_link,
    read_recording_link,
)
from app.music.platforms import Platform
from app.music.site import Kind
from app.music.sites import SITES
from tests.music.link_forms import cases

ONE_MORE_TIME = "5W3cjX2J3tjhG8zb6u0qHn"


@pytest.mark.parametrize(("text", "platform", "kind", "own_id"), list(cases()))
def test_every_form_leads_to_its_page(text: str, platform: Platform, kind: Kind, own_id: str) -> None:
    link = read_link(text)
    assert isinstance(link, PlatformLink)
    assert (link.platform, link.kind, link.id) == (platform, kind, own_id)
    again = read_link(link.url)
    assert again.url == link.url, "a canonical address reads as itself"
    assert platform_of(text) is platform


@pytest.mark.parametrize(
    ("text", "url", "region"),
    [
        ("https://music.apple.com/jp/song/1857886416", "https://music.apple.com/jp/song/1857886416", "jp"),
        ("https://music.apple.com/song/1440650", "https://music.apple.com/us/song/1440650", None),
        (
            "https://music.apple.com/album/without-me/1440775335?i=1440776066&uo=5",
            "https://music.apple.com/us/song/1440776066",
            None,
        ),
        (
            "https://www.kkbox.com/jp/ja/song/4s7gyziTOGRFhEcFQf",
            "https://www.kkbox.com/jp/ja/song/4s7gyziTOGRFhEcFQf",
            "jp/ja",
        ),
        (
            "https://www.kkbox.com/tw/tc/song/XgJ00.nUO65u2jgdu2jgd0XL-index.html",
            "https://www.kkbox.com/tw/tc/song/XgJ00.nUO65u2jgdu2jgd0XL",
            "tw/tc",
        ),
        ("kkbox.com/hk/tc/album/DY_DcEg9I9ARV8260S", "https://www.kkbox.com/hk/tc/album/DY_DcEg9I9ARV8260S", "hk/tc"),
    ],
)
def test_a_storefront_is_kept_and_assumed_only_where_none_is_named(text: str, url: str, region: str | None) -> None:
    link = read_link(text)
    assert isinstance(link, PlatformLink)
    assert (link.url, link.region) == (url, region)


def test_letter_case_is_kept_where_it_matters_and_lowered_where_it_does_not() -> None:
    assert read_link("https://musicbrainz.org/recording/9F9CF187-D6F9-437F-9D98-D59CDBD52757").url.endswith(
        "/recording/9f9cf187-d6f9-437f-9d98-d59cdbd52757"
    )
    assert read_link("https://soundcloud.com/Forss/Flickermood").url == "https://soundcloud.com/forss/flickermood"
    upper = ONE_MORE_TIME.upper()
    assert read_link(f"spotify:track:{upper}").url.endswith(upper)


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("https://spotify.link/hRkBrwub9xb", Platform.SPOTIFY),
        ("https://spotify.app.link/hRkBrwub9xb?_p=c1", Platform.SPOTIFY),
        ("spoti.fi/3xYzAbC", Platform.SPOTIFY),
        ("https://apple.co/3vAbCdE", Platform.APPLE_MUSIC),
        ("https://link.deezer.com/s/30XyZ", Platform.DEEZER),
        ("https://deezer.page.link/abcd", Platform.DEEZER),
        ("https://dzr.page.link/abcd", Platform.DEEZER),
        ("https://on.soundcloud.com/AbCdE", Platform.SOUNDCLOUD),
        ("http://snd.sc/AbCdE", Platform.SOUNDCLOUD),
        ("https://kkbox.fm/AbCdE", Platform.KKBOX),
    ],
)
def test_short_links_are_recognised_and_not_followed(text: str, platform: Platform) -> None:
    link = read_recording_link(text)
    assert isinstance(link, ShortLink)
    assert link.platform is platform
    assert link.url.startswith("https://")
    assert platform_of(text) is platform


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("https://music.bugs.co.kr/track/2", "Supported are Spotify, Apple Music, YouTube"),
        ("https://example.org/track/1", "Supported are Spotify"),
        ("https://open.spotify.com.evil.example/track/" + ONE_MORE_TIME, "not a link of a platform"),
        ("https://evil-spotify.com/track/" + ONE_MORE_TIME, "not a link of a platform"),
        ("https://music.amazon.evil/tracks/B0CY5ST1FH", "not a link of a platform"),
        ("hello", "not a link of a platform"),
        ("https://open.spotify.com/playlist/37i9dQZF1DZ06evO25rXbO", "on Spotify, but of no form known here"),
        ("https://open.spotify.com/track/x", "no track id of Spotify"),
        (f"https://open.spotify.com/track/{ONE_MORE_TIME}Z", "no track id of Spotify"),
        ("spotify:user:forss:playlist:37i9dQZF1DZ06evO25rXbO", "not a well-formed web address"),
        ("https://www.youtube.com/watch?list=PL0", "of no form known here"),
        ("https://www.youtube.com/user/NirvanaVEVO", "of no form known here"),
        ("https://youtu.be/short", "no video id of YouTube"),
        ("https://www.deezer.com/track/0", "no track id of Deezer"),
        ("https://www.deezer.com/track/٨٩٠٧٧", "no track id of Deezer"),
        ("https://soundcloud.com/search/forss", "no track id of SoundCloud"),
        ("https://soundcloud.com/forss/likes", "no track id of SoundCloud"),
        ("https://gaana.com/song/29797657", "leads to no page on Gaana"),
        ("https://www.discogs.com/user/planetedetroit", "of no form known here"),
        ("https://w.soundcloud.com/player/?url=https%3A//www.deezer.com/track/1", "not to SoundCloud"),
        ("https://w.soundcloud.com/player/?url=https%3A//on.soundcloud.com/x", "not to SoundCloud"),
    ],
)
def test_other_addresses_are_refused_with_the_reason(text: str, complaint: str) -> None:
    with pytest.raises(UnsupportedUrl) as refusal:
        read_link(text)
    assert complaint in str(refusal.value)
    assert refusal.value.remedy


def test_a_link_wrapped_many_times_is_refused_without_harm() -> None:
    wrapped = "https://w.soundcloud.com/player/?url=" * 50
    with pytest.raises(UnsupportedUrl):
        read_link(wrapped)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://open.spotify.com/artist/3AA28KZvwAUcZuOKwyblJQ", "artist"),
        ("https://www.deezer.com/album/302127", "album"),
        ("https://www.discogs.com/release/487193", "album"),
        ("https://musicbrainz.org/track/9f9cf187-d6f9-437f-9d98-d59cdbd52757", "album track"),
        ("https://musicbrainz.org/iswc/T-034.524.680-1", "iswc"),
    ],
)
def test_where_a_recording_is_needed_other_pages_are_named_for_what_they_are(text: str, kind: str) -> None:
    with pytest.raises(NotARecording, match=f"of the kind '{kind}'") as refusal:
        read_recording_link(text)
    link = read_link(text)
    assert isinstance(link, PlatformLink)
    assert (refusal.value.kind, refusal.value.external_id, refusal.value.url) == (link.kind, link.id, link.url)


def test_the_page_of_an_isrc_is_as_good_as_the_isrc() -> None:
    link = read_recording_link("https://musicbrainz.org/isrc/USSUB0200002")
    assert isinstance(link, PlatformLink)
    assert (link.kind, link.id) == (Kind.ISRC, "USSUB0200002")


def test_tracks_and_videos_are_recordings() -> None:
    assert read_recording_link(f"spotify:track:{ONE_MORE_TIME}").url.endswith(ONE_MORE_TIME)
    assert read_recording_link("https://tidal.com/video/130201934").url == "https://tidal.com/browse/video/130201934"


@pytest.mark.parametrize(
    ("platform", "text", "own_id"),
    [
        (Platform.SPOTIFY, f"spotify:track:{ONE_MORE_TIME}", ONE_MORE_TIME),
        (Platform.SPOTIFY, f"https://open.spotify.com/track/{ONE_MORE_TIME}?si=1", ONE_MORE_TIME),
        (Platform.SPOTIFY, f" {ONE_MORE_TIME} ", ONE_MORE_TIME),
        (Platform.DISCOGS, "487193-2", "487193-2"),
        (Platform.DISCOGS, "2844-A", "2844-A"),
        (Platform.DISCOGS, "https://www.discogs.com/release/487193-Daft-Punk", "487193"),
        (
            Platform.MUSICBRAINZ,
            "8E030F4C-7BCA-4C54-9F5B-A3DB7E2C9C41",
            "8e030f4c-7bca-4c54-9f5b-a3db7e2c9c41",
        ),
        (Platform.SOUNDCLOUD, "forss/flickermood", "forss/flickermood"),
        (Platform.SOUNDCLOUD, "soundcloud.com/forss/flickermood", "forss/flickermood"),
        (Platform.SOUNDCLOUD, "293", "293"),
        (Platform.KKBOX, "XgJ00.nUO65u2jgdu2jgd0XL", "XgJ00.nUO65u2jgdu2jgd0XL"),
        (Platform.YOUTUBE, "https://youtu.be/dC9QIUKviJU", "dC9QIUKviJU"),
        (Platform.GAANA, "29797657", "29797657"),
    ],
)
def test_a_recordings_id_is_taken_bare_as_uri_and_as_address(platform: Platform, text: str, own_id: str) -> None:
    assert parse_platform_id(platform, text) == own_id
    assert check_id(platform, own_id)


@pytest.mark.parametrize(
    ("platform", "text", "error"),
    [
        (Platform.SPOTIFY, "1437689373", InvalidIdentifier),
        (Platform.SPOTIFY, "", InvalidIdentifier),
        (Platform.SPOTIFY, ONE_MORE_TIME * 1000, InvalidIdentifier),
        (Platform.SPOTIFY, "https://www.deezer.com/track/89077521", UnsupportedUrl),
        (Platform.SPOTIFY, "spotify:artist:3AA28KZvwAUcZuOKwyblJQ", UnsupportedUrl),
        (Platform.SPOTIFY, "https://spotify.link/hRkBrwub9xb", UnsupportedUrl),
        (Platform.DEEZER, "007", InvalidIdentifier),
        (Platform.DEEZER, "８９０７７５２１", InvalidIdentifier),
        (Platform.DISCOGS, "487193-Daft-Punk-One-More-Time", InvalidIdentifier),
        (Platform.DISCOGS, "https://www.discogs.com/master/52086", UnsupportedUrl),
    ],
)
def test_what_is_not_an_id_of_a_recording_there_is_refused(
    platform: Platform, text: str, error: type[InvalidInput]
) -> None:
    with pytest.raises(error):
        parse_platform_id(platform, text)


def test_a_discogs_id_is_a_release_and_a_position_on_it() -> None:
    link = link_to(Platform.DISCOGS, "487193-2")
    assert link.url == "https://www.discogs.com/release/487193"
    assert (link.kind, link.position) == (Kind.ALBUM, "2")
    assert link_to(Platform.DISCOGS, "487193").position is None


def test_a_number_of_gaana_leads_nowhere_and_one_of_soundcloud_to_its_player() -> None:
    assert is_api_id(Platform.GAANA, "29797657")
    with pytest.raises(UnsupportedUrl, match="no page on Gaana"):
        canonical_url(Platform.GAANA, "29797657")
    assert canonical_url(Platform.SOUNDCLOUD, "293").startswith("https://w.soundcloud.com/player/")
    assert not is_api_id(Platform.DEEZER, "293")


def test_an_address_is_written_for_the_storefront_that_is_asked() -> None:
    assert canonical_url(Platform.APPLE_MUSIC, "1437689373") == "https://music.apple.com/us/song/1437689373"
    assert canonical_url(Platform.APPLE_MUSIC, "1437689373", "jp") == "https://music.apple.com/jp/song/1437689373"
    assert canonical_url(Platform.DEEZER, "89077521", "jp") == "https://www.deezer.com/track/89077521"


def test_the_platform_of_an_address_is_known_even_where_the_page_is_not() -> None:
    assert platform_of("https://www.deezer.com/playlist/908622995") is Platform.DEEZER
    assert platform_of("deezer://track/1") is Platform.DEEZER
    assert platform_of("https://example.org/track/1") is None
    assert platform_of("not a link") is None


@given(st.sampled_from(list(Platform)), st.data())
def test_every_id_of_a_grammar_survives_its_own_address(platform: Platform, data: st.DataObject) -> None:
    """Writing the address of any id and reading it again gives the same page."""
    page = data.draw(st.sampled_from(SITES[platform].pages))
    own_id = data.draw(
        st.from_regex(page.grammar, fullmatch=True).filter(lambda text: check_id(platform, text, page.kind))
    )
    link = link_to(platform, own_id, page.kind)
    again = read_link(link.url)
    assert isinstance(again, PlatformLink)
    assert (again.platform, again.url) == (platform, link.url)
    assert again.id == own_id or platform is Platform.DISCOGS


@given(st.text(max_size=3000) | st.text(max_size=50).map("https://open.spotify.com/".__add__))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    try:
        outcome: object = read_link(text)
    except UnsupportedUrl as refusal:
        outcome = refusal
    assert isinstance(outcome, PlatformLink | ShortLink | UnsupportedUrl)


def test_every_recorded_link_to_a_recording_is_read(corpus: Path) -> None:
    """All addresses in the recorded responses: what the platforms call a track is read as one, with that id."""
    address = re.compile(
        r"https?://(?:open\.spotify\.com/track/(?P<spotify>\w{22})"
        r"|www\.deezer\.com/track/(?P<deezer>\d+)"
        r"|tidal\.com/browse/track/(?P<tidal>\d+)"
        r"|music\.apple\.com/\w\w/album/[^/\"?]+/\d+\?i=(?P<applemusic>\d+)"
        r"|(?:music|www)\.youtube\.com/watch\?v=(?P<youtube>[\w-]{11}))(?![\w\\])"
    )
    read = {}
    for entry in map(json.loads, (corpus / "INDEX.jsonl").read_text().splitlines()):
        if entry["file"].endswith(".json"):
            body = (corpus / entry["file"]).read_text(errors="replace").replace("\\/", "/")
            read |= {match[0]: (match.lastgroup, match[match.lastgroup or 0]) for match in address.finditer(body)}
    assert len(read) > 1500
    for text, (platform, own_id) in read.items():
        link = read_recording_link(text)
        assert isinstance(link, PlatformLink)
        assert (link.platform.value, link.id) == (platform, own_id)
