"""Results and catalogs are fetched by those alone whose they are, as the key they send says."""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import aiohttp
import duckdb
import pytest
from starlette.applications import Starlette

from app.api.acts import Acts
from app.api.http.door import Door
from app.api.http.principal import Principal
from app.api.schema import schema
from app.errors import RequestRefused, StoreUnavailable
from app.gateway.keys import KeyScope
from app.jobs.result import ResultFile
from app.settings import Settings
from app.store.store import Store
from tests.api.fake import FakeGateway
from tests.gateway.conftest import Clock, gateway_over
from tests.gateway.songs import ada_s_songs
from tests.servers import running
from tests.store.told import BLANK_SPACE, numbered


class OneResult:
    """Ann has one result, one that breaks, and one while the store is away."""

    async def result(self, account: str, job_id: str) -> ResultFile | None:
        if job_id == "broken":
            raise ZeroDivisionError
        if job_id == "away":
            raise StoreUnavailable("the database did not answer")
        return ResultFile("in-enriched.csv", "text/csv; charset=cp1252", self.pieces()) if account == "ann" else None

    async def pieces(self) -> AsyncIterator[bytes]:
        yield b"a,b\n"
        yield b"1,2\n"


class SlowResult(OneResult):
    """Takes a moment to be sent."""

    async def pieces(self) -> AsyncIterator[bytes]:
        yield b"a"
        await asyncio.sleep(0.5)
        yield b",b\n"


def by_header(_scope: object, headers: object) -> Principal:
    name = dict(headers).get(b"x-api-key", b"").decode()  # type: ignore[call-overload]  # a mapping
    if not name:
        raise RequestRefused(401, "KEY_NEEDED", "Send a key.")
    return Principal(name, name, "192.0.2.1", KeyScope.READ)


@pytest.fixture
def url(gateway: FakeGateway) -> Iterator[str]:
    gateway.jobs = OneResult()
    settings = Settings(rate_per_key="3/60s")
    door = Door(schema, settings, lambda: gateway.acts, identify=by_header)
    with running(Starlette(routes=door.routes)) as url:
        yield url


async def fetch(url: str, job: str = "j1", **headers: str) -> tuple[aiohttp.ClientResponse, bytes]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with aiohttp.ClientSession() as session, session.get(f"{url}/jobs/{job}/result", headers=sent) as reply:
        return reply, await reply.read()


def code(body: bytes) -> str:
    return str(json.loads(body)["errors"][0]["extensions"]["code"])


async def test_it_is_sent_piece_by_piece_as_a_file_for_nobody_else(url: str) -> None:
    reply, body = await fetch(url, x_api_key="ann", x_request_id="mine")
    assert (reply.status, body) == (200, b"a,b\n1,2\n")
    assert reply.headers["content-type"] == "text/csv; charset=cp1252"
    assert reply.headers["content-disposition"] == 'attachment; filename="in-enriched.csv"'
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-request-id"] == "mine"
    assert "content-length" not in reply.headers


async def test_another_s_result_is_as_one_that_is_not_there(url: str) -> None:
    reply, body = await fetch(url, x_api_key="bob")
    assert (reply.status, code(body)) == (404, "NOT_FOUND")


async def test_without_a_key_there_is_none(url: str) -> None:
    reply, body = await fetch(url)
    assert (reply.status, code(body)) == (401, "KEY_NEEDED")


async def test_who_has_no_key_is_counted_by_the_address(gateway: FakeGateway) -> None:
    gateway.jobs = OneResult()
    door = Door(schema, Settings(rate_per_address="3/60s"), lambda: gateway.acts, identify=by_header)
    with running(Starlette(routes=door.routes)) as url:
        assert [(await fetch(url))[0].status for _ in range(4)] == [401, 401, 401, 429]


async def test_what_breaks_tells_nothing_but_a_reference(url: str) -> None:
    reply, body = await fetch(url, "broken", x_api_key="ann")
    assert (reply.status, code(body)) == (500, "INTERNAL")
    assert b"ZeroDivision" not in body


async def test_a_store_that_is_away_is_told_as_such(url: str) -> None:
    reply, body = await fetch(url, "away", x_api_key="ann")
    assert (reply.status, code(body), reply.headers["retry-after"]) == (503, "STORE_UNAVAILABLE", "1")


async def test_another_method_is_told_which_one_is_taken(url: str) -> None:
    async with aiohttp.ClientSession() as session, session.post(f"{url}/jobs/j1/result", data=b"") as reply:
        assert reply.status == 401
    async with (
        aiohttp.ClientSession(headers={"x-api-key": "ann"}) as session,
        session.post(f"{url}/jobs/j1/result", data=b"") as reply,
    ):
        assert (reply.status, reply.headers["allow"]) == (405, "GET")


