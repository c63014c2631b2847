"""GraphQL over HTTP, as programs and browsers meet it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from starlette.applications import Starlette

from app.api.endpoint import graphql_endpoint
from tests.api.fake import MARCH, FakeGateway, track
from tests.servers import running

QUERY = '{ track(isrc: "GBDUW0000053") { ... on Track { title } } }'


@pytest.fixture
async def client(gateway: FakeGateway) -> AsyncIterator[aiohttp.ClientSession]:
    """A session with a server that answers from the fake gateway."""
    app = Starlette(routes=graphql_endpoint(lambda _: gateway.acts))
    with running(app) as address:
        async with aiohttp.ClientSession(address) as session:
            yield session


async def test_a_post_is_answered(client: aiohttp.ClientSession) -> None:
    async with client.post("/graphql", json={"query": QUERY}) as reply:
        assert reply.status == 200
        assert await reply.json() == {"data": {"track": {"title": "March"}}}


async def test_a_get_is_answered(client: aiohttp.ClientSession) -> None:
    async with client.get("/graphql", params={"query": QUERY}) as reply:
        assert (await reply.json())["data"]["track"]["title"] == "March"


async def test_a_browser_is_shown_graphiql(client: aiohttp.ClientSession) -> None:
    async with client.get("/graphql", headers={"accept": "text/html"}) as reply:
        assert reply.content_type == "text/html"
        assert "graphiql" in (await reply.text()).lower()


async def test_names_are_sent_in_their_own_letters(client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    gateway.tracks[MARCH] = track(MARCH, "Þú ert")
    async with client.post("/graphql", json={"query": QUERY}) as reply:
        assert "Þú ert" in (await reply.read()).decode()


async def test_every_request_has_loaders_of_its_own(client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    for _ in range(2):
        async with client.post("/graphql", json={"query": QUERY}) as reply:
            assert reply.status == 200
    assert len(gateway.looked_up) == 2


@pytest.mark.parametrize("body", ["{", "42", '"text"', "null", "[]", "{}"])
async def test_a_body_that_is_no_request_is_refused_with_a_code(client: aiohttp.ClientSession, body: str) -> None:
    async with client.post("/graphql", data=body, headers={"content-type": "application/json"}) as reply:
        assert reply.status == 400
        (error,) = (await reply.json())["errors"]
        assert error["extensions"] == {"code": "BAD_REQUEST"}
        assert error["message"]


async def test_other_methods_are_refused(client: aiohttp.ClientSession) -> None:
    async with client.put("/graphql", json={"query": QUERY}) as reply:
        assert reply.status == 405
        assert (await reply.json())["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
