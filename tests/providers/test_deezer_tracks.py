"""Deezer's tracks: the recorded ones, and small ones written here."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProviderError, UnreadableAnswer
from app.music.claim import ArtistCredit, ArtistRole, Claim, ExternalId, Length, Popularity, Precision
from app.music.dates import DatePrecision, PartialDate
from app.providers.contract import Absent, Answer
from app.providers.deezer import judge
from app.providers.deezer_tracks import parse_answer, parse_track, parse_tracks
from app.providers.reply import Reply, read_json
from tests.providers.bodies import JSON, bodies_of

HARDER = "GBDUW0000059"
NOT_FOUND = {"error": {"type": "DataException", "message": "no data", "code": 800}}


def recorded(corpus: Path, name: str) -> Any:
    return json.loads((corpus / "deezer" / f"{name}.json").read_bytes())


def track(**changes: Any) -> dict[str, Any]:
    return {"type": "track", "id": 1, "title": "A (Live)", "isrc": "USAAA0000001", "link": None} | changes


def the_claim(body: Any) -> Claim:
    claim = parse_track(body)
    assert claim is not None
    return claim


def test_every_recorded_answer_becomes_claims_or_is_refused_for_a_typed_reason(corpus):
    """Playlists, albums, artists and charts are answers to questions that are not asked: they are unreadable here."""
    outcomes: Counter[str] = Counter()
    claims: list[Claim] = []
    for row, body in bodies_of(corpus, "deezer"):
        reply = Reply(row.get("status", 200), {}, body)
        try:
            judge(reply)
            said = read_json(reply)
            if isinstance(said, dict) and "data" in said:
                found = parse_tracks(said)
                outcomes["lists with ISRCs" if found else "lists without"] += 1
                claims.extend(found)
            else:
                claim = parse_track(said)
                outcomes["tracks" if claim else "absent"] += 1
                claims.extend([claim] if claim else [])
        except ProviderError as error:
            outcomes[type(error).__name__] += 1
    assert outcomes == {
        "tracks": 8,
        "absent": 1,
        "lists with ISRCs": 5,
        "lists without": 16,
        "UnreadableAnswer": 40,
        "ProviderRefused": 1,
    }
    assert len(claims) == 107
    assert all(claim.title and claim.artists and claim.length and claim.links[0].id for claim in claims)


def test_a_recorded_track_tells_its_facts(corpus):
    answer = parse_answer(recorded(corpus, "dzpy_track_3135556-4"), HARDER)
    assert isinstance(answer, Answer)
    claim = answer.claim
    assert (claim.title, claim.version, claim.explicit, claim.bpm) == (
        "Harder, Better, Faster, Stronger",
        None,
        False,
        123.4,
    )
    assert claim.artists == (ArtistCredit("Daft Punk", ids=(ExternalId("deezer", "27"),)),)
    assert claim.length == Length(224_000, Precision.SECOND)
    assert claim.popularity == Popularity(812_560, 1_000_000)
    assert claim.first_release is None  # Deezer knows the release's date, not the first
    (release,) = claim.releases
    assert (release.title, release.track_number, release.ids) == ("Discovery", 4, (ExternalId("deezer", "302127"),))
    assert release.date == PartialDate("2001-03-07", DatePrecision.DAY)
    (link,) = claim.links
    assert (link.platform, link.id, link.url) == ("deezer", "3135556", "https://www.deezer.com/track/3135556")
    assert link.regions is not None
    assert {"DE", "US"} <= set(link.regions)


def test_both_main_artists_are_credited_and_an_unknown_tempo_is_not_zero(corpus):
    claim = the_claim(recorded(corpus, "harmony_track_2947516331"))
    assert [artist.name for artist in claim.artists] == ["Lady Gaga", "Bruno Mars"]
    assert claim.bpm is None


def test_the_signed_preview_is_not_kept(corpus):
    assert the_claim(recorded(corpus, "harmony_track_2947516331")).links[0].preview_url is None


def test_the_version_is_taken_off_the_title_and_out_of_its_brackets(corpus):
    versions = {claim.title: claim.version for claim in parse_tracks(recorded(corpus, "dzpy-old_album_6770790_tracks"))}
    assert all("(" not in version for version in versions.values() if version)
    claim = the_claim(track(title_short="A ", title_version="(Radio Edit)"))
    assert (claim.title, claim.version) == ("A", "Radio Edit")
    assert the_claim(track()).title == "A (Live)"  # without the parts, the merge takes the title apart


def test_numbers_may_come_as_text():
    claim = the_claim(track(id="12", duration="284", rank="956607", bpm="120"))
    assert claim.links[0].id == "12"
    assert claim.length == Length(284_000, Precision.SECOND)
    assert claim.popularity == Popularity(956_607, 1_000_000)
    assert claim.bpm == 120


@pytest.mark.parametrize(
    "unknown", [{"bpm": 0}, {"bpm": None}, {"bpm": "nan"}, {"duration": 0}, {"duration": None}, {"rank": 0}, {}]
)
def test_what_deezer_fills_in_for_unknown_is_not_said(unknown):
    claim = the_claim(track(**unknown))
    assert (claim.bpm, claim.length, claim.popularity) == (None, None, None)


@pytest.mark.parametrize(
    ("said", "explicit"),
    [
        ({"explicit_lyrics": True, "explicit_content_lyrics": 1}, True),
        ({"explicit_lyrics": False, "explicit_content_lyrics": 0}, False),
        ({"explicit_lyrics": False, "explicit_content_lyrics": 3}, False),
        ({"explicit_lyrics": False, "explicit_content_lyrics": 2}, None),
        ({"explicit_lyrics": False, "explicit_content_lyrics": 6}, None),
        ({}, None),
    ],
)
def test_explicit_is_yes_no_or_not_known(said, explicit):
    assert the_claim(track(**said)).explicit is explicit


def test_a_filler_date_on_the_track_gives_way_to_the_albums():
    album = {"id": 5, "title": "B", "release_date": "2001-03-07"}
    with_album = the_claim(track(release_date="1900-01-01", album=album))
    assert with_album.releases[0].date == PartialDate("2001-03-07", DatePrecision.DAY)
    without = the_claim(track(release_date="1900-01-01", album={"id": 5, "title": "B"}))
    assert without.releases[0].date is None


def test_a_featured_contributor_is_credited_as_one():
    body = track(contributors=[{"id": 1, "name": "A", "role": "Main"}, {"id": 2, "name": " B ", "role": "Featured"}])
    assert [(one.name, one.role) for one in the_claim(body).artists] == [
        ("A", ArtistRole.MAIN),
        ("B", ArtistRole.FEATURED),
    ]


def test_no_data_is_an_absence():
    assert parse_answer(NOT_FOUND, HARDER) == Absent()
    assert parse_track(NOT_FOUND) is None
    assert parse_tracks(NOT_FOUND) == ()


def test_a_recording_with_another_isrc_is_a_candidate_and_no_answer(corpus):
    answer = parse_answer(recorded(corpus, "dzpy_track_3135556"), "GBDUW0000053")
    assert isinstance(answer, Absent)
    (candidate,) = answer.candidates
    assert (candidate.isrc, candidate.provider) == (HARDER, "deezer")
    assert candidate.reason == "its ISRC is GBDUW0000059, not GBDUW0000053"
    assert candidate.ids == (ExternalId("deezer", "3135556"),)


@pytest.mark.parametrize("isrc", [None, "", "not one"])
def test_a_recording_without_a_readable_isrc_answers_nothing(isrc):
    body = track(isrc=isrc)
    assert isinstance(parse_answer(body, "USAAA0000001"), Absent)
    assert parse_track(body) is None
    assert parse_tracks({"data": [body, track()]}) == (the_claim(track()),)


def test_an_album_is_not_taken_for_a_track(corpus):
    with pytest.raises(UnreadableAnswer):
        parse_answer(recorded(corpus, "harmony_album_629506181"), HARDER)


fields = st.sampled_from(
    sorted([*track(), "error", "data", "duration", "rank", "bpm", "album", "artist", "contributors"])
)


@given(st.dictionaries(fields, JSON, max_size=8) | JSON, st.booleans())
def test_no_json_makes_the_parsers_raise_anything_but_provider_errors(body, valid):
    if valid and isinstance(body, dict):
        body = track() | body
    for parse in (parse_track, parse_tracks, lambda said: parse_answer(said, HARDER)):
        with suppress(ProviderError):
            parse(body)
    with suppress(ProviderError):
        parse_tracks({"data": [body]})
    with suppress(ProviderError):
        judge(Reply(200, {}, json.dumps(body).encode()))
