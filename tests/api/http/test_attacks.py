"""Attacks, each rejected cleanly or served within bounds."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from contextlib import suppress

import aiohttp
import pytest

from app.settings import Settings
from tests.api.fake import FakeGateway
from tests.api.http.attacks import ATTACKS, Attack, addresses
from tests.api.http.conftest import Serve

LINKS = {one.name for one in addresses()}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """One server for all of them: what one leaves behind, the next would meet."""
    from starlette.applications import Starlette  # noqa: PLC0415 - only this fixture opens a server of its own

    from app.api.http.door import Door  # noqa: PLC0415
    from app.api.schema import schema  # noqa: PLC0415
    from tests.servers import running  # noqa: PLC0415

    door = Door(schema, Settings(), lambda: FakeGateway().acts)
    with running(Starlette(routes=door.routes)) as address:
        yield address


async def answered(address: str, attack: Attack) -> tuple[int, str, float]:
    """The status, the text and the seconds that an attack is answered with."""
    headers = {"content-type": "application/json", **attack.headers}
    began = asyncio.get_running_loop().time()
    session = aiohttp.ClientSession(address)
    content = io.BytesIO(attack.content())
    async with session, session.post("/graphql", data=content, headers=headers) as reply:
        return reply.status, await reply.text(), asyncio.get_running_loop().time() - began


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.name)
async def test_an_attack_is_answered_by_its_code(address: str, attack: Attack) -> None:
    status, text, seconds = await answered(address, attack)
    assert status < 500
    assert seconds < 2
    assert len(text) < 5_000  # nobody gets more back than he sent, many times over
    answer = json.loads(text)
    if attack.code:
        assert attack.code in {one["extensions"]["code"] for one in answer["errors"]}
        assert all("code" in one["extensions"] for one in answer["errors"])
    else:
        assert "errors" not in answer
    if attack.name in LINKS:
        assert answer["data"]["trackByUrl"]["__typename"] == "UnsupportedUrl"


async def sent_raw(address: str, *pieces: bytes, pause: float = 0.0) -> bytes:
    """What comes back for bytes sent as they are."""
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        with suppress(ConnectionError):  # the server may have had enough
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
        return await asyncio.wait_for(reader.read(), 5)
    finally:
        writer.close()


async def test_a_header_cannot_be_injected_by_the_request_id(address: str) -> None:
    head = b"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-request-id: "
    for name in (b"a\tset-cookie: b", b"a\xffb", b"x" * 100, b"a;b=c", b"<script>"):
        answer = await sent_raw(address, head + name + b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200")
        assert name not in answer


async def test_a_second_request_cannot_be_smuggled(address: str) -> None:
    smuggled = b"0\r\n\r\nGET /admin HTTP/1.1\r\nhost: a\r\n\r\n"
    head = b"POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
    head += b"content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n"
    answer = await sent_raw(address, head + smuggled)
    assert answer.startswith((b"HTTP/1.1 400", b""))
    assert answer.count(b"HTTP/1.1") <= 1


async def test_a_body_that_dribbles_is_given_up(serve: Serve) -> None:
    head = b"POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n"
    answer = await sent_raw(serve(body_seconds=0.1), head, *[b" "] * 2, pause=0.04)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in answer


async def test_a_thousand_sockets_of_one_caller_are_not_opened(serve: Serve) -> None:
    address = serve(max_sockets=5)
    opened, refused = [], 0
    async with aiohttp.ClientSession() as session:
        for _ in range(30):
            try:
                opened.append(await session.ws_connect(f"{address}/graphql", protocols=("graphql-transport-ws",)))
            except aiohttp.WSServerHandshakeError as error:
                refused += error.status == 403
        for one in opened:
            await one.close()
    assert (len(opened), refused) == (5, 25)


async def test_errors_in_a_flood_of_documents_fill_no_cache(serve: Serve) -> None:
    async with aiohttp.ClientSession(serve(max_cached_tokens=50)) as session:
        for n in range(200):
            async with session.post("/graphql", json={"query": f"{{ a{n}: __typename }}"}) as reply:
                assert (await reply.json()) == {"data": {f"a{n}": "Query"}}
