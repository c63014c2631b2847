"""What MusicBrainz says about recordings: recorded answers, and small ones written here."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProviderError, ProviderRefused, ProviderThrottled, UnreadableAnswer
from app.music.claim import ArtistRole, ExternalId, Length, LinkClaim
from app.music.dates import DatePrecision, PartialDate
from app.providers.contract import Absent, Answer
from app.providers.musicbrainz import judge
from app.providers.musicbrainz_recordings import (
    UNKNOWN_ARTIST,
    count_found,
    parse_claims,
    parse_lookup,
    parse_recording,
    parse_search,
)
from app.providers.reply import Reply, read_json
from tests.providers.bodies import bodies_of

ONE, TWO, THREE = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "123")
ISRC, OTHER = "USAAA0000001", "USAAA0000002"


@pytest.fixture(scope="session")
def recorded(corpus: Path) -> Any:
    """A recorded body by its file's name."""
    return lambda name: json.loads((corpus / "musicbrainz" / f"{name}.json").read_bytes())


def recording(mbid: str = ONE, *isrcs: str, title: str = "Song", **more: Any) -> dict[str, Any]:
    return {"id": mbid, "title": title, "length": None, "video": False, "isrcs": list(isrcs or (ISRC,)), **more}


def page(*recordings: Any) -> dict[str, Any]:
    return {"count": len(recordings), "offset": 0, "recordings": list(recordings)}


def the_answer(*recordings: Any) -> Answer:
    answer = parse_search([ISRC], [page(*recordings)])[ISRC]
    assert isinstance(answer, Answer)
    return answer


def test_mixed_nuts_is_found_by_its_isrc_with_its_releases(recorded):
    body = recorded("cs_mixednuts")
    answer = parse_search(["JPPC02210469"], [body])["JPPC02210469"]
    assert isinstance(answer, Answer)
    claim = answer.claim
    assert [artist.name for artist in claim.artists] == ["Official髭男dism"]
    assert claim.artists[0].ids == (ExternalId("musicbrainz", "6dddd7a2-5583-49d0-a8b2-9ee46d04f27e"),)
    assert (claim.length, claim.first_release) == (Length(213000), PartialDate("2022-04-15", DatePrecision.DAY))
    assert claim.links == (LinkClaim("musicbrainz", "30ed18b6-d95b-4efe-a332-6fcc0e07b087"),)
    assert [claim.title for claim in parse_claims(body)] == [
        claim.title,
        f"{claim.title} (from『SPY×FAMILY』) (Piano Ver.)",
    ]
    ep = next(release for release in claim.releases if release.country == "JP")
    assert (ep.title, ep.kind, ep.date) == ("ミックスナッツEP", "ep", PartialDate("2022-06-22", DatePrecision.DAY))
    assert (ep.disc_number, ep.track_number, ep.track_count) == (1, 1, 4)


def test_a_recording_looked_up_tells_its_work_and_each_party_once_with_all_its_parts(recorded):
    body = recorded("cs_crazy_relationship")
    answer = parse_lookup("JPB609520101", body["id"], body)
    assert isinstance(answer, Answer)
    (work,) = answer.claim.works
    assert (work.title, work.iswc, work.aliases, work.languages) == (
        "CRAZY GONNA CRAZY",
        "T0710119177",
        (),
        ("jpn",),
    )
    assert work.ids == (ExternalId("musicbrainz", "73d884ae-bdb1-466f-8585-23aeb4644bfb"),)
    (party,) = work.contributors
    assert (party.name, party.roles, party.ipi) == ("小室哲哉", ("composer", "lyricist"), None)
    assert party.ids == (ExternalId("musicbrainz", "de242082-2f3e-4ce5-99e1-7839559da089"),)


def test_a_party_is_named_as_the_work_credits_it(recorded):
    body = recorded("cs_seisyun_relationship")
    (claim,) = parse_recording(body["id"], body)
    names = {role: party.name for party in claim.works[0].contributors for role in party.roles}
    assert names["lyricist"] == "樋口愛"  # the artist's own name is ヒグチアイ
    assert names["composer"] == "音羽-otoha-"


def test_two_songs_under_one_isrc_are_not_made_one(recorded):
    body = recorded("gb_isrc_USSUB0200002_inc_isrcs")
    answer = parse_search(["USSUB0200002"], [body])["USSUB0200002"]
    assert isinstance(answer, Answer)
    assert (answer.claim.title, answer.claim.first_release) == ("Blew", PartialDate("1989-06-01", DatePrecision.DAY))
    assert [link.id for link in answer.claim.links] == ["2837e0d2-5ce9-44da-803e-797c835d672c"]
    (apart,) = answer.candidates
    assert (apart.title, apart.isrc) == ("About a Girl", "USSUB0200002")
    assert apart.ids == (ExternalId("musicbrainz", "820452d4-5e26-4851-b258-749ddfd5f0b3"),)


