"""Deezer asked over the loopback, and its errors told apart."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import web

from app.errors import ProviderRefused, ProviderThrottled, ProviderUnavailable, UnreadableAnswer
from app.music.claim import ExternalId
from app.music.facets import EVERYTHING
from app.providers.contract import Absent, Answer, SearchTerms, Want
from app.providers.deezer import Deezer, judge, search_query
from app.providers.reply import Reply
from tests.providers.conftest import Serve

HARDER = "GBDUW0000059"
NOT_FOUND = {"error": {"type": "DataException", "message": "no data", "code": 800}}


def track(**changes: Any) -> dict[str, Any]:
    return {"type": "track", "id": 1, "title": "A (Live)", "isrc": "USAAA0000001", "link": None} | changes


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"error": {"type": "Exception", "message": "Quota limit exceeded", "code": 4}}, ProviderThrottled),
        ({"error": {"type": "Exception", "message": "Service busy", "code": 700}}, ProviderUnavailable),
        ({"error": {"type": "OAuthException", "message": "An active access token", "code": 200}}, ProviderRefused),
        ({"error": {"type": "ParameterException", "message": "Wrong parameter", "code": 500}}, ProviderRefused),
        ({"error": {"type": "Exception", "message": "Unknown"}}, UnreadableAnswer),
        ({"error": "Not Found"}, UnreadableAnswer),
        (b"<html>", UnreadableAnswer),
    ],
)
def test_errors_inside_status_200_are_told_apart(body, kind):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(kind) as raised:
        judge(Reply(200, {}, raw))
    assert type(raised.value) is kind


def test_too_fast_asks_to_wait_for_the_length_of_deezers_window():
    with pytest.raises(ProviderThrottled) as raised:
        judge(Reply(200, {}, b'{"error": {"code": 4}}'))
    assert raised.value.retry_after == 5.0


@pytest.mark.parametrize(
    ("terms", "query"),
    [
        (SearchTerms(text=" daft punk one more time "), "daft punk one more time"),
        (SearchTerms(title="Joke", artists=("Lou Doillon", "X")), 'artist:"Lou Doillon" track:"Joke"'),
        (SearchTerms(title='The "Joke"'), 'track:"The Joke"'),
        (SearchTerms(artists=("Air",)), 'artist:"Air"'),
        (SearchTerms(), ""),
    ],
)
def test_terms_become_deezers_words(terms, query):
    assert search_query(terms) == query


class Shelf:
    """Deezer's side of the wire: two tracks, and nothing else."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        match request.path.removeprefix("/v1"):
            case "/track/isrc:USAAA0000001" | "/track/1":
                return web.json_response(track())
            case "/track/isrc:USAAA0000002":
                return web.json_response(track())
            case "/search":
                return web.json_response({"data": [track(), track(isrc=None)], "total": 2, "q": request.query["q"]})
            case _:
                return web.json_response(NOT_FOUND)


async def test_asking_by_isrc_answers_every_isrc(serve: Serve):
    deezer = Deezer(await serve(Shelf()))
    (question,) = deezer.questions
    assert question.facets <= EVERYTHING
    answers = await deezer.ask(question, [Want("USAAA0000001"), Want("USAAA0000002"), Want("USAAA0000003")])
    assert isinstance(answers["USAAA0000001"], Answer)
    assert [candidate.isrc for candidate in answers["USAAA0000002"].candidates] == ["USAAA0000001"]
    assert answers["USAAA0000003"] == Absent()


async def test_a_deezer_id_is_resolved_and_what_can_be_no_id_is_not_sent(serve: Serve):
    shelf = Shelf()
    deezer = Deezer(await serve(shelf))
    assert [claim.isrc for claim in await deezer.resolve(ExternalId("deezer", "1"), "")] == ["USAAA0000001"]
    assert await deezer.resolve(ExternalId("deezer", "2"), "") == ()
    for nonsense in ("../user/me", "1?x=y", "", "٣"):
        assert await deezer.resolve(ExternalId("deezer", nonsense), "") == ()
    assert shelf.asked == ["/v1/track/1", "/v1/track/2"]


async def test_a_search_gives_the_hits_whose_isrc_is_told(serve: Serve):
    shelf = Shelf()
    deezer = Deezer(await serve(shelf))
    assert [claim.isrc for claim in await deezer.search(SearchTerms(text="a"), 5)] == ["USAAA0000001"]
    assert await deezer.search(SearchTerms(), 5) == ()
    assert shelf.asked == ["/v1/search"]
    health = await deezer.health()
    assert (health.calls, deezer.concurrency) == (1, 8)


async def test_a_busy_deezer_is_asked_again(serve: Serve):
    bodies = [{"error": {"code": 700}}, track()]

    async def busy_once(request: web.Request) -> web.Response:
        return web.json_response(bodies.pop(0))

    deezer = Deezer(await serve(busy_once))
    answers = await deezer.ask(deezer.questions[0], [Want("USAAA0000001")])
    assert isinstance(answers["USAAA0000001"], Answer)
