"""Apple Music's songs: the recorded ones, and small ones for what no recording shows."""

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
from app.music.claim import ArtistCredit, ArtistRole, Claim, ExternalId, Length
from app.music.dates import DatePrecision, PartialDate
from app.providers.applemusic import judge
from app.providers.applemusic_songs import parse_answers, parse_search, parse_songs
from app.providers.contract import Absent, Answer, Failure, FailureKind
from app.providers.reply import Reply, read_json
from tests.providers.bodies import JSON, bodies_of

ISRC = "USAAA0000001"


def song(own_id: str = "1", *, related: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    attributes = {"name": "A", "artistName": "B", "isrc": ISRC, "playParams": {"id": own_id, "kind": "song"}} | changes
    return {"id": own_id, "type": "songs", "attributes": attributes, "relationships": related}


def album(**attributes: Any) -> dict[str, Any]:
    return {"albums": {"data": [{"id": "9", "type": "albums", "attributes": {"name": "D"} | attributes}]}}


def artists(*names: str) -> dict[str, Any]:
    return {
        "artists": {"data": [{"id": str(place), "attributes": {"name": name}} for place, name in enumerate(names, 1)]}
    }


def joined(*songs: dict[str, Any], **found: list[str]) -> dict[str, Any]:
    references = {isrc: [{"id": own_id, "type": "songs"} for own_id in ids] for isrc, ids in found.items()}
    return {"data": list(songs), "meta": {"filters": {"isrc": references}}}


def the_claim(*args: Any, **changes: Any) -> Claim:
    (claim,) = parse_songs({"data": [song(*args, **changes)]}, "us")
    return claim


def the_answer(body: Any) -> Claim:
    outcome = parse_answers(body, [ISRC], "us")[ISRC]
    assert isinstance(outcome, Answer)
    return outcome.claim


def songs_in(body: Any) -> Iterator[dict[str, Any]]:
    """Every song resource of a body, however deep it lies."""
    if isinstance(body, dict):
        if body.get("type") == "songs" and "attributes" in body:
            yield body
        body = list(body.values())
    if isinstance(body, list):
        for inner in body:
            yield from songs_in(inner)


def test_every_recorded_answer_becomes_claims_or_is_refused_for_a_typed_reason(corpus):
    """Albums, charts, storefronts and iTunes' lookups are answers to questions that are not asked."""
    outcomes: Counter[str] = Counter()
    for _, raw in bodies_of(corpus, "apple_music"):
        body = read_json(Reply(200, {}, raw))
        for parse in (parse_songs, parse_search):
            with suppress(UnreadableAnswer):
                outcomes[f"{parse.__name__}: {len(parse(body, 'us'))}"] += 1
                break
        else:
            outcomes["UnreadableAnswer"] += 1
        with pytest.raises(UnreadableAnswer):  # none of them was recorded from the ISRC filter
            parse_answers(body, [ISRC], "us")
    assert outcomes == {"parse_songs: 1": 1, "parse_search: 0": 1, "UnreadableAnswer": 8}


def test_every_recorded_song_becomes_a_claim_wherever_it_was_found(corpus):
    counts: Counter[str] = Counter()
    for row, raw in bodies_of(corpus, "apple_music"):
        found = list(songs_in(json.loads(raw)))
        told = [claim for one in found for claim in parse_songs({"data": [one]}, "us")]
        assert len(told) == len(found)
        assert all(claim.title and claim.artists and claim.length and claim.links[0].id for claim in told)
        counts[row["file"].split("/")[1].split("_")[0]] += len(told)
    assert +counts == {"amk": 21, "goam": 2, "listenme": 200, "mbus": 35}


def test_a_recorded_song_tells_its_facts(corpus):
    (claim,) = parse_songs(json.loads((corpus / "apple_music" / "goam_catalog_songs_0.json").read_bytes()), "us")
    assert (claim.isrc, claim.title, claim.length) == ("NLH851300057", "Something For the Pain", Length(327_693))
    assert claim.artists == (ArtistCredit("Michael de Jong", ids=(ExternalId("applemusic", "6671250"),)),)
    assert claim.explicit is None
    assert claim.works == ()  # composerName is a text for people, no work
    (release,) = claim.releases
    assert (release.ids, release.track_number, release.disc_number) == ((ExternalId("applemusic", "900032785"),), 7, 1)
    (link,) = claim.links
    assert (link.id, link.regions) == ("900032829", ("US",))
    assert link.url == "https://itunes.apple.com/us/album/something-for-the-pain/id900032785?i=900032829"


def test_an_isrc_with_an_empty_list_is_absent_and_one_that_is_missing_was_not_answered():
    body = joined(song(), USAAA0000001=["1"], USAAA0000002=[])
    outcomes = parse_answers(body, ["USAAA0000001", "USAAA0000002", "USAAA0000003"], "us")
    assert isinstance(outcomes["USAAA0000001"], Answer)
    assert outcomes["USAAA0000002"] == Absent()
    assert outcomes["USAAA0000003"] == Failure(FailureKind.UNREADABLE, "the answer left this recording out")


def test_an_answer_that_names_songs_it_does_not_hold_is_no_absence():
    outcome = parse_answers(joined(USAAA0000001=["1"]), [ISRC], "us")[ISRC]
    assert outcome == Failure(FailureKind.UNREADABLE, "the answer names songs that it does not hold")


def test_a_song_belongs_to_the_isrc_that_was_asked_though_its_own_differs():
    claim = the_answer(joined(song(isrc="USAAA0000009"), USAAA0000001=["1"]))
    assert (claim.isrc, claim.other_isrcs) == (ISRC, ("USAAA0000009",))


def test_songs_of_the_very_isrc_go_before_those_of_another():
    claim = the_answer(joined(song("1", isrc="USAAA0000009"), song("2"), USAAA0000001=["1", "2"]))
    assert [link.id for link in claim.links] == ["2"]
    assert claim.other_isrcs == ()


def test_an_isrc_is_found_in_the_answer_however_it_is_written_there():
    body = joined(song(isrc="us-aaa-00-00001"))
    body["meta"]["filters"]["isrc"] = {"us-aaa-00-00001": [{"id": "1"}]}
    assert the_answer(body).links[0].id == "1"


def test_all_songs_of_an_isrc_give_pages_and_the_playable_album_of_the_earliest_date_speaks():
    songs = [
        song("1", name="Unplayable", releaseDate="1990"),
        song("2", name="Compilation", releaseDate="1991", related=album(isCompilation=True)),
        song("3", name="Late", releaseDate="2001-01-02", related=album()),
        song("4", name="Early", releaseDate="1999-05-01", related=album()),
    ]
    del songs[0]["attributes"]["playParams"]
    claim = the_answer(joined(*songs, USAAA0000001=["1", "2", "3", "4"]))
    assert claim.title == "Early"
    assert [(link.id, link.regions) for link in claim.links] == [
        ("4", ("US",)),
        ("3", ("US",)),
        ("2", ("US",)),
        ("1", ()),
    ]
    assert len(claim.releases) == 3


def test_label_and_barcode_come_with_the_album():
    related = album(name="D - Single", upc="00602577145735", recordLabel="L", releaseDate="1975-08-25", trackCount=1)
    (release,) = the_claim(related=related, trackNumber=1, discNumber=1).releases
    assert (release.title, release.kind, release.gtin, release.label) == ("D", "single", "00602577145735", "L")
    assert release.date == PartialDate("1975-08-25", DatePrecision.DAY)
    assert (release.disc_number, release.track_number, release.track_count) == (1, 1, 1)


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"name": "D - EP"}, "ep"),
        ({"isSingle": True}, "single"),
        ({"isCompilation": True}, "compilation"),
        ({}, "album"),
        ({"name": "Eponymous - Live"}, "album"),
    ],
)
def test_the_kind_of_a_release_is_in_its_name_or_its_flags(facts, kind):
    assert the_claim(related=album(**facts)).releases[0].kind == kind


