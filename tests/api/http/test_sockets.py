"""graphql-transport-ws, message by message."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from tests.api.fake import MARCH, WALTZ, FakeGateway
from tests.api.http.conftest import Serve, until

PROTOCOL = "graphql-transport-ws"
QUERY = '{ track(isrc: "GBDUW0000053") { ... on Track { title } } }'
UPDATES = "subscription ($i: [ISRC!]!) { trackUpdates(isrcs: $i) { ... on Track { title } } }"
INIT = {"type": "connection_init"}


class Socket:
    """A websocket that speaks JSON."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.raw = socket

    async def tell(self, *messages: object) -> None:
        for message in messages:
            await self.raw.send_str(json.dumps(message))

    async def hear(self) -> Any:
        return json.loads(await self.raw.receive_str(timeout=5))

    async def closed(self) -> int | None:
        """The code it is closed with, whatever is said before."""
        while (message := await self.raw.receive(timeout=5)).type is aiohttp.WSMsgType.TEXT:
            pass
        assert message.type is aiohttp.WSMsgType.CLOSE, message
        return message.data


@asynccontextmanager
async def opened(
    address: str, protocol: str = PROTOCOL, *, introduced: bool = True, **options: Any
) -> AsyncIterator[Socket]:
    session = aiohttp.ClientSession()
    connecting = session.ws_connect(f"{address}/graphql", protocols=(protocol,), autoclose=False, **options)
    async with session, connecting as raw:
        socket = Socket(raw)
        if introduced:
            await socket.tell(INIT)
            assert await socket.hear() == {"type": "connection_ack"}
        yield socket


def subscribe(name: object, query: object = QUERY, **payload: object) -> dict[str, object]:
    return {"type": "subscribe", "id": name, "payload": {"query": query, **payload}}


async def test_a_query_is_answered_and_completed(serve: Serve) -> None:
    async with opened(serve()) as socket:
        await socket.tell(subscribe("1"))
        assert await socket.hear() == {"type": "next", "id": "1", "payload": {"data": {"track": {"title": "March"}}}}
        assert await socket.hear() == {"type": "complete", "id": "1"}


async def test_a_subscription_tells_its_results_as_they_come(serve: Serve, gateway: FakeGateway) -> None:
    async with opened(serve()) as socket:
        await socket.tell(subscribe("1", UPDATES, variables={"i": [MARCH, WALTZ]}))
        held = [(await socket.hear())["payload"]["data"]["trackUpdates"]["title"] for _ in range(2)]
        await socket.tell({"type": "ping"})
        assert await socket.hear() == {"type": "pong"}
        gateway.renewed.set()
        renewed = [(await socket.hear())["payload"]["data"]["trackUpdates"]["title"] for _ in range(2)]
        assert held == renewed == ["March", "Waltz"]
        assert await socket.hear() == {"type": "complete", "id": "1"}


async def test_a_subscription_that_is_completed_by_the_caller_ends_in_the_gateway(
    serve: Serve, gateway: FakeGateway
) -> None:
    async with opened(serve()) as socket:
        await socket.tell(subscribe("1", UPDATES, variables={"i": [MARCH]}))
        assert (await socket.hear())["type"] == "next"
        await socket.tell({"type": "complete", "id": "1"}, subscribe("1"))
        assert (await socket.hear())["payload"]["data"] == {"track": {"title": "March"}}
        await until(lambda: gateway.followers_left)


async def test_a_caller_who_leaves_takes_his_subscriptions_along(serve: Serve, gateway: FakeGateway) -> None:
    async with opened(serve()) as socket:
        await socket.tell(subscribe("1", UPDATES, variables={"i": [MARCH]}))
        assert (await socket.hear())["type"] == "next"
    await until(lambda: gateway.followers_left)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (subscribe("1", "{"), "GRAPHQL_PARSE_FAILED"),
        (subscribe("1", "{ nothing }"), "GRAPHQL_VALIDATION_FAILED"),
        (subscribe("1", QUERY, operationName="B"), "OPERATION_RESOLUTION_FAILURE"),
        (subscribe("1", QUERY, variables=[]), "BAD_REQUEST"),
        (subscribe("1", QUERY, operationName=1), "BAD_REQUEST"),
        (subscribe("1", UPDATES), "BAD_USER_INPUT"),
        (subscribe("1", UPDATES, variables={"i": ["no ISRC"] * 101}), "INVALID_ARGUMENT"),
        ({"type": "subscribe", "id": "1", "payload": {}}, "BAD_REQUEST"),
    ],
)
async def test_what_is_wrong_with_an_operation_is_told_for_its_id_alone(
    serve: Serve, message: object, code: str
) -> None:
    async with opened(serve()) as socket:
        await socket.tell(message)
        told = await socket.hear()
        assert (told["type"], told["id"]) == ("error", "1")
        assert told["payload"][0]["extensions"]["code"] == code
        await socket.tell(subscribe("1"))
        assert (await socket.hear())["type"] == "next"


