"""GraphQL over HTTP, as programs and browsers meet it."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import aiohttp
import pytest

from app.api.http.operations import Report
from tests.api.fake import MARCH, WALTZ, FakeGateway, track
from tests.api.http.conftest import Serve

QUERY = '{ track(isrc: "GBDUW0000053") { ... on Track { title } } }'
MARCHES = {"data": {"track": {"title": "March"}}}
RESPONSE_JSON = {"accept": "application/graphql-response+json"}


async def test_a_post_is_answered(client: aiohttp.ClientSession) -> None:
    async with client.post("/graphql", json={"query": QUERY}) as reply:
        assert reply.status == 200
        assert reply.content_type == "application/json"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert await reply.json() == MARCHES


async def test_a_get_is_answered(client: aiohttp.ClientSession) -> None:
    async with client.get("/graphql", params={"query": QUERY}) as reply:
        assert await reply.json() == MARCHES


async def test_a_get_takes_variables_and_the_operations_name(client: aiohttp.ClientSession) -> None:
    query = "query A { __typename } query B($i: ISRC!) { track(isrc: $i) { ... on Track { title } } }"
    sent = {"query": query, "operationName": "B", "variables": json.dumps({"i": WALTZ})}
    async with client.get("/graphql", params=sent) as reply:
        assert await reply.json() == {"data": {"track": {"title": "Waltz"}}}


async def test_a_browser_is_shown_graphiql_under_strict_headers(client: aiohttp.ClientSession) -> None:
    async with client.get("/graphql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}) as reply:
        assert reply.content_type == "text/html"
        assert "make web" in await reply.text()
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert reply.headers["x-frame-options"] == "DENY"


async def test_names_are_sent_in_their_own_letters(client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    gateway.tracks[MARCH] = track(MARCH, "Þú ert")
    async with client.post("/graphql", json={"query": QUERY}) as reply:
        assert "Þú ert" in (await reply.read()).decode()


async def test_every_request_has_loaders_of_its_own(client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    for _ in range(2):
        async with client.post("/graphql", json={"query": QUERY}) as reply:
            assert reply.status == 200
    assert len(gateway.looked_up) == 2


@pytest.mark.parametrize("body", ["{", "42", '"text"', "null", "{}", '{"query": " "}', '{"query": 1}'])
async def test_a_body_that_is_no_request_is_refused_with_a_code(client: aiohttp.ClientSession, body: str) -> None:
    async with client.post("/graphql", data=body, headers={"content-type": "application/json"}) as reply:
        assert reply.status == 400
        (error,) = (await reply.json())["errors"]
        assert error["extensions"] == {"code": "BAD_REQUEST"}
        assert error["message"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_refused(client: aiohttp.ClientSession, method: str) -> None:
    async with client.request(method, "/graphql", json={"query": QUERY}) as reply:
        assert reply.status == 405
        assert reply.headers["allow"] == "GET, POST"
        assert (await reply.json())["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


async def test_a_mutation_is_not_done_by_get(client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    query = 'mutation { refreshTrack(isrc: "GBDUW0000053") { __typename } }'
    async with client.get("/graphql", params={"query": query}) as reply:
        assert reply.status == 405
        assert reply.headers["allow"] == "POST"
    assert not gateway.looked_up


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), ("application/graphql-response+json", 400)])
@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A { __typename }", "operationName": "B"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query ($i: ISRC!) { track(isrc: $i) { __typename } }"}, "BAD_USER_INPUT"),
    ],
)
async def test_what_is_not_run_has_no_data_and_the_status_of_its_form(
    client: aiohttp.ClientSession, sent: dict[str, Any], code: str, accept: str, status: int
) -> None:
    async with client.post("/graphql", json=sent, headers={"accept": accept}) as reply:
        assert reply.status == status
        assert reply.content_type == accept
        answer = await reply.json(content_type=None)
        assert set(answer) == {"errors"}
        assert answer["errors"][0]["extensions"]["code"] == code


async def test_an_error_of_one_field_leaves_the_others_their_data(client: aiohttp.ClientSession) -> None:
    query = '{ searchTracks(text: "") { hits { isrc } } }'
    async with client.post("/graphql", json={"query": query}, headers=RESPONSE_JSON) as reply:
        assert reply.status == 200
        answer = await reply.json(content_type=None)
        assert answer["data"] is None
        assert answer["errors"][0]["extensions"]["code"] == "INVALID_ARGUMENT"


async def test_a_request_id_is_taken_made_and_told(client: aiohttp.ClientSession) -> None:
    async with client.post("/graphql", json={"query": QUERY}, headers={"x-request-id": "abc-1"}) as reply:
        assert reply.headers["x-request-id"] == "abc-1"
    async with client.post("/graphql", json={"query": QUERY}, headers={"x-request-id": "a b\tc"}) as reply:
        assert len(reply.headers["x-request-id"]) == 16


async def test_a_surprise_is_told_by_its_reference_alone(client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    gateway.broken = RuntimeError("password=hunter2")
    async with client.post("/graphql", json={"query": QUERY}, headers={"x-request-id": "r1"}) as reply:
        text = await reply.text()
        extensions = json.loads(text)["errors"][0]["extensions"]
        assert extensions["code"] == "INTERNAL"
        assert extensions["requestId"] == "r1"
        assert extensions["reference"]
        assert "hunter2" not in text


async def test_suggestions_are_told_only_where_the_settings_say_so(serve: Serve) -> None:
    for settings, suggested in (({}, False), ({"suggestions": True}, True)):
        async with aiohttp.ClientSession(serve(**settings)) as client:
            for sent in (
                {"query": '{ trak(isrc: "GBDUW0000053") { __typename } }'},
                {
                    "query": 'query ($p: Platform!) { trackByPlatformId(platform: $p, id: "1") { __typename } }',
                    "variables": {"p": "SPOTIFI"},
                },
            ):
                async with client.post("/graphql", json=sent) as reply:
                    assert ("Did you mean" in await reply.text()) is suggested


async def test_a_batch_is_refused_unless_the_settings_take_it(serve: Serve) -> None:
    batch = [{"query": QUERY}, {"query": "{ nothing }"}, {"query": QUERY}]
    async with aiohttp.ClientSession(serve()) as client, client.post("/graphql", json=batch) as reply:
        assert reply.status == 400
        assert (await reply.json())["errors"][0]["extensions"]["code"] == "BATCHING_OFF"
    async with aiohttp.ClientSession(serve(max_batch=3)) as client:
        async with client.post("/graphql", json=batch) as reply:
            first, second, third = await reply.json()
            assert first == third == MARCHES
            assert second["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        async with client.post("/graphql", json=[*batch, batch[0]]) as reply:
            assert (await reply.json())["errors"][0]["extensions"] == {
                "code": "BATCH_TOO_LARGE",
                "value": 4,
                "limit": 3,
                "setting": "MAX_BATCH",
            }


async def test_an_operation_that_takes_too_long_is_given_up(serve: Serve, gateway: FakeGateway) -> None:
    gateway.slow = 5.0
    client = aiohttp.ClientSession(serve(request_seconds=0.05))
    async with client, client.post("/graphql", json={"query": QUERY}) as reply:
        assert reply.status == 504
        extensions = (await reply.json())["errors"][0]["extensions"]
        assert extensions == {"code": "TIMEOUT", "limit": 0.05, "setting": "REQUEST_SECONDS"}


async def test_more_requests_at_once_than_allowed_are_sent_away(serve: Serve, gateway: FakeGateway) -> None:
    gateway.slow = 0.3
    async with aiohttp.ClientSession(serve(max_requests=2)) as client:

        async def ask() -> int:
            async with client.post("/graphql", json={"query": QUERY}) as reply:
                if reply.status == 503:
                    assert reply.headers["retry-after"] == "1"
                    assert (await reply.json())["errors"][0]["extensions"]["code"] == "OVERLOADED"
                return reply.status

        assert sorted(await asyncio.gather(*(ask() for _ in range(4)))) == [200, 200, 503, 503]
        assert await ask() == 200


async def test_more_requests_of_one_caller_than_allowed_are_sent_away(serve: Serve, gateway: FakeGateway) -> None:
    gateway.slow = 0.3
    async with aiohttp.ClientSession(serve(max_requests_per_caller=2)) as client:

        async def ask() -> int:
            async with client.post("/graphql", json={"query": QUERY}) as reply:
                return reply.status

        assert sorted(await asyncio.gather(*(ask() for _ in range(4)))) == [200, 200, 429, 429]
        assert await ask() == 200


async def test_a_header_on_several_lines_is_one(client: aiohttp.ClientSession) -> None:
    lines = [("Accept", "application/graphql-response+json"), ("Accept", "image/png")]
    async with client.post("/graphql", json={"query": QUERY}, headers=lines) as reply:
        assert (reply.status, reply.content_type) == (200, "application/graphql-response+json")


async def test_the_watch_is_told_of_every_operation(client: aiohttp.ClientSession, reports: list[Report]) -> None:
    await client.post("/graphql", json={"query": f"query Marches {QUERY}"})
    await client.post("/graphql", json={"query": 'query Nothing { searchTracks(text: "") { hits { isrc } } }'})
    assert [(one.operation, one.outcome) for one in reports] == [("Marches", "ok"), ("Nothing", "errors")]
    assert all(one.seconds > 0 and len(one.document) == 64 for one in reports)


async def test_a_mutation_is_written_into_the_audit_log(
    client: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    query = 'mutation Again { refreshTrack(isrc: "GBDUW0000053") { __typename } }'
    with caplog.at_level(logging.INFO, "linernotes.audit"):
        async with client.post("/graphql", json={"query": query}, headers={"x-request-id": "m1"}) as reply:
            assert reply.status == 200
    (record,) = [one for one in caplog.records if one.name == "linernotes.audit"]
    assert record.getMessage() == "refreshTrack by local from 127.0.0.1 in request m1: ok (Again)"


async def test_the_cost_is_told_to_who_asks(client: aiohttp.ClientSession) -> None:
    async with client.post("/graphql", json={"query": QUERY, "extensions": {"cost": True}}) as reply:
        assert (await reply.json())["extensions"] == {"cost": {"requested": 3, "actual": 1, "remaining": None}}
