"""A server that answers from a script, and a clock that stands still."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from time import monotonic

from aiohttp import web


class Script:
    """A server's handler that gives each response once, in order, and the last one from then on."""

    def __init__(self, *responses: tuple[int, bytes, dict[str, str]], delay: float = 0.0) -> None:
        self._responses = list(responses)
        self._delay = delay
        self.requests: list[tuple[str, str]] = []
        self.bodies: list[bytes] = []
        self.times: list[float] = []
        self.under_way = self.most_under_way = 0
        self.answered = asyncio.Event()

    async def __call__(self, request: web.Request) -> web.Response:
        self.times.append(monotonic())
        self.requests.append((request.method, request.path_qs))
        self.bodies.append(await request.read())
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(self._delay)
        self.under_way -= 1
        self.answered.set()
        status, body, headers = self._responses.pop(0) if len(self._responses) > 1 else self._responses[0]
        return web.Response(status=status, body=body, headers=headers)


def say(status: int = 200, body: bytes = b'{"ok": true}', **headers: str) -> tuple[int, bytes, dict[str, str]]:
    return status, body, {name.replace("_", "-"): value for name, value in headers.items()}


OK = say()


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now
