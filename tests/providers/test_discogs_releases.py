"""Discogs' releases: the recorded ones, and which track on one is a recording that is known."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProviderError, UnreadableAnswer
from app.music.claim import ArtistCredit, Claim, ExternalId, Length, LinkClaim, Precision
from app.music.dates import DatePrecision, PartialDate
from app.providers.contract import Known
from app.providers.discogs import judge
from app.providers.discogs_bodies import Release, parse_hits, parse_release
from app.providers.discogs_releases import claim, find, isrcs_of
from app.providers.reply import Reply, read_json
from tests.providers.bodies import JSON, bodies_of

ISRC = "USAAA0000001"
GTIN = "00724384960650"
KNOWN = Known("One More Time", artists=("Daft Punk",), length=Length(320_357), gtins=(GTIN,))


def track(position: str, title: str, duration: str = "", **more: Any) -> dict[str, Any]:
    return {"position": position, "type_": "track", "title": title, "duration": duration} | more


TRACKS = [track("1", "One More Time", "5:20"), track("2", "Aerodynamic", "3:27")]


def release(*tracks: dict[str, Any], **changes: Any) -> Release:
    facts = {"id": 487193, "title": "Discovery", "labels": [{"name": "Virgin"}], "artists": [{"name": "Daft Punk"}]}
    return parse_release(facts | {"tracklist": list(tracks or TRACKS)} | changes)


def identifiers(*said: tuple[str, str, str | None]) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value, "description": description} for kind, value, description in said]


def place(told: Release, known: Known = KNOWN, position: str | None = None, *, reported: bool = False) -> str | None:
    match = find(told, ISRC, known, position, reported=reported)
    return f"{match.track.position}{' guessed' if match.guessed else ''}" if match else None


def recorded(corpus: Any, name: str) -> Release:
    return parse_release(json.loads((corpus / "discogs" / f"{name}.json").read_bytes()))


def first_claim(told: Release, known: Known) -> Claim:
    match = find(told, ISRC, known, reported=True)
    assert match is not None
    return claim(told, match, ISRC)


def test_every_recorded_answer_is_read_or_refused_for_a_typed_reason(corpus):
    """Masters, artists, labels, ratings, dumps and the website's own bodies are answers to other questions."""
    outcomes: Counter[str] = Counter()
    for row, raw in bodies_of(corpus, "discogs"):
        try:
            reply = Reply(row.get("status") or 200, {}, raw)
            judge(reply)
            said = read_json(reply)
            if isinstance(said, dict) and "results" in said:
                outcomes["hits"] += len(parse_hits(said))
            else:
                told = parse_release(said)
                outcomes["releases"] += 1
                outcomes["tracks"] += len(told.tracks)
                assert all(one.title for one in told.tracks)
        except ProviderError as error:
            outcomes[type(error).__name__] += 1
    assert outcomes == {"releases": 7, "tracks": 500, "hits": 67, "UnreadableAnswer": 40}


def test_a_recorded_release_tells_the_tracks_facts(corpus):
    told = recorded(corpus, "phpdc_get_release")
    said = first_claim(told, Known("Vasastaden", artists=("The Persuader",)))
    assert (said.title, said.length) == ("Vasastaden", Length(371_000, Precision.SECOND))
    assert said.links == (LinkClaim("discogs", "1-B1", matched_by="reported release, title and version (strong)"),)
    assert said.genres == ("Electronic", "Deep House")
    assert [artist.ids for artist in said.artists] == [(ExternalId("discogs", "1"),)]
    (appearance,) = said.releases
    assert appearance.date == PartialDate("1999-03", DatePrecision.MONTH)  # "1999-03-00"
    assert (appearance.title, appearance.label, appearance.country) == ("Stockholm", "Svek", "SE")
    assert (appearance.disc_number, appearance.track_number) == (None, None)  # B1 is a side's first, not a number


def test_headings_are_no_tracks_and_discs_are_counted(corpus):
    told = recorded(corpus, "harmony_releases_9218307")
    assert "1965-67 Cambridge St/ation" not in [one.title for one in told.tracks]
    said = first_claim(told, Known("Butterfly", artists=("Pink Floyd",), length=Length(180_000)))
    assert said.links[0].id == "9218307-CD1-5"
    assert (said.releases[0].disc_number, said.releases[0].track_number) == (1, 5)


