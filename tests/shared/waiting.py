"""Waiting for what another process brings about."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(happened: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait until it is true; fails where that takes longer than `seconds`."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 - another process makes it happen
            await asyncio.sleep(0.005)
