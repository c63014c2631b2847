"""What SonoVault's answers say: the vendor's samples and payloads, and small ones written here."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProviderError, UnreadableAnswer
from app.music.claim import ArtistRole, Claim, ExternalId, Length, Popularity, Precision
from app.providers.contract import Absent, Answer, Failure, FailureKind
from app.providers.reply import Reply, read_json
from app.providers.sonovault import judge
from app.providers.sonovault_tracks import parse_links, parse_resolved, parse_single, parse_tracks
from tests.providers.bodies import JSON, bodies_of

ONE_MORE_TIME = "GBDUW0000053"


def recorded(corpus: Path, name: str) -> Any:
    return json.loads((corpus / "sonovault" / f"{name}.json").read_bytes())


@pytest.fixture(scope="session")
def samples(shared: Path) -> tuple[Any, Any]:
    """The details and the links that the vendor prints on its page."""
    page = (shared / "seeds" / "sonovault-isrc-lookup.txt").read_text()
    start = re.compile(r"^\{$", re.MULTILINE)
    decoder = json.JSONDecoder()
    details, linked = (decoder.raw_decode(page, found.start())[0] for found in start.finditer(page))
    return details, linked


@pytest.fixture(scope="session")
def one_more_time(samples) -> Claim:
    answer = parse_single(*samples, ONE_MORE_TIME)
    assert isinstance(answer, Answer)
    assert answer.candidates == ()
    return answer.claim


def track(**changes: Any) -> dict[str, Any]:
    return {"id": 1, "title": "A", "isrc": "USAAA0000001"} | changes


def the_claim(**changes: Any) -> Claim:
    (claim,) = parse_tracks({"results": [track(**changes)]})
    return claim


def batch(*lines: Any, partial: bool = False) -> dict[str, Any]:
    return {"results": list(lines), "partial": partial}


def test_every_recorded_body_becomes_a_claim_or_is_refused_for_a_typed_reason(corpus):
    parsers = {
        "GET /v1/tracks/links?isrc=GBDUW0000053": parse_links,
        "POST /v1/tracks/resolve": lambda body: parse_resolved(body, [ONE_MORE_TIME])[ONE_MORE_TIME],
        "GET /v1/tracks/123": lambda body: parse_tracks({"results": [body]}),
    }
    outcomes: Counter[str] = Counter()
    for row, body in bodies_of(corpus, "sonovault"):
        reply = Reply(row["status"], row.get("headers", {}), body)
        try:
            judge(reply)
            outcomes[type(parsers[row["request"]](read_json(reply))).__name__ if reply.status == 200 else "absent"] += 1
        except ProviderError as error:
            outcomes[type(error).__name__] += 1
    # The links' payload tells no ISRC, so it is no claim.
    assert outcomes == {"Answer": 1, "NoneType": 1, "tuple": 1, "absent": 1, "QuotaSpent": 1, "ProviderThrottled": 1}


def test_no_parser_breaks_on_any_recorded_body(corpus):
    """Every body goes through every parser, fitting or not; what does not fit is unreadable."""
    readable: Counter[str] = Counter()
    for _, raw in bodies_of(corpus, "sonovault"):
        body = json.loads(raw)
        for name, parse in PARSERS.items():
            with suppress(ProviderError):
                parse(body)
                readable[name] += 1
    assert readable == {"links": 1, "resolved": 1, "found": 1}


PARSERS = {
    "links": parse_links,
    "resolved": lambda body: parse_resolved(body, [ONE_MORE_TIME]),
    "tracks": parse_tracks,
    "found": lambda body: parse_tracks({"results": [body]}),
    "single": lambda body: parse_single(body, body, ONE_MORE_TIME),
}


def test_the_vendors_sample_tells_its_facts(one_more_time):
    claim = one_more_time
    assert (claim.isrc, claim.title, claim.bpm, claim.musical_key) == (ONE_MORE_TIME, "One More Time", 123.0, "F min")
    assert claim.length == Length(320_000, Precision.SECOND)
    assert claim.popularity == Popularity(87, 100)
    assert claim.genres == ("Electronic", "House", "French House")
    assert [(one.name, one.role, one.ids) for one in claim.artists] == [
        ("Daft Punk", ArtistRole.MAIN, (ExternalId("sonovault", "1"),))
    ]
    (release,) = claim.releases
    assert (release.title, release.artists) == ("Discovery", ("Daft Punk",))


def test_links_are_kept_as_said_for_the_merge_to_judge(one_more_time):
    links = {link.platform: (link.id, link.url) for link in one_more_time.links}
    assert sorted(links) == ["applemusic", "beatport", "discogs", "musicbrainz", "spotify", "tidal"]
    assert links["spotify"][0] == "spotify:track:5W3cjX2J3tjhG8zb6u0qHn"
    assert links["discogs"] == ("487193-2", "https://www.discogs.com/release/487193")


def test_the_recorded_batch_tells_its_recording(corpus):
    outcome = parse_resolved(recorded(corpus, "mcp_tracks_resolve"), [ONE_MORE_TIME])[ONE_MORE_TIME]
    assert isinstance(outcome, Answer)
    assert (outcome.claim.genres, outcome.claim.links) == (("House",), ())


def test_a_genre_may_be_text_or_a_list_or_missing(corpus):
    (claim,) = parse_tracks({"results": [recorded(corpus, "py_track_get")]})
    assert claim.genres == ("House",)
    assert the_claim(genre=["House", " House "], subgenre="French House").genres == ("House", "French House")
    assert the_claim(genre=None, subgenre=[""]).genres == ()


def test_newer_answers_name_the_key_otherwise():
    assert the_claim(key_musical="F minor").musical_key == "F minor"


@pytest.mark.parametrize(
    "unknown", [{}, {"bpm": 0, "duration": 0}, {"bpm": None, "duration": None, "popularity": None}]
)
def test_what_is_not_known_is_not_said(unknown):
    claim = the_claim(**unknown)
    assert (claim.bpm, claim.length, claim.popularity, claim.artists, claim.releases) == (None, None, None, (), ())


def test_flags_tell_featured_artists_and_remixers():
    claim = the_claim(
        artists=[
            {"id": 1, "name": "A", "is_primary": True, "is_remixer": False},
            {"id": 2, "name": "B", "is_primary": False, "is_remixer": False},
            {"id": 3, "name": "C", "is_primary": False, "is_remixer": True},
            {"id": 4, "name": " "},
        ]
    )
    assert [(one.name, one.role) for one in claim.artists] == [
        ("A", ArtistRole.MAIN),
        ("B", ArtistRole.FEATURED),
        ("C", ArtistRole.REMIXER),
    ]


def test_a_release_named_beside_the_list_is_added_where_the_list_lacks_it():
    listed = [{"id": 5, "title": "Discovery"}]
    assert [one.title for one in the_claim(releaseTitle="Discovery", releases=listed).releases] == ["Discovery"]
    assert [one.title for one in the_claim(releaseTitle="Hits", releases=listed).releases] == ["Discovery", "Hits"]


def test_a_batch_gives_every_isrc_its_own_outcome():
    """Matched, another ISRC of the cluster, unknown, skipped, a broken line, a new status, and one left out."""
    asked = [f"USAAA000000{n}" for n in range(1, 9)]
    outcomes = parse_resolved(
        batch(
            {"input": asked[0].lower(), "status": "matched", "track": track(), "links": []},
            {"input": asked[1], "status": "matched", "track": track(), "links": []},
            {"input": asked[2], "status": "not_found", "track": None, "links": None},
            {"input": asked[3], "status": "skipped_no_credits"},
            {"input": asked[4], "status": "matched", "track": {"id": []}},
            {"input": asked[5], "status": "pending"},
            {"input": asked[6], "status": "matched", "track": None},
            {"status": "matched", "track": track()},
        ),
        asked,
    )
    first, second, third, *failed = (outcomes[isrc] for isrc in asked)
    assert isinstance(first, Answer)
    assert isinstance(second, Absent)
    assert [(one.isrc, one.reason) for one in second.candidates] == [
        ("USAAA0000001", "its ISRC is USAAA0000001, not USAAA0000002")
    ]
    assert third == Absent()
    assert [one.kind for one in failed if isinstance(one, Failure)] == [
        FailureKind.QUOTA_SPENT,
        FailureKind.UNREADABLE,
        FailureKind.UNREADABLE,
        FailureKind.UNREADABLE,
        FailureKind.UNREADABLE,
    ]


def test_lines_that_a_partial_answer_did_not_reach_are_failures():
    outcomes = parse_resolved(batch(partial=True), ["USAAA0000001"])
    assert outcomes == {
        "USAAA0000001": Failure(FailureKind.UNAVAILABLE, "the answer is partial and did not reach this recording")
    }


def test_links_of_another_recording_are_not_mixed_in_but_kept_as_a_candidate(samples):
    details, linked = samples
    answer = parse_single(details, linked | {"track_id": 9, "isrc": "USAAA0000001", "title": "Other"}, ONE_MORE_TIME)
    assert isinstance(answer, Answer)
    assert answer.claim.links == ()
    assert [(one.isrc, one.title) for one in answer.candidates] == [("USAAA0000001", "Other")]


def test_details_about_another_isrc_are_a_candidate(samples):
    answer = parse_single(*samples, "USAAA0000001")
    assert isinstance(answer, Absent)
    (candidate,) = answer.candidates
    assert (candidate.isrc, candidate.artists, candidate.provider) == (ONE_MORE_TIME, ("Daft Punk",), "sonovault")


def test_links_without_details_say_that_the_address_is_wrong(samples):
    with pytest.raises(UnreadableAnswer, match="SONOVAULT_ISRC_PATH"):
        parse_single(None, samples[1], ONE_MORE_TIME)


def test_an_unknown_id_has_no_claim():
    assert parse_links(None) is None
    assert parse_tracks(None) == ()


names = [*track(), "artists", "duration", "bpm", "genre", "popularity", "releases", "links", "track_id", "results"]


@given(st.dictionaries(st.sampled_from(names), JSON, max_size=8) | JSON, st.booleans())
def test_no_json_makes_the_parsers_raise_anything_but_provider_errors(body, valid):
    if valid and isinstance(body, dict):
        body = track(track_id=1, links=[], results=[]) | body
    line = {"input": ONE_MORE_TIME, "status": "matched", "track": body, "links": body}
    for parse in PARSERS.values():
        for said in (body, {"results": [body]}, {"results": [line]}):
            with suppress(ProviderError):
                parse(said)
