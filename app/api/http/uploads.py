"""Requests with a file, as the GraphQL multipart request specification has them: `operations`, `map`, and the file.

A form is what any page can make a visitor's browser send without asking; so a header is needed that no page of another
site can set unasked. The file goes to a spool as it arrives, to disk where it is large, and never into memory whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

import msgspec
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import Receive

from app.api.http.origins import PREFLIGHT_HEADERS
from app.api.http.request import GraphQLRequest, parse_post
from app.api.scalars import Upload
from app.errors import LimitExceeded, RequestRefused
from app.settings import Settings

LONGEST_NAME = 255

MOST_DISCARDED = 2
"""A request up to so many times too large is taken and thrown away: who is still sending misses the answer."""

_map = msgspec.json.Decoder(dict[str, list[str]])


def is_upload(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a request brings a file."""
    return headers.get(b"content-type", b"").lower().startswith(b"multipart/form-data")


@asynccontextmanager
async def uploaded(
    headers: Mapping[bytes, bytes], receive: Receive, settings: Settings
) -> AsyncIterator[GraphQLRequest]:
    """The request, with its file among the variables; the file is gone when the block ends. Raises RequestRefused."""
    if not any(name in headers for name in PREFLIGHT_HEADERS):
        message = "A request with a file needs the header apollo-require-preflight, with any value."
        raise RequestRefused(403, "PREFLIGHT_REQUIRED", message)
    form = await _form(headers, receive, settings)
    try:
        yield _request(form)
    finally:
        await form.close()


async def _form(headers: Mapping[bytes, bytes], receive: Receive, settings: Settings) -> FormData:
    kind = Headers({"content-type": headers[b"content-type"].decode("latin-1")})
    pieces = _pieces(headers, receive, settings.max_upload_bytes)
    parser = MultiPartParser(kind, pieces, max_files=1, max_fields=2, max_part_size=settings.max_body_bytes)
    try:
        async with asyncio.timeout(settings.upload_seconds):
            return await parser.parse()
    except MultiPartException as error:
        raise _unreadable(error.message) from error
    except TimeoutError:
        message = f"The file did not arrive within {settings.upload_seconds:g} seconds."
        raise RequestRefused(408, "REQUEST_TIMEOUT", message) from None


async def _pieces(headers: Mapping[bytes, bytes], receive: Receive, most: int) -> AsyncGenerator[bytes, None]:
    if headers.get(b"content-encoding", b"identity").lower() not in {b"identity", b""}:
        raise RequestRefused(415, "UNSUPPORTED_MEDIA_TYPE", "Compressed bodies are not taken: send the body as it is.")
    told = headers.get(b"content-length", b"")
    if told.isdigit() and int(told[:20]) > most * MOST_DISCARDED:
        raise _too_large(int(told[:20]), most)
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestRefused(400, "BAD_REQUEST", "The caller left before the file was complete.")
        piece: bytes = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(piece)
        if size <= most:
            yield piece
        elif size > most * MOST_DISCARDED:
            break
    if size > most:
        raise _too_large(size, most)


def _too_large(size: int, most: int) -> LimitExceeded:
    return LimitExceeded("UPLOAD_TOO_LARGE", "The request's bytes", size, most, "MAX_UPLOAD_BYTES", status=413)


def _request(form: FormData) -> GraphQLRequest:
    """The operation, with each file put where the map says; raises RequestRefused."""
    operations, places = form.get("operations"), form.get("map")
    if not isinstance(operations, str) or not isinstance(places, str):
        raise _unreadable("the fields `operations` and `map` are needed, and the file after them.")
    request = parse_post(operations.encode())
    if isinstance(request, list):
        raise _unreadable("a batch cannot bring files.")
    try:
        mapped = _map.decode(places)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise _unreadable(f"`map` is no JSON object of lists: {error}.") from error
    for name, paths in mapped.items():
        file = form.get(name)
        if not isinstance(file, UploadFile):
            raise _unreadable(f"`map` names the file {name[:80]!r}, which did not come.")
        for path in paths:
            _put(request, path, Upload((file.filename or "")[:LONGEST_NAME], cast("Any", file.file)))
    return request


def _put(request: GraphQLRequest, path: str, upload: Upload) -> None:
    """Put a file into a variable; it must be there, and null."""
    root, _, name = path.partition(".")
    variables = request.variables or {}
    if root != "variables" or variables.get(name, ...) is not None:
        raise _unreadable(f"`map` names the place {path[:80]!r}, and there is no variable of that name that is null.")
    variables[name] = upload


def _unreadable(what: str) -> RequestRefused:
    return RequestRefused(400, "BAD_REQUEST", f"Not a GraphQL request with a file: {what}")
