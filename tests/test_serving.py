from __future__ import annotations

import asyncio
import io
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from rich.console import Console

from app.errors import CannotListen, PublicWithoutKeys, StoreUnavailable
from app.gateway.keys import KeyScope, make_key
from app.serving import FIRST_QUERY, listening, sandbox_beside, serve, told_to_workers
from app.settings import Settings, read_settings
from app.store.store import Store
from bench.slow_clients import HALF_A_BODY, HALF_A_HEAD, stall_all


async def calls(base: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"{base}/sandbox/stats") as reply:
        counted: int = (await reply.json())["calls"]
    return counted


async def test_a_sandbox_stands_beside_while_it_is_needed_and_no_longer() -> None:
    with sandbox_beside(read_settings(sandbox="on")) as settings:
        assert settings.sandbox_url is not None
        assert await calls(settings.sandbox_url) == 0
    with pytest.raises(aiohttp.ClientConnectorError):
        await calls(settings.sandbox_url)


async def test_the_sandbox_ends_with_the_block_however_that_ends() -> None:
    with pytest.raises(RuntimeError, match="broke"), sandbox_beside(read_settings(sandbox="on")) as settings:
        raise RuntimeError("broke")
    assert settings.sandbox_url is not None
    with pytest.raises(aiohttp.ClientConnectorError):
        await calls(settings.sandbox_url)


@pytest.mark.parametrize("given", [{"sandbox": "off"}, {"sandbox_url": "http://127.0.0.1:8900"}])
def test_no_sandbox_is_started_where_none_or_another_is_wanted(given: dict[str, str]) -> None:
    settings = read_settings(**given)
    with sandbox_beside(settings) as chosen:
        assert chosen is settings


def test_a_taken_port_is_told_with_its_number_and_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotListen, match=rf"port {port}: Address already in use\. Choose a free port"):
            listening(Settings(port=port)).__enter__()


@pytest.mark.parametrize("host", ["a..b", "192.0.2.1"])
def test_an_address_that_is_not_this_machine_s_is_told_with_the_setting(host: str) -> None:
    with pytest.raises(CannotListen, match=rf"cannot listen at {re.escape(host)}.*\. Choose .* such as HOST=127"):
        listening(Settings(host=host, port=0)).__enter__()


def test_a_host_that_nobody_knows_is_told_with_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(CannotListen, match=r"at nohost\.invalid: no address has this name\. .* HOST=127"):
        listening(Settings(host="nohost.invalid", port=0)).__enter__()


async def test_a_public_address_is_served_only_where_keys_or_another_gate_are(sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = {"host": "0.0.0.0", "port": other.getsockname()[1], "database_url": sqlite_url}  # noqa: S104 - the point

        async def start(**settings: object) -> None:
            await asyncio.to_thread(serve, read_settings(sandbox="off", **taken, **settings), Console(quiet=True))

        with pytest.raises(PublicWithoutKeys, match=r"at 0\.0\.0\.0 .*`linernotes keys create --account NAME"):
            await start()
        with pytest.raises(CannotListen):
            await start(open_to_all=True)
        store = Store.at(sqlite_url)
        await store.accounts.add_key(make_key("ann", KeyScope.READ)[0])
        await store.close()
        with pytest.raises(CannotListen):
            await start()


def test_workers_are_told_what_the_command_line_said(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_settings(host="0.0.0.0", port=8471, workers=2, sandbox="off")  # noqa: S104 - the point
    for name, value in told_to_workers(settings).items():
        monkeypatch.setenv(name, value)
    told = read_settings(sandbox="off")
    assert (told.host, told.port, told.workers, told.is_public) == ("0.0.0.0", 8471, 2, True)  # noqa: S104 - likewise


@contextmanager
def served(folder: Path, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """`linernotes serve` as a process of its own: it, what it said up to the last line, and its address."""
    command = [sys.executable, "-m", "app", "serve", "--port", "0"]
    environment = {"DATABASE_URL": f"sqlite:///{folder}/linernotes.db", "SANDBOX": "on", "NO_COLOR": "1"}
    environment |= variables
    server = subprocess.Popen(  # noqa: S603 - this interpreter and this project
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert server.stdout is not None
    said = io.StringIO()
    for line in server.stdout:
        said.write(line)
        if "Ctrl-C" in line:
            break
    address = re.search(r"http://\S+/graphql", said.getvalue())
    assert address, said.getvalue()
    try:
        yield server, said.getvalue(), address[0]
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


async def test_a_person_reads_the_address_and_a_query_that_works_as_it_stands(tmp_path: Path) -> None:
    with served(tmp_path, SLOW_QUERY_MS="60000") as (server, said, address):  # a busy machine is told of in the log
        assert said.startswith("\nLinernotes answers with the sandbox's providers at http://127.0.0.1:"), "and no noise"
        assert FIRST_QUERY in said
        async with aiohttp.ClientSession() as session, session.post(address, json={"query": FIRST_QUERY}) as reply:
            answer = await reply.json()
        assert [track["title"] for track in answer["data"]["tracks"]] == ["One More Time", "Blank Space"]

        server.send_signal(signal.SIGINT)
        rest, _ = server.communicate(timeout=20)
        assert (server.returncode, rest.strip()) == (0, ""), "Ctrl-C is an orderly end"


async def test_slow_heads_are_cut_off_and_subscriptions_end_in_good_order(tmp_path: Path) -> None:
    quiet = 'subscription { trackUpdates(isrcs: ["ZZAAA2600001"]) { __typename } }'
    with served(tmp_path, HEADER_SECONDS="0.3") as (server, _, address):
        host, port = address.removeprefix("http://").removesuffix("/graphql").split(":")
        for started in (b"", b"POST /graphql HTTP/1.1\r\nhost: a\r\nx-slow: "):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(started)
            with suppress(ConnectionError):
                assert await asyncio.wait_for(reader.read(), 3) == b""
            writer.close()

        headers = {"accept": "text/event-stream"}
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(address, protocols=("graphql-transport-ws",), autoclose=False) as socket,
            session.post(address, json={"query": quiet}, headers=headers) as events,
        ):
            server.send_signal(signal.SIGINT)
            closed = await socket.receive(timeout=5)
            assert (closed.type, closed.data) == (aiohttp.WSMsgType.CLOSE, 1001)
            assert "event: complete" not in await events.text()
        rest, _ = server.communicate(timeout=20)
        assert (server.returncode, rest.strip()) == (0, "")


async def test_slow_clients_are_closed_and_keep_nobody_waiting(tmp_path: Path) -> None:
    with served(tmp_path, HEADER_SECONDS="1", BODY_SECONDS="1.5") as (_, _, address):
        stalling = asyncio.create_task(stall_all(address, 50))
        answered = 0
        async with aiohttp.ClientSession() as session:
            while not stalling.done():
                async with session.post(address, json={"query": "{ providers { name } }"}) as reply:
                    assert (await reply.json())["data"]["providers"]
                answered += 1
                await asyncio.sleep(0.02)
        assert answered > 1
        told = [(one.sent, one.told.partition(b"\r\n")[0]) for one in await stalling]
    assert told == [(HALF_A_HEAD, b""), (HALF_A_BODY, b"HTTP/1.1 408 Request Timeout")] * 25


def test_a_store_that_is_away_at_start_is_told_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    settings = read_settings(database_url="postgresql://user:hunter2@127.0.0.1:1/name", sandbox="off", port=0)
    said = io.StringIO()
    with pytest.raises(StoreUnavailable):
        serve(settings, Console(file=said))
    assert "Linernotes answers" not in said.getvalue()
    assert "Traceback" not in caplog.text
