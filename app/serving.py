"""Serving: the gateway behind uvicorn, the sandbox beside it, and what a person reads when both stand."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from rich.console import Console
from rich.syntax import Syntax

from app.errors import SandboxDidNotStart
from app.main import create_app
from app.settings import Settings

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
    """Run the gateway until it is told to stop, with a sandbox of its own where the settings want one."""
    with sandbox_beside(settings) as chosen:
        config = uvicorn.Config(
            create_app(chosen),
            host=chosen.host,
            port=chosen.port,
            log_level=chosen.log_level,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=int(chosen.shutdown_seconds),
        )
        AnnouncedServer(config, console, sandbox=chosen.uses_sandbox).run()


@contextmanager
def sandbox_beside(settings: Settings) -> Iterator[Settings]:
    """The settings to serve with: pointed at a sandbox of our own while the block runs, if one is wanted."""
    if not settings.uses_sandbox or settings.sandbox_url:
        yield settings
        return
    # The child ends when its standard input closes, so it cannot outlive this process, however that ends.
    child = subprocess.Popen(
        [sys.executable, "-m", "app", "sandbox", "--port", "0", "--while-stdin-open"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        said = child.stdout.readline().split() if child.stdout else []
        if not said:
            raise SandboxDidNotStart("the sandbox ended before it listened")
        yield settings.model_copy(update={"sandbox_url": said[-1]})
    finally:
        child.communicate(timeout=10)


class AnnouncedServer(uvicorn.Server):
    """uvicorn, telling a person where it listens and what to ask first."""

    def __init__(self, config: uvicorn.Config, console: Console, *, sandbox: bool) -> None:
        super().__init__(config)
        self._console = console
        self._sandbox = sandbox

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then tell the address."""
        await super().startup(sockets)
        if self.should_exit:
            return
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        providers = "the sandbox's providers" if self._sandbox else "the real providers"
        self._console.print(f"\nLinernotes answers with {providers} at [bold]http://{host}:{port}/graphql[/bold]")
        self._console.print("Open it in a browser for GraphiQL, and paste:\n")
        self._console.print(Syntax(FIRST_QUERY, "graphql", background_color="default"))
        self._console.print()
