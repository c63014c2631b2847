"""What a provider sent back, and the judges that tell an answer from a failure."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from app.errors import ProviderRefused, ProviderThrottled, ProviderUnavailable, UnreadableAnswer

log = logging.getLogger(__name__)

Shape = TypeVar("Shape")

LONGEST_SAID = 365 * 86_400.0  # seconds; a Retry-After of more than a year is a mistake


class Reply(Struct, frozen=True):
    """What came back: the status, the headers by lower-case name, the body (decompressed)."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Judge = Callable[[Reply], None]
"""Raises ProviderError for a reply that is no answer. An answer, "not found" among them, passes on to the parser."""


def judge_status(reply: Reply) -> None:
    """The rule for providers that speak plain HTTP: 2xx and 404 are answers.

    Raises ProviderThrottled (429), ProviderUnavailable (5xx), ProviderRefused (other 4xx), UnreadableAnswer (the rest).
    """
    status = reply.status
    if 200 <= status < 300 or status == 404:
        return
    if status == 429:
        raise ProviderThrottled("asked too fast (status 429)", retry_after(reply))
    if status >= 500:
        raise ProviderUnavailable(f"the provider is in trouble (status {status})", retry_after(reply))
    if status >= 400:
        raise ProviderRefused(f"the request was refused (status {status})")
    raise UnreadableAnswer(f"an answer with status {status}, which is not documented")


def judge_json(reply: Reply) -> None:
    """As `judge_status`, and a 2xx must be JSON: the circuit breaker then sees garbage with status 200 as a failure."""
    judge_status(reply)
    if reply.status != 404:
        read_json(reply)


def judge_told(reply: Reply, error: str) -> None:
    """As `judge_status`, and every answer is JSON; a 404 is the provider's own only with `error` among its fields.

    The 404 page of some proxy is no absence.
    """
    judge_status(reply)
    body = read_json(reply)
    if reply.status == 404 and not (isinstance(body, dict) and error in body):
        raise unreadable(reply, "a 404 that is not the provider's own")


def read_json(reply: Reply) -> Any:  # noqa: ANN401 - JSON is anything; parsers look before they take
    """The body as JSON. Raises UnreadableAnswer where it is none."""
    try:
        return msgspec.json.decode(reply.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise unreadable(reply, "the answer is not JSON") from error


def shaped(body: Any, shape: type[Shape]) -> Shape:  # noqa: ANN401 - decoded JSON is anything
    """Decoded JSON as a struct; a number written as text is a number. Raises UnreadableAnswer where it does not fit."""
    try:
        return msgspec.convert(body, shape, strict=False)
    except msgspec.ValidationError as error:
        log.warning("not the documented shape: %s, the body begins %.200r", error, body)
        raise UnreadableAnswer("the answer is not of the documented shape") from error


def unreadable(reply: Reply, reason: str) -> UnreadableAnswer:
    """The error to raise for a reply of another shape than documented; the body's beginning goes to the log."""
    log.warning("%s: status %d, the body begins %r", reason, reply.status, reply.body[:200])
    return UnreadableAnswer(reason)


def retry_after(reply: Reply) -> float | None:
    """The seconds in `Retry-After`, said as a number or as a date; None where it is absent or nonsense."""
    said = reply.headers.get("retry-after", "").strip()
    try:
        seconds = float(said)
    except ValueError:
        moment = _date(said)
        # The date is the provider's, so it is read by the provider's clock where that is told.
        now = _date(reply.headers.get("date", "")) or datetime.now(UTC)
        seconds = (moment - now).total_seconds() if moment else math.nan
    return max(seconds, 0.0) if seconds <= LONGEST_SAID else None


def _date(said: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
