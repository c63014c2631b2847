"""Asking MusicBrainz, over a real loopback server: what is sent, and what its answers and errors become."""

from __future__ import annotations

import pytest

from app.errors import ProviderRefused, ProviderThrottled, ProviderUnavailable, UnreadableAnswer
from app.music.claim import ExternalId
from app.music.facets import CORE, WORKS, links_on
from app.music.platforms import Platform
from app.providers.contract import Absent, Answer, SearchTerms, Want
from app.providers.musicbrainz import MusicBrainz, judge, quoted
from app.providers.reply import Reply
from tests.providers.upstream import upstream_of

ISRC, OTHER, THIRD = "USAAA0000001", "USAAA0000002", "USAAA0000003"
ONE, TWO = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "12")
SEARCH, RECORDING = MusicBrainz.questions
TOO_FAST = {"error": "Your requests are exceeding the allowable rate limit. Please see the documentation."}


def recording(mbid: str, *isrcs: str) -> dict[str, object]:
    return {"id": mbid, "title": "Song", "length": None, "video": False, "isrcs": list(isrcs)}


def test_the_search_is_cheap_and_the_recording_comes_after_it():
    assert (SEARCH.name, SEARCH.batch, SEARCH.after) == ("search", 50, None)
    assert (RECORDING.name, RECORDING.batch, RECORDING.after) == ("recording", 1, "search")
    assert SEARCH.facets == {CORE, links_on(Platform.MUSICBRAINZ)}
    assert SEARCH.facets | {WORKS, links_on(Platform.SPOTIFY)} <= RECORDING.facets


async def test_many_isrcs_are_one_call_with_the_user_agent(serve):
    found = {"count": 2, "offset": 0, "recordings": [recording(ONE, ISRC), recording(TWO, OTHER)]}
    upstream = await upstream_of(
        serve, lambda _: (200, found), headers={"User-Agent": "Linernotes/0.1 (me@example.org)"}
    )
    answers = await MusicBrainz(upstream.transport).ask(SEARCH, [Want(ISRC), Want(OTHER), Want(THIRD)])
    (asked,) = upstream.asked
    assert asked.path == "/recording"
    assert asked.query == {
        "query": f"isrc:({ISRC} OR {OTHER} OR {THIRD})",
        "limit": "100",
        "offset": "0",
        "fmt": "json",
    }
    assert asked.headers["User-Agent"] == "Linernotes/0.1 (me@example.org)"
    assert isinstance(answers[ISRC], Answer)
    assert isinstance(answers[OTHER], Answer)
    assert answers[THIRD] == Absent()


async def test_a_search_that_found_more_than_a_page_is_read_to_its_end(serve):
    rows = [recording(f"{number:08}-0000-4000-8000-000000000000", ISRC) for number in range(130)]

    def answer(asked):
        offset = int(asked.query["offset"])
        return 200, {"count": len(rows), "offset": offset, "recordings": rows[offset : offset + 100]}

    upstream = await upstream_of(serve, answer)
    answers = await MusicBrainz(upstream.transport).ask(SEARCH, [Want(ISRC)])
    assert [asked.query["offset"] for asked in upstream.asked] == ["0", "100"]
    found = answers[ISRC]
    assert isinstance(found, Answer)
    assert len(found.claim.links) == 130


async def test_a_search_without_an_end_is_refused_and_not_cut_short(serve):
    endless = {"count": 10**9, "offset": 0, "recordings": [recording(ONE, ISRC)]}
    upstream = await upstream_of(serve, lambda _: (200, endless))
    with pytest.raises(UnreadableAnswer, match="more than 1000"):
        await MusicBrainz(upstream.transport).ask(SEARCH, [Want(ISRC)])
    assert len(upstream.asked) == 10


async def test_the_best_id_found_by_the_search_is_read_with_works_and_pages(serve):
    upstream = await upstream_of(serve, lambda _: (200, recording(ONE, ISRC)))
    answers = await MusicBrainz(upstream.transport).ask(RECORDING, [Want(ISRC, own_ids=(ONE, TWO))])
    (asked,) = upstream.asked
    assert asked.path == f"/recording/{ONE}"
    assert asked.query["fmt"] == "json"
    assert asked.query["inc"].split() == [
        "artist-credits",
        "releases",
        "release-groups",
        "isrcs",
        "aliases",
        "work-rels",
        "work-level-rels",
        "artist-rels",
        "url-rels",
        "label-rels",
    ]
    assert isinstance(answers[ISRC], Answer)


async def test_without_an_id_from_the_search_nothing_is_asked_and_the_recording_is_absent(serve):
    upstream = await upstream_of(serve, lambda _: (500, {}))
    assert await MusicBrainz(upstream.transport).ask(RECORDING, [Want(ISRC)]) == {ISRC: Absent()}
    assert upstream.asked == []


