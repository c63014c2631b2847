"""The sandbox as a server of its own."""

from __future__ import annotations

import socket
import sys
import threading

import uvicorn
from starlette.types import ASGIApp


def serve(sandbox: ASGIApp, port: int, *, while_stdin_open: bool) -> None:
    """Run until stopped, on loopback; the first line printed ends with the base URL."""
    server = _Announced(uvicorn.Config(sandbox, port=port, log_level="warning", access_log=False))
    if while_stdin_open:
        threading.Thread(target=_stop_at_end_of_input, args=(server,), daemon=True).start()
    server.run()


def _stop_at_end_of_input(server: uvicorn.Server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True


class _Announced(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            sys.stdout.write(f"the sandbox listens at http://{host}:{port}\n")
            sys.stdout.flush()
