"""The log: one line for each event, as text or as JSON, each with the id of the request it is about."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from app.api.request_id import REQUEST_ID

if TYPE_CHECKING:  # the parent of workers logs too, and serves nothing
    from app.api.http.operations import Report

slow = logging.getLogger("linernotes.slow")

TEXT = "%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s"
OURS = ("app", "linernotes")


class _Request(logging.Filter):
    """Gives every record the id of the request that is being served."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything pass."""
        record.request = REQUEST_ID.get()
        return True


class JsonLines(logging.Formatter):
    """One JSON object for each line: time, level, logger, request, message, what a record has more, and its error."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request", "-"),
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line, enc_hook=str).decode()


def set_up_log(level: str, form: str) -> None:
    """Write our own log at `level` and other libraries' warnings to standard error, as `text` or `json`."""
    handler = logging.StreamHandler()
    handler.addFilter(_Request())
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter(TEXT))
    logging.basicConfig(handlers=[handler])
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    # Who changed what, and what was slow, was asked for: it is told at whichever level.
    logging.getLogger("linernotes.audit").setLevel(logging.INFO)
    slow.setLevel(logging.INFO)


def slow_queries(milliseconds: float) -> Callable[[Report], None]:
    """A watch that logs every operation that took at least so long, with the SHA-256 of its document."""

    def watch(report: Report) -> None:
        took = report.seconds * 1000
        if took >= milliseconds:
            slow.warning(
                "operation %s took %.0f ms (%s, %s), document %s",
                report.operation or "-",
                took,
                report.executor,
                report.outcome,
                report.document,
                extra={"facts": {"operation": report.operation, "ms": round(took, 1), "document": report.document}},
            )

    return watch
