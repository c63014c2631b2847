"""A file sent by HTTP, followed by events, and fetched again; by real processes, some of which are killed."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
import redis.asyncio

from bench.processes import address_of, environment, start
from tests.end_to_end.house import app_over, made_up
from tests.servers import running

IMPORT = """mutation ($file: Upload!, $catalog: String) {
  importCsv(file: $file, catalogId: $catalog, fields: ["status", "isrc"]) {
    __typename ... on Job { id state total } ... on InvalidFile { value rule remedy }
  }
}"""
JOB = "... on Job { id kind state total done matched failed rate etaSeconds resultUrl reason }"
FOLLOW = f"subscription ($id: String!) {{ jobProgress(id: $id) {{ __typename {JOB} }} }}"
CREATE = 'mutation { createCatalog(name: "Marches") { ... on Catalog { id } } }'
ADD = """mutation ($id: String, $songs: [NewCatalogSong!]!) {
  addCatalogSongs(catalogId: $id, songs: $songs) { changed }
}"""
LIST = """query ($after: String) {
  jobs(first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { kind } } }
}"""
SECONDS = 60


class Client:
    """A caller of a gateway."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def ask(self, query: str, **variables: object) -> Any:
        body = {"query": query, "variables": variables}
        async with self.session.post(f"{self.url}/graphql", json=body) as reply:
            answer = await reply.json()
        assert "errors" not in answer, answer
        return answer["data"]

    async def send(self, content: bytes, name: str = "songs.csv", **variables: object) -> Any:
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("operations", json.dumps({"query": IMPORT, "variables": {"file": None, **variables}}))
        form.add_field("map", '{"0": ["variables.file"]}')
        form.add_field("0", content, filename=name)
        headers = {"apollo-require-preflight": "1"}
        async with self.session.post(f"{self.url}/graphql", data=form, headers=headers) as reply:
            return (await reply.json())["data"]["importCsv"]

    async def followed(self, job_id: str) -> list[Any]:
        """All that is told of a job by server-sent events, until it ends."""
        body = {"query": FOLLOW, "variables": {"id": job_id}}
        async with (
            asyncio.timeout(SECONDS),
            self.session.post(f"{self.url}/graphql", json=body, headers={"accept": "text/event-stream"}) as reply,
        ):
            lines = [line async for line in reply.content if line.startswith(b"data: {")]
        return [json.loads(line[6:])["data"]["jobProgress"] for line in lines]

    async def result(self, path: str) -> tuple[aiohttp.ClientResponse, bytes]:
        async with self.session.get(f"{self.url}{path}") as reply:
            return reply, await reply.read()


@pytest.fixture
async def client(sandbox: str, sqlite_url: str) -> AsyncIterator[Client]:
    with running(app_over(sandbox, sqlite_url)) as url:
        async with aiohttp.ClientSession() as session:
            yield Client(session, url)


def sheet(isrcs: list[str]) -> bytes:
    return "".join(["no,ISRC\r\n", *(f"{place},{isrc}\r\n" for place, isrc in enumerate(isrcs))]).encode()


def expected(isrcs: list[str]) -> list[list[str]]:
    return [[str(place), isrc, "matched", isrc] for place, isrc in enumerate(isrcs)]


def read(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline="")))[1:]


async def test_a_file_is_sent_followed_and_fetched(client: Client) -> None:
    catalog = (await client.ask(CREATE))["createCatalog"]
    isrcs = made_up(7_000, 130)
    job = await client.send(sheet(isrcs), "my songs.csv", catalog=catalog["id"])
    assert (job["__typename"], job["total"]) == ("Job", 130)
    told = await client.followed(job["id"])
    assert [one["state"] for one in told][-1] == "DONE"
    assert (told[-1]["done"], told[-1]["matched"], told[-1]["failed"]) == (130, 130, 0)
    reply, body = await client.result(told[-1]["resultUrl"])
    assert reply.status == 200
    assert reply.headers["content-disposition"] == 'attachment; filename="my-songs-enriched.csv"'
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert read(body) == expected(isrcs)
    count = "query ($id: String!) { catalog(id: $id) { ... on Catalog { songCount } } }"
    assert (await client.ask(count, id=catalog["id"]))["catalog"]["songCount"] == 130


