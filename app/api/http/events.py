"""Many results in one answer: server-sent events, or the parts of a multipart body.

Events are those of the GraphQL-over-SSE protocol in its mode of one connection for each operation: `next` with a
result, and `complete` at the end. Lines end with a line feed alone, as urql's reader expects. Parts are those of
incremental delivery; a client of Apollo's subscriptions over multipart gets each result in a `payload`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any

import msgspec

from app.api.http.answer import Headers, encoded
from app.api.http.negotiation import Form

HEARTBEAT = 12.0
"""Seconds of silence after which something is sent, so that nobody between takes the connection for dead."""

Result = Mapping[str, Any] | msgspec.Raw
Results = AsyncGenerator[Result, None]

_STREAMED: Headers = [
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
_PART_HEAD = b"\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"


def headers(form: Form, *, wrapped: bool) -> Headers:
    """The headers of a streamed answer."""
    kind: bytes = b"text/event-stream; charset=utf-8"
    if form is Form.PARTS:
        kind = (
            b"multipart/mixed; boundary=graphql; subscriptionSpec=1.0" if wrapped else b'multipart/mixed; boundary="-"'
        )
    return [(b"content-type", kind), *_STREAMED]


async def as_events(results: Results, closing: asyncio.Event) -> AsyncIterator[bytes]:
    """Results as server-sent events, until there are no more; without a `complete` where the server closes before."""
    async with aclosing(_with_silences(results, closing)) as paced:
        async for result in paced:
            yield b":\n\n" if result is None else b"event: next\ndata: " + encoded(result) + b"\n\n"
    if not closing.is_set():
        yield b"event: complete\ndata:\n\n"


async def as_parts(results: Results, closing: asyncio.Event, *, wrapped: bool) -> AsyncIterator[bytes]:
    """Results as the parts of a multipart body, until there are no more; without an end where the server closes."""
    mark = b"\r\n--graphql" if wrapped else b"\r\n---"
    yield mark
    async with aclosing(_with_silences(results, closing)) as paced:
        async for result in paced:
            if result is not None:
                yield _PART_HEAD + encoded({"payload": result} if wrapped else result) + mark
            elif wrapped:
                yield _PART_HEAD + b"{}" + mark
    if not closing.is_set():
        yield b"--\r\n"


async def _with_silences(results: Results, closing: asyncio.Event) -> AsyncGenerator[Result | None, None]:
    """The results, and None whenever none came for a while."""
    closed = asyncio.ensure_future(closing.wait())
    coming = asyncio.ensure_future(anext(results, None))
    try:
        while not closed.done():
            done, _ = await asyncio.wait({coming, closed}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
            if coming in done:
                result = coming.result()
                if result is None:
                    return
                yield result
                coming = asyncio.ensure_future(anext(results, None))
            elif not done:
                yield None
    finally:
        closed.cancel()
        coming.cancel()
        await asyncio.wait({coming})
        await results.aclose()
