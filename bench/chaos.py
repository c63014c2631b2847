"""Workers killed at random while they do one long job, and then the gateway itself: every row once, and correct.

    python -m bench.chaos [--rows 20000] [--kills 20] [--postgres URL] [--redis URL]

First a gateway, a Redis and three `linernotes worker` processes on PostgreSQL: a file is sent by HTTP, workers are
killed with SIGKILL at moments of chance and replaced, and the result is fetched by HTTP and compared row by row. Then a
gateway that does its jobs itself, on SQLite, is killed in the same way. Meanwhile the store is watched: a chunk once
finished must stay as it was. Exits with 1 where a row is missing, double or wrong, or a finished chunk was done again.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import aiohttp
import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
import msgspec
import redis.asyncio
from rich.console import Console
from sqlalchemy import select

from app.sandbox import ids, synthetic
from app.store.engine import Database
from app.store.tables import job_chunks
from bench.processes import address_of, environment, sandbox, start

WORKERS = 3
LEASE = 5.0
WATCH = 0.1

IMPORT = """mutation ($file: Upload!) {
  importCsv(file: $file, fields: ["status", "isrc", "deezer_id"]) { ... on Job { id } ... on Failure { message } }
}"""
PROGRESS = "query ($id: String!) { job(id: $id) { ... on Job { state total done matched failed rate resultUrl } } }"


class Outcome(NamedTuple):
    """What became of a job: seconds, kills, how often chunks were begun, and what must be 0."""

    seconds: float
    kills: int
    chunks: int
    begun: int
    wrong: int
    repeated: int


def expected(rows: int) -> list[list[str]]:
    """The rows of the result: every recording stands in the file five times, far apart."""
    numbers = [number % (rows // 5) for number in range(rows)]
    told = ((str(place), synthetic.isrc(n), ids.identifier("deezer", n)) for place, n in enumerate(numbers))
    return [[place, isrc, "matched", isrc, deezer] for place, isrc, deezer in told]


def sheet(rows: Sequence[Sequence[str]]) -> bytes:
    """The file that is sent."""
    return "".join(["place,isrc\n", *(f"{row[0]},{row[1]}\n" for row in rows)]).encode()


class Client:
    """A caller of one gateway, which may be away for a while."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.session = session
        self.address = address.removesuffix("/graphql")

    async def send(self, content: bytes) -> str:
        """Send a file; its job's id."""
        form = aiohttp.FormData()
        form.add_field("operations", msgspec.json.encode({"query": IMPORT, "variables": {"file": None}}).decode())
        form.add_field("map", '{"0": ["variables.file"]}')
        form.add_field("0", content, filename="chaos.csv", content_type="text/csv")
        headers = {"apollo-require-preflight": "1"}
        async with self.session.post(f"{self.address}/graphql", data=form, headers=headers) as response:
            answer = await response.json()
        return str(answer["data"]["importCsv"]["id"])

    async def job(self, job_id: str) -> dict[str, Any]:
        """The job; empty while the gateway is away."""
        body = {"query": PROGRESS, "variables": {"id": job_id}}
        try:
            async with self.session.post(f"{self.address}/graphql", json=body) as response:
                job: dict[str, Any] = (await response.json())["data"]["job"]
        except (aiohttp.ClientError, OSError):
            return {}
        return job

    async def result(self, job_id: str) -> list[list[str]]:
        """The rows of the result, without its header."""
        async with self.session.get(f"{self.address}/jobs/{job_id}/result") as response:
            response.raise_for_status()
            return list(csv.reader(io.StringIO(await response.text(), newline="")))[1:]


