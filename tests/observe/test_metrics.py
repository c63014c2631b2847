from __future__ import annotations

import json
import re
from pathlib import Path

import aiohttp
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from app.api.http.operations import Report
from app.observe.metrics import MOST_NAMES, Metrics, Reading
from app.providers.contract import CircuitState, Health
from app.store.jobs import Figures
from tests.end_to_end.house import app_over, made_up
from tests.servers import running

DASHBOARD = Path(__file__).parents[2] / "dashboards" / "linernotes.json"

WORK = Figures({"running": 2, "done": 9}, {"queued": 40, "running": 3}, rows_done=250, rows_left=4_050)

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str) -> Samples:
    """Every figure by its name and labels."""
    return {
        (one.name, frozenset(one.labels.items())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def value(told: Samples, name: str, **labels: str) -> float:
    return told[name, frozenset(labels.items())]


async def nothing_read() -> Reading:
    health = Health(CircuitState.OPEN, 3, "5/1s", 9, 4, None, None, None, None, waited_seconds=1.5)
    return Reading({"deezer": health}, {"process": (7, 2)}, {"deezer": 5}, 3, WORK)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(CollectorRegistry(), nothing_read)


async def told_by(metrics: Metrics) -> Samples:
    return samples((await metrics.exposition()).decode())


async def test_operations_are_counted_by_name_executor_and_outcome(metrics: Metrics) -> None:
    metrics.operation(Report("Titles", "abc", "plan", 0.002, "ok"))
    metrics.operation(Report("Titles", "abc", "plan", 0.004, "ok"))
    metrics.operation(Report(None, "def", "strawberry", 0.2, "TIMEOUT", "directive"))
    told = await told_by(metrics)
    assert value(told, "linernotes_operations_total", operation="Titles", executor="plan", outcome="ok") == 2
    assert value(told, "linernotes_operations_total", operation="-", executor="strawberry", outcome="TIMEOUT") == 1
    assert value(told, "linernotes_unplanned_operations_total", reason="directive") == 1
    assert value(told, "linernotes_operation_seconds_bucket", executor="plan", le="0.0025") == 1
    assert value(told, "linernotes_operation_seconds_count", executor="plan") == 2


async def test_callers_cannot_grow_the_figures_by_their_operations_names(metrics: Metrics) -> None:
    for number in range(10 * MOST_NAMES):
        metrics.operation(Report(f"Q{number}", "abc", "plan", 0.001, "ok"))
    metrics.operation(Report("L" * 1000, "abc", "plan", 0.001, "ok"))
    names = {
        dict(labels)["operation"]
        for name, labels in await told_by(metrics)
        if name.endswith("operations_total") and "operation" in dict(labels)
    }
    assert len(names) == MOST_NAMES + 1
    assert "other" in names


async def test_what_others_count_is_read_when_it_is_asked_for(metrics: Metrics) -> None:
    metrics.call("deezer", "5xx", 0.3)
    told = await told_by(metrics)
    assert value(told, "linernotes_circuit_state", provider="deezer") == 2
    assert value(told, "linernotes_pace_left", provider="deezer") == 3
    assert value(told, "linernotes_pace_wait_seconds_total", provider="deezer") == 1.5
    assert value(told, "linernotes_upstream_failures_total", provider="deezer") == 4
    assert value(told, "linernotes_upstream_call_seconds_count", provider="deezer", outcome="5xx") == 1
    assert value(told, "linernotes_desk_waiting", provider="deezer") == 5
    assert value(told, "linernotes_cache_hits_total", layer="process") == 7
    assert value(told, "linernotes_cache_misses_total", layer="process") == 2
    assert value(told, "linernotes_unwritten_observations") == 3
    assert value(told, "linernotes_jobs", state="running") == 2
    assert value(told, "linernotes_job_chunks", state="queued") == 40
    assert value(told, "linernotes_job_rows", part="left") == 4_050


async def test_a_gateway_tells_what_it_did(sandbox: str, sqlite_url: str, session: aiohttp.ClientSession) -> None:
    with running(app_over(sandbox, sqlite_url)) as gateway:
        query = "query Two($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { ... on Track { title } } }"
        for _ in range(2):
            body = {"query": query, "variables": {"isrcs": made_up(0, 2)}}
            async with session.post(f"{gateway}/graphql", json=body) as reply:
                assert "errors" not in await reply.json()
        async with session.get(f"{gateway}/metrics") as reply:
            assert reply.content_type == "text/plain"
            told = samples(await reply.text())
    assert sum(v for (name, labels), v in told.items() if name == "linernotes_operations_total") == 2
    calls = {
        dict(labels)["provider"]: v
        for (name, labels), v in told.items()
        if name == "linernotes_upstream_call_seconds_count" and ("outcome", "2xx") in labels
    }
    assert calls["deezer"] == 2
    assert calls["sonovault"] == 1
    assert value(told, "linernotes_cache_hits_total", layer="process") >= 2
    assert value(told, "linernotes_circuit_state", provider="acrcloud") == 0


async def test_the_dashboard_shows_every_figure_and_no_other(metrics: Metrics) -> None:
    metrics.operation(Report("Q", "abc", "strawberry", 0.001, "ok", "directive"))
    metrics.call("deezer", "2xx", 0.1)
    told = {name for name, _ in await told_by(metrics) if not name.endswith("_created")}
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    shown = {
        name
        for panel in board["panels"]
        for target in panel["targets"]
        for name in re.findall(r"linernotes_\w+", target["expr"])
    }
    assert shown <= told
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in told}
    assert {re.sub(r"_(bucket|count|sum)$", "", name) for name in shown} == families
