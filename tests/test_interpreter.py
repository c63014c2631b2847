"""What a server changes about its process, seen in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.interpreter import KEPT_FREE


def told_by(program: str) -> str:
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    return run.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc gives memory back so eagerly")
def test_a_long_answer_is_written_where_the_last_one_was_and_the_system_clears_no_page_for_it() -> None:
    program = """
import resource
from app.interpreter import keep_freed_memory
keep_freed_memory()
def answers(count):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(count):
        b"{%b}" % b",".join([bytes(1500)] * 200)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
answers(20)
print(answers(200))
"""
    assert int(told_by(program)) < 200


def test_what_is_kept_free_is_little_beside_what_a_server_needs() -> None:
    assert KEPT_FREE <= 16 * 2**20


def test_what_a_start_has_loaded_is_looked_through_no_more_and_garbage_in_small_rounds() -> None:
    program = """
import gc
from app.interpreter import spare_the_collector
spare_the_collector()
print(gc.isenabled(), gc.get_freeze_count() > 1000, gc.get_threshold())
"""
    assert told_by(program) == "True True (5000, 20, 100)"


def test_a_loop_waits_half_a_millisecond_for_a_thread_at_work() -> None:
    program = """
import sys
from app.interpreter import share_the_interpreter
share_the_interpreter()
print(sys.getswitchinterval())
"""
    assert float(told_by(program)) == pytest.approx(0.0005)
