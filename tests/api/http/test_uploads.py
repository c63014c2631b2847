"""Requests with a file: only from who may send them, only as large as allowed, and put where the map says."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from starlette.applications import Starlette

from app.api.http.door import Door
from app.api.http.principal import Principal
from app.api.schema import schema
from app.gateway.keys import KeyScope
from app.settings import Settings
from tests.api.fake import FakeGateway
from tests.api.http.conftest import Serve
from tests.servers import running

IMPORT = "mutation ($file: Upload!) { importCsv(file: $file) { __typename ... on Failure { message } } }"
PREFLIGHT = {"apollo-require-preflight": "1"}


class NoJobs:
    """Takes files and makes no job of them."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, bytes]] = []

    async def import_sheet(self, account: str, stream: Any, new: Any) -> None:
        self.taken.append((account, new.name, stream.read()))


@pytest.fixture
def jobs(gateway: FakeGateway) -> NoJobs:
    jobs = gateway.jobs = NoJobs()
    return jobs


def form(operations: object = None, places: object = None, *, file: bytes | None = b"isrc\n") -> aiohttp.FormData:
    data = aiohttp.FormData(default_to_multipart=True)
    data.add_field("operations", json.dumps(operations or {"query": IMPORT, "variables": {"file": None}}))
    data.add_field("map", json.dumps(places if places is not None else {"0": ["variables.file"]}))
    if file is not None:
        data.add_field("0", io.BytesIO(file), filename="in.csv", content_type="text/csv")
    return data


async def send(url: str, data: aiohttp.FormData, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    sent = PREFLIGHT if headers is None else headers
    async with aiohttp.ClientSession() as session, session.post(f"{url}/graphql", data=data, headers=sent) as reply:
        return reply.status, await reply.json()


async def test_a_file_reaches_the_act_as_it_was_sent(serve: Serve, jobs: NoJobs) -> None:
    content = b"isrc\n" + b"GBDUW0000053\n" * 200_000  # more than is kept in memory
    status, answer = await send(serve(), form(file=content))
    assert (status, answer["data"]["importCsv"]["__typename"]) == (200, "CatalogNotFound")
    assert jobs.taken == [("local", "in.csv", content)]


async def test_a_page_of_another_site_cannot_make_a_browser_send_one(serve: Serve, jobs: NoJobs) -> None:
    status, answer = await send(serve(), form(), headers={})
    assert (status, answer["errors"][0]["extensions"]["code"]) == (403, "PREFLIGHT_REQUIRED")
    assert jobs.taken == []


async def test_a_file_has_a_size_of_its_own_that_it_must_keep(serve: Serve, jobs: NoJobs) -> None:
    url = serve(max_upload_bytes=10_000, max_body_bytes=5_000)
    assert (await send(url, form(file=b"x" * 8_000)))[0] == 200
    status, answer = await send(url, form(file=b"x" * 10_000))
    assert (status, answer["errors"][0]["extensions"]["code"]) == (413, "UPLOAD_TOO_LARGE")
    assert answer["errors"][0]["extensions"]["setting"] == "MAX_UPLOAD_BYTES"
    assert len(jobs.taken) == 1


async def test_no_more_files_are_taken_at_once_than_allowed(serve: Serve, jobs: NoJobs) -> None:
    status, answer = await send(serve(max_uploads=0), form())
    assert (status, answer["errors"][0]["extensions"]["code"]) == (503, "OVERLOADED")


async def test_who_may_only_read_is_refused_before_the_file_is_taken(gateway: FakeGateway, jobs: NoJobs) -> None:
    def reader(_scope: object, _headers: object) -> Principal:
        return Principal("ann", "k1", "192.0.2.1", KeyScope.READ)

    async def endless() -> AsyncIterator[bytes]:
        yield b"--x\r\n"
        await asyncio.sleep(60)

    door = Door(schema, Settings(), lambda: gateway.acts, identify=reader)
    headers = {**PREFLIGHT, "content-type": "multipart/form-data; boundary=x"}
    with running(Starlette(routes=door.routes)) as url:
        async with (
            asyncio.timeout(10),
            aiohttp.ClientSession() as session,
            session.post(f"{url}/graphql", data=endless(), headers=headers) as reply,
        ):
            assert reply.status == 403
            assert (await reply.json())["errors"][0]["extensions"]["needed"] == "write"
    assert jobs.taken == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (lambda: form([{"query": IMPORT}]), "a batch cannot bring files"),
        (lambda: form(places=[]), "`map` is no JSON object"),
        (lambda: form(file=None), "names the file '0', which did not come"),
        (lambda: form(places={"0": ["variables.other"]}), "no variable of that name that is null"),
        (lambda: form(places={"0": ["query"]}), "no variable of that name that is null"),
        (lambda: form({"query": IMPORT, "variables": {"file": "taken"}}), "no variable of that name that is null"),
    ],
)
async def test_what_is_no_such_request_is_refused_with_the_reason(
    serve: Serve, jobs: NoJobs, data: Any, told: str
) -> None:
    status, answer = await send(serve(), data())
    assert (status, answer["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert told in answer["errors"][0]["message"]
    assert jobs.taken == []


async def test_a_form_that_is_broken_off_is_refused(serve: Serve, jobs: NoJobs) -> None:
    headers = {**PREFLIGHT, "content-type": "multipart/form-data; boundary=x"}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{serve()}/graphql", data=b"--x\r\nnonsense", headers=headers) as reply:
            assert reply.status == 400
        missing = {**PREFLIGHT, "content-type": "multipart/form-data"}
        async with session.post(f"{serve()}/graphql", data=b"", headers=missing) as reply:
            assert (await reply.json())["errors"][0]["message"].endswith("Missing boundary in multipart.")


async def test_a_file_written_into_the_variables_is_none(serve: Serve, jobs: NoJobs) -> None:
    body = {"query": IMPORT, "variables": {"file": "isrc"}}
    async with aiohttp.ClientSession() as session, session.post(f"{serve()}/graphql", json=body) as reply:
        answer = await reply.json()
    assert answer["errors"][0]["extensions"]["code"] in {"INVALID_UPLOAD", "BAD_USER_INPUT"}
    assert jobs.taken == []


async def test_one_result_comes_also_to_who_would_take_many(serve: Serve, jobs: NoJobs) -> None:
    status, answer = await send(serve(), form(), {**PREFLIGHT, "accept": "text/event-stream, application/json;q=0.5"})
    assert (status, list(answer)) == (200, ["data"])
