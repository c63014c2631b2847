"""The lookout: everything that watches one gateway, chosen by the settings and handed to the rooms by `app.main`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
from prometheus_client import CollectorRegistry
from starlette.middleware import Middleware
from starlette.routing import Route

from app.api.acts import Acts
from app.api.http.operations import Report
from app.errors import InvalidSetting
from app.gateway.gateway import Gateway
from app.observe.calls import watched_calls
from app.observe.history import History
from app.observe.logs import slow_queries
from app.observe.metrics import Metrics, Reading, read
from app.observe.pages import checks_of, health_pages, metrics_page
from app.settings import Settings

if TYPE_CHECKING:
    from app.observe.traces import Traces


class Lookout:
    """Watches the gateway that `gateway` gives once it is open."""

    def __init__(self, settings: Settings, gateway: Callable[[], Gateway]) -> None:
        async def reading() -> Reading:
            return await read(gateway())

        self._settings = settings
        self._gateway = gateway
        self._history = History(lambda: gateway().cache.counts)
        self._metrics = Metrics(CollectorRegistry(), reading) if settings.metrics else None
        self._traces = _traces(settings)
        self._watches: list[Callable[[Report], None]] = [slow_queries(settings.slow_query_ms), self._history.operation]
        if self._metrics:
            self._watches.append(self._metrics.operation)
        if self._traces:
            self._watches.append(self._traces.operation)

    def watch(self, report: Report) -> None:
        """Tell every watcher of an operation."""
        for watch in self._watches:
            watch(report)

    @property
    def routes(self) -> list[Route]:
        """The pages for machines."""
        pages = health_pages(checks_of(self._gateway))
        if self._metrics:
            token = self._settings.metrics_token
            pages.append(metrics_page(self._metrics.exposition, token.get_secret_value() if token else None))
        return pages

    @property
    def middleware(self) -> list[Middleware]:
        """What stands around every request: its span, where there are traces."""
        return [Middleware(self._traces.around)] if self._traces else []

    @property
    def calls(self) -> Sequence[aiohttp.TraceConfig]:
        """What the providers' session is opened with."""
        return [watched_calls(self._begin_call, self._end_call)]

    def acts(self, acts: Acts) -> Acts:
        """The acts as they are called: with what was done lately, and with spans where there are traces."""
        told = replace(acts, lately=self._history.lately)
        return self._traces.acts(told) if self._traces else told

    def close(self) -> None:
        """Send what is left to send."""
        if self._traces:
            self._traces.close()

    def _begin_call(self, provider: str) -> object:
        return self._traces.begin_call(provider) if self._traces else None

    def _end_call(self, begun: object, provider: str, outcome: str, seconds: float) -> None:
        self._history.call(outcome)
        if self._metrics:
            self._metrics.call(provider, outcome, seconds)
        if self._traces:
            self._traces.end_call(begun, outcome)


def _traces(settings: Settings) -> Traces | None:
    """Traces where the settings want them; raises InvalidSetting where their packages are missing."""
    if settings.otlp_endpoint is None:
        return None
    try:
        from app.observe.traces import Traces  # noqa: PLC0415 - its packages are an extra
    except ModuleNotFoundError as cause:
        remedy = "an address, where the packages of the extra linernotes[traces] are installed"
        raise InvalidSetting("OTLP_ENDPOINT", f"the package {cause.name!r} is missing", remedy) from cause
    return Traces.to(settings.otlp_endpoint)
