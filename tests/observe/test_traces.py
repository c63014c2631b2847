from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app.observe import lookout
from app.observe.traces import Traces
from tests.end_to_end.house import TITLES, app_over, made_up
from tests.servers import running

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


async def test_a_request_is_a_tree_of_spans_down_to_each_call(
    sandbox: str,
    sqlite_url: str,
    session: aiohttp.ClientSession,
    exporter: InMemorySpanExporter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lookout, "_traces", lambda _: Traces(SimpleSpanProcessor(exporter)))
    with running(app_over(sandbox, sqlite_url)) as gateway:
        body = {"query": TITLES, "variables": {"isrcs": made_up(0, 1)}}
        headers = {"traceparent": CALLER, "x-request-id": "r-7"}
        async with session.post(f"{gateway}/graphql", json=body, headers=headers) as reply:
            assert "errors" not in await reply.json()
    spans = exporter.get_finished_spans()
    request = one_of(spans, "POST /graphql")
    assert request.parent is not None
    assert f"{request.parent.trace_id:032x}" == CALLER.split("-")[1]
    told = attributes(request)
    assert (told["linernotes.executor"], told["linernotes.outcome"], told["linernotes.request_id"]) == (
        "plan",
        "ok",
        "r-7",
    )
    look_up, call = one_of(spans, "look_up"), one_of(spans, "call deezer")
    assert above(look_up) == request.context.span_id
    assert above(call) == look_up.context.span_id
    assert attributes(call)["linernotes.outcome"] == "2xx"
    assert {span.context.trace_id for span in spans} == {request.context.trace_id}


def one_of(spans: tuple[ReadableSpan, ...], name: str) -> Any:
    return next(span for span in spans if span.name == name)


def above(span: ReadableSpan) -> int:
    assert span.parent is not None
    return span.parent.span_id


def attributes(span: ReadableSpan) -> Mapping[str, Any]:
    return span.attributes or {}
