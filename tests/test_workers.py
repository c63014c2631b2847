"""Several workers on one socket: started anew when one dies, ended with the one that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.errors import WorkersDidNotStart
from app.workers import run_workers
from bench.processes import address_of, start

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes in /proc")


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`linernotes serve --workers 2` without providers: the process and its address."""
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'linernotes.db'}",
        "SANDBOX": "off",
        "MUSICBRAINZ_ENABLED": "false",
        "DEEZER_ENABLED": "false",
        "DISCOGS_ENABLED": "false",
        "LOG_LEVEL": "error",
    }
    parent = start(["serve", "--port", "0", "--workers", "2"], environment)
    try:
        yield parent, address_of(parent)
    finally:
        parent.kill()
        parent.communicate(timeout=20)


def children(parent: subprocess.Popen[str]) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_they_are_told_of_once_and_end_with_their_parent_however_it_ends(serving) -> None:
    parent, address = serving
    workers = children(parent)
    assert len(workers) == 2
    assert address.startswith("http://127.0.0.1:")
    parent.kill()
    wait_until(lambda: not any(map(alive, workers)))
    said = parent.stdout.read()
    assert said.count("Ctrl-C") == 1


def test_a_signal_ends_them_in_good_order(serving) -> None:
    parent, _ = serving
    workers = children(parent)
    wait_until(lambda: len(workers) == 2)
    time.sleep(0.5)  # the silent one may still be starting
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(15) == 0
    assert not any(map(alive, workers))


def test_a_worker_that_ends_at_once_ends_all() -> None:
    with pytest.raises(WorkersDidNotStart, match="ended at once"):
        run_workers([["no-such-command"], ["no-such-command"]], 1, dict(os.environ), patience=5)