def test_one_recording_answers_for_each_of_its_isrcs_and_names_the_others():
    answers = parse_search([ISRC, OTHER], [page(recording(ONE, "us-aaa-00-00001", OTHER))])
    claims = [answer.claim for answer in answers.values() if isinstance(answer, Answer)]
    assert [(claim.isrc, claim.other_isrcs) for claim in claims] == [(ISRC, (OTHER,)), (OTHER, (ISRC,))]
    assert [claim.links for claim in claims] == [(LinkClaim("musicbrainz", ONE),)] * 2


def test_the_first_released_of_several_is_the_best_whatever_order_they_come_in():
    late = recording(ONE, **{"first-release-date": "2001"})
    early = recording(TWO, **{"first-release-date": "1999-03"})
    undated = recording(THREE, **{"first-release-date": "0000"})
    for given_order in ([late, early, undated], [undated, late, early]):
        answer = the_answer(*given_order)
        assert [link.id for link in answer.claim.links] == [TWO, ONE, THREE]
        assert answer.claim.first_release == PartialDate("1999-03", DatePrecision.MONTH)


def test_a_video_and_a_take_of_another_length_are_kept_apart():
    sound = recording(TWO, length=200_000)
    video = recording(ONE, video=True, length=200_000)
    long = recording(THREE, length=210_001, disambiguation="extended")
    answer = the_answer(video, long, sound)
    assert [link.id for link in answer.claim.links] == [TWO]
    assert [(one.ids[0].id, one.version) for one in answer.candidates] == [(THREE, "extended"), (ONE, None)]


def test_an_isrc_without_a_recording_is_absent_beside_those_found():
    answers = parse_search([ISRC, OTHER], [page(recording())])
    assert isinstance(answers[ISRC], Answer)
    assert answers[OTHER] == Absent()
    assert parse_search([ISRC], [page()]) == {ISRC: Absent()}


def test_an_absence_is_not_believed_of_an_answer_about_other_isrcs():
    with pytest.raises(UnreadableAnswer, match="other ISRCs"):
        parse_search([ISRC, OTHER], [page(recording(), recording(TWO, "USAAA0000003"))])


def test_pages_are_read_as_one_answer():
    answers = parse_search([ISRC, OTHER], [page(recording()), page(recording(TWO, OTHER))])
    assert all(isinstance(answer, Answer) for answer in answers.values())
    assert count_found({"count": 101, "offset": 0, "recordings": [recording()]}) == (101, 1)


def test_a_merged_recording_is_linked_under_both_its_ids():
    answer = parse_lookup(ISRC, TWO, recording(ONE))
    assert isinstance(answer, Answer)
    assert [link.id for link in answer.claim.links] == [ONE, TWO]
    assert [link.id for link in parse_recording(TWO, recording(ONE))[0].links] == [ONE, TWO]


def test_a_recording_that_lost_the_isrc_is_a_candidate_and_no_answer():
    answer = parse_lookup(ISRC, ONE, recording(ONE, OTHER))
    assert isinstance(answer, Absent)
    (candidate,) = answer.candidates
    assert (candidate.isrc, candidate.title) == (OTHER, "Song")
    assert ISRC in candidate.reason


def test_a_recording_that_is_gone_is_absent():
    assert parse_lookup(ISRC, ONE, None) == Absent()
    assert parse_recording(ONE, None) == []


def test_who_is_joined_by_feat_and_all_after_them_are_featured():
    credit = [
        {"name": "A", "joinphrase": " & ", "artist": {"id": ONE, "name": "A"}},
        {"name": "B ", "joinphrase": " feat. ", "artist": {"id": TWO, "name": "B"}},
        {"joinphrase": " & ", "artist": {"id": THREE, "name": "C"}},
        {"name": "D", "joinphrase": ""},
    ]
    artists = the_answer(recording(**{"artist-credit": credit})).claim.artists
    assert [(artist.name, artist.role, artist.join) for artist in artists] == [
        ("A", ArtistRole.MAIN, " & "),
        ("B", ArtistRole.MAIN, " feat. "),
        ("C", ArtistRole.FEATURED, " & "),
        ("D", ArtistRole.FEATURED, None),
    ]


