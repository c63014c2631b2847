"""Serving: the gateway behind uvicorn, the sandbox beside it, and what a person reads when both stand."""

from __future__ import annotations

import asyncio
import errno
import gc
import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import uvicorn
from rich.console import Console
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.commands.opened import opened_accounts
from app.errors import CannotListen, LinernotesError, PublicWithoutKeys, SandboxDidNotStart
from app.interpreter import keep_freed_memory, share_the_interpreter, spare_the_collector
from app.observe.logs import set_up_log
from app.settings import Settings
from app.workers import run_workers

if TYPE_CHECKING:
    from app.api.http.door import Door

BACKLOG = 2048  # uvicorn's own default
FREE_PORT = "Choose a free port, such as PORT=8001; 0 takes any."
OWN_HOST = "Choose an address of this machine, such as HOST=127.0.0.1."

FIRST_QUERY = """{
  tracks(isrcs: ["GBDUW0000053", "USCJY1431309"]) {
    ... on Track {
      isrc title durationMs
      artists { name }
      links { platform url }
      works { iswc title contributors { name ipi roles } }
      sources { provider verdict }
    }
  }
}"""


def serve(settings: Settings, console: Console) -> None:
    """Run the gateway until it is told to stop, with a sandbox of its own where the settings want one.

    Raises CannotListen where the address is taken, and PublicWithoutKeys where everybody could come in, before anything
    is started.
    """
    set_up_log(settings.log_level, settings.log_format)
    if settings.is_public and not settings.open_to_all and not asyncio.run(_has_keys(settings)):
        raise PublicWithoutKeys(settings.host)
    with listening(settings) as listener, sandbox_beside(settings) as chosen:
        if chosen.workers > 1:
            _serve_by_workers(chosen, listener, console)
        else:
            _serve_on(listener, chosen, console)


async def _has_keys(settings: Settings) -> bool:
    async with opened_accounts(settings) as accounts:
        return bool(await accounts.keys())


def serve_as_worker(settings: Settings, listener: int, console: Console) -> None:
    """Serve on a socket inherited as a descriptor, until told to stop or until standard input closes."""
    set_up_log(settings.log_level, settings.log_format)
    threading.Thread(target=_stop_at_end_of_input, daemon=True).start()
    with socket.socket(fileno=listener) as shared:
        _serve_on(shared, settings, console)


def _serve_on(listener: socket.socket, settings: Settings, console: Console) -> None:
    from app.main import create_app  # noqa: PLC0415 - the parent of workers serves nothing itself

    gateway = create_app(settings)
    app = Starting(gateway)
    config = uvicorn_config(app, settings)
    try:
        with suppress(KeyboardInterrupt):  # uvicorn raises it after an orderly shutdown
            AnnouncedServer(config, console, gateway.state.door, sandbox=settings.uses_sandbox).run(sockets=[listener])
    except SystemExit:  # uvicorn's word for a start that failed
        if app.failure is not None:
            raise app.failure  # noqa: B904 - its own cause is the one to keep
        raise


def _serve_by_workers(settings: Settings, listener: socket.socket, console: Console) -> None:
    """Let `settings.workers` processes of the same environment accept from the listener; the first one tells where."""
    gc.enable()  # this process has nothing more to load
    if settings.cache_url == "memory://":
        note = "Each worker keeps the providers' pace for itself; CACHE_URL=redis://HOST keeps it for all."
        console.print(note, soft_wrap=True)
    if settings.database_url.startswith("sqlite"):
        note = "The workers share one SQLite file and write in turns; PostgreSQL suits many better."
        console.print(note, soft_wrap=True)
    silent = ["serve", "--listener", str(listener.fileno()), "--silent"]
    commands = [silent[:-1], *([silent] * (settings.workers - 1))]
    environment = {**os.environ, **told_to_workers(settings)}
    run_workers(commands, listener.fileno(), environment, patience=settings.shutdown_seconds + 1)


def told_to_workers(settings: Settings) -> dict[str, str]:
    """What the workers' environment must say beside its own: what the command line said, and where the sandbox is.

    The address they listen on decides whom they serve without a key.
    """
    told = {"HOST": settings.host, "PORT": str(settings.port), "WORKERS": str(settings.workers)}
    if settings.uses_sandbox and settings.sandbox_url:
        told |= {"SANDBOX": "on", "SANDBOX_URL": settings.sandbox_url}
    return told


def _stop_at_end_of_input() -> None:
    while os.read(0, 1024):  # not through sys.stdin: at exit Python waits for whoever reads there
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def uvicorn_config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """How the application is served: what uvicorn leaves open to slow or greedy callers is bounded here."""
    return uvicorn.Config(
        app,
        interface="asgi3",
        lifespan="on",
        http=patient_http(settings.header_seconds),
        ws_max_size=settings.max_socket_bytes,
        ws_per_message_deflate=False,  # a few bytes could stand for a message of many megabytes
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=int(settings.shutdown_seconds),
    )


