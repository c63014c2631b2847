"""What a caller sends: a JSON body by POST, a query string by GET, a `subscribe` message on a websocket."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive

from app.api.http.patience import within
from app.errors import LimitExceeded, RequestRefused

DEEPEST_JSON = 64
MOST_PARAMETERS = 20

MOST_BLANKS = 100

MOST_DISCARDED = 8
"""A body up to so many times too large is taken and thrown away: a client that is still sending misses the answer."""

T = TypeVar("T")


class GraphQLRequest(msgspec.Struct, rename="camel"):
    """One request, whichever way it came. `document_id` names a trusted document in place of `query`."""

    query: str | None = None
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None
    document_id: str | None = None


_bodies = msgspec.json.Decoder(GraphQLRequest | list[GraphQLRequest])
_objects = msgspec.json.Decoder(dict[str, Any] | None)


def joined(headers: Sequence[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name; one that was sent on several lines is one with commas, as HTTP has it."""
    found = dict(headers)
    if len(found) < len(headers):
        lines: dict[bytes, list[bytes]] = {}
        for name, value in headers:
            lines.setdefault(name, []).append(value)
        found = {name: b", ".join(values) for name, values in lines.items()}
    return found


async def read_body(headers: Mapping[bytes, bytes], receive: Receive, most: int, patience: float) -> bytes:
    """The body, `most` bytes of it within `patience` seconds; raises RequestRefused.

    Only JSON is taken. A page of another site can make a browser send forms and plain text without asking, JSON never;
    that is what keeps a visitor's browser from being used against him.
    """
    _check_content_type(headers.get(b"content-type", b""))
    if headers.get(b"content-encoding", b"identity").lower() not in {b"identity", b""}:
        raise RequestRefused(415, "UNSUPPORTED_MEDIA_TYPE", "Compressed bodies are not taken: send the body as it is.")
    told = headers.get(b"content-length", b"")
    if told.isdigit() and int(told[:20]) > most * MOST_DISCARDED:
        raise _too_large(int(told[:20]), most)
    try:
        return await within(patience, _gathered(receive, most))
    except TimeoutError:
        raise RequestRefused(408, "REQUEST_TIMEOUT", f"The body did not arrive within {patience:g} seconds.") from None


async def _gathered(receive: Receive, most: int) -> bytes:
    pieces: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestRefused(400, "BAD_REQUEST", "The caller left before the body was complete.")
        piece: bytes = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(piece)
        if size > most * MOST_DISCARDED:
            raise _too_large(size, most)
        if size <= most:
            pieces.append(piece)
    if size > most:
        raise _too_large(size, most)
    return b"".join(pieces)


def _too_large(size: int, most: int) -> LimitExceeded:
    return LimitExceeded("BODY_TOO_LARGE", "The body's bytes", size, most, "MAX_BODY_BYTES", status=413)


@lru_cache(256)
def _check_content_type(header: bytes) -> None:
    written = header.decode("latin-1")
    kind, *parameters = (part.strip().lower() for part in written.split(";"))
    if kind != "application/json":
        remedy = "Send the request as application/json."
        raise RequestRefused(415, "UNSUPPORTED_MEDIA_TYPE", f"{written[:80]!r} is not taken. {remedy}")
    charsets = [one.removeprefix("charset=").strip('"') for one in parameters if one.startswith("charset=")]
    if charsets and charsets != ["utf-8"]:
        raise RequestRefused(415, "UNSUPPORTED_MEDIA_TYPE", f"{charsets[0]!r} is not taken. Send UTF-8.")


def parse_post(body: bytes) -> GraphQLRequest | list[GraphQLRequest]:
    """The request, or the batch of them, in a body; raises RequestRefused."""
    requests: GraphQLRequest | list[GraphQLRequest] = _decoded(_bodies.decode, body)
    return requests


def looks_like_batch(body: bytes) -> bool:
    """Whether a body begins as a list does: a large one takes milliseconds to read."""
    return body[:MOST_BLANKS].lstrip().startswith(b"[")


def parse_message(payload: Mapping[str, Any]) -> GraphQLRequest:
    """The request in a websocket message's payload, decoded before; raises RequestRefused."""
    try:
        request = msgspec.convert(payload, GraphQLRequest)
    except msgspec.ValidationError as error:
        raise RequestRefused(400, "BAD_REQUEST", f"{error}.") from error
    _check_depth(request.variables, DEEPEST_JSON)
    _check_depth(request.extensions, DEEPEST_JSON)
    return request


def parse_get(query_string: bytes) -> GraphQLRequest:
    """The request in a query string; raises RequestRefused."""
    try:
        sent = dict(parse_qsl(query_string.decode("ascii"), True, errors="strict", max_num_fields=MOST_PARAMETERS))  # noqa: FBT003 - parse_qsl's own: blanks are values
    except ValueError as error:
        raise RequestRefused(400, "BAD_REQUEST", f"The query string cannot be read: {error}.") from error
    return GraphQLRequest(
        query=sent.get("query"),
        operation_name=sent.get("operationName"),
        variables=_object(sent.get("variables")),
        extensions=_object(sent.get("extensions")),
        document_id=sent.get("documentId"),
    )


def _object(text: str | None) -> dict[str, Any] | None:
    return _decoded(_objects.decode, text.encode()) if text else None


def _decoded(decode: Callable[[bytes], T], text: bytes) -> T:
    try:
        value = decode(text)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise RequestRefused(400, "BAD_REQUEST", f"Not a GraphQL request in JSON: {error}.") from error
    except RecursionError:
        raise _too_deep() from None
    # There cannot be more levels than opening brackets, which are counted much faster than levels.
    if text.count(b"[") + text.count(b"{") > DEEPEST_JSON:
        for request in value if isinstance(value, list) else [value]:
            if isinstance(request, GraphQLRequest):
                _check_depth(request.variables, DEEPEST_JSON)
                _check_depth(request.extensions, DEEPEST_JSON)
            else:
                _check_depth(request, DEEPEST_JSON)
    return value


def _check_depth(value: object, left: int) -> None:
    if not left:
        raise _too_deep()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        if isinstance(one, dict | list):
            _check_depth(one, left - 1)


def _too_deep() -> RequestRefused:
    return RequestRefused(400, "BAD_REQUEST", f"JSON nested more than {DEEPEST_JSON} levels deep is not taken.")
