"""Every error has a code; a surprise tells nothing but its reference."""

from __future__ import annotations

import logging

import pytest

from app.errors import StoreUnavailable
from tests.api.conftest import Execute
from tests.api.fake import FakeGateway

TRACK = '{ track(isrc: "GBDUW0000053") { __typename } }'


@pytest.mark.parametrize(
    ("document", "variables", "code"),
    [
        ("{ tracks(", {}, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ('query ($n: Int!) { searchTracks(text: "a", limit: $n) { hits { isrc } } }', {"n": "x"}, "BAD_USER_INPUT"),
        ("query ($i: [ISRC!]!) { tracks(isrcs: $i) { __typename } }", {"i": [{"a": 1}]}, "INVALID_ISRC"),
        ("{ tracks(isrcs: [true]) { __typename } }", {}, "INVALID_ISRC"),
    ],
)
async def test_what_a_caller_did_wrong_has_its_code(
    execute: Execute, document: str, variables: dict[str, object], code: str
) -> None:
    result = await execute(document, **variables)
    assert [error.extensions["code"] for error in result.errors] == [code]


async def test_a_surprise_is_masked_and_its_cause_logged_with_the_reference(
    execute: Execute, gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.broken = RuntimeError("password=hunter2")
    with caplog.at_level(logging.ERROR):
        result = await execute(TRACK)
    error = result.errors[0]
    assert error.extensions["code"] == "INTERNAL"
    assert error.message == f"Internal error, reference {error.extensions['reference']}"
    assert "hunter2" not in str(error.formatted)
    (record,) = caplog.records
    assert error.extensions["reference"] in record.getMessage()
    assert record.exc_info[1] is gateway.broken


async def test_a_store_that_is_away_is_told_as_such(execute: Execute, gateway: FakeGateway) -> None:
    gateway.broken = StoreUnavailable("postgresql://secret@db")
    error = (await execute(TRACK)).errors[0]
    assert error.extensions["code"] == "STORE_UNAVAILABLE"
    assert "secret" not in str(error.formatted)