def test_unknown_is_nobodys_name():
    credit = [{"name": "[unknown]", "artist": {"id": UNKNOWN_ARTIST, "name": "[unknown]"}}]
    assert the_answer(recording(**{"artist-credit": credit})).claim.artists == ()


def test_nulls_and_absent_fields_say_nothing():
    claim = the_answer({"id": ONE, "isrcs": [None, ISRC], "title": None, "length": None, "releases": None}).claim
    assert (claim.title, claim.length, claim.artists, claim.releases, claim.works) == (None, None, (), (), ())


def test_a_compilation_is_told_from_an_album_and_a_barcode_that_is_none_is_left_out():
    releases = [
        {
            "id": ONE,
            "title": "Hits",
            "barcode": "602577145735",
            "release-group": {"primary-type": "Album", "secondary-types": ["Compilation"]},
            "artist-credit": [{"name": "Various Artists"}],
        },
        {"id": TWO, "title": "Radio", "barcode": "", "release-group": {"primary-type": "Broadcast"}},
    ]
    hits, radio = the_answer(recording(releases=releases)).claim.releases
    assert (hits.kind, hits.gtin, hits.artists) == ("compilation", "00602577145735", ("Various Artists",))
    assert (radio.kind, radio.gtin, radio.ids) == (None, None, (ExternalId("musicbrainz", TWO),))


def test_related_pages_are_filed_under_the_platform_of_their_address():
    relations = [
        {"type": "free streaming", "url": {"resource": "https://open.spotify.com/track/7lQ8MOhq6IN2w8EYcFNSUk"}},
        {"type": "purchase for download", "url": {"resource": "https://www.beatport.com/track/song/1"}},
        {"type": "other databases", "url": {"resource": "http://imvdb.com/video/song"}},
        {"type": "lyrics", "url": {"resource": None}},
    ]
    links = the_answer(recording(relations=relations)).claim.links
    assert [(link.platform, link.id, link.url) for link in links[1:]] == [
        ("spotify", None, "https://open.spotify.com/track/7lQ8MOhq6IN2w8EYcFNSUk"),
        ("beatport", None, "https://www.beatport.com/track/song/1"),
    ]


def test_every_recorded_answer_gives_claims_says_nothing_or_is_refused_with_a_typed_reason(corpus):
    found: dict[type | str, int] = {}
    claims = 0
    for row, raw in bodies_of(corpus, "musicbrainz"):
        reply = Reply(row.get("status", 200), {}, raw)
        verdicts: set[type | str] = set()
        for parse in (parse_claims, lambda body: parse_recording(ONE, body)):
            try:
                judge(reply)
                told = parse(read_json(reply))
                claims += len(told)
                verdicts.add("claims" if told else "no isrc")
            except ProviderError as refusal:
                verdicts.add(type(refusal))
        if verdicts & {"claims", "no isrc"}:
            verdicts -= {UnreadableAnswer}  # a search is no lookup and a lookup no search
        (verdict,) = verdicts
        found[verdict] = found.get(verdict, 0) + 1
    assert found == {
        "claims": 19,
        "no isrc": 19,
        ProviderThrottled: 1,
        ProviderRefused: 1,
        UnreadableAnswer: 283,  # XML, and artists, releases, labels …
    }
    assert sum(found.values()) == 323
    assert claims == 205


WORDS = (
    "recordings id title isrcs length video relations type work artist label url resource target-credit iswcs name "
    "releases artist-credit joinphrase first-release-date media position track-offset release-group secondary-types"
)
KEYS = st.sampled_from(WORDS.split())
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
VALUES = SCALARS | st.sampled_from([ISRC, ONE, "performance", "composer", "T-071.011.917-7", "0000", "2014-01-01"])
JSON = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=20
)
RECORDINGS = st.builds(lambda more: {**recording(), **more}, st.dictionaries(KEYS, JSON, max_size=4))


@given(JSON | RECORDINGS | st.fixed_dictionaries({"recordings": st.lists(RECORDINGS, max_size=3)}))
def test_no_json_at_all_makes_a_parser_stumble(body):
    with suppress(ProviderError):
        assert isinstance(parse_search([ISRC], [body])[ISRC], Answer | Absent)
    with suppress(ProviderError):
        assert isinstance(parse_lookup(ISRC, ONE, body), Answer | Absent)
    with suppress(ProviderError):
        assert all(len(claim.isrc) == 12 for claim in [*parse_claims(body), *parse_recording(ONE, body)])
    with suppress(ProviderError):
        assert len(count_found(body)) == 2
