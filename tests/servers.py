"""A real server on a free loopback port, for tests that speak HTTP."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

BACKLOG = 256
GLANCE = 0.005  # seconds between looks at whether to stop


@contextmanager
def running(app: ASGIApp) -> Iterator[str]:
    """Serve `app` in a thread of its own; gives the base URL, and stops the server at the end.

    The socket is bound before the server starts, so no port is guessed and none can be taken in between.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=BACKLOG) as listener:
        port = listener.getsockname()[1]
        server = _Server(uvicorn.Config(app, log_level="critical", access_log=False, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        if not server.up.wait(timeout=10) or not server.started:
            raise RuntimeError("the test server did not start; its app's lifespan may have failed")
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
            if thread.is_alive():
                raise RuntimeError("the test server did not stop")


class _Server(uvicorn.Server):
    """Tells when it is up, or has given up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.up.set()

    async def main_loop(self) -> None:
        """Serve until told to stop, which uvicorn's own loop looks for every tenth of a second only."""
        await self.on_tick(0)
        while not self.should_exit:  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(GLANCE)
