"""What every test may ask for."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

pytest_plugins = ["tests.databases"]

SHARED = Path(os.environ.get("LINERNOTES_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material beside the project; a test that needs it skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the shared material, expected at {SHARED}; point LINERNOTES_SHARED at it")
    return SHARED


@pytest.fixture(scope="session")
def corpus(shared: Path) -> Path:
    """The recorded real responses."""
    folder = shared / "corpus"
    if not (folder / "INDEX.jsonl").is_file():
        pytest.skip(f"needs the recorded responses, expected at {folder}")
    return folder


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Tell each reason for skipping once, with the number of its tests."""
    told = (report.longrepr for report in terminalreporter.stats.get("skipped", ()))
    reasons = Counter(text[2].removeprefix("Skipped: ") for text in told if isinstance(text, tuple))
    for reason, count in reasons.most_common():
        terminalreporter.line(f"SKIPPED {count}: {reason}", yellow=True)