async def test_a_recording_that_is_gone_is_absent(serve):
    upstream = await upstream_of(serve, lambda _: (404, {"error": "Not Found", "help": "…"}))
    musicbrainz = MusicBrainz(upstream.transport)
    assert await musicbrainz.ask(RECORDING, [Want(ISRC, own_ids=(ONE,))]) == {ISRC: Absent()}
    assert await musicbrainz.resolve(ExternalId("musicbrainz", ONE), "") == []


async def test_an_id_is_resolved_to_one_claim_for_each_isrc(serve):
    upstream = await upstream_of(serve, lambda _: (200, recording(ONE, ISRC, OTHER)))
    claims = await MusicBrainz(upstream.transport).resolve(ExternalId("musicbrainz", TWO.upper()), "")
    (asked,) = upstream.asked
    assert (asked.path, asked.query["inc"]) == (f"/recording/{TWO}", "isrcs artist-credits")
    assert [(claim.isrc, claim.other_isrcs) for claim in claims] == [(ISRC, (OTHER,)), (OTHER, (ISRC,))]
    assert [link.id for link in claims[0].links] == [ONE, TWO]


async def test_what_is_no_mbid_is_nobodys_id_and_reaches_no_path(serve):
    upstream = await upstream_of(serve, lambda _: (200, recording(ONE, ISRC)))
    assert await MusicBrainz(upstream.transport).resolve(ExternalId("musicbrainz", "../artist/1"), "") == []
    assert upstream.asked == []


async def test_a_title_with_artists_is_searched_as_quoted_phrases_and_hits_without_isrc_are_left_out(serve):
    found = {"count": 3, "offset": 0, "recordings": [recording(TWO), recording(ONE, ISRC, OTHER)]}
    upstream = await upstream_of(serve, lambda _: (200, found))
    terms = SearchTerms(title='Say "Hi" \\ OR', artists=("AC/DC", "Björk"))
    claims = await MusicBrainz(upstream.transport).search(terms, 1)
    (asked,) = upstream.asked
    assert asked.query["query"] == r'recording:"Say \"Hi\" \\ OR" AND artist:"AC/DC" AND artist:"Björk"'
    assert "dismax" not in asked.query
    assert [claim.isrc for claim in claims] == [ISRC]


async def test_free_text_is_searched_as_text(serve):
    upstream = await upstream_of(serve, lambda _: (200, {"count": 0, "offset": 0, "recordings": []}))
    assert await MusicBrainz(upstream.transport).search(SearchTerms(text="AC/DC: (live)"), 5) == []
    (asked,) = upstream.asked
    assert (asked.query["query"], asked.query["dismax"]) == ("AC/DC: (live)", "true")


def test_a_quoted_phrase_cannot_be_left():
    assert quoted('a" OR isrc:*') == r'"a\" OR isrc:*"'
    assert quoted("a\\") == '"a\\\\"'


def test_a_throttle_tells_how_long_to_wait_even_where_musicbrainz_does_not():
    body = b'{"error": "Your requests are exceeding the allowable rate limit."}'
    with pytest.raises(ProviderThrottled) as said:
        judge(Reply(503, {"retry-after": "7"}, body))
    with pytest.raises(ProviderThrottled) as unsaid:
        judge(Reply(503, {}, body))
    assert (said.value.retry_after, unsaid.value.retry_after) == (7.0, 2.0)


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (503, TOO_FAST, ProviderThrottled),
        (503, b"<html>maintenance</html>", ProviderUnavailable),
        (502, b"", ProviderUnavailable),
        (400, {"error": "Invalid isrc.", "help": "…"}, ProviderRefused),
        (403, b"", ProviderRefused),
        (404, b"<html>wrong door</html>", UnreadableAnswer),
        (200, b"<html>hello</html>", UnreadableAnswer),
        (200, {"error": "something"}, UnreadableAnswer),
        (200, {"count": 1, "recordings": [recording(ONE, "USAAA9999999")]}, UnreadableAnswer),
    ],
)
async def test_an_error_is_never_an_absence(serve, status, body, failure):
    upstream = await upstream_of(serve, lambda _: (status, body))
    with pytest.raises(failure):
        await MusicBrainz(upstream.transport).ask(SEARCH, [Want(ISRC)])


async def test_its_health_and_bound_are_those_of_its_transport(serve):
    upstream = await upstream_of(serve, lambda _: (200, {"count": 0, "recordings": []}))
    musicbrainz = MusicBrainz(upstream.transport)
    await musicbrainz.ask(SEARCH, [Want(ISRC)])
    health = await musicbrainz.health()
    assert (health.calls, health.failures, musicbrainz.concurrency) == (1, 0, 8)
