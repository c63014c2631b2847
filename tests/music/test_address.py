"""Addresses that could mislead a reader or a program are refused, with what to do instead."""

from __future__ import annotations

import pytest

from app.errors import UnsupportedUrl
from app.music.address import LONGEST, plain, read_address

TRACK = "open.spotify.com/track/5W3cjX2J3tjhG8zb6u0qHn"


def test_an_address_is_its_host_path_and_query() -> None:
    address = read_address("HTTP://Music.YouTube.com/watch%3F?v=a%20b&v=c&list=d#t=1")
    assert address.host == "music.youtube.com"
    assert address.path == "/watch?"
    assert address.query == {"v": "a b", "list": "d"}
    assert address.url == "https://music.youtube.com/watch%3F?v=a%20b&v=c&list=d"


@pytest.mark.parametrize("text", [TRACK, f"//{TRACK}", f"http://{TRACK}", f"https://{TRACK}#x", f"\n https://{TRACK} "])
def test_scheme_fragment_and_space_around_do_not_matter(text: str) -> None:
    assert read_address(text).url == f"https://{TRACK}"


def test_a_path_behind_the_hashbang_of_old_players_is_the_path() -> None:
    address = read_address("https://listen.tidal.com/#!/track/1?u=2")
    assert (address.path, address.query) == ("/track/1", {"u": "2"})
    assert address.url == "https://listen.tidal.com/track/1?u=2"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        (f"https://{TRACK}?{'x' * LONGEST}", "longer than 2048"),
        ("x" * 10**6, "longer than 2048"),
        ("https://open.spotify.com/track/ 5W3cjX2J3tjhG8zb6u0qHn", "holds a space"),
        ("https://open.spotify.com\\@evil.example/", "a backslash"),
        ("https://open.spotify.com/track/\x005W3c", "invisible character"),
        ("https://open.spotify.com/track/5W3c\r\nHost: evil.example", "invisible character"),
        ("https://open.spotify.com/\u202etrack", "invisible character"),
        ("https://open.spotify.com/track/%00", "encoded backslash or invisible"),
        ("https://open.spotify.com/%5Cevil", "encoded backslash"),
        ("https://open.spotify.com/%E2%80%AEtrack", "invisible character"),
        (f"https://open.spotify.com@evil.example/{TRACK}", "a name before its host"),
        (f"https://user:secret@{TRACK}", "a name before its host"),
        ("mailto:someone@open.spotify.com", "a name before its host"),
        ("https://http/www.tidal.com/track/100366314", "its scheme is written twice"),
        ("https://https://open.spotify.com/", "its scheme is written twice"),
        ("ftp://open.spotify.com/track/1", "has the scheme ftp"),
        ("file:///etc/passwd", "has the scheme file"),
        ("javascript://open.spotify.com/%0aalert(1)", "has the scheme javascript"),
        ("javascript:alert(1)", "not a well-formed web address"),
        ("https://open.spotify.com:8080/track/1", "names the port 8080"),
        ("http://open.spotify.com:443/track/1", "names the port 443"),
        ("https://open.spotify.com:99999/track/1", "not a well-formed"),
        ("https://[open.spotify.com/track/1", "not a well-formed"),
        ("https:///track/1", "no host"),
        ("https://ｏpen.spotify.com/track/1", "no host in plain letters"),
        ("https://www.\u212a\u212abox.com/tw/tc/song/1", "no host in plain letters"),
        (f"https://{TRACK}?{'a=1&' * 101}", "more than 100 parameters"),
    ],
)
def test_a_misleading_address_is_refused_with_the_reason(text: str, complaint: str) -> None:
    with pytest.raises(UnsupportedUrl) as refusal:
        read_address(text)
    assert complaint in str(refusal.value)
    assert len(refusal.value.value) <= 80
    assert refusal.value.remedy


def test_a_malformed_address_keeps_its_cause() -> None:
    with pytest.raises(UnsupportedUrl) as refusal:
        read_address("https://open.spotify.com:port/")
    assert isinstance(refusal.value.__cause__, ValueError)


def test_letters_of_every_script_may_stand_in_a_path() -> None:
    assert plain("https://music.apple.com/jp/album/アイドル/1") == "https://music.apple.com/jp/album/アイドル/1"
    assert read_address("https://music.apple.com/jp/album/%E3%82%A2/1").path == "/jp/album/ア/1"
    assert read_address("https://itunes.apple.com/us/album/caf%E9/id1").path == "/us/album/caf\ufffd/id1"
