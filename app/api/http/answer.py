"""What a caller is told: one body of JSON, with the status that its form and its contents ask for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import msgspec
from graphql import GraphQLError
from starlette.types import Send

from app.api.http.negotiation import Form
from app.api.http.responses import Kept
from app.api.masking import mask
from app.errors import DocumentInvalid, LinernotesError, RequestRefused

Headers = list[tuple[bytes, bytes]]

LONGEST_MESSAGE = 500

_SUGGESTION = re.compile(r" Did you mean .*", re.DOTALL)
_NO_SNIFFING = (b"x-content-type-options", b"nosniff")
_TYPES = {form: (b"content-type", f"{form}; charset=utf-8".encode()) for form in Form}


@dataclass(slots=True)
class Answer:
    """A whole answer; `more` are headers beside its type and length, `kept` is where its body may be given again."""

    status: int
    form: Form
    body: bytes
    more: Headers = field(default_factory=list)
    kept: Kept | None = None

    async def send(self, send: Send) -> None:
        """Send it."""
        headers = [
            _TYPES[self.form],
            (b"content-length", b"%d" % len(self.body)),
            _NO_SNIFFING,
            *self.more,
        ]
        if self.status == HTTPStatus.NOT_MODIFIED:  # nothing is sent that could have a type or a length
            headers = self.more
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def refused(error: LinernotesError, form: Form, *, suggestions: bool, well_formed: bool = False) -> Answer:
    """The answer that says no. `well_formed`: the request was in order, only its document or variables were not.

    By GraphQL over HTTP a well-formed request is answered with 200 in `application/json`, whose clients take another
    status for a fault of the network, and with 400 in `application/graphql-response+json`.
    """
    status = error.status if isinstance(error, RequestRefused) else HTTPStatus.BAD_REQUEST
    malformed = isinstance(error, RequestRefused) and error.code == "BAD_REQUEST"
    if well_formed and not malformed and form is Form.JSON and status == HTTPStatus.BAD_REQUEST:
        status = HTTPStatus.OK
    more: Headers = []
    if isinstance(error, RequestRefused) and error.retry_after is not None:
        more.append((b"retry-after", b"%d" % math.ceil(error.retry_after)))
    if status == HTTPStatus.UNAUTHORIZED:
        more.append((b"www-authenticate", b"Bearer"))
    if status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}:
        more.append((b"connection", b"close"))  # the rest of the body is not waited for
    return Answer(status, form, encoded({"errors": told_refusal(error, suggestions=suggestions)}), more)


def told_refusal(error: LinernotesError, *, suggestions: bool) -> list[dict[str, Any]]:
    """The errors of a refusal, as an answer lists them."""
    if isinstance(error, DocumentInvalid):
        return told([one for one in error.errors if isinstance(one, GraphQLError)], suggestions=suggestions)
    details = error.details if isinstance(error, RequestRefused) else {}
    code = error.code if isinstance(error, RequestRefused) else "INTERNAL"
    return [{"message": str(error), "extensions": {"code": code, **details}}]


def told_surprise(problem: Exception) -> list[dict[str, Any]]:
    """What nobody expected, as an answer lists it: nothing but a reference to the log."""
    return told([GraphQLError(str(problem), original_error=problem)], suggestions=False, executed=True)


def is_refusal(result: Mapping[str, Any]) -> bool:
    """Whether a result says that nothing was run; a part that is delivered later has no `data` either."""
    return "data" not in result and "hasNext" not in result


def told(errors: Sequence[GraphQLError], *, suggestions: bool, executed: bool = False) -> list[dict[str, Any]]:
    """GraphQL's errors as an answer lists them, each with its code, without names that nobody has asked for."""
    listed = []
    for error in errors:
        mask(error, executed=executed)
        formatted: dict[str, Any] = dict(error.formatted)
        message = error.message if suggestions else _SUGGESTION.sub("", error.message)
        formatted["message"] = message if len(message) <= LONGEST_MESSAGE else f"{message[: LONGEST_MESSAGE - 3]}..."
        listed.append(formatted)
    return listed


def encoded(result: Mapping[str, Any] | msgspec.Raw) -> bytes:
    """A result as JSON in UTF-8, names in their own letters."""
    return msgspec.json.encode(result)
