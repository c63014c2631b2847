"""Renewals: who wants to know when the record of a recording has been merged anew in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager


class Listener:
    """Gathers the ISRCs renewed among those it listens for, until they are taken; an ISRC renewed twice is one."""

    def __init__(self, isrcs: Collection[str]) -> None:
        self._isrcs = frozenset(isrcs)
        self._renewed: dict[str, None] = {}
        self._news = asyncio.Event()

    def hear(self, isrcs: Iterable[str]) -> None:
        """Take note of those that are listened for."""
        self._renewed |= dict.fromkeys(isrc for isrc in isrcs if isrc in self._isrcs)
        if self._renewed:
            self._news.set()

    async def taken(self) -> tuple[str, ...]:
        """The ISRCs renewed since the last call, in their order; waits until there is one."""
        await self._news.wait()
        self._news.clear()
        renewed, self._renewed = tuple(self._renewed), {}
        return renewed


class Renewals:
    """Those who listen."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    @contextmanager
    def listened(self, isrcs: Collection[str]) -> Iterator[Listener]:
        """Listen for these ISRCs while the block runs."""
        listener = Listener(isrcs)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def announce(self, isrcs: Collection[str]) -> None:
        """Tell everybody who listens that these have been renewed."""
        for listener in self._listeners:
            listener.hear(isrcs)
