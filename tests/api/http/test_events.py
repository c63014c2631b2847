"""Many results in one answer."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest

from app.api.http import events
from tests.api.fake import MARCH, FakeGateway
from tests.api.http.conftest import until

UPDATES = "subscription ($i: [ISRC!]!) { trackUpdates(isrcs: $i) { ... on Track { title } } }"
SENT = {"query": UPDATES, "variables": {"i": [MARCH]}}
NEXT = 'event: next\ndata: {"data":{"trackUpdates":{"title":"March"}}}\n\n'
END = "event: complete\ndata:\n\n"


async def test_a_subscription_is_told_as_events(client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    async with client.post("/graphql", json=SENT, headers={"accept": "text/event-stream"}) as reply:
        assert reply.status == 200
        assert reply.content_type == "text/event-stream"
        assert reply.headers["x-accel-buffering"] == "no"
        assert reply.headers["x-request-id"]
        assert (await reply.content.readuntil(b"\n\n")).decode() == NEXT  # at once, and nothing is held back
        gateway.renewed.set()
        assert (await reply.text()) == NEXT + END


async def test_a_browsers_event_source_asks_by_get(client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    gateway.renewed.set()
    sent = {"query": UPDATES, "variables": json.dumps({"i": [MARCH]})}
    async with client.get("/graphql", params=sent, headers={"accept": "text/event-stream"}) as reply:
        assert await reply.text() == NEXT + NEXT + END


async def test_a_query_can_be_told_as_an_event_too(client: aiohttp.ClientSession) -> None:
    sent = {"query": '{ track(isrc: "GBDUW0000053") { ... on Track { title } } }'}
    async with client.post("/graphql", json=sent, headers={"accept": "text/event-stream"}) as reply:
        assert await reply.text() == 'event: next\ndata: {"data":{"track":{"title":"March"}}}\n\n' + END


async def test_a_subscription_needs_a_form_for_many_results(client: aiohttp.ClientSession) -> None:
    async with client.post("/graphql", json=SENT, headers={"accept": "application/json"}) as reply:
        assert reply.status == 406
        assert (await reply.json())["errors"][0]["extensions"]["code"] == "NOT_ACCEPTABLE"


async def test_what_cannot_be_run_is_refused_before_any_event(client: aiohttp.ClientSession) -> None:
    sent = {"query": "subscription { nothing }"}
    async with client.post("/graphql", json=sent, headers={"accept": "text/event-stream"}) as reply:
        assert reply.content_type == "application/json"
        assert (await reply.json())["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_a_listener_who_leaves_ends_the_subscription(client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    async with client.post("/graphql", json=SENT, headers={"accept": "text/event-stream"}) as reply:
        await reply.content.readuntil(b"\n\n")
    await until(lambda: gateway.followers_left)


async def test_parts_are_wrapped_for_apollos_subscriptions(client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    gateway.renewed.set()
    accept = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"
    async with client.post("/graphql", json=SENT, headers={"accept": accept}) as reply:
        assert reply.headers["content-type"] == "multipart/mixed; boundary=graphql; subscriptionSpec=1.0"
        preamble, *parts, end = (await reply.text()).split("\r\n--graphql")
        assert (preamble, end) == ("", "--\r\n")
        payloads = [json.loads(part.partition("\r\n\r\n")[2]) for part in parts]
        assert payloads == [{"payload": {"data": {"trackUpdates": {"title": "March"}}}}] * 2


async def slowly(gate: asyncio.Event):
    try:
        yield {"data": 1}
        await gate.wait()
        yield {"data": 2}
    finally:
        gate.clear()


async def test_silences_are_broken_by_something_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.01)
    gate, told = asyncio.Event(), []
    async for piece in events.as_events(slowly(gate), asyncio.Event()):
        told.append(piece)
        if told.count(b":\n\n") == 3:
            gate.set()
    assert told[0] == b'event: next\ndata: {"data":1}\n\n'
    assert told[-2:] == [b'event: next\ndata: {"data":2}\n\n', b"event: complete\ndata:\n\n"]


async def test_a_server_that_stops_ends_its_streams_and_does_not_call_them_complete() -> None:
    gate, closing, told = asyncio.Event(), asyncio.Event(), []
    async for piece in events.as_events(slowly(gate), closing):
        told.append(piece)
        closing.set()
    assert told == [b'event: next\ndata: {"data":1}\n\n']
