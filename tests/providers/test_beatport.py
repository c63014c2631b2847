"""Beatport's answers: objects recorded from its pages, small ones written here, and a server on the loopback."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProviderError, ProviderRefused, ProviderThrottled, ProviderUnavailable, UnreadableAnswer
from app.music.agreement import keys_differ
from app.music.claim import ArtistRole, Claim, ExternalId, Length
from app.providers.beatport import Beatport, judge, parse_answer, parse_found, parse_track
from app.providers.contract import Absent, Answer, SearchTerms, Want
from app.providers.reply import Reply, read_json
from tests.providers.bodies import JSON, bodies_of
from tests.providers.upstream import upstream_of

ISRC, OTHER = "USAAA0000001", "USAAA0000002"


def track(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {"id": number, "name": "Time", "mix_name": "Original Mix", "isrc": ISRC} | changes


def the_claim(**changes: Any) -> Claim:
    claim = parse_track(track(**changes))
    assert claim is not None
    return claim


def embedded(body: bytes) -> Iterator[Any]:
    """The API's objects inside a recorded page of beatport.com."""
    with suppress(ValueError, KeyError, TypeError):
        for query in json.loads(body)["props"]["pageProps"]["dehydratedState"]["queries"]:
            yield query["state"]["data"]


def test_every_recorded_body_is_refused_for_a_typed_reason_since_none_is_an_answer_of_the_api(corpus):
    """They are label deliveries and the pages around the API's objects."""
    outcomes: Counter[str] = Counter()
    for row, body in bodies_of(corpus, "beatport"):
        reply = Reply(row.get("status", 200), {}, body)
        try:
            judge(reply)
            parse_answer(read_json(reply), ISRC)
            outcomes["read"] += 1
        except ProviderError as error:
            outcomes[type(error).__name__] += 1
    assert outcomes == {"UnreadableAnswer": 13}


def test_every_track_object_in_the_recorded_pages_becomes_a_claim(corpus):
    claims = [parse_track(one) for _, body in bodies_of(corpus, "beatport") for one in embedded(body)]
    assert [
        (claim.isrc, claim.title, claim.version, claim.bpm, claim.musical_key) if claim else None for claim in claims
    ] == [
        ("GB9Q62100009", "Dub Power", "Original Mix", 88, "F Minor"),
        ("GBKQU2183179", "Operator", "Original Mix", 130, "A Major"),
        None,  # a release, which has no ISRC
        ("UKACT2133031", "Purpose", "Buunshin Remix", 104, "F Major"),
    ]


def test_a_recorded_track_tells_its_facts(corpus):
    body = (corpus / "beatport/fomo_noisia_purpose_remix_beatport.json").read_bytes()
    claim = parse_track(next(embedded(body)))
    assert claim is not None
    roles = [(artist.name, artist.role) for artist in claim.artists]
    assert roles == [("Noisia", ArtistRole.MAIN), ("Phace", ArtistRole.MAIN), ("Buunshin", ArtistRole.REMIXER)]
    assert (claim.length, claim.genres) == (Length(272_091), ("Drum & Bass",))
    (release,) = claim.releases
    assert (release.title, release.label, release.track_number) == ("The Resonance I", "Vision Recordings", 6)
    assert release.date is not None
    assert release.date.value == "2021-12-17"
    assert [(link.platform, link.id) for link in claim.links] == [("beatport", "16039305")]


def test_beatport_s_key_agrees_with_others_spellings_of_it():
    assert keys_differ("F Minor", "F min") is None
    assert the_claim(key={"name": "Db Major"}).musical_key == "Db Major"
    assert the_claim(key=None).musical_key is None


@pytest.mark.parametrize(("bpm", "told"), [(0, None), (None, None), (128, 128), (5000, None)])
def test_a_tempo_of_zero_is_unknown(bpm, told):
    assert the_claim(bpm=bpm).bpm == told


def test_label_and_barcode_are_read_where_the_release_tells_them():
    release = {"id": 7, "name": "A", "upc": "5099902894423", "label": {"id": 1, "name": "Harvest"}, "image": None}
    (told,) = the_claim(release=release, new_release_date="0000-00-00", publish_date="2020-02-03").releases
    assert (told.label, told.gtin, told.ids) == ("Harvest", "05099902894423", (ExternalId("beatport", "7"),))
    assert told.date is not None
    assert told.date.value == "2020-02-03"


