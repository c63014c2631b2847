"""Traces by OpenTelemetry: a span for the request, one for each act of the gateway, one for each call to a provider.

Off unless the settings name where they go; the packages are the extra `linernotes[traces]`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.acts import Acts
from app.api.http.operations import Report
from app.api.request_id import REQUEST_ID

T = TypeVar("T")

TRACED = ("look_up", "resolve", "open_link", "search", "match", "works", "contributors", "catalogs", "catalog", "songs")
FAILED = frozenset({"timeout", "unreachable", "left", "5xx"})


class Traces:
    """Makes the spans of one gateway and hands them to `processor`."""

    def __init__(self, processor: SpanProcessor) -> None:
        self._provider = TracerProvider(resource=Resource.create({"service.name": "linernotes"}))
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("linernotes")

    @classmethod
    def to(cls, endpoint: str) -> Traces:
        """Traces that are sent by OTLP over HTTP to an address such as `http://127.0.0.1:4318/v1/traces`."""
        return cls(BatchSpanProcessor(OTLPSpanExporter(endpoint)))

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()

    def around(self, app: ASGIApp) -> ASGIApp:
        """The app with a span around each request, below the caller's own where that sent one."""

        async def traced(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            above = TraceContextTextMapPropagator().extract(sent)
            name = f"{scope['method']} {scope['path']}"
            with self._tracer.start_as_current_span(name, above, SpanKind.SERVER):
                await app(scope, receive, send)

        return traced

    def operation(self, report: Report) -> None:
        """Say on the request's span what was asked; a `Watch` for the door."""
        span = trace.get_current_span()
        span.set_attributes(
            {
                "graphql.operation.name": report.operation or "",
                "graphql.document.id": report.document,
                "linernotes.executor": report.executor,
                "linernotes.outcome": report.outcome,
                "linernotes.request_id": REQUEST_ID.get(),
            }
        )

    def acts(self, acts: Acts) -> Acts:
        """The acts, each with a span of its own: these are what the loaders call."""
        traced: dict[str, Any] = {name: self._act(name, getattr(acts, name)) for name in TRACED}
        return replace(acts, **traced)

    def begin_call(self, provider: str) -> object:
        """A span for a call to a provider."""
        return self._tracer.start_span(f"call {provider}", kind=SpanKind.CLIENT, attributes={"peer.service": provider})

    def end_call(self, span: object, outcome: str) -> None:
        """End it."""
        assert isinstance(span, Span)  # noqa: S101 - it is what `begin_call` gave
        span.set_attribute("linernotes.outcome", outcome)
        if outcome in FAILED:
            span.set_status(Status(StatusCode.ERROR, outcome))
        span.end()

    def _act(self, name: str, act: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
        async def traced(*given: Any) -> T:  # noqa: ANN401 - the act's own arguments, whatever they are
            with self._tracer.start_as_current_span(name):
                return await act(*given)

        return traced
