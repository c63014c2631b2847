"""What a provider's face consists of. To add a provider: one file that makes a `Face`, one line in `server.FACES`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.sandbox.library import Shelf
from app.sandbox.pace import Allowance, Pace

_encode = msgspec.json.Encoder().encode


class Json(Response):
    """A JSON body."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        """Encode the body."""
        return _encode(content)


Answer = Callable[[Request, Shelf], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of a provider: its name in the counts, its path below the face's prefix, and what answers it.

    A `free` one is outside the pace and asks for no credentials: it gives them.
    """

    name: str
    path: str
    answer: Answer
    method: str = "GET"
    free: bool = False


def _no_headers(_allowance: Allowance) -> Mapping[str, str]:
    return {}


def _welcome(_request: Request) -> Response | None:
    return None


@dataclass(frozen=True, slots=True)
class Face:
    """How one provider looks from outside.

    `too_fast`, `quota_spent` and `unauthorised` are its words for these; `admit` refuses a request without the
    credentials it wants; `headers` go with every answer. `pace` and `latency` (seconds) are the provider's own unless
    configured otherwise; `unforgiving` paces count refused calls too, a `bucket` refills call by call. `share` is how
    much of the synthetic recordings it knows.
    """

    name: str
    prefix: str
    endpoints: tuple[Endpoint, ...]
    too_fast: Callable[[Allowance], Response]
    quota_spent: Callable[[], Response]
    unauthorised: Callable[[], Response]
    pace: Pace
    latency: float
    share: float
    admit: Callable[[Request], Response | None] = field(default=_welcome)
    headers: Callable[[Allowance], Mapping[str, str]] = field(default=_no_headers)
    unforgiving: bool = False
    bucket: bool = False
