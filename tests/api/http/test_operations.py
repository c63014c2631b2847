"""Who runs an operation, and what is reported of it."""

from __future__ import annotations

import json

import pytest

from app.api.http.operations import Operations, Report
from app.api.http.principal import Principal
from app.api.http.request import GraphQLRequest
from app.api.schema import schema
from app.errors import RequestRefused
from app.gateway.keys import KeyScope
from app.settings import Settings
from tests.api.fake import FakeGateway

ADA = Principal("ada", None, "192.0.2.1", KeyScope.WRITE)
QUERY = 'query Q { track(isrc: "GBDUW0000053") { ... on Track { title } } }'
REFRESH = 'mutation M { refreshTrack(isrc: "GBDUW0000053") { ... on Track { title } } }'


@pytest.mark.parametrize(
    ("text", "executor", "field"), [(QUERY, "plan", "track"), (REFRESH, "strawberry", "refreshTrack")]
)
async def test_a_plan_runs_what_it_can_and_strawberry_the_rest(
    gateway: FakeGateway, reports: list[Report], text: str, executor: str, field: str
) -> None:
    operations = Operations(schema, Settings(), lambda: gateway.acts, reports.append)
    result = await operations.result(await operations.prepare(GraphQLRequest(text)), ADA)
    assert result.body == f'{{"data":{{"{field}":{{"title":"March"}}}}}}'.encode()
    assert (result.executor, result.run, result.has_errors) == (executor, True, False)
    assert [(one.executor, one.outcome) for one in reports] == [(executor, "ok")]


@pytest.mark.parametrize(("deadline", "code"), [(9_500, None), (9_501, "INVALID_POLICY")])
async def test_a_deadline_after_the_end_of_the_request_is_refused_before_anybody_is_asked(
    gateway: FakeGateway, deadline: int, code: str | None
) -> None:
    operations = Operations(schema, Settings(request_seconds=10), lambda: gateway.acts)
    query = 'query ($d: Int) { track(isrc: "GBDUW0000053", policy: {deadlineMs: $d}) { ... on Track { title } } }'
    prepared = await operations.prepare(GraphQLRequest(query, variables={"d": deadline}))
    answer = json.loads((await operations.result(prepared, ADA)).body)
    assert [one["extensions"]["code"] for one in answer.get("errors", [])] == ([code] if code else [])
    assert bool(gateway.looked_up) is (code is None)


async def test_the_account_is_the_doors_word_and_not_the_callers(gateway: FakeGateway) -> None:
    operations = Operations(schema, Settings(), lambda: gateway.acts)
    request = GraphQLRequest("{ catalogs { name } }", variables={"account": "bo"}, extensions={"account": "bo"})
    result = await operations.result(await operations.prepare(request), ADA)
    assert b"ada's marches" in result.body


async def test_a_refusal_is_reported_by_its_code(gateway: FakeGateway, reports: list[Report]) -> None:
    operations = Operations(schema, Settings(cost_per_caller="1/60s"), lambda: gateway.acts, reports.append)
    cheap, dear = GraphQLRequest("{ __typename }"), GraphQLRequest(QUERY)
    await operations.result(await operations.prepare(cheap), ADA)
    await operations.result(await operations.prepare(dear), ADA)
    with pytest.raises(RequestRefused):
        await operations.result(await operations.prepare(dear), ADA)
    assert [one.outcome for one in reports] == ["ok", "ok", "RATE_LIMITED"]


async def test_a_subscription_is_reported_when_it_ends(gateway: FakeGateway, reports: list[Report]) -> None:
    gateway.renewed.set()
    operations = Operations(schema, Settings(), lambda: gateway.acts, reports.append)
    updates = 'subscription S { trackUpdates(isrcs: ["GBDUW0000053"]) { __typename } }'
    prepared = await operations.prepare(GraphQLRequest(updates))
    assert prepared.has_many_results
    assert len([one async for one in operations.results(prepared, ADA)]) == 2
    assert [(one.operation, one.executor, one.outcome) for one in reports] == [("S", "stream", "ok")]
