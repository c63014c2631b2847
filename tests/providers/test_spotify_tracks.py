"""What Spotify's answers say: the recorded ones, and small ones written here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProviderError, UnreadableAnswer
from app.music.claim import Claim, ExternalId, Length, Popularity
from app.music.dates import DatePrecision, PartialDate
from app.providers.reply import Reply, read_json
from app.providers.spotify import judge
from app.providers.spotify_tracks import (
    album_ids,
    parse_albums,
    parse_page,
    parse_several,
    parse_track,
    with_albums,
)
from tests.providers.bodies import JSON, bodies_of

TRACK_ID, ALBUM_ID = "2plbrEY59IikOBgBGLjaoe", "10FLjwfpbxLmW8c25Xyc2N"


def track(**changes: Any) -> dict[str, Any]:
    return {
        "type": "track",
        "id": TRACK_ID,
        "name": "Time - Remastered 2011",
        "external_ids": {"isrc": "USAAA0000001"},
        "album": {"id": ALBUM_ID, "name": "Dark Side", "release_date": "1973-03-01", "release_date_precision": "day"},
    } | changes


def the_claim(**changes: Any) -> Claim:
    claim = parse_track(track(**changes), "US")
    assert claim is not None
    return claim


def read(body: Any) -> list[Claim]:
    match body:
        case {"tracks": {"items": _}} if "type" not in body:
            return parse_page(body, "US").tracks
        case {"tracks": list()}:
            return parse_several(body, "US")
        case _:
            claim = parse_track(body, "US")
            return [claim] if claim else []


def tracks_in(body: Any) -> Iterator[dict[str, Any]]:
    if isinstance(body, dict):
        if body.get("type") == "track" and "external_ids" in body:
            yield body
        body = list(body.values())
    if isinstance(body, list):
        for part in body:
            yield from tracks_in(part)


def test_every_recorded_answer_becomes_claims_or_is_refused_for_a_typed_reason(corpus):
    """Playlists, artists, listeners' libraries and albums alone are answers to questions that are not asked."""
    outcomes: Counter[str] = Counter()
    claims: list[Claim] = []
    for row, body in bodies_of(corpus, "spotify"):
        reply = Reply(row.get("status", 200), {}, body)
        try:
            judge(reply)
            found = read(read_json(reply))
            outcomes["with tracks" if found else "without tracks"] += 1
            claims.extend(found)
        except ProviderError as error:
            outcomes[type(error).__name__] += 1
    assert outcomes == {"with tracks": 322, "without tracks": 1, "UnreadableAnswer": 222}
    assert len(claims) == 391
    assert all(claim.isrc and claim.title and claim.artists and claim.length and claim.links[0].id for claim in claims)


def test_every_full_track_in_any_recorded_answer_is_understood(corpus):
    outcomes: Counter[str] = Counter()
    for _, body in bodies_of(corpus, "spotify"):
        for found in tracks_in(json.loads(body)):
            claims = parse_several({"tracks": [found]}, "US")
            outcomes["with ISRC" if claims and claims[0].isrc else "without ISRC" if claims else "local file"] += 1
    assert outcomes == {"with ISRC": 1022, "without ISRC": 6}


def test_recorded_albums_tell_label_and_barcode(corpus):
    albums = parse_albums(json.loads((corpus / "spotify/php_albums.json").read_bytes()))
    assert albums
    assert all(album.title and album.ids and album.date for album in albums.values())


def test_a_recorded_track_tells_its_facts(corpus):
    body = json.loads((corpus / "spotify/harmony_v1_tracks_ids_2plbrEY59IikOBgBGLjaoe.json").read_bytes())
    (claim,) = parse_several(body, "US")
    assert (claim.isrc, claim.title, claim.explicit) == ("USUM72409273", "Die With A Smile", False)
    assert [artist.name for artist in claim.artists] == ["Lady Gaga", "Bruno Mars"]
    assert (claim.length, claim.popularity) == (Length(251_667), Popularity(96, 100))
    (release,) = claim.releases
    assert (release.title, release.kind, release.track_number, release.track_count) == (
        "Die With A Smile",
        "single",
        1,
        1,
    )
    assert release.date == PartialDate("2024-08-16", DatePrecision.DAY)
    assert (claim.cover_url or "").endswith("82ea2e9e1858aa012c57cd45")
    (link,) = claim.links
    assert (link.id, link.url) == (TRACK_ID, f"https://open.spotify.com/track/{TRACK_ID}")
    assert len(link.regions or ()) > 150


