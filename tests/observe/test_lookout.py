from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from app.api.http.operations import Report
from app.errors import InvalidSetting
from app.observe.lookout import Lookout
from app.settings import Settings, read_settings
from tests.api.fake import FakeGateway


def no_gateway() -> object:
    raise AssertionError("nothing is asked of the gateway before it is open")


def opened() -> object:
    return SimpleNamespace(cache=SimpleNamespace(counts={"process": (3, 1)}))


def lookout(**settings: object) -> Lookout:
    return Lookout(read_settings(**settings), opened)  # type: ignore[arg-type]  # only its cache is asked


def paths(one: Lookout) -> set[str]:
    return {route.path for route in one.routes}


def test_figures_are_there_unless_they_are_switched_off() -> None:
    assert paths(lookout()) == {"/healthz", "/readyz", "/metrics"}
    assert paths(lookout(metrics=False)) == {"/healthz", "/readyz"}


def test_nothing_stands_around_a_request_that_nobody_traces() -> None:
    assert lookout(metrics=False).middleware == []


def test_the_acts_tell_what_was_watched_lately() -> None:
    one = lookout(metrics=False)
    one.watch(Report("Slow", "abc", "plan", 0.5, "ok"))
    [minute] = one.acts(FakeGateway().acts).lately(1).minutes
    assert (minute.operations, minute.slowest_ms) == (1, 500)


def test_a_slow_operation_is_logged_where_a_time_is_set(caplog: pytest.LogCaptureFixture) -> None:
    report = Report("Slow", "abc", "plan", 0.5, "ok")
    lookout(slow_query_ms=1000).watch(report)
    assert caplog.text == ""
    lookout(slow_query_ms=100).watch(report)
    assert "document abc" in caplog.text


def test_traces_without_their_packages_are_a_setting_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.delitem(sys.modules, "app.observe.traces", raising=False)
    with pytest.raises(InvalidSetting, match=r"OTLP_ENDPOINT: .*linernotes\[traces\]"):
        Lookout(Settings(otlp_endpoint="http://127.0.0.1:4318/v1/traces"), no_gateway)  # type: ignore[arg-type]  # never asked
