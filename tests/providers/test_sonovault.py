"""SonoVault as a provider, against a server on the loopback."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import web

from app.errors import (
    ProviderRefused,
    ProviderThrottled,
    ProviderUnavailable,
    QuotaSpent,
    UnreadableAnswer,
)
from app.music.claim import ExternalId
from app.music.facets import EVERYTHING
from app.providers.contract import Absent, Answer, Failure, FailureKind, SearchTerms, Want
from app.providers.reply import Reply
from app.providers.sonovault import SonoVault, judge, judge_batch
from tests.providers.bodies import bodies_of
from tests.providers.conftest import Serve

ONE, TWO, NONE = "USAAA0000001", "USAAA0000002", "USAAA0000009"
WANTS = [Want(ONE), Want(TWO), Want(NONE)]
NOT_FOUND = {"error": {"code": "not_found", "message": "No track found", "status": 404}}
NO_PLAN = {"error": {"code": "forbidden", "message": "Upgrade to use this", "status": 403}}
TRACKS: dict[str, dict[str, Any]] = {
    ONE: {"id": 1, "title": "One", "isrc": ONE, "artists": [{"id": 7, "name": "A"}], "duration": 100},
    TWO: {"id": 2, "title": "Two", "isrc": TWO, "artists": [{"id": 7, "name": "A"}], "duration": 200},
}
SPOTIFY = {"source": "spotify", "external_id": "spotify:track:5W3cjX2J3tjhG8zb6u0qHn", "url": None}


def refuse(status: int, body: Any, **headers: str) -> web.Response:
    return web.json_response(body, status=status, headers={name.replace("_", "-"): v for name, v in headers.items()})


class Vault:
    """SonoVault's side of the wire. `plan` says whether the account may ask in batches."""

    def __init__(self, *, plan: bool = True) -> None:
        self.plan = plan
        self.broken: set[str] = set()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.batches: list[list[str]] = []

    async def __call__(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix("/v1")
        self.asked.append((path, dict(request.query)))
        isrc = request.query.get("isrc") or path.rsplit("/", 1)[-1]
        if isrc in self.broken:
            return refuse(500, {"error": "server_error"})
        match path:
            case "/tracks/resolve":
                return await self._resolve(request)
            case "/tracks/links":
                found = TRACKS.get(isrc) or (TRACKS[ONE] if request.query.get("spotify_id") == "x" else None)
                return self._told(found and self._links(found))
            case "/tracks/search":
                return web.json_response({"results": [TRACKS[ONE]], "next_cursor": None})
            case _:
                return self._told(TRACKS.get(isrc))

    async def _resolve(self, request: web.Request) -> web.Response:
        if not self.plan:
            return refuse(403, NO_PLAN)
        question = await request.json()
        assert question["input_type"] == "isrc"
        self.batches.append(question["items"])
        return web.json_response({"results": [self._row(isrc) for isrc in question["items"]], "partial": False})

    def _row(self, isrc: str) -> dict[str, Any]:
        if isrc not in TRACKS:
            return {"input": isrc, "status": "not_found", "track": None, "links": []}
        return {"input": isrc, "status": "matched", "track": TRACKS[isrc], "links": [SPOTIFY]}

    def _links(self, track: dict[str, Any]) -> dict[str, Any]:
        return {"track_id": track["id"], "title": track["title"], "isrc": track["isrc"], "links": [SPOTIFY]}

    def _told(self, body: Any) -> web.Response:
        return web.json_response(body) if body else refuse(404, NOT_FOUND)


async def test_one_call_answers_for_the_whole_batch(serve: Serve):
    vault = Vault()
    sonovault = SonoVault(await serve(vault))
    (question,) = sonovault.questions
    assert question.batch == 100
    assert question.facets <= EVERYTHING
    outcomes = await sonovault.ask(question, WANTS)
    assert vault.batches == [[ONE, TWO, NONE]]
    one, two = outcomes[ONE], outcomes[TWO]
    assert isinstance(one, Answer)
    assert isinstance(two, Answer)
    assert (one.claim.title, two.claim.title) == ("One", "Two")
    assert [link.platform for link in one.claim.links] == ["spotify"]
    assert outcomes[NONE] == Absent()


async def test_where_the_account_has_no_batch_each_isrc_is_asked_for_and_the_batch_is_not_tried_again(serve: Serve):
    vault = Vault(plan=False)
    sonovault = SonoVault(await serve(vault))
    outcomes = await sonovault.ask(sonovault.questions[0], WANTS)
    one = outcomes[ONE]
    assert isinstance(one, Answer)
    assert (one.claim.title, len(one.claim.links)) == ("One", 1)
    assert outcomes[NONE] == Absent()
    assert sorted(path for path, _ in vault.asked) == [
        "/tracks/isrc/USAAA0000001",
        "/tracks/isrc/USAAA0000002",
        "/tracks/links",
        "/tracks/links",
        "/tracks/links",
        "/tracks/resolve",
    ]
    (question,) = sonovault.questions
    assert question.batch == 1
    vault.asked.clear()
    await sonovault.ask(question, [Want(TWO)])
    assert [path for path, _ in vault.asked] == ["/tracks/links", "/tracks/isrc/USAAA0000002"]


async def test_the_older_isrc_address_can_be_set(serve: Serve):
    vault = Vault(plan=False)
    sonovault = SonoVault(await serve(vault), isrc_path="/tracks/isrc?isrc={isrc}")
    outcomes = await sonovault.ask(sonovault.questions[0], [Want(ONE)])
    assert isinstance(outcomes[ONE], Answer)
    assert vault.asked[-1] == ("/tracks/isrc", {"isrc": ONE})


async def test_asked_one_by_one_a_failure_costs_no_other_isrc_its_answer(serve: Serve):
    vault = Vault(plan=False)
    vault.broken = {TWO}
    sonovault = SonoVault(await serve(vault, attempts=1))
    outcomes = await sonovault.ask(sonovault.questions[0], WANTS)
    assert isinstance(outcomes[ONE], Answer)
    assert isinstance(outcomes[TWO], Failure)
    assert outcomes[NONE] == Absent()
    with pytest.raises(ProviderUnavailable, match="500"):
        await sonovault.ask(sonovault.questions[0], [Want(TWO)])


async def test_a_refused_key_is_refused_and_not_taken_for_a_missing_plan(serve: Serve):
    async def unauthorized(request: web.Request) -> web.Response:
        return refuse(401, {"error": {"code": "unauthorized", "message": "bad key", "status": 401}})

    sonovault = SonoVault(await serve(unauthorized))
    with pytest.raises(ProviderRefused):
        await sonovault.ask(sonovault.questions[0], WANTS)
    assert sonovault.questions[0].batch == 100


async def test_an_unverified_account_is_refused_after_its_batch_is(serve: Serve):
    async def forbidden(request: web.Request) -> web.Response:
        return refuse(403, NO_PLAN)

    sonovault = SonoVault(await serve(forbidden))
    with pytest.raises(ProviderRefused, match="403"):
        await sonovault.ask(sonovault.questions[0], WANTS)


async def test_a_throttled_batch_is_asked_again_and_a_spent_allowance_is_not(serve: Serve):
    calls: list[str] = []
    answers = [
        refuse(429, {"error": "rate limited"}, retry_after="0"),
        refuse(429, {"error": "Monthly quota exceeded"}),
    ]

    async def throttle(request: web.Request) -> web.Response:
        calls.append(request.path)
        return answers.pop(0)

    sonovault = SonoVault(await serve(throttle, attempts=5))
    for _ in range(3):
        with pytest.raises(QuotaSpent) as spent:
            await sonovault.ask(sonovault.questions[0], WANTS)
        assert spent.value.until is not None
    assert len(calls) == 2
    assert (await sonovault.health()).quota_spent_until is not None


async def test_platforms_ids_are_resolved_by_their_links(serve: Serve):
    vault = Vault()
    sonovault = SonoVault(await serve(vault))
    assert sonovault.resolves == {"spotify", "applemusic", "tidal", "beatport", "discogs", "musicbrainz", "youtube"}
    (claim,) = await sonovault.resolve(ExternalId("spotify", "x"), "https://open.spotify.com/track/x")
    assert (claim.isrc, claim.title) == (ONE, "One")
    assert await sonovault.resolve(ExternalId("tidal", "9"), "https://tidal.com/browse/track/9") == ()
    assert [query for _, query in vault.asked] == [{"spotify_id": "x"}, {"tidal_id": "9"}]


async def test_a_search_needs_title_and_artist_and_nothing_is_sent_without(serve: Serve):
    vault = Vault()
    sonovault = SonoVault(await serve(vault))
    for terms in (SearchTerms(text="one"), SearchTerms(title="One"), SearchTerms(artists=("A",)), SearchTerms()):
        assert await sonovault.search(terms, 5) == ()
    (claim,) = await sonovault.search(SearchTerms(title="One", artists=("A", "B")), 5)
    assert claim.isrc == ONE
    assert vault.asked == [("/tracks/search", {"title": "One", "artist": "A", "limit": "5"})]
    assert sonovault.concurrency == 8


def test_the_recorded_errors_are_each_of_their_kind(corpus):
    verdicts = {}
    for row, body in bodies_of(corpus, "sonovault"):
        if row["status"] != 200:
            try:
                judge(Reply(row["status"], row.get("headers", {}), body))
                verdicts[row["file"]] = None
            except ProviderThrottled as error:
                verdicts[row["file"]] = type(error)
    assert verdicts == {
        "sonovault/docs_error_404.json": None,  # "not found" is an answer, for the parser
        "sonovault/py_error_429_quota.json": QuotaSpent,
        "sonovault/py_error_429_retry_after.json": ProviderThrottled,
    }


@pytest.mark.parametrize("body", [b"<html>nginx</html>", b"{}", b'"not found"'])
def test_a_404_that_is_not_sonovaults_own_is_no_absence(body):
    with pytest.raises(UnreadableAnswer):
        judge(Reply(404, {}, body))


@pytest.mark.parametrize("error", ["Not found", {"code": "not_found"}])
def test_an_error_may_be_text_or_an_object(error):
    judge(Reply(404, {}, json.dumps({"error": error}).encode()))


def test_the_batch_may_be_missing_but_not_broken():
    judge_batch(Reply(403, {}, b"{}"))
    judge_batch(Reply(404, {}, b"<html>"))
    with pytest.raises(UnreadableAnswer):
        judge_batch(Reply(200, {}, b"<html>"))
    with pytest.raises(ProviderUnavailable):
        judge_batch(Reply(502, {}, b""))


async def test_a_line_skipped_for_want_of_credits_is_a_spent_quota_and_no_absence(serve: Serve):
    async def skip(request: web.Request) -> web.Response:
        lines = [{"input": ONE, "status": "skipped_no_credits"}, {"input": TWO, "status": "not_found"}]
        return web.json_response({"results": lines, "partial": True})

    sonovault = SonoVault(await serve(skip))
    outcomes = await sonovault.ask(sonovault.questions[0], WANTS)
    kinds = [outcome.kind for outcome in (outcomes[ONE], outcomes[NONE]) if isinstance(outcome, Failure)]
    assert kinds == [FailureKind.QUOTA_SPENT, FailureKind.UNAVAILABLE]
    assert outcomes[TWO] == Absent()