async def test_a_job_over_a_catalog_is_ordered_paused_resumed_and_listed(client: Client) -> None:
    catalog = (await client.ask(CREATE))["createCatalog"]
    songs = [{"isrc": isrc} for isrc in made_up(7_200, 5)]
    await client.ask(ADD, id=catalog["id"], songs=songs)
    for field in ("enrichCatalog", "refreshCatalog"):
        ordering = f"mutation ($id: String!) {{ {field}(catalogId: $id) {{ {JOB} }} }}"
        job = (await client.ask(ordering, id=catalog["id"]))[field]
        for act in ("pauseJob", "resumeJob"):
            await client.ask(f"mutation ($id: String!) {{ {act}(id: $id) {{ {JOB} }} }}", id=job["id"])
        told = await client.followed(job["id"])
        assert (told[-1]["state"], told[-1]["matched"], told[-1]["resultUrl"]) == ("DONE", 5, None)
    first = (await client.ask(LIST))["jobs"]
    rest = (await client.ask(LIST, after=first["pageInfo"]["endCursor"]))["jobs"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (2, True, False)
    kinds = [page["edges"][0]["node"]["kind"] for page in (first, rest)]
    assert kinds == ["REFRESH_CATALOG", "ENRICH_CATALOG"]
    cancelled = await client.ask(f"mutation ($id: String!) {{ cancelJob(id: $id) {{ {JOB} }} }}", id=job["id"])
    assert cancelled["cancelJob"]["state"] == "DONE"  # it came too late


async def test_what_is_not_there_is_told_so(client: Client) -> None:
    nobodys = str(uuid4())
    assert [one["__typename"] for one in await client.followed(nobodys)] == ["JobNotFound"]
    reply, body = await client.result(f"/jobs/{nobodys}/result")
    assert (reply.status, json.loads(body)["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")
    refused = await client.send(b"PK\x03\x04 no workbook", "in.xlsx")
    assert refused["__typename"] == "InvalidFile"
    async with client.session.post(f"{client.url}/jobs/{nobodys}/result") as posted:
        assert posted.status == 405
    crossing = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    async with client.session.get(f"{client.url}/jobs/{nobodys}/result", headers=crossing) as asked:
        assert asked.status == 403


async def test_workers_that_are_killed_lose_no_row(sandbox: str, postgres_url: str, redis_url: str) -> None:
    prefix = f"test-{uuid4().hex}"
    shared = {"jobs_url": redis_url, "cache_prefix": prefix, "job_lease_seconds": 1}
    chosen = environment(sandbox, database_url=postgres_url, **shared)
    isrcs = made_up(8_000, 300)
    workers = [start(["worker", "--concurrency", "1"], chosen) for _ in range(2)]
    try:
        with running(app_over(sandbox, postgres_url, **shared)) as url:
            async with aiohttp.ClientSession() as session:
                client = Client(session, url)
                job = await client.send(sheet(isrcs))
                following = asyncio.create_task(client.followed(job["id"]))
                await _until_begun(client, job["id"])
                workers[0].kill()  # in the middle of a chunk
                told = await following
                _, body = await client.result(told[-1]["resultUrl"])
        assert read(body) == expected(isrcs)
    finally:
        for worker in workers:
            worker.terminate()
            worker.communicate(timeout=20)
        async with redis.asyncio.Redis.from_url(redis_url) as keys:
            async for key in keys.scan_iter(f"{prefix}:*"):
                await keys.delete(key)


async def test_a_gateway_that_is_killed_goes_on_where_it_was(sandbox: str, sqlite_url: str) -> None:
    chosen = environment(sandbox, database_url=sqlite_url, job_lease_seconds=1, job_concurrency=1)
    isrcs = made_up(9_000, 200)
    gateway = start(["serve", "--port", "0"], chosen)
    try:
        async with aiohttp.ClientSession() as session:
            client = Client(session, (await asyncio.to_thread(address_of, gateway)).removesuffix("/graphql"))
            job = await client.send(sheet(isrcs))
            await _until_begun(client, job["id"])
            gateway.kill()
            gateway.communicate()
            gateway = start(["serve", "--port", "0"], chosen)
            client.url = (await asyncio.to_thread(address_of, gateway)).removesuffix("/graphql")
            told = await client.followed(job["id"])
            _, body = await client.result(told[-1]["resultUrl"])
        assert read(body) == expected(isrcs)
    finally:
        gateway.terminate()
        gateway.communicate(timeout=20)


async def _until_begun(client: Client, job_id: str) -> None:
    query = f"query ($id: String!) {{ job(id: $id) {{ {JOB} }} }}"
    async with asyncio.timeout(SECONDS):
        while not (await client.ask(query, id=job_id))["job"]["done"]:  # noqa: ASYNC110 - processes ring no bell
            await asyncio.sleep(0.02)
