"""A port of the process's own for the pages for machines.

Workers of one gateway accept from one socket, so whoever asks there for figures is told those of any of them, and a
worker that does jobs has no socket at all. At a port of its own each tells its own.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from app.errors import InvalidSetting
from app.settings import Settings

log = logging.getLogger(__name__)

TRIED = 64
"""Ports tried, from METRICS_PORT on: so many processes can have the same settings on one machine."""


class _Beside(uvicorn.Server):
    """A server beside another one, which alone is told to end by signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the other server's."""
        yield


@asynccontextmanager
async def own_port(routes: Sequence[Route], settings: Settings) -> AsyncIterator[int | None]:
    """Serve the pages at the first free port from METRICS_PORT on while the block runs; None where none is set.

    Raises InvalidSetting where there is no free port, or no such address.
    """
    if settings.metrics_port is None:
        yield None
        return
    listener = _listener(settings.metrics_host, settings.metrics_port)
    port: int = listener.getsockname()[1]
    pages = Starlette(routes=list(routes))
    config = uvicorn.Config(pages, lifespan="off", log_config=None, access_log=False, server_header=False)
    server = _Beside(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="pages at the process's own port")
    log.info("this process tells its figures at port %d of %s", port, settings.metrics_host)
    try:
        yield port
    finally:
        server.should_exit = True
        await serving


def _listener(host: str, first: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    last = min(first + TRIED, 65_536) - 1
    for port in range(first, last + 1):
        try:
            return socket.create_server((host, port), family=family)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                form = "an address of this machine, and a port from 1024 on"
                raise InvalidSetting("METRICS_HOST, METRICS_PORT", f"{host} port {port}: {problem}", form) from problem
    form = "a port from which on one of 64 is free"
    raise InvalidSetting("METRICS_PORT", f"{first}: all ports up to {last} are taken", form)
