"""In which form an answer is wanted: the Accept header, read by its own rules.

One result leaves as `application/graphql-response+json` or `application/json`; many leave as events or as the parts of
a multipart body. A client that names several gets the one it likes best of those that fit the operation.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from app.errors import RequestRefused


class Form(StrEnum):
    """The forms of an answer."""

    RESPONSE_JSON = "application/graphql-response+json"
    JSON = "application/json"
    EVENTS = "text/event-stream"
    PARTS = "multipart/mixed"
    PAGE = "text/html"


WHOLE = (Form.JSON, Form.RESPONSE_JSON)
"""Forms of an answer that is sent as a whole."""

ONE_RESULT = (*WHOLE, Form.EVENTS, Form.PARTS)
"""Forms for an operation with one result, the first being the one for clients that take anything."""

MANY_RESULTS = (Form.EVENTS, Form.PARTS)
"""Forms for a subscription, or for an operation with deferred parts."""


class Accepted(NamedTuple):
    """One entry of an Accept header."""

    kind: str
    quality: float
    parameters: frozenset[str]


@lru_cache(256)
def accepted(header: str) -> tuple[Accepted, ...]:
    """The entries of an Accept header, best liked first; without a header anything is taken."""
    entries = [_entry(part) for part in header.split(",") if part.strip()] or [Accepted("*/*", 1.0, frozenset())]
    return tuple(sorted((one for one in entries if one.quality > 0), key=lambda one: -one.quality))


@lru_cache(1024)
def choose(header: str, offered: tuple[Form, ...]) -> Form:
    """The offered form that the header likes best; raises RequestRefused where it takes none of them."""
    wanted = [form for form in offered if form.value not in _excluded(header)]
    for one in accepted(header):
        for form in wanted:
            if one.kind in {form.value, "*/*", f"{form.split('/')[0]}/*"} and _speaks_utf8(one):
                return form
    raise RequestRefused(
        406, "NOT_ACCEPTABLE", f"This is answered as {' or '.join(offered)}, and the Accept header takes neither."
    )


@lru_cache(256)
def _excluded(header: str) -> frozenset[str]:
    """What is named only to say that it is not taken, with a quality of 0."""
    return frozenset(one.kind for one in map(_entry, header.split(",")) if one.quality == 0)


def refusal_form(header: str) -> Form:
    """The form for an answer that says no, also to a client that takes no form of ours."""
    try:
        return choose(header, WHOLE)
    except RequestRefused:
        return Form.JSON


def wants_page(header: str) -> bool:
    """Whether a browser asks for a page: it names HTML before it names any form of an answer."""
    ours = {Form.RESPONSE_JSON.value, Form.JSON.value, Form.EVENTS.value, Form.PARTS.value, Form.PAGE.value}
    return next((one.kind for one in accepted(header) if one.kind in ours), None) == Form.PAGE


def wraps_payload(header: str) -> bool:
    """Whether parts are wanted as Apollo's subscriptions over multipart have them, each in a `payload`."""
    return any(one.kind == Form.PARTS and "subscriptionspec" in _names(one.parameters) for one in accepted(header))


def _entry(part: str) -> Accepted:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                quality = float(parameter[2:])
            except ValueError:
                quality = 0.0
    return Accepted(kind, quality, frozenset(one for one in parameters if not one.startswith("q=")))


def _speaks_utf8(one: Accepted) -> bool:
    charsets = {parameter for parameter in one.parameters if parameter.startswith("charset=")}
    return charsets <= {"charset=utf-8", 'charset="utf-8"'}


def _names(parameters: Iterable[str]) -> set[str]:
    return {parameter.split("=")[0] for parameter in parameters}
