"""What is read of a request, and what is refused before anything is run."""

from __future__ import annotations

import asyncio
import io

import aiohttp
import pytest

from app.api.http.request import DEEPEST_JSON, GraphQLRequest, parse_get, parse_message, parse_post, read_body
from app.errors import LimitExceeded, RequestRefused

JSON = {b"content-type": b"application/json"}
QUERY = "{ __typename }"


def arriving(*chunks: bytes, pause: float = 0.0):
    messages = [{"type": "http.request", "body": one, "more_body": True} for one in chunks]
    messages[-1]["more_body"] = False

    async def receive():
        await asyncio.sleep(pause)
        return messages.pop(0)

    return receive


async def test_a_body_is_gathered_from_its_pieces() -> None:
    assert await read_body(JSON, arriving(b"ab", b"c", b""), 3, 1) == b"abc"


@pytest.mark.parametrize("told", [b"25", b"9" * 5000])
async def test_a_body_that_says_it_is_too_large_is_not_read(told: bytes) -> None:
    with pytest.raises(LimitExceeded) as refused:
        await read_body({**JSON, b"content-length": told}, arriving(b""), 3, 1)
    assert refused.value.status == 413
    assert refused.value.details["limit"] == 3
    assert refused.value.details["setting"] == "MAX_BODY_BYTES"


async def test_a_body_that_turns_out_too_large_is_refused_on_the_way() -> None:
    with pytest.raises(LimitExceeded, match="The body's bytes: 6,"):
        await read_body({**JSON, b"content-length": b"2"}, arriving(b"ab", b"cd", b"ef"), 3, 1)


async def test_a_body_without_end_is_not_waited_for() -> None:
    endless = arriving(*[b"abcd"] * 1000)
    with pytest.raises(LimitExceeded, match="The body's bytes: 28,"):
        await read_body(JSON, endless, 3, 1)


async def test_a_body_that_dawdles_is_refused() -> None:
    with pytest.raises(RequestRefused) as refused:
        await read_body(JSON, arriving(b"a", b"b", pause=0.04), 9, 0.06)
    assert refused.value.status == 408


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {b"content-type": b"text/plain"},
        {b"content-type": b"application/x-www-form-urlencoded"},
        {b"content-type": b"multipart/form-data; boundary=x"},
        {b"content-type": b"application/json; charset=utf-16"},
        {**JSON, b"content-encoding": b"gzip"},
        {**JSON, b"content-encoding": b"identity, br"},
    ],
)
async def test_what_is_not_plain_json_is_refused(headers: dict[bytes, bytes]) -> None:
    with pytest.raises(RequestRefused) as refused:
        await read_body(headers, arriving(b"{}"), 9, 1)
    assert refused.value.status == 415


@pytest.mark.parametrize("kind", [b"application/json; charset=utf-8", b'Application/JSON;charset="UTF-8"'])
async def test_json_in_utf8_is_taken_however_it_is_written(kind: bytes) -> None:
    assert await read_body({b"content-type": kind}, arriving(b"{}"), 9, 1) == b"{}"


def test_a_post_gives_a_request_or_a_batch() -> None:
    body = b'{"query":"{a}","operationName":"A","variables":{"x":1},"extensions":{"y":2},"documentId":"d"}'
    request = GraphQLRequest("{a}", "A", {"x": 1}, {"y": 2}, "d")
    assert parse_post(body) == request
    assert parse_post(b"[" + body + b"]") == [request]


@pytest.mark.parametrize(
    "body",
    [
        b'{"query":"\xff"}',
        b'{"query":"\\ud800"}',
        b'{"variables":{"a":' + b"9" * 5000 + b"}}",
        b'{"variables":{"a":1e999}}',
        b'{"variables":{"a":NaN}}',
        b'{"variables":' + b'{"a":' * 70 + b"1" + b"}" * 70 + b"}",
        b'{"extensions":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b'[{"variables":{"a":' + b"[" * 70 + b"]" * 70 + b"}}]",
        b'{"query":"{a}"} and more',
        b"\xef\xbb\xbf{}",
        b'{"variables":[]}',
        b'{"operationName":1}',
        b'{"extensions":"x"}',
    ],
)
def test_json_that_would_hurt_is_refused(body: bytes) -> None:
    with pytest.raises(RequestRefused) as refused:
        parse_post(body)
    assert refused.value.status == 400
    assert refused.value.code == "BAD_REQUEST"


def test_many_braces_in_a_document_are_not_depth() -> None:
    query = "{a" * 200 + "}" * 200
    request = parse_post(b'{"query":"%b","variables":{"a":[1,[2]]}}' % query.encode())
    assert isinstance(request, GraphQLRequest)
    assert request.query == query


def test_a_query_string_gives_a_request() -> None:
    request = parse_get(b"query=%7Ba%7D&operationName=A&variables=%7B%22x%22%3A1%7D&extensions=&documentId=d")
    assert request == GraphQLRequest("{a}", "A", {"x": 1}, None, "d")


@pytest.mark.parametrize(
    "query_string",
    [
        b"variables=1",
        b"variables=[]",
        b"extensions=%7B",
        b"query=%FF",
        b"query=\xff",
        b"&".join(b"a=1" for _ in range(30)),
        b"variables=" + b"%5B" * DEEPEST_JSON * 2,
        b"variables=%7B%22a%22%3A" + b"%5B" * DEEPEST_JSON + b"%5D" * DEEPEST_JSON + b"%7D",
    ],
)
def test_a_query_string_that_cannot_be_read_is_refused(query_string: bytes) -> None:
    with pytest.raises(RequestRefused) as refused:
        parse_get(query_string)
    assert refused.value.status == 400


def test_a_message_is_held_to_the_same_shape() -> None:
    assert parse_message({"query": "{a}", "operationName": None}) == GraphQLRequest("{a}")
    deep: object = 1
    for _ in range(DEEPEST_JSON + 1):
        deep = [deep]
    for payload in ({"query": 1}, {"variables": []}, {"variables": {"a": deep}}):
        with pytest.raises(RequestRefused):
            parse_message(payload)


async def test_a_body_too_large_ends_the_connection(client: aiohttp.ClientSession) -> None:
    async with client.post(
        "/graphql", data=io.BytesIO(b" " * 1_100_000), headers={"content-type": "application/json"}
    ) as reply:
        assert reply.status == 413
        assert reply.headers["connection"] == "close"