@pytest.mark.parametrize(("rating", "explicit"), [("explicit", True), ("clean", False), (None, None), ("other", None)])
def test_a_song_without_a_rating_says_nothing(rating, explicit):
    assert the_claim(contentRating=rating).explicit is explicit


@pytest.mark.parametrize(
    ("artwork", "url"),
    [
        ({"url": "https://i.example/{w}x{h}bb.jpeg", "width": 600, "height": 500}, "https://i.example/600x500bb.jpeg"),
        (
            {"url": "https://i.example/{w}x{h}{c}.{f}", "width": 3000, "height": 3000},
            "https://i.example/1200x1200bb.jpg",
        ),
        ({"url": "https://i.example/{w}x{h}.jpg"}, "https://i.example/1200x1200.jpg"),
        ({"url": "https://i.example/440x440bb.jpg", "width": 3000, "height": 3000}, "https://i.example/440x440bb.jpg"),
        ({"url": ""}, None),
        (None, None),
    ],
)
def test_an_artwork_is_a_template_of_its_size(artwork, url):
    assert the_claim(artwork=artwork).cover_url == url


@pytest.mark.parametrize(
    ("printed", "names", "credit"),
    [
        ("B", ["B"], [("B", None, ArtistRole.MAIN)]),
        ("B & C", ["C", "B"], [("B", " & ", ArtistRole.MAIN), ("C", None, ArtistRole.MAIN)]),
        ("B, C & E", ["B", "C", "E"], [("B", ", ", "main"), ("C", " & ", "main"), ("E", None, "main")]),
        ("B", ["B", "F"], [("B", None, ArtistRole.MAIN), ("F", None, ArtistRole.FEATURED)]),
        ("Simon & Garfunkel", ["Simon & Garfunkel"], [("Simon & Garfunkel", None, ArtistRole.MAIN)]),
        ("B and the Cs", ["B"], [("B and the Cs", None, ArtistRole.MAIN)]),
        ("The Band", ["The Band", "Band"], [("The Band", None, ArtistRole.MAIN)]),
        ("B & C", [], [("B & C", None, ArtistRole.MAIN)]),
    ],
)
def test_a_printed_credit_is_taken_apart_only_into_the_artists_that_apple_names(printed, names, credit):
    claim = the_claim(artistName=printed, related=artists(*names))
    assert [(one.name, one.join, one.role) for one in claim.artists] == credit


