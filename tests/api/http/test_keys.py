"""Keys at the door: over HTTP, over websockets and over server-sent events."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from starlette.applications import Starlette

from app.api.http.door import Door
from app.api.http.operations import Report
from app.api.http.principal import KeyHolders, Openness
from app.api.schema import schema
from app.gateway.keys import Keys, KeyScope, make_key
from app.music.track import Track
from app.settings import Settings
from app.store.store import Store
from tests.api.fake import MARCH, FakeGateway
from tests.api.http.conftest import until
from tests.api.http.test_sockets import INIT, UPDATES, opened, subscribe
from tests.servers import running

QUERY = '{ track(isrc: "GBDUW0000053") { ... on Track { title } } }'
REFRESH = 'mutation Again { refreshTrack(isrc: "GBDUW0000053") { __typename } }'
HIDDEN = 'mutation { ...Again } fragment Again on Mutation { again: refreshTrack(isrc: "GBDUW0000053") { __typename } }'
TITLE = {"data": {"track": {"title": "March"}}}

Make = Callable[..., Any]


def at_hand(gateway: FakeGateway) -> Callable[..., Mapping[str, Track]]:
    """Tracks as they are at hand, so that answers are kept."""
    return lambda isrcs, *_: {isrc: gateway.tracks[isrc] for isrc in isrcs if isrc in gateway.tracks}


class House:
    """A door that asks for keys. `keys` are those it knows, to be told of changes as over Redis."""

    def __init__(self, gateway: FakeGateway, url: str, **settings: Any) -> None:
        self.store = Store.at(url)
        self.keys = Keys(self.store.accounts)
        holders = KeyHolders(lambda: self.keys, Openness.LOOPBACK)
        forever = datetime.now(UTC) + timedelta(days=1)
        acts = replace(gateway.acts, at_hand=at_hand(gateway), fresh_until=lambda *_: forever)
        self.reports: list[Report] = []
        door = Door(schema, Settings(**settings), lambda: acts, identify=holders, watch=self.reports.append)
        self.app = Starlette(routes=door.routes, lifespan=self.lifespan)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        yield
        await self.keys.close()
        await self.store.close()


@pytest.fixture
def serve(gateway: FakeGateway, sqlite_url: str) -> Iterator[Callable[..., tuple[str, House]]]:
    with ExitStack() as servers:

        def start(**settings: Any) -> tuple[str, House]:
            house = House(gateway, sqlite_url, **settings)
            return servers.enter_context(running(house.app)), house

        yield start


@pytest.fixture
def make(sqlite_store: Store) -> Make:
    """Make a key; the header that it is sent in."""

    async def made(scope: KeyScope, account: str = "ann") -> dict[str, str]:
        held, key = make_key(account, scope)
        await sqlite_store.accounts.add_key(held)
        return {"authorization": f"Bearer {key}"}

    return made


def id_of(headers: dict[str, str]) -> str:
    return headers["authorization"].split("_")[1]


async def post(address: str, query: str, headers: dict[str, str] | None = None) -> tuple[int, Any, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{address}/graphql", json={"query": query}, headers=headers) as reply,
    ):
        return reply.status, await reply.json(), reply.headers


async def test_without_keys_everybody_may_do_everything(serve: Any) -> None:
    address, _ = serve()
    assert (await post(address, QUERY))[:2] == (200, TITLE)
    assert (await post(address, REFRESH))[1] == {"data": {"refreshTrack": {"__typename": "Track"}}}


async def test_where_there_are_keys_one_is_needed_for_everything_but_the_page(serve: Any, make: Make) -> None:
    key = await make(KeyScope.READ)
    address, _ = serve()
    for query in (QUERY, "{ __schema { queryType { name } } }"):
        status, answer, headers = await post(address, query)
        assert (status, answer["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
        assert (headers["www-authenticate"], headers["cache-control"]) == ("Bearer", "no-store")
        assert (await post(address, query, key))[0] == 200
    async with (
        aiohttp.ClientSession(headers={"accept": "text/html"}) as browser,
        browser.get(f"{address}/graphql") as page,
    ):
        assert page.status != 401
    assert (await post(address, QUERY, {"x-api-key": key["authorization"].removeprefix("Bearer ")}))[1] == TITLE
    assert (await post(address, QUERY, {"authorization": "Bearer ln_nobody"}))[0] == 401


@pytest.mark.parametrize("mutation", [REFRESH, HIDDEN])
async def test_a_key_that_may_only_read_is_told_which_scope_it_lacks(
    serve: Any, make: Make, gateway: FakeGateway, mutation: str
) -> None:
    reader, writer = await make(KeyScope.READ), await make(KeyScope.WRITE)
    address, _ = serve()
    status, answer, _ = await post(address, mutation, reader)
    assert (status, answer["errors"][0]["extensions"]) == (
        403,
        {"code": "FORBIDDEN", "needed": "write", "scope": "read"},
    )
    assert gateway.looked_up == []
    assert (await post(address, mutation, writer))[0] == 200


async def test_a_revoked_key_is_refused_as_soon_as_it_is_heard_of(serve: Any, make: Make, sqlite_store: Store) -> None:
    key = await make(KeyScope.READ)
    address, house = serve()
    assert (await post(address, QUERY, key))[0] == 200
    await sqlite_store.accounts.revoke_key(id_of(key))
    house.keys.forget()
    assert (await post(address, QUERY, key))[0] == 401


async def test_ready_answers_are_given_to_good_keys_alone_and_never_tell_of_another_account(
    serve: Any, make: Make, sqlite_store: Store
) -> None:
    ann, bob = await make(KeyScope.READ), await make(KeyScope.READ, "bob")
    address, house = serve()
    assert [(await post(address, QUERY, key))[1] for key in (ann, bob)] == [TITLE] * 2
    assert [one.executor for one in house.reports] == ["plan", "kept"]
    names = [(await post(address, "{ catalogs { name } }", key))[1]["data"]["catalogs"] for key in (ann, bob, ann)]
    assert names == [[{"name": f"{account}'s marches"}] for account in ("ann", "bob", "ann")]

    async with aiohttp.ClientSession() as session:
        sent = {"params": {"query": QUERY}, "headers": ann}
        async with session.get(f"{address}/graphql", **sent) as reply:
            assert reply.headers["cache-control"].startswith("private")
        await sqlite_store.accounts.revoke_key(id_of(ann))
        house.keys.forget()
        async with session.get(f"{address}/graphql", **sent) as reply:
            assert (reply.status, reply.headers["cache-control"]) == (401, "no-store")
    assert (await post(address, QUERY))[0] == 401


async def test_each_key_has_a_rate_of_its_own_and_who_has_none_the_address_s(serve: Any, make: Make) -> None:
    one, other = await make(KeyScope.READ), await make(KeyScope.READ)
    address, _ = serve(rate_per_key="2/60s", rate_per_address="6/60s")
    assert [(await post(address, QUERY, key))[0] for key in (one, one, one, other)] == [200, 200, 429, 200]
    assert [(await post(address, QUERY))[0] for _ in range(3)] == [401, 401, 429]


async def test_a_mutation_is_logged_with_account_and_key_and_without_its_arguments(
    serve: Any, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    key, reader = await make(KeyScope.WRITE), await make(KeyScope.READ)
    address, _ = serve()
    with caplog.at_level(logging.INFO, "linernotes.audit"):
        await post(address, REFRESH, {**key, "x-request-id": "m1"})
        await post(address, HIDDEN, reader)
        await post(address, QUERY, key)
    first, second = [one for one in caplog.records if one.name == "linernotes.audit"]
    said = f"refreshTrack by ann with key {id_of(key)} from 127.0.0.1 in request m1: ok (Again)"
    assert first.getMessage() == said
    facts = first.facts  # type: ignore[attr-defined]  # ours
    assert {name: facts[name] for name in ("account", "key", "mutations", "operation", "outcome")} == {
        "account": "ann",
        "key": id_of(key),
        "mutations": ("refreshTrack",),
        "operation": "Again",
        "outcome": "ok",
    }
    assert (second.facts["mutations"], second.facts["outcome"]) == (("refreshTrack",), "FORBIDDEN")  # type: ignore[attr-defined]  # ours
    told = json.dumps([first.facts, second.facts, first.getMessage()])  # type: ignore[attr-defined]  # ours
    assert MARCH not in told
    assert key["authorization"].rpartition("_")[2] not in caplog.text


@pytest.mark.parametrize("name", ["authorization", "Authorization", "apiKey", "x-api-key"])
async def test_a_websocket_tells_its_key_when_it_introduces_itself(serve: Any, make: Make, name: str) -> None:
    sent = (await make(KeyScope.READ))["authorization"]
    if "uthorization" not in name:
        sent = sent.removeprefix("Bearer ")
    address, _ = serve()
    async with opened(address, introduced=False) as socket:
        await socket.tell({**INIT, "payload": {name: sent, "other": [1]}})
        assert await socket.hear() == {"type": "connection_ack"}
        await socket.tell(subscribe("1"))
        assert (await socket.hear())["payload"] == TITLE
        assert await socket.hear() == {"type": "complete", "id": "1"}
        await socket.tell(subscribe("2", REFRESH))
        [error] = (await socket.hear())["payload"]
        assert error["extensions"]["code"] == "FORBIDDEN"


async def test_a_websocket_tells_its_key_with_the_upgrade(serve: Any, make: Make) -> None:
    key = await make(KeyScope.READ)
    address, _ = serve()
    async with opened(address, headers=key) as socket:
        await socket.tell(subscribe("1"))
        assert (await socket.hear())["payload"] == TITLE
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with opened(address, headers={"authorization": "Bearer ln_nobody"}):
            pass
    assert refused.value.status == 403


@pytest.mark.parametrize("payload", [None, {}, {"authorization": "Bearer ln_nobody"}, {"apiKey": 1}, [1]])
async def test_a_websocket_without_a_good_key_is_closed(serve: Any, make: Make, payload: object) -> None:
    await make(KeyScope.READ)
    address, _ = serve()
    async with opened(address, introduced=False) as socket:
        await socket.tell({**INIT, "payload": payload})
        assert await socket.closed() == 4403


async def test_bad_keys_on_websockets_count_against_the_address(serve: Any, make: Make) -> None:
    key = await make(KeyScope.READ)
    address, _ = serve(rate_per_address="2/60s")
    with pytest.raises(aiohttp.WSServerHandshakeError):
        async with opened(address, headers={"authorization": "Bearer ln_nobody"}):
            pass
    async with opened(address, introduced=False) as socket:
        await socket.tell({**INIT, "payload": {"authorization": "Bearer ln_nobody"}})
        assert await socket.closed() == 4403
    async with (
        aiohttp.ClientSession(headers=key) as session,
        session.post(f"{address}/graphql", json={"query": QUERY}) as reply,
    ):
        assert reply.status == 429


async def test_websockets_are_counted_by_their_key_once_it_is_known(serve: Any, make: Make) -> None:
    key, other = await make(KeyScope.READ), await make(KeyScope.READ)
    address, _ = serve(max_sockets=1)
    async with opened(address, introduced=False) as first:
        await first.tell({**INIT, "payload": key})
        assert await first.hear() == {"type": "connection_ack"}
        async with opened(address, introduced=False) as second:
            await second.tell({**INIT, "payload": key})
            assert await second.closed() == 4429
        async with opened(address, introduced=False) as third:
            await third.tell({**INIT, "payload": other})
            assert await third.hear() == {"type": "connection_ack"}


async def test_a_subscription_tells_nothing_more_once_its_key_is_revoked(
    serve: Any, make: Make, gateway: FakeGateway, sqlite_store: Store
) -> None:
    key = await make(KeyScope.READ)
    address, house = serve()
    request = {"query": UPDATES, "variables": {"i": [MARCH]}}
    async with (
        opened(address, headers=key) as socket,
        aiohttp.ClientSession(headers={**key, "accept": "text/event-stream"}) as session,
        session.post(f"{address}/graphql", json=request) as events,
    ):
        await socket.tell(subscribe("1", UPDATES, variables={"i": [MARCH]}))
        assert (await socket.hear())["type"] == "next"
        assert b"March" in await events.content.readuntil(b"\n\n")
        await sqlite_store.accounts.revoke_key(id_of(key))
        house.keys.forget()
        gateway.renewed.set()
        told = await socket.hear()
        assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", "UNAUTHENTICATED")
        assert await events.content.read() == b""
        await until(lambda: gateway.followers_left == 2)
