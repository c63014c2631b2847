"""Tidal asked over HTTP: twenty ISRCs per call, page by page, and as fast as its bucket fills."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from app.errors import ProviderRefused, ProviderThrottled, ProviderUnavailable, UnreadableAnswer
from app.music.claim import ExternalId
from app.providers.contract import Absent, Answer, SearchTerms, Want
from app.providers.reply import Reply
from app.providers.tidal import BATCH, Tidal, judge, rest_after
from tests.providers.upstream import upstream_of

ISRC, OTHER = "USAAA0000001", "USAAA0000002"


def track(number: str, isrc: str = ISRC) -> dict[str, Any]:
    return {"type": "tracks", "id": number, "attributes": {"title": "Time", "isrc": isrc}}


async def test_several_isrcs_go_in_one_call_with_the_market_and_what_is_related(serve):
    asked = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request)
        return web.json_response({"data": [track("1"), track("2", OTHER)]})

    tidal = Tidal(await serve(answer, attempts=1), "US")
    (question,) = tidal.questions
    answers = await tidal.ask(question.in_market("DE"), [Want(ISRC), Want(OTHER)])
    (request,) = asked
    assert request.path == "/v1/tracks"
    assert request.query.getall("filter[isrc]") == [ISRC, OTHER]
    assert request.query["countryCode"] == "DE"
    assert request.query["include"] == "artists,albums,albums.coverArt,genres"
    assert all(isinstance(answer, Answer) for answer in answers.values())
    assert answers[ISRC].claim.links[0].regions == ("DE",)  # type: ignore[union-attr]
    assert question.batch == BATCH == 20


async def test_one_isrc_is_followed_through_its_pages(serve):
    pages = {None: ("a", ["1"]), "a": ("b", ["2"]), "b": (None, ["3"])}

    def answer(asked: Any) -> tuple[int, Any]:
        cursor, numbers = pages[asked.query.get("page[cursor]")]
        return 200, {"data": [track(number) for number in numbers], "links": {"meta": {"nextCursor": cursor}}}

    upstream = await upstream_of(serve, answer)
    tidal = Tidal(upstream.transport, "US")
    found = (await tidal.ask(tidal.questions[0], [Want(ISRC)]))[ISRC]
    assert isinstance(found, Answer)
    assert [link.id for link in found.claim.links] == ["1", "2", "3"]
    assert len(upstream.asked) == 3


async def test_what_the_country_does_not_have_is_absent_by_a_missing_row_or_a_404(serve):
    for status, body in ((200, {"data": []}), (404, {"errors": [{"status": "404", "code": "NOT_FOUND"}]})):
        upstream = await upstream_of(serve, lambda _, told=(status, body): told)
        tidal = Tidal(upstream.transport, "US")
        assert await tidal.ask(tidal.questions[0], [Want(ISRC)]) == {ISRC: Absent()}


async def test_an_id_resolves_to_its_isrc_and_what_is_no_id_is_not_asked(serve):
    upstream = await upstream_of(serve, lambda _: (200, {"data": [track("42")]}))
    tidal = Tidal(upstream.transport, "US")
    assert [claim.isrc for claim in await tidal.resolve(ExternalId("tidal", "42"), "")] == [ISRC]
    assert await tidal.resolve(ExternalId("tidal", "x"), "") == ()
    assert [asked.query["filter[id]"] for asked in upstream.asked] == ["42"]


async def test_a_search_takes_at_most_256_letters(serve):
    results = {"type": "searchResults", "id": "q", "attributes": {"trackingId": "t"}}
    results["relationships"] = {"tracks": {"data": [{"type": "tracks", "id": "1"}]}}
    upstream = await upstream_of(serve, lambda _: (200, {"data": results, "included": [track("1")]}))
    tidal = Tidal(upstream.transport, "US")
    assert [claim.isrc for claim in await tidal.search(SearchTerms(title="T" * 300, artists=("A",)), 5)] == [ISRC]
    assert upstream.asked[0].path == "/searchResults"
    assert upstream.asked[0].query["filter[query]"] == ("A " + "T" * 300)[:256]
    assert await tidal.search(SearchTerms(), 5) == ()


def reply(status: int = 200, body: bytes = b"{}", **headers: str) -> Reply:
    return Reply(status, {f"x-ratelimit-{name.replace('_', '-')}": value for name, value in headers.items()}, body)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"remaining": "5", "requested_tokens": "5", "replenish_rate": "1"}, 0),
        ({"remaining": "0", "requested_tokens": "5", "replenish_rate": "1"}, 5),
        ({"remaining": "2", "requested_tokens": "5", "replenish_rate": "2"}, 1.5),
        ({"remaining": "9"}, 0),
        ({}, 5),
        ({"remaining": "many"}, 5),
        ({"remaining": "0", "replenish_rate": "0"}, 0),
    ],
)
def test_the_next_call_waits_until_the_bucket_holds_its_tokens(headers, seconds):
    assert rest_after(reply(**headers)) == seconds


async def test_calls_pause_as_the_answers_say(serve):
    left = iter(("4", "10", "10"))
    told = {"x-ratelimit-requested-tokens": "5", "x-ratelimit-replenish-rate": "10"}

    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"data": []}, headers=told | {"x-ratelimit-remaining": next(left)})

    transport = await serve(answer, attempts=1, concurrency=1, rest_after=rest_after)
    await transport.get("/tracks")
    assert (await transport.health()).pace_left == 0
    await transport.get("/tracks")
    assert (await transport.health()).pace_left > 0


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, b'{"errors": [{"source": {"parameter": "filter[isrc]"}}]}', ProviderRefused),
        (401, b"", ProviderRefused),
        (404, b"<html>", UnreadableAnswer),
        (404, b"{}", UnreadableAnswer),
        (429, b"", ProviderThrottled),
        (500, b"", ProviderUnavailable),
        (200, b"<html>", UnreadableAnswer),
    ],
)
def test_what_is_no_answer_is_an_error_of_its_kind(status, body, error):
    with pytest.raises(error):
        judge(reply(status, body))