def test_a_release_of_an_unknown_year_has_no_date(corpus):
    told = recorded(corpus, "harmony_releases_16004480")  # `year` is 0 and `released` is missing
    said = first_claim(told, Known("Singin' In The Rain"))
    assert said.releases[0].date is None
    assert said.releases[0].gtin == "00075992725620"  # "0 7599-27256-2 0"
    assert said.releases[0].artists == ()  # "Various" is nobody


@pytest.mark.parametrize(
    ("said", "seconds"), [("4:45", 285), ("1:02:03", 3723), ("0:25", 25), ("", None), ("0:00", None), ("4'45", None)]
)
def test_a_duration_is_minutes_and_seconds(said, seconds):
    length = release(track("1", "A", said)).tracks[0].length
    assert length == (Length(seconds * 1000, Precision.SECOND) if seconds else None)


@pytest.mark.parametrize("released", ["", "0", "0000", "0000-00-00", None, "unknown"])
def test_a_date_that_stands_for_unknown_is_not_said(released):
    assert first_claim(release(released=released, year=0), KNOWN).releases[0].date is None


def test_an_index_gives_its_parts_and_itself_where_it_has_a_position():
    parts = [track("3.a", "One More Time", "5:20"), track("3.b", "Coda")]
    index = {"position": "", "type_": "index", "title": "Suite", "duration": "", "sub_tracks": parts}
    told = release({"position": "", "type_": "heading", "title": "Side one"}, index)
    assert [one.position for one in told.tracks] == ["3.a", "3.b"]
    assert place(told, reported=True) == "3.a"
    assert first_claim(told, KNOWN).links[0].id == "487193-3.a"


@pytest.mark.parametrize("value", ["USAAA0000001", "US-AAA-00-00001", "us aaa 00 00001", "ISRC US-AAA-00-00001"])
@pytest.mark.parametrize("description", ["Track 2", "2", "track 2:"])
def test_a_listed_isrc_finds_the_track_however_it_is_written(value, description):
    told = release(identifiers=identifiers(("ISRC", value, description)))
    assert place(told, Known("Whatever")) == "2"
    assert isrcs_of(told, "2") == (ISRC,)
    assert isrcs_of(told, "1") == ()
    assert isrcs_of(told, None) == ()  # an album's page is no recording


def test_a_listed_isrc_of_a_release_with_one_track_needs_no_position():
    told = release(track("A", "One More Time"), identifiers=identifiers(("ISRC", ISRC, None)))
    assert place(told, Known("Whatever")) == "A"
    assert isrcs_of(told, None) == isrcs_of(told, "A") == (ISRC,)


def test_a_listed_isrc_without_a_position_on_an_album_proves_nothing():
    told = release(identifiers=identifiers(("ISRC", ISRC, None)))
    assert isrcs_of(told, "1") == ()
    assert place(told, Known("Aerodynamic")) is None


def test_a_recorded_dump_writes_isrcs_with_hyphens_and_tracks_by_name():
    written = [("ISRC", "IT-J04-01-00240", "Track A1"), ("ISRC", "IT-J04-01-00241", "Track A2")]
    told = release(track("A1", "One"), track("A2", "Two"), identifiers=identifiers(*written))
    assert isrcs_of(told, "A2") == ("ITJ040100241",)


def test_a_reported_release_must_have_the_title_and_version_there():
    assert place(release(), reported=True) == "1"
    assert place(release(), position="1", reported=True) == "1"
    assert place(release(), position="2", reported=True) is None  # that is Aerodynamic
    assert place(release(track("1", "One More Time (Live)")), reported=True) is None
    assert place(release(track("1", "One More Time", "8:00")), reported=True) is None  # the length contradicts
    assert place(release(track("1", "One More Time", "5:27")), reported=True) == "1"  # a pause more or less


def test_of_two_tracks_of_the_title_the_one_of_the_length_is_taken_or_none():
    edit, album = track("1", "One More Time", "5:25"), track("5", "One More Time", "5:20")
    assert place(release(edit, album), reported=True) == "5"
    assert place(release(track("1", "One More Time"), track("5", "One More Time")), reported=True) is None


