"""Each process tells its own figures, where others have the same settings too."""

from __future__ import annotations

import asyncio
import re
import secrets
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.errors import InvalidSetting
from app.observe.own_port import own_port
from app.settings import Settings
from bench.processes import address_of, start

QUIET = {"SANDBOX": "off", "MUSICBRAINZ_ENABLED": "false", "DEEZER_ENABLED": "false", "DISCOGS_ENABLED": "false"}


def free_port() -> int:
    """A free port, the next one being free too: below those that connections take, which tests beside this one have."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        with ExitStack() as taken, suppress(OSError):
            for one in (port, port + 1):
                taken.enter_context(socket.create_server(("127.0.0.1", one)))
            return port


async def who(_: Request) -> PlainTextResponse:
    return PlainTextResponse("me")


async def read(session: aiohttp.ClientSession, port: int, path: str = "/who") -> str:
    async with session.get(f"http://127.0.0.1:{port}{path}") as reply:
        assert reply.status == 200
        return await reply.text()


async def test_two_processes_with_the_same_settings_take_two_ports(session: aiohttp.ClientSession) -> None:
    settings, routes = Settings(metrics_port=free_port()), [Route("/who", who)]
    async with own_port(routes, settings) as first:
        async with own_port(routes, settings) as second:
            assert first is not None
            assert second is not None
            assert second > first == settings.metrics_port
            assert await read(session, first) == await read(session, second) == "me"
        with pytest.raises(aiohttp.ClientConnectorError):
            await read(session, second)


async def test_without_a_port_there_is_none() -> None:
    async with own_port([], Settings()) as port:
        assert port is None


@pytest.mark.parametrize(
    ("host", "port", "named"), [("192.0.2.1", 9100, "METRICS_HOST"), ("127.0.0.1", 65535, "METRICS_PORT")]
)
async def test_no_such_address_and_no_free_port_are_settings_that_cannot_be_used(
    host: str, port: int, named: str
) -> None:
    with ExitStack() as taken:
        if named == "METRICS_PORT":
            taken.enter_context(socket.create_server((host, port)))
        with pytest.raises(InvalidSetting, match=named):
            async with own_port([], Settings(metrics_host=host, metrics_port=port)):
                pass


@contextmanager
def process(command: list[str], **settings: str) -> Iterator[subprocess.Popen[str]]:
    child = start(command, QUIET | settings)
    try:
        yield child
        child.send_signal(signal.SIGTERM)
        assert child.wait(15) == 0
    finally:
        child.kill()
        child.communicate()


async def operations(session: aiohttp.ClientSession, port: int) -> float:
    told = await read(session, port, "/metrics")
    return sum(float(one) for one in re.findall(r"^linernotes_operations_total\{.*\} (\S+)$", told, re.MULTILINE))


async def test_the_workers_of_a_gateway_count_all_operations_together(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    port = free_port()
    database = f"sqlite:///{tmp_path / 'linernotes.db'}"
    command = ["serve", "--port", "0", "--workers", "2"]
    with process(command, DATABASE_URL=database, METRICS_PORT=str(port)) as child:
        address = address_of(child)
        for _ in range(20):
            async with session.post(f"{address}/graphql", json={"query": "{ __typename }"}) as reply:
                assert reply.status == 200
        async with asyncio.timeout(15):
            while True:
                try:
                    counted = [await operations(session, one) for one in (port, port + 1)]
                    break
                except aiohttp.ClientConnectorError:  # the second one is still starting
                    await asyncio.sleep(0.1)
        assert sum(counted) == 20


async def test_a_worker_that_does_jobs_tells_its_figures_too(
    session: aiohttp.ClientSession, tmp_path: Path, redis_url: str
) -> None:
    port = free_port()
    database = f"sqlite:///{tmp_path / 'linernotes.db'}"
    with process(["worker"], DATABASE_URL=database, JOBS_URL=redis_url, METRICS_PORT=str(port)) as child:
        assert child.stdout is not None
        assert "chunks of jobs at once" in child.stdout.readline()
        assert "linernotes_job_chunks" in await read(session, port, "/metrics")
        assert await read(session, port, "/healthz") == "alive\n"
