from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest

from app.api.http.operations import Report
from app.api.request_id import REQUEST_ID
from app.observe.logs import OURS, set_up_log, slow_queries

SetUp = Callable[[str, str], io.StringIO]


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[SetUp]:
    """Sets up the log; gives what is then written to standard error. The log is as before afterwards."""
    loggers = [logging.getLogger(name) for name in (*OURS, "linernotes.audit", "linernotes.slow")]
    before = [logger.level for logger in loggers]

    def start(level: str, form: str) -> io.StringIO:
        monkeypatch.setattr(logging.getLogger(), "handlers", [])  # pytest's own would be kept instead
        monkeypatch.setattr("sys.stderr", stream := io.StringIO())
        set_up_log(level, form)
        return stream

    yield start
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.fixture
def request_id() -> Iterator[str]:
    token = REQUEST_ID.set("r-123")
    yield "r-123"
    REQUEST_ID.reset(token)


def test_a_line_of_text_has_the_id_of_its_request(set_up: SetUp, request_id: str) -> None:
    written = set_up("info", "text")
    logging.getLogger("app.api").info("hello %s", "there")
    assert written.getvalue().endswith(f" INFO app.api [{request_id}] hello there\n")


def test_a_line_of_json_is_one_object_even_with_line_breaks_and_an_error(set_up: SetUp, request_id: str) -> None:
    written = set_up("info", "json")
    try:
        raise ValueError("broken\nin two")
    except ValueError:
        logging.getLogger("app.api").exception("it\nhappened")
    [line] = written.getvalue().splitlines()
    told = json.loads(line)
    assert (told["level"], told["logger"], told["request"]) == ("ERROR", "app.api", request_id)
    assert told["message"] == "it\nhappened"
    assert "broken\nin two" in told["error"]
    assert told["time"].endswith("+00:00")


def test_others_are_heard_from_warnings_on_and_the_audit_always(set_up: SetUp) -> None:
    written = set_up("error", "text")
    logging.getLogger("somebody").info("chatter")
    logging.getLogger("somebody").warning("trouble")
    logging.getLogger("app.gateway").warning("not at this level")
    logging.getLogger("linernotes.audit").info("refreshTrack by local")
    assert [line.rpartition("] ")[2] for line in written.getvalue().splitlines()] == [
        "trouble",
        "refreshTrack by local",
    ]


def test_a_slow_operation_is_told_with_its_documents_hash_and_a_quick_one_is_not(
    set_up: SetUp, request_id: str
) -> None:
    written = set_up("info", "json")
    watch = slow_queries(100)
    watch(Report("Quick", "aaa", "plan", 0.099, "ok"))
    watch(Report("Slow", "bbb", "strawberry", 0.25, "errors"))
    [line] = written.getvalue().splitlines()
    told = json.loads(line)
    assert told["message"] == "operation Slow took 250 ms (strawberry, errors), document bbb"
    assert (told["operation"], told["ms"], told["document"], told["request"]) == ("Slow", 250.0, "bbb", request_id)