def test_a_barcode_of_the_recordings_releases_is_as_good_as_a_report():
    told = release(identifiers=identifiers(("Barcode", "7 24384 96065 0", "Text")), artists=[{"name": "Various"}])
    assert place(told) == "1"
    assert place(told, Known("One More Time", gtins=("05099749534728",))) is None


def test_without_a_barcode_title_artist_and_length_are_a_guess_that_tells_the_page_alone():
    told = release()
    assert place(told) == "1 guessed"
    assert place(told, Known("One More Time", artists=("Daft Punk",))) is None  # no length
    assert place(told, Known("One More Time", artists=("Another",), length=Length(320_000))) is None
    assert place(release(track("1", "One More Time", "5:24"))) is None
    match = find(told, ISRC, KNOWN, reported=False)
    assert match is not None
    link = LinkClaim("discogs", "487193-1", guessed=True, matched_by="title, version, artists and length (guess)")
    assert claim(told, match, ISRC) == Claim(ISRC, links=(link,))


def test_names_lose_the_number_that_tells_namesakes_apart():
    artists = [{"name": "Air (2)", "id": 7, "join": "&"}, {"name": "Beck", "anv": "Beck H.", "id": 8, "join": ""}]
    said = first_claim(release(artists=artists, labels=[{"name": "Source (3)"}]), KNOWN)
    assert said.artists == (
        ArtistCredit("Air", join=" & ", ids=(ExternalId("discogs", "7"),)),
        ArtistCredit("Beck H.", ids=(ExternalId("discogs", "8"),)),
    )
    assert said.releases[0].label == "Source"
    assert said.releases[0].artists == ("Air", "Beck")


def test_a_label_that_says_there_is_none_is_not_said():
    assert (
        first_claim(release(labels=[{"name": "Not On Label (Daft Punk Self-released)"}]), KNOWN).releases[0].label
        is None
    )


@pytest.mark.parametrize(
    ("words", "kind"),
    [(["Album", "Reissue"], "album"), (['12"', "Maxi-Single"], "single"), (["EP"], "ep"),
     (["Compilation", "Album"], "compilation"), ([], None)],
)  # fmt: skip
def test_the_kind_of_a_release_is_in_its_formats(words, kind):
    said = first_claim(release(formats=[{"name": "CD", "descriptions": words}]), KNOWN)
    assert said.releases[0].kind == kind


def test_an_anonymous_callers_pictures_have_empty_addresses():
    assert first_claim(release(images=[{"uri": ""}]), KNOWN).cover_url is None
    assert (
        first_claim(release(images=[{"uri": "https://i.example/1.jpg"}]), KNOWN).cover_url == "https://i.example/1.jpg"
    )


def test_a_position_outside_the_grammar_leaves_the_release_alone():
    said = first_claim(release(track("Bonus DVD 1", "One More Time")), KNOWN)
    assert said.links[0].id == "487193"


def test_a_master_is_no_release(corpus):
    with pytest.raises(UnreadableAnswer):
        recorded(corpus, "phpdc_get_master")


def test_only_releases_among_the_hits_count():
    found = {"results": [{"id": 1, "type": "artist"}, {"id": 2, "type": "release"}, {"id": 2, "type": "release"}]}
    assert parse_hits(found) == ("2",)
    assert parse_hits({"results": []}) == ()


fields = st.sampled_from(["artists", "labels", "identifiers", "released", "year", "country", "images", "formats", "id"])


@given(st.dictionaries(fields, JSON, max_size=5), JSON, st.text(max_size=12), st.text(max_size=12))
def test_no_json_makes_anything_raise_but_provider_errors(odd, anything, text, value):
    facts = {"id": 1, "title": text, "labels": [{"name": text}], "tracklist": [track(text, "One More Time", value)]}
    listing = {"identifiers": identifiers(("ISRC", value, text), ("Barcode", value, None)), "country": text}
    for said in (anything, facts | odd, facts | listing, facts | {"tracklist": anything}):
        with suppress(ProviderError):
            told = parse_release(said)
            isrcs_of(told, text)
            for reported in (True, False):
                if match := find(told, ISRC, KNOWN, value, reported=reported):
                    claim(told, match, ISRC)
        with suppress(ProviderError):
            parse_hits(said)
        with suppress(ProviderError):
            judge(Reply(200, {}, json.dumps(said).encode()))