@pytest.mark.parametrize(
    "text",
    [
        "[]", "5", "null", '"text"', "{", "{}", '{"type": 5}', '{"type": "other"}', '{"type": "start", "id": "1"}',
        '{"type": "subscribe"}', '{"type": "subscribe", "id": {}, "payload": {"query": "{a}"}}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{a}"}}', '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": []}', '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "complete"}', '{"type": "complete", "id": 1}', "[" * 50_000, '{"a":' * 5000,
        '{"id": ' + "9" * 5000 + "}",
    ],
)  # fmt: skip
async def test_what_is_no_message_of_the_protocol_ends_the_connection(serve: Serve, text: str) -> None:
    async with opened(serve(socket_messages=1000)) as socket:
        await socket.raw.send_str(text)
        assert await socket.closed() == 4400


async def test_bytes_are_no_message(serve: Serve) -> None:
    async with opened(serve()) as socket:
        await socket.raw.send_bytes(b"{}")
        assert await socket.closed() == 4400


async def test_who_does_not_introduce_himself_is_sent_away(serve: Serve) -> None:
    async with opened(serve(socket_init_seconds=0.05), introduced=False) as socket:
        await socket.tell({"type": "ping"})
        assert await socket.closed() == 4408


async def test_who_asks_before_he_is_acknowledged_is_sent_away(serve: Serve) -> None:
    async with opened(serve(), introduced=False) as socket:
        await socket.tell(subscribe("1"))
        assert await socket.closed() == 4401


async def test_who_introduces_himself_twice_is_sent_away(serve: Serve) -> None:
    async with opened(serve()) as socket:
        await socket.tell(INIT)
        assert await socket.closed() == 4429


async def test_one_id_is_for_one_operation_at_a_time(serve: Serve) -> None:
    async with opened(serve()) as socket:
        await socket.tell(*[subscribe("é" * 200, UPDATES, variables={"i": [MARCH]})] * 2)
        assert await socket.closed() == 4409


@pytest.mark.parametrize("protocol", ["graphql-ws", "chat"])
async def test_other_protocols_are_not_spoken(serve: Serve, protocol: str) -> None:
    async with opened(serve(), protocol, introduced=False) as socket:
        assert socket.raw.protocol is None
        assert await socket.closed() == 4406


async def test_a_message_too_large_ends_the_connection(serve: Serve) -> None:
    async with opened(serve(max_socket_bytes=1000)) as socket:
        await socket.tell(subscribe("1", " " * 1000))
        assert await socket.closed() == 1009


async def test_a_flood_of_messages_ends_the_connection(serve: Serve) -> None:
    async with opened(serve(socket_messages=20)) as socket:
        for _ in range(60):
            await socket.tell({"type": "ping"})
        assert await socket.closed() == 4429


async def test_operations_at_once_are_bounded_for_each_connection(serve: Serve) -> None:
    async with opened(serve(max_socket_operations=2)) as socket:
        await socket.tell(*(subscribe(str(n), UPDATES, variables={"i": [MARCH]}) for n in range(3)))
        told = [await socket.hear() for _ in range(3)]
        (refused,) = [one for one in told if one["type"] == "error"]
        assert refused["id"] == "2"
        assert refused["payload"][0]["extensions"]["setting"] == "MAX_SOCKET_OPERATIONS"


async def test_connections_are_bounded_for_each_caller(serve: Serve) -> None:
    address = serve(max_sockets=1)
    async with opened(address):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with opened(address):
                pass
        assert refused.value.status == 403
    await asyncio.sleep(0.1)
    async with opened(address) as socket:
        await socket.tell(subscribe("1"))
        assert (await socket.hear())["type"] == "next"


async def test_a_page_of_another_site_may_not_open_one(serve: Serve) -> None:
    for origin in ("https://evil.example", "null"):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            async with opened(serve(), headers={"origin": origin}):
                pass
    address = serve(cors_origins="https://friend.example")
    for origin in (address, "https://friend.example"):
        async with opened(address, headers={"origin": origin}):
            pass


async def test_a_rate_holds_for_every_operation(serve: Serve) -> None:
    async with opened(serve(rate_per_address="1/60s")) as socket:
        await socket.tell(subscribe("1"))
        assert (await socket.hear())["type"] == "next"
        assert (await socket.hear())["type"] == "complete"
        await socket.tell(subscribe("2"))
        assert (await socket.hear())["payload"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_a_surprise_in_one_operation_leaves_the_others(serve: Serve, gateway: FakeGateway) -> None:
    gateway.broken = RuntimeError("password=hunter2")
    async with opened(serve()) as socket:
        await socket.tell(subscribe("1", UPDATES, variables={"i": [MARCH]}))
        told = await socket.hear()
        assert "hunter2" not in json.dumps(told)
        assert "INTERNAL" in json.dumps(told)
        gateway.broken = None
        while told["type"] != "complete" and told["type"] != "error":
            told = await socket.hear()
        await socket.tell(subscribe("2"))
        assert (await socket.hear())["payload"]["data"] == {"track": {"title": "March"}}


async def test_deferred_parts_come_as_further_messages(serve: Serve) -> None:
    async with opened(serve()) as socket:
        await socket.tell(
            subscribe("1", '{ track(isrc: "GBDUW0000053") { ... on Track { title ... @defer { bpm } } } }')
        )
        first, second, third = [await socket.hear() for _ in range(3)]
        assert first["payload"]["hasNext"]
        assert second["payload"]["incremental"][0]["data"] == {"bpm": 120.5}
        assert third == {"type": "complete", "id": "1"}