async def test_downloads_take_the_caller_s_places(gateway: FakeGateway) -> None:
    gateway.jobs = SlowResult()
    door = Door(schema, Settings(max_requests_per_caller=1), lambda: gateway.acts, identify=by_header)
    with running(Starlette(routes=door.routes)) as url:
        first, second = await asyncio.gather(*(fetch(url, x_api_key="ann") for _ in range(2)))
        assert sorted([first[0].status, second[0].status]) == [200, 429]
        assert (await fetch(url, x_api_key="ann"))[0].status == 200


async def test_fetching_counts_against_the_key_s_rate(url: str) -> None:
    statuses = [(await fetch(url, x_api_key="ann"))[0].status for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


@pytest.fixture
async def library(sqlite_url: str) -> AsyncIterator[tuple[str, str]]:
    """The address of a house with a catalog of Ada's, and the catalog's id."""
    store = Store.at(sqlite_url)
    await store.migrate()
    house = gateway_over(store, Clock())
    catalog = await ada_s_songs(house)
    await house.recorder.close()
    await store.close()
    app = Starlette(lifespan=lambda app: own_house(app, sqlite_url))
    door = Door(schema, Settings(), lambda: app.state.acts, identify=by_header)
    app.router.routes += door.routes
    with running(app) as url:
        yield url, catalog


@asynccontextmanager
async def own_house(app: Starlette, sqlite_url: str) -> AsyncIterator[None]:
    """A gateway of the server's own loop."""
    store = Store.at(sqlite_url)
    house = gateway_over(store, Clock())
    app.state.acts = Acts.of(house, None)
    yield
    await house.recorder.close()
    await store.close()


async def exported(library: tuple[str, str], query: str = "", key: str = "ada") -> tuple[aiohttp.ClientResponse, bytes]:
    url, catalog = library
    address = f"{url}/catalogs/{catalog}/export?{query}"
    async with aiohttp.ClientSession() as session, session.get(address, headers={"x-api-key": key}) as reply:
        return reply, await reply.read()


async def test_a_catalog_is_sent_in_the_form_that_was_asked_for(library: tuple[str, str], tmp_path: Path) -> None:
    _, catalog = library
    reply, body = await exported(library)
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["content-disposition"] == f'attachment; filename="catalog-{catalog}.csv"'
    rows = list(csv.DictReader(body.decode().splitlines()))
    assert [row["isrc"] for row in rows] == [BLANK_SPACE, *map(numbered, (1, 2, 3, 4))]
    assert rows[0]["spotify_id"] == "1p80LdxRV74UKvL8gnD7ky"
    asked = "fields=isrc,title,duration_ms&provenance=true"
    reply, body = await exported(library, f"format=jsonl&{asked}")
    assert reply.headers["content-type"] == "application/x-ndjson"
    objects = [json.loads(line) for line in body.splitlines()]
    assert objects[-1] == {
        "isrc": numbered(4), "title": "=Airs", "title_source": "submitted",
        "duration_ms": None, "duration_ms_source": None,
    }  # fmt: skip
    reply, body = await exported(library, f"format=parquet&{asked}")
    (tmp_path / "it.parquet").write_bytes(body)
    told = duckdb.execute("SELECT * FROM read_parquet(?)", [str(tmp_path / "it.parquet")]).fetchall()
    assert told == [tuple(one.values()) for one in objects]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("format=xml", "format 'xml' is none of csv, jsonl, parquet."),
        ("provenance=1", "provenance '1' is none of true, false."),
    ],
)
async def test_an_argument_that_is_none_is_named_with_what_there_is(
    library: tuple[str, str], query: str, said: str
) -> None:
    reply, body = await exported(library, query)
    assert (reply.status, json.loads(body)["errors"][0]["message"]) == (400, said)


async def test_another_s_catalog_is_as_one_that_is_not_there(library: tuple[str, str]) -> None:
    url, _ = library
    reply, theirs = await exported(library, key="bob")
    nobodys, nothing = await exported((url, str(uuid4())), key="bob")
    assert (reply.status, code(theirs)) == (nobodys.status, code(nothing)) == (404, "NOT_FOUND")
    assert theirs == nothing


@pytest.mark.parametrize(("query", "argument"), [("format=xml", "format"), ("fields=isrc,colour", "fields")])
async def test_a_form_or_column_that_there_is_not_is_refused(
    library: tuple[str, str], query: str, argument: str
) -> None:
    reply, body = await exported(library, query)
    assert (reply.status, code(body)) == (400, "INVALID_ARGUMENT")
    assert json.loads(body)["errors"][0]["extensions"]["argument"] == argument