@pytest.mark.parametrize("date", ["0000", "1900-01-01", "", None])
def test_a_date_that_stands_for_unknown_is_not_said(date):
    assert the_claim(related=album(releaseDate=date)).releases[0].date is None


@pytest.mark.parametrize("isrc", [None, "", "not one"])
def test_a_song_without_a_readable_isrc_is_left_out_of_a_list(isrc):
    assert parse_songs({"data": [song(isrc=isrc), song("2")]}, "us") == parse_songs({"data": [song("2")]}, "us")


def test_nothing_found_by_a_search_is_an_empty_list():
    assert parse_search({"results": {}}, "us") == ()
    assert len(parse_search({"results": {"songs": {"data": [song()]}}}, "us")) == 1


facts = st.sampled_from(
    ["name", "artistName", "isrc", "durationInMillis", "releaseDate", "artwork", "previews", "playParams", "genreNames"]
)


@given(st.dictionaries(facts, JSON, max_size=6), JSON, st.booleans())
def test_no_json_makes_the_parsers_raise_anything_but_provider_errors(attributes, related, whole):
    told = song(**attributes) if whole else {"attributes": attributes}
    for body in (joined(told | {"relationships": related}, USAAA0000001=["1"]), {"data": related}, related):
        for parse in (parse_songs, parse_search, lambda said, country: parse_answers(said, [ISRC], country)):
            with suppress(ProviderError):
                parse(body, "us")
        with suppress(ProviderError):
            judge(Reply(200, {}, json.dumps(body).encode()))
