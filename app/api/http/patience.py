"""Waiting with a limit, at no cost where there is nothing to wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from types import coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives; raises TimeoutError where it is not done in time.

    It runs up to its first wait, and only then a timer is set, which is dear: most requests never wait for anything.
    """
    try:
        awaited = work.send(None)
    except StopIteration as done:
        given: T = done.value
        return given
    async with asyncio.timeout(seconds):
        return await _rest(work, awaited)


@coroutine
def _rest(work: Coroutine[Any, Any, T], awaited: object) -> Generator[Any, Any, T]:
    """Go on with work that has come to wait for `awaited`, as if it had been awaited from its beginning."""
    while True:
        thrown: BaseException | None = None
        try:
            yield awaited
        except BaseException as problem:  # noqa: BLE001 - a cancellation too is the work's to take
            thrown = problem
        try:
            awaited = work.throw(thrown) if thrown else work.send(None)
        except StopIteration as done:
            given: T = done.value
            return given