class Watcher:
    """Watches a store's chunks: what is finished once must never change."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self._finished: dict[int, object] = {}
        self.repeated = 0
        self.chunks = self.begun = 0

    async def look(self, job_id: str) -> None:
        """Look once."""
        of = job_chunks.c
        query = select(of.number, of.state, of.claims, of.finished_at).where(of.job_id == job_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        self.chunks, self.begun = len(rows), sum(row.claims for row in rows)
        for number, state, claims, finished_at in rows:
            seen = (state, claims, finished_at)
            if number in self._finished:
                self.repeated += self._finished[number] != seen
            elif state == "done":
                self._finished[number] = seen

    async def close(self) -> None:
        """Close the store."""
        await self._database.close()


class Herd:
    """Processes of one command, of which any may be killed and is replaced."""

    def __init__(self, commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._commands = commands
        self.children = [start(command, environment) for command in commands]

    def kill(self, place: int) -> None:
        """Kill one with SIGKILL, and start another in its place."""
        self.children[place].kill()
        self.children[place].communicate()
        self.children[place] = start(self._commands[place], self._environment)

    def close(self) -> None:
        """End all in good order."""
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.communicate()


async def ordeal(client: Client, herd: Herd, store: str, rows: int, kills: int) -> Outcome:
    """One job, with a process of the herd killed so many times before it is done."""
    chance, began, killed = random.Random(4), time.monotonic(), 0
    wanted = expected(rows)
    watcher = Watcher(store)
    job_id = await client.send(sheet(wanted))
    while (job := await client.job(job_id)).get("state") != "DONE":
        if job.get("state") in {"FAILED", "CANCELLED"}:
            raise RuntimeError(job)
        done = job.get("done", 0) / rows
        # Spread over the job, the next one at a moment of chance within its share.
        if killed < kills and done >= (killed + chance.random()) / (kills + 1):
            herd.kill(chance.randrange(len(herd.children)))
            killed += 1
            Console(stderr=True).print(f"killed {killed} at {done:.0%}", highlight=False)
            if len(herd.children) == 1:
                client.address = (await asyncio.to_thread(address_of, herd.children[0])).removesuffix("/graphql")
        await watcher.look(job_id)
        await asyncio.sleep(WATCH)
    seconds = time.monotonic() - began
    await watcher.look(job_id)
    found = await client.result(job_id)
    await watcher.close()
    wrong = abs(len(found) - len(wanted)) + sum(one != two for one, two in zip(found, wanted, strict=False))
    return Outcome(seconds, killed, watcher.chunks, watcher.begun, wrong, watcher.repeated)


@asynccontextmanager
async def fresh_database(server: str) -> AsyncIterator[str]:
    """A database of our own on the server, dropped at the end; its URL."""
    name = f"linernotes_chaos_{uuid4().hex}"
    admin = await asyncpg.connect(server)
    try:
        await admin.execute(f'CREATE DATABASE "{name}"')
        yield f"{server.rpartition('/')[0]}/{name}"
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await admin.close()


async def workers_killed(sandbox_url: str, rows: int, kills: int, postgres: str, at: str) -> Outcome:
    """The ordeal of workers on Redis and PostgreSQL."""
    prefix = f"chaos-{uuid4().hex[:8]}"
    async with fresh_database(postgres) as store, aiohttp.ClientSession() as session:
        shared = {"cache_url": at, "cache_prefix": prefix, "jobs_url": at, "job_lease_seconds": LEASE}
        chosen = environment(sandbox_url, database_url=store, **shared)
        gateway = Herd([["serve", "--port", "0"]], chosen)
        client = Client(session, await asyncio.to_thread(address_of, gateway.children[0]))
        herd = Herd([["worker"]] * WORKERS, chosen)
        try:
            return await ordeal(client, herd, store, rows, kills)
        finally:
            herd.close()
            gateway.close()
            async with redis.asyncio.Redis.from_url(at) as keys:
                async for key in keys.scan_iter(f"{prefix}:*"):
                    await keys.delete(key)


async def gateway_killed(sandbox_url: str, rows: int, kills: int) -> Outcome:
    """The ordeal of a gateway that does its jobs itself, on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{Path(folder) / 'linernotes.db'}"
        herd = Herd([["serve", "--port", "0"]], environment(sandbox_url, database_url=store, job_lease_seconds=LEASE))
        async with aiohttp.ClientSession() as session:
            client = Client(session, await asyncio.to_thread(address_of, herd.children[0]))
            try:
                return await ordeal(client, herd, store, rows, kills)
            finally:
                herd.close()


async def main(rows: int, kills: int, postgres: str, at: str) -> int:
    """Print both; 1 where anything is not as it should be."""
    with sandbox("--latency", "0") as url:
        outcomes = {
            "workers on Redis, PostgreSQL": await workers_killed(url, rows, kills, postgres, at),
            "the gateway itself, SQLite": await gateway_killed(url, rows // 5, kills // 4),
        }
    for name, one in outcomes.items():
        told = f"{one.chunks} chunks begun {one.begun} times; wrong rows {one.wrong}, finished chunks repeated"
        print(f"{name}: {one.kills} kills in {one.seconds:.0f} s; {told} {one.repeated}")
    return 1 if any(one.wrong or one.repeated for one in outcomes.values()) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the file; the gateway's has a fifth")
    parser.add_argument("--kills", type=int, default=20, help="workers killed; the gateway a fourth as often")
    parser.add_argument("--postgres", default="postgresql://postgres@127.0.0.1:5432/postgres", help="a server")
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/0", help="a Redis")
    given = parser.parse_args()
    sys.exit(asyncio.run(main(given.rows, given.kills, given.postgres, given.redis)))