def patient_http(seconds: float) -> type[HttpToolsProtocol]:
    """uvicorn's HTTP, which of itself waits for ever for the end of a request's head; this one waits so long."""

    class PatientHttp(HttpToolsProtocol):
        """Ends a connection whose request line and headers do not arrive in time."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
            super().connection_made(transport)
            self._in_head = False
            self._patience: asyncio.TimerHandle | None = self.loop.call_later(seconds, transport.abort)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._in_head and self._patience is None:  # a head that came at once needs no timer, which is dear
                self._patience = self.loop.call_later(seconds, self.transport.abort)

        def on_message_begin(self) -> None:
            self._in_head = True
            self._lose_no_patience()
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            self._in_head = False
            self._lose_no_patience()
            super().on_headers_complete()

        def _lose_no_patience(self) -> None:
            if self._patience is not None:
                self._patience.cancel()
                self._patience = None

        def connection_lost(self, exc: Exception | None) -> None:
            self._lose_no_patience()
            super().connection_lost(exc)

    return PatientHttp


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """A socket bound to the settings' host and port while the block runs; raises CannotListen."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.getaddrinfo(settings.host or None, settings.port, family)  # create_server hides that a name is unknown
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except (socket.gaierror, UnicodeError) as cause:
        raise CannotListen(f"cannot listen at {settings.host}: no address has this name. {OWN_HOST}") from cause
    except OSError as cause:
        why = os.strerror(cause.errno) if cause.errno else str(cause)
        problem = f"cannot listen at {settings.host}, port {settings.port}: {why}"
        remedy = OWN_HOST if cause.errno == errno.EADDRNOTAVAIL else FREE_PORT
        raise CannotListen(f"{problem}. {remedy}") from cause
    with listener:
        yield listener


@contextmanager
def sandbox_beside(settings: Settings) -> Iterator[Settings]:
    """The settings to serve with: pointed at a sandbox of our own while the block runs, if one is wanted."""
    if not settings.uses_sandbox or settings.sandbox_url:
        yield settings
        return
    # The child ends when its standard input closes, so it cannot outlive this process, however that ends. A session
    # of its own keeps the terminal's Ctrl-C from it, so that it still answers while the gateway shuts down.
    child = subprocess.Popen(
        [sys.executable, "-m", "app", "sandbox", "--port", "0", "--while-stdin-open"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        importlib.import_module("app.main")  # which takes as long as the sandbox's start: let both happen at once
        said = child.stdout.readline().split() if child.stdout else []
        if not said:
            raise SandboxDidNotStart("the sandbox ended before it listened")
        yield settings.model_copy(update={"sandbox_url": said[-1]})
    finally:
        _end(child)


def _end(child: subprocess.Popen[str]) -> None:
    try:
        child.communicate(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()


class Starting:
    """The app, and what kept it from starting: an error of ours is told in one line then, not in a traceback."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.failure: LinernotesError | None = None

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve; requests are the app's alone."""
        return self._start(scope, receive, send) if scope["type"] == "lifespan" else self._app(scope, receive, send)

    async def _start(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Start and stop; where an error of ours ends the start, keep it and tell the server without words."""
        failed: list[Message] = []

        async def hold_back(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                failed.append(message)
            else:
                await send(message)

        try:
            await self._app(scope, receive, hold_back)
        except LinernotesError as error:
            self.failure = error
            failed = [{"type": "lifespan.startup.failed", "message": ""}]
        finally:
            for message in failed:
                await send(message)


class AnnouncedServer(uvicorn.Server):
    """uvicorn, telling a person where it listens and what to ask first."""

    def __init__(self, config: uvicorn.Config, console: Console, door: Door, *, sandbox: bool) -> None:
        super().__init__(config)
        self._door = door
        self._console = console
        self._sandbox = sandbox

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then tell the address."""
        await super().startup(sockets)
        if self.should_exit:
            return
        spare_the_collector()
        keep_freed_memory()
        share_the_interpreter()
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/graphql"
        providers = "the sandbox's providers" if self._sandbox else "the real providers"
        self._console.print(f"\nLinernotes answers with {providers} at [bold]{address}[/bold]", soft_wrap=True)
        self._console.print("Open it in a browser for GraphiQL, or / for the explorer. In GraphiQL, paste:\n")
        self._console.print(FIRST_QUERY, markup=False, highlight=False, soft_wrap=True)
        self._console.print("\nCtrl-C ends it.\n")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End subscriptions in good order, then stop as uvicorn does."""
        await self._door.close()
        await super().shutdown(sockets)