def test_lower_case_and_hyphenated_isrcs_are_read():
    assert the_claim(external_ids={"isrc": "uscgh2132529"}).isrc == "USCGH2132529"
    assert the_claim(external_ids={"isrc": "GB-SMU-24-01851"}).isrc == "GBSMU2401851"


@pytest.mark.parametrize("ids", [{}, None, {"isrc": None}, {"isrc": "string"}, {"ean": "123"}])
def test_empty_external_ids_are_no_isrc(ids):
    assert parse_track(track(external_ids=ids), "US") is None
    assert [claim.isrc for claim in parse_several({"tracks": [track(external_ids=ids)]}, "US")] == [""]


def test_null_tracks_are_left_out():
    assert parse_several({"tracks": [None, track(), None]}, "US") == [the_claim()]
    assert parse_page({"tracks": {"items": [None], "next": None}}, "US").tracks == []


def test_a_listeners_local_file_has_no_id_and_is_left_out():
    assert parse_several({"tracks": [track(id=None, is_local=True)]}, "US") == []


@pytest.mark.parametrize(
    ("said", "precision", "read_as"),
    [
        ("0000", "year", None),
        ("0000-00-00", "day", None),
        ("1900-01-01", "day", None),
        ("1973", "year", "1973"),
        ("1973-01-01", "year", "1973"),
        ("1973-03", "month", "1973-03"),
        ("1973-03-01", None, "1973-03-01"),
    ],
)
def test_zero_dates_are_unknown_and_none_is_more_exact_than_said(said, precision, read_as):
    album = {"id": ALBUM_ID, "name": "A", "release_date": said, "release_date_precision": precision}
    (release,) = the_claim(album=album).releases
    assert (release.date.value if release.date else None) == read_as


def test_float_numbers_are_read():
    claim = the_claim(duration_ms=251_667.0, track_number=3.0, disc_number=1.0, popularity=55.0)
    assert claim.length == Length(251_667)
    assert (claim.releases[0].track_number, claim.releases[0].disc_number) == (3, 1)


def test_what_development_mode_is_not_told_is_unknown():
    claim = the_claim()
    assert claim.popularity is None
    assert claim.links[0].regions is None
    assert claim.links[0].preview_url is None


def test_the_market_asked_about_is_a_region_where_the_track_is_playable_there():
    assert the_claim(is_playable=True).links[0].regions == ("US",)
    assert the_claim(is_playable=False).links[0].regions == ()
    assert the_claim(available_markets=["DE", "FR"], is_playable=False).links[0].regions == ("DE", "FR")


def test_the_version_stays_in_the_title():
    claim = the_claim()
    assert (claim.title, claim.version) == ("Time - Remastered 2011", None)


def test_albums_complete_the_releases_they_belong_to():
    claim = the_claim()
    assert album_ids([claim, claim]) == [ALBUM_ID]
    albums = parse_albums(
        {"albums": [None, {"id": ALBUM_ID, "label": "Harvest ", "external_ids": {"upc": "5099902894423"}}]}
    )
    (release,) = with_albums(claim, albums).releases
    assert (release.label, release.gtin, release.title, release.ids) == (
        "Harvest",
        "05099902894423",
        "Dark Side",
        (ExternalId("spotify", ALBUM_ID),),
    )
    assert with_albums(claim, {}) == claim


@pytest.mark.parametrize("body", [{}, [], None, 7, {"tracks": {}}, {"error": {"status": 200, "message": "odd"}}])
def test_another_shape_is_unreadable(body):
    for parse in (parse_track, parse_several, parse_page):
        with pytest.raises(UnreadableAnswer):
            parse(body, "US")


@given(st.dictionaries(st.sampled_from(sorted(track(duration_ms=1, artists=[], popularity=1, explicit=True))), JSON))
def test_any_track_is_read_or_unreadable(changes):
    with suppress(UnreadableAnswer):
        parse_track(track(**changes), "US")


@given(JSON)
def test_any_json_is_read_or_unreadable(body):
    for parse in (parse_track, parse_several, parse_page):
        with suppress(UnreadableAnswer):
            parse(body, "US")
    with suppress(UnreadableAnswer):
        parse_albums(body)
