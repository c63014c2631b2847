"""The request's id: taken from `X-Request-ID` or made here, told in the answer, in the log and in masked errors."""

from __future__ import annotations

import random
import re
from contextvars import ContextVar

_FORM = re.compile(rb"[A-Za-z0-9._:-]{1,64}")  # nothing that could forge a header or a line of the log

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the request being served; `-` outside of any."""


def request_id(sent: bytes | None) -> str:
    """The id that a caller sent, if it is harmless; else a new one."""
    return sent.decode() if sent and _FORM.fullmatch(sent) else f"{random.getrandbits(64):016x}"
