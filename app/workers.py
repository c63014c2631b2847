"""Workers: several processes that accept from one socket, started anew when one dies, ended together."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from app.errors import WorkersDidNotStart

log = logging.getLogger(__name__)

TICK = 0.1
SHORT_LIFE = 5.0  # seconds; who dies younger would do so again


def run_workers(
    commands: Sequence[Sequence[str]], listener: int, environment: Mapping[str, str], *, patience: float
) -> None:
    """Run `python -m app` with each command, the descriptor `listener` left open to all, until a signal ends them.

    A worker that dies is started anew; one that dies as soon as it has begun ends all, with WorkersDidNotStart.
    `patience` is how many seconds workers have to end in good order.
    """

    def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
        # A session of its own: the terminal's Ctrl-C comes to us, and from us to each worker once.
        return subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-m", "app", *command],
            env=dict(environment),
            stdin=subprocess.PIPE,  # which closes when we die, however that happens; the worker then ends as well
            pass_fds=[listener],
            start_new_session=True,
        )

    with _told_to_end() as told:
        running = [(start(command), time.monotonic()) for command in commands]
        try:
            while not told:
                time.sleep(TICK)
                for place, (worker, began) in enumerate(running):
                    if worker.poll() is not None and not told:
                        if time.monotonic() - began < SHORT_LIFE:
                            raise WorkersDidNotStart(f"a worker ended at once, with status {worker.returncode}")
                        worker.communicate()
                        log.error("worker %d ended with status %d; starting another", worker.pid, worker.returncode)
                        running[place] = (start(commands[-1]), time.monotonic())
        finally:
            _end([worker for worker, _ in running], patience)


@contextmanager
def _told_to_end() -> Iterator[list[int]]:
    """The signals to end that came since the block began."""
    told: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(workers: Sequence[subprocess.Popen[bytes]], patience: float) -> None:
    for worker in workers:
        worker.terminate()
    deadline = time.monotonic() + patience
    for worker in workers:
        try:
            worker.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            worker.kill()
        worker.communicate()