def test_several_tracks_of_one_isrc_are_kept_and_another_mix_is_a_candidate():
    rows = [track(1), track(2), track(3, mix_name="Extended Mix"), track(4, isrc=OTHER), track(5, isrc=None)]
    answer = parse_answer({"results": rows}, ISRC)
    assert isinstance(answer, Answer)
    assert [link.id for link in answer.claim.links] == ["1", "2"]
    assert [(one.version, one.isrc) for one in answer.candidates] == [
        ("Extended Mix", ISRC),
        ("Original Mix", OTHER),
        ("Original Mix", None),
    ]


def test_a_lower_case_isrc_is_read_and_none_is_no_recording():
    assert the_claim(isrc="us-aaa-00-00001").isrc == ISRC
    assert parse_track(track(isrc=None)) is None
    assert parse_answer({"results": []}, ISRC) == Absent()


@pytest.mark.parametrize("name", ["tracks", "results"])
def test_a_search_is_read_under_either_name(name):
    assert [claim.isrc for claim in parse_found({name: [track(), track(isrc="")]})] == [ISRC]


@pytest.mark.parametrize("body", [{}, [], None, {"results": {}}, {"results": [7]}, {"detail": "odd"}])
def test_another_shape_is_unreadable(body):
    for parse in (lambda told: parse_answer(told, ISRC), parse_track, parse_found):
        with pytest.raises(UnreadableAnswer):
            parse(body)


async def test_isrc_id_and_words_are_asked_at_their_addresses(serve):
    def answer(asked: Any) -> tuple[int, Any]:
        match asked.path:
            case "/catalog/tracks/":
                return 200, {"results": [track()]}
            case "/catalog/tracks/1/":
                return 200, track()
            case "/catalog/search":
                return 200, {"tracks": [track()]}
        return 404, {"detail": "Not found."}

    upstream = await upstream_of(serve, answer)
    beatport = Beatport(upstream.transport)
    answers = await beatport.ask(beatport.questions[0], [Want(ISRC)])
    assert isinstance(answers[ISRC], Answer)
    assert [claim.isrc for claim in await beatport.resolve(ExternalId("beatport", "1"), "")] == [ISRC]
    assert await beatport.resolve(ExternalId("beatport", "2"), "") == ()
    assert await beatport.resolve(ExternalId("beatport", "x"), "") == ()
    assert [claim.isrc for claim in await beatport.search(SearchTerms(title="Time", artists=("A",)), 5)] == [ISRC]
    assert await beatport.search(SearchTerms(), 5) == ()
    assert [(asked.path, asked.query.get("isrc"), asked.query.get("q")) for asked in upstream.asked] == [
        ("/catalog/tracks/", ISRC, None),
        ("/catalog/tracks/1/", None, None),
        ("/catalog/tracks/2/", None, None),
        ("/catalog/search", None, "A Time"),
    ]


async def test_an_address_that_is_not_there_is_no_absence(serve):
    upstream = await upstream_of(serve, lambda _: (404, {"detail": "Not found."}))
    beatport = Beatport(upstream.transport)
    with pytest.raises(ProviderRefused):
        await beatport.ask(beatport.questions[0], [Want(ISRC)])


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, b'{"detail": "no"}', ProviderRefused),
        (404, b"<html>", UnreadableAnswer),
        (429, b"", ProviderThrottled),
        (502, b"", ProviderUnavailable),
        (200, b"<html>", UnreadableAnswer),
    ],
)
def test_what_is_no_answer_is_an_error_of_its_kind(status, body, error):
    with pytest.raises(error):
        judge(Reply(status, {}, body))


NAMES = (
    "id",
    "name",
    "mix_name",
    "artists",
    "remixers",
    "release",
    "isrc",
    "length_ms",
    "bpm",
    "key",
    "genre",
    "number",
)


@given(st.dictionaries(st.sampled_from(NAMES), JSON))
def test_any_track_is_read_or_unreadable(changes):
    with suppress(UnreadableAnswer):
        parse_track(track(**changes))


@given(JSON)
def test_any_json_is_read_or_unreadable(body):
    for parse in (lambda told: parse_answer(told, ISRC), parse_track, parse_found):
        with suppress(UnreadableAnswer):
            parse(body)
