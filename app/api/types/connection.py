"""Connections, as Relay turns the pages of a list: edges with a cursor each, and whether there are more.

A cursor names the place after which a page begins. It stays good while the list grows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Self

import strawberry
import strawberry.federation
from strawberry import field

from app.api.opaque import opaque, plain
from app.errors import InvalidArgument

MOST = 100

First = Annotated[int, strawberry.argument(description=f"How many at most, up to {MOST}.")]
After = Annotated[str | None, strawberry.argument(description="The cursor after which to go on: an `endCursor`.")]
Last = Annotated[
    int | None, strawberry.argument(description=f"How many at most, up to {MOST}, counted from the end or `before`.")
]
Before = Annotated[str | None, strawberry.argument(description="The cursor before which to end: a `startCursor`.")]


@strawberry.federation.type(shareable=True, description="Where a page lies in its list.")
class PageInfo:
    """As Relay's specification has it; shareable, because other subgraphs have the same."""

    has_next_page: bool = field(description="Whether there are more after this page.")
    has_previous_page: bool = field(description="Whether there are others before this page.")
    start_cursor: str | None = field(description="The first edge's cursor; null on an empty page.")
    end_cursor: str | None = field(description="The last edge's cursor, to be sent as `after`; null on an empty page.")

    @classmethod
    def of(cls, cursors: Sequence[str], start: int, total: int) -> Self:
        """About the page with these cursors, which begins at `start` of `total`."""
        first, last = (cursors[0], cursors[-1]) if cursors else (None, None)
        return cls(
            has_next_page=start + len(cursors) < total,
            has_previous_page=start > 0,
            start_cursor=first,
            end_cursor=last,
        )


def cursor(kind: str, place: str) -> str:
    """The cursor of this place in lists of this kind."""
    return opaque(f"{kind}:{place}")


def read_cursor(kind: str, written: str, form: str = "[A-Z0-9]+", argument: str = "after") -> str:
    """The place that a cursor names, in the form of such places; raises InvalidArgument for what is none of them."""
    told, _, place = (plain(written) or "").partition(":")
    if told != kind or not re.fullmatch(form, place):
        raise InvalidArgument(argument, written, "is no cursor of this list.", "Send one as it was answered.")
    return place
