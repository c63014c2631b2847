"""What ACRCloud's answers say: the recorded one, the vendor's sample with its traps, small ones written here."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProviderError, UnreadableAnswer
from app.music.claim import Claim, ExternalId, Length
from app.music.dates import DatePrecision, PartialDate
from app.providers.acrcloud import judge
from app.providers.acrcloud_tracks import parse_answer, parse_claims
from app.providers.contract import Absent, Answer
from app.providers.reply import Reply, read_json
from tests.providers.bodies import bodies_of

WITHOUT_ME = "USIR10211038"
EDITED = "USIR10211127"
BLANK_SPACE = "USCJY1431309"


@pytest.fixture(scope="session")
def without_me(corpus: Path) -> Any:
    return json.loads((corpus / "acrcloud" / "external-metadata_tracks_without_me.json").read_bytes())


@pytest.fixture(scope="session")
def blank_space(shared: Path) -> Claim:
    """The claim made of the answer that the vendor prints in its reference."""
    page = (shared / "seeds" / "acrcloud-metadata-api.txt").read_text()
    sample = re.search(r"```json\n(.*?)\n```", page, re.DOTALL)
    assert sample is not None
    answer = parse_answer(BLANK_SPACE, [json.loads(sample[1])])
    assert isinstance(answer, Answer)
    assert answer.candidates == ()
    return answer.claim


def the_claim(body: Any, isrc: str = "USAAA0000001") -> Claim:
    answer = parse_answer(isrc, [body])
    assert isinstance(answer, Answer)
    return answer.claim


def test_the_explicit_without_me_is_one_claim_and_its_edited_sibling_is_kept_apart(without_me):
    answer = parse_answer(WITHOUT_ME, [without_me])
    assert isinstance(answer, Answer)
    claim = answer.claim
    assert (claim.isrc, claim.title, claim.length) == (WITHOUT_ME, "Without Me", Length(290320))
    assert [artist.name for artist in claim.artists] == ["Eminem"]
    release = claim.releases[0]
    assert (release.title, release.gtin, release.label) == ("The Eminem Show", "00606949329020", "Aftermath")
    assert release.date == PartialDate("2002-05-26", DatePrecision.DAY)
    assert {(link.platform, link.id) for link in claim.links} == {
        ("deezer", "916424"),
        ("youtube", "YVkUvmDQ3HY"),
        ("youtube", "tqxRidAWER8"),
        ("youtube", "fsG39JgqTmo"),
        ("applemusic", "1440776066"),
        ("applemusic", "1445167099"),
        ("spotify", "7lQ8MOhq6IN2w8EYcFNSUk"),
    }
    (sibling,) = answer.candidates
    assert (sibling.isrc, sibling.provider, sibling.length) == (EDITED, "acrcloud", Length(290120))
    assert sibling.reason == f"its ISRC is {EDITED}, not {WITHOUT_ME}"


def test_a_block_of_a_platform_nobody_asked_for_passes_through_as_it_was_filed(without_me):
    claim = the_claim(without_me, EDITED)
    (filed,) = [link for link in claim.links if link.platform == "7digital"]
    assert filed.id == "1440821643"
    assert filed.url is not None
    assert filed.url.startswith("https://music.apple.com/")


def test_an_answer_about_others_only_is_an_absence_that_names_them(without_me):
    answer = parse_answer("USIR10211099", [without_me])
    assert isinstance(answer, Absent)
    assert {candidate.isrc for candidate in answer.candidates} == {WITHOUT_ME, EDITED}


def test_a_search_tells_both_recordings(without_me):
    assert [claim.isrc for claim in parse_claims([without_me])] == [WITHOUT_ME, EDITED]


def test_blank_space_keeps_every_entry_under_the_platform_it_was_filed_under(blank_space):
    filed = [link.platform for link in blank_space.links]
    assert {platform: filed.count(platform) for platform in filed} == {
        "applemusic": 3,
        "deezer": 1,
        "youtube": 3,
        "spotify": 1,
    }
    (misfiled,) = [link for link in blank_space.links if link.platform == "spotify"]
    assert misfiled.id == "1437689373"
    assert misfiled.url == "https://music.apple.com/us/album/blank-space/1437689355?i=1437689373"


def test_blank_space_has_three_works_of_which_two_share_a_title(blank_space):
    assert [(work.iswc, work.title) for work in blank_space.works] == [
        ("T9155554271", "BLANK SPACE VOICE MEMO"),
        ("T9156975165", "BLANK SPACE VOICE MEMO"),
        ("T9236690770", "BLANK SPACE/STYLE"),
    ]
    assert [len(work.contributors) for work in blank_space.works] == [5, 7, 4]


def test_the_parties_of_blank_space_are_trimmed_and_their_numbers_have_eleven_digits(blank_space):
    parties = {party.name: party for work in blank_space.works for party in work.contributors}
    assert parties["SHELLBACK"].ipi == "00583608328"
    assert parties["SHELLBACK"].roles == ("Composer",)
    assert parties["TAYLOR SWIFT MUSIC"].roles == ("Publisher",)
    assert parties["SCHUSTER JOHAN KARL"].ipi == "00444712759"
    assert all(party.ipi is not None and len(party.ipi) == 11 for party in parties.values())


def test_the_new_year_of_blank_space_is_suspect_and_its_nameless_compilation_only_an_appearance(blank_space):
    assert blank_space.first_release == PartialDate("2014-01-01", DatePrecision.DAY, suspect=True)
    now = blank_space.releases[0]
    assert (now.title, now.gtin, now.label) == (None, "00602577145735", "NOW20thAnniversary")
    assert (now.date, now.kind) == (PartialDate("2018-10-26", DatePrecision.DAY), None)
    assert (now.disc_number, now.track_number, now.track_count) == (1, 6, 20)


def test_ids_that_deezer_writes_as_numbers_are_text(blank_space):
    assert ExternalId("deezer", "9007779") in {id_ for release in blank_space.releases for id_ in release.ids}
    assert ExternalId("deezer", "12246") in blank_space.artists[0].ids


def test_artist_and_album_ids_beside_a_page_on_another_platform_are_nobodys(blank_space):
    told = {*blank_space.artists[0].ids, *(id_ for release in blank_space.releases for id_ in release.ids)}
    assert "spotify" not in {id_.platform for id_ in told}
    assert ExternalId("applemusic", "159260351") in told


def test_the_platform_album_with_the_cover_of_the_release_is_that_release(blank_space):
    assert blank_space.releases[0].ids == (ExternalId("applemusic", "1437689355"),)
    assert len(blank_space.releases) == 1 + 2 + 1 + 3


def test_several_entries_of_one_isrc_are_one_claim_with_links_and_releases_united():
    def entry(platform, id_, upc):
        return {
            "isrc": "US-AAA-00-00001",
            "name": "Song",
            "album": {"upc": upc},
            "external_metadata": {platform: [{"id": id_}]},
        }

    first, second = entry("deezer", 1, "00602577145735"), entry("tidal", "2", "00606949329020")
    claim = the_claim({"data": [first, second]})
    assert [(link.platform, link.id, link.url) for link in claim.links] == [("deezer", "1", None), ("tidal", "2", None)]
    assert [release.gtin for release in claim.releases] == ["00602577145735", "00606949329020"]
    assert the_claim({"data": [first, second, first]}) == claim
    assert parse_answer("USAAA0000001", [{"data": [first]}, {"data": [second]}]) == Answer(claim)


def test_what_the_first_entry_leaves_out_the_next_one_may_say():
    claim = the_claim(
        {"data": [{"isrc": "USAAA0000001"}, {"isrc": "USAAA0000001", "name": "Song", "duration_ms": 1000}]}
    )
    assert (claim.title, claim.length) == ("Song", Length(1000))


def test_ids_are_not_dealt_out_among_several_artists():
    track = {
        "isrc": "USAAA0000001",
        "artists": [{"name": "A "}, {"name": "B"}],
        "external_metadata": {
            "deezer": [{"id": "1", "link": "https://www.deezer.com/track/1", "artists": [{"id": 7}, {"id": 8}]}]
        },
    }
    assert [(artist.name, artist.ids) for artist in the_claim({"data": [track]}).artists] == [("A", ()), ("B", ())]


def test_empty_objects_written_as_empty_lists_and_nulls_say_nothing():
    track = {"isrc": "USAAA0000001", "album": [], "external_metadata": [], "works": None, "genres": None, "name": None}
    assert the_claim({"data": [track]}) == Claim("USAAA0000001")


def test_a_track_without_an_isrc_is_a_candidate_and_no_search_hit():
    body = {"data": [{"name": "Song", "external_metadata": {"deezer": [{"id": 5}]}}, {"isrc": "nonsense"}]}
    answer = parse_answer("USAAA0000001", [body])
    assert isinstance(answer, Absent)
    assert [(one.isrc, one.title, one.ids) for one in answer.candidates] == [
        (None, "Song", (ExternalId("deezer", "5"),)),
        (None, None, ()),
    ]
    assert parse_claims([body]) == []


def test_nothing_found_is_an_absence():
    assert parse_answer("USAAA0000001", [{"data": []}]) == Absent()
    assert parse_answer("USAAA0000001", [None, None]) == Absent()


@pytest.mark.parametrize("body", [{}, [], {"data": None}, {"data": [[]]}, {"data": [{"name": 5}]}, "text", 7])
def test_a_body_of_another_shape_is_refused(body):
    with pytest.raises(UnreadableAnswer, match="shape"):
        parse_answer("USAAA0000001", [body])


def test_every_recorded_answer_gives_claims_or_a_typed_reason(corpus):
    claims, refused = {}, []
    for row, raw in bodies_of(corpus, "acrcloud"):
        reply = Reply(row.get("status", 200), {}, raw)
        try:
            judge(reply)
            claims[row["file"]] = len(parse_claims([read_json(reply)]))
        except UnreadableAnswer:
            refused.append(row["file"])
    assert claims == {"acrcloud/external-metadata_tracks_without_me.json": 2}
    assert len(refused) == 4  # answers of another of the vendor's programs


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
KEYS = st.sampled_from(
    [
        "data",
        "name",
        "isrc",
        "id",
        "link",
        "upc",
        "album",
        "artists",
        "works",
        "iswc",
        "ipi",
        "roles",
        "contributors",
        "external_metadata",
        "spotify",
        "label",
        "release_date",
        "duration_ms",
        "genres",
        "cover",
    ]
)
VALUES = SCALARS | st.sampled_from(["USAAA0000001", "T9155554271", "2014-01-01", 254380962])
JSON = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=20
)


@given(st.one_of(JSON, st.fixed_dictionaries({"data": st.lists(st.dictionaries(KEYS, JSON), max_size=3)})))
def test_no_json_at_all_makes_a_parser_stumble(body):
    with suppress(ProviderError):
        assert isinstance(parse_answer("USAAA0000001", [body]), Answer | Absent)
    with suppress(ProviderError):
        assert all(claim.isrc == "USAAA0000001" for claim in parse_claims([body]))
