"""Progress is a bar on a terminal and plain lines elsewhere."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from app.imports import progress
from app.imports.progress import told


def test_elsewhere_than_on_a_terminal_a_stage_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.0)
    said = io.StringIO()
    with told(Console(file=said, width=120)) as lines:
        lines.stage("rows", 2_000)
        lines.advance(500)
    first, second = said.getvalue().splitlines()
    assert first == "rows: 2,000"
    assert second.startswith("rows: 500 of 2,000, ")
    assert second.endswith(" s left")


def test_lines_do_not_come_faster_than_they_can_be_read() -> None:
    said = io.StringIO()
    with told(Console(file=said, width=120)) as lines:
        lines.stage("rows", 2_000)
        for _ in range(1_000):
            lines.advance()
    assert said.getvalue() == "rows: 2,000\n"


def test_a_terminal_has_a_bar_with_rows_and_rate() -> None:
    said = io.StringIO()
    with told(Console(file=said, width=120, force_terminal=True)) as bars:
        bars.stage("tables", 10)
        bars.advance(10)
        bars.stage("rows", 2_000)
        bars.advance(500)
    assert "500/2000" in said.getvalue()
