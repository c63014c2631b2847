"""What Tidal's answers say: the recorded ones, and small ones written here."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProviderError, UnreadableAnswer
from app.music.claim import Claim, ExternalId, Length, Popularity, Precision
from app.providers.contract import Absent, Answer
from app.providers.reply import Reply, read_json
from app.providers.tidal import judge
from app.providers.tidal_tracks import next_cursor, parse_answers, parse_tracks
from tests.providers.bodies import JSON, bodies_of

ISRC, OTHER = "USAAA0000001", "USAAA0000002"


def track(number: str = "1", related: dict[str, Any] | None = None, **attributes: Any) -> dict[str, Any]:
    said = {"title": "Time", "isrc": ISRC, "duration": "PT4M12S", "version": None} | attributes
    relationships = {name: {"data": refs} for name, refs in (related or {}).items()}
    return {"type": "tracks", "id": number, "attributes": said, "relationships": relationships}


def the_claim(*included: dict[str, Any], related: dict[str, Any] | None = None, **attributes: Any) -> Claim:
    (claim,) = parse_tracks({"data": [track("1", related, **attributes)], "included": list(included)}, "US")
    return claim


def resource(kind: str, number: str, related: dict[str, Any] | None = None, **attributes: Any) -> dict[str, Any]:
    relationships = {name: {"data": refs} for name, refs in (related or {}).items()}
    return {"type": kind, "id": number, "attributes": attributes, "relationships": relationships}


def ref(kind: str, number: str) -> dict[str, str]:
    return {"type": kind, "id": number}


def test_every_recorded_answer_becomes_claims_or_is_refused_for_a_typed_reason(corpus):
    """Albums, videos and the pages of the web player are answers to questions that are not asked."""
    outcomes: Counter[str] = Counter()
    claims: list[Claim] = []
    for row, body in bodies_of(corpus, "tidal"):
        reply = Reply(row.get("status", 200), {}, body)
        try:
            judge(reply)
            claims.extend(parse_tracks(read_json(reply), "US"))
            outcomes["tracks"] += 1
        except ProviderError as error:
            outcomes[type(error).__name__] += 1
    assert outcomes == {"tracks": 2, "UnreadableAnswer": 5}
    assert len(claims) == 26
    assert all(claim.title and claim.artists and claim.length and claim.popularity for claim in claims)


def test_every_recorded_track_of_both_ages_is_understood(corpus):
    """In 2024 the copyright was a text and the version absent; in 2026 an object and null."""
    copyrights: Counter[str] = Counter()
    for _, body in bodies_of(corpus, "tidal"):
        document = json.loads(body)
        tracks = [one for one in document.get("included", ()) if one["type"] == "tracks"]
        claims = parse_tracks({"data": tracks, "included": document.get("included", ())}, "GB")
        assert len(claims) == len(tracks)
        copyrights.update(type(one["attributes"]["copyright"]).__name__ for one in tracks)
    assert copyrights == {"dict": 26, "str": 1}


def test_a_recorded_track_tells_its_facts(corpus):
    name = "harmony_v2_albums_396698918_relationships_items_countryCode_US_page_cursor_3nI1Esi_incl-3e8945bf"
    body = json.loads((corpus / f"tidal/{name}.json").read_bytes())
    claim = parse_tracks(body, "US")[0]
    assert (claim.isrc, claim.title, claim.version, claim.explicit) == ("AUNMG2400031", "HUM", None, False)
    assert [(artist.name, artist.ids) for artist in claim.artists] == [
        ("Air Max '97", (ExternalId("tidal", "5664171"),))
    ]
    assert claim.length == Length(159_000, Precision.SECOND)
    assert claim.popularity == Popularity(0.06983543563495319, 1)
    (link,) = claim.links
    assert (link.id, link.url, link.regions) == ("396698939", "https://tidal.com/browse/track/396698939", ("US",))
    assert next_cursor(body) == "3nI1F0y"


def test_albums_covers_and_genres_are_found_among_what_is_included():
    claim = the_claim(
        resource(
            "albums",
            "7",
            {"coverArt": [ref("artworks", "c")]},
            title="Dark Side",
            version="Deluxe",
            barcodeId="00602475093060",
            releaseDate="1973-03-01",
            numberOfItems=10,
            albumType="ALBUM",
        ),
        resource("artworks", "c", files=[{"href": "s", "meta": {"width": 80}}, {"href": "l", "meta": {"width": 1280}}]),
        resource("genres", "g", genreName="Rock"),
        related={"albums": [ref("albums", "7")], "genres": [ref("genres", "g")], "artists": [ref("artists", "gone")]},
    )
    (release,) = claim.releases
    assert (release.title, release.gtin, release.kind, release.track_count) == (
        "Dark Side (Deluxe)",
        "00602475093060",
        "album",
        10,
    )
    assert (release.cover_url, claim.cover_url, claim.genres, claim.artists) == ("l", "l", ("Rock",), ())


@pytest.mark.parametrize("said", ["type", "albumType"])
def test_the_kind_of_an_album_is_read_by_its_old_and_its_new_name(said):
    album = resource("albums", "7", title="A", **{said: "SINGLE"})
    assert the_claim(album, related={"albums": [ref("albums", "7")]}).releases[0].kind == "single"


@pytest.mark.parametrize("said", ["© A", {"text": "© A"}, None])
def test_the_copyright_may_be_a_text_or_an_object(said):
    assert the_claim(copyright=said).title == "Time"


@pytest.mark.parametrize("version", [None, "Radio Edit"])
def test_the_version_may_be_null(version):
    assert the_claim(version=version).version == version


@pytest.mark.parametrize(
    ("key", "scale", "told"),
    [
        ("C", "MAJOR", "C major"),
        ("FSharp", "MINOR", "F# minor"),
        ("Eb", "MINOR", "Eb minor"),
        ("D", "HARMONIC_MINOR", "D harmonic minor"),
        ("UNKNOWN", "UNKNOWN", None),
        ("C", "UNKNOWN", None),
        ("UNKNOWN", "MAJOR", None),
        (None, None, None),
    ],
)
def test_key_and_scale_make_a_key_together(key, scale, told):
    assert the_claim(key=key, keyScale=scale).musical_key == told


@pytest.mark.parametrize(
    ("said", "ms"), [("PT4M12S", 252_000), ("PT45S", 45_000), ("PT1H2M3S", 3_723_000), ("PT0S", None), ("4:12", None)]
)
def test_lengths_come_as_iso_8601(said, ms):
    length = the_claim(duration=said).length
    assert (length.ms if length else None) == ms


def test_zero_tempo_and_a_popularity_of_another_scale_are_unknown():
    assert (the_claim(bpm=0).bpm, the_claim(bpm=123.4).bpm) == (None, 123.4)
    assert the_claim(popularity=96.0).popularity is None
    assert the_claim(popularity=0.57).popularity == Popularity(0.57, 1)


@pytest.mark.parametrize("date", ["0000-00-00", "", None])
def test_a_zero_date_is_unknown(date):
    album = resource("albums", "7", title="A", releaseDate=date)
    assert the_claim(album, related={"albums": [ref("albums", "7")]}).releases[0].date is None


def test_a_lower_case_isrc_is_read_and_one_that_is_none_is_kept_apart():
    assert the_claim(isrc="usaaa0000001").isrc == ISRC
    assert parse_tracks({"data": [track(isrc=None), track(isrc="x")]}, "US") == []


def test_one_isrc_gets_all_its_tracks_and_strays_are_candidates():
    body = {"data": [track("1"), track("2"), track("3", isrc=OTHER)]}
    answer = parse_answers([body], [ISRC], "US")[ISRC]
    assert isinstance(answer, Answer)
    assert [link.id for link in answer.claim.links] == ["1", "2"]
    assert [one.isrc for one in answer.candidates] == [OTHER]


def test_several_isrcs_are_dealt_out_and_the_missing_one_is_absent():
    answers = parse_answers([{"data": [track("1")]}], [ISRC, OTHER], "US")
    assert isinstance(answers[ISRC], Answer)
    assert answers[OTHER] == Absent()


def test_an_absence_is_not_believed_of_an_answer_that_tells_of_others():
    with pytest.raises(UnreadableAnswer):
        parse_answers([{"data": [track("1", isrc="USZZZ0000009")]}], [ISRC, OTHER], "US")


def test_pages_are_read_together():
    answer = parse_answers([{"data": [track("1")]}, {"data": [track("2")]}], [ISRC], "US")[ISRC]
    assert isinstance(answer, Answer)
    assert len(answer.claim.links) == 2


def test_a_search_s_tracks_come_in_its_order():
    results = resource("searchResults", "q", {"tracks": [ref("tracks", "2"), ref("tracks", "1")]}, trackingId="t")
    claims = parse_tracks({"data": results, "included": [track("1"), track("2")]}, "US")
    assert [claim.links[0].id for claim in claims] == ["2", "1"]


def test_identifiers_without_their_resource_are_left_out():
    assert parse_tracks({"data": [ref("tracks", "9")]}, "US") == []


@pytest.mark.parametrize("body", [{}, [], None, {"errors": []}, {"data": 7}, {"data": [ref("albums", "1")]}])
def test_another_shape_is_unreadable(body):
    with pytest.raises(UnreadableAnswer):
        parse_tracks(body, "US")


NAMES = ("title", "version", "isrc", "duration", "explicit", "key", "keyScale", "bpm", "popularity", "externalLinks")


@given(st.dictionaries(st.sampled_from(NAMES), JSON))
def test_any_track_is_read_or_unreadable(attributes):
    with suppress(UnreadableAnswer):
        parse_tracks({"data": [track(**attributes)]}, "US")


@given(JSON, JSON, JSON)
def test_any_json_is_read_or_unreadable(data, included, links):
    for body in (data, {"data": data, "included": included, "links": links}):
        with suppress(UnreadableAnswer):
            parse_answers([body], [ISRC], "US")
        with suppress(UnreadableAnswer):
            next_cursor(body)
