"""Queries by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from app.api.bounds import within
from app.api.context import Info
from app.api.types.policy import PolicyArgument, checked
from app.api.types.search import SearchResult
from app.errors import InvalidArgument
from app.gateway.outcomes import SearchAnswer, SearchTerms

MOST_HITS = 50


@strawberry.type
class SearchQueries:
    """The store is searched first, then the providers that can be."""

    @strawberry.field(
        graphql_type=SearchResult,
        description="Recordings by words: either `text`, or `title` with or without `artists`.",
    )
    async def search_tracks(
        self,
        info: Info,
        *,
        text: Annotated[str | None, strawberry.argument(description="Title and artists in one, freely.")] = None,
        title: Annotated[str | None, strawberry.argument(description="The title, where it is known apart.")] = None,
        artists: Annotated[list[str] | None, strawberry.argument(description="The artists' names.")] = None,
        limit: Annotated[int, strawberry.argument(description=f"How many hits at most, up to {MOST_HITS}.")] = 20,
        policy: PolicyArgument = None,
    ) -> SearchAnswer:
        """Hits are told with a score and its reasons; nothing is merged on the strength of words."""
        within("limit", limit, 1, MOST_HITS)
        return await info.context.acts.search(_terms(text, title, artists or ()), limit, checked(policy))


def _terms(text: str | None, title: str | None, artists: Sequence[str]) -> SearchTerms:
    """The words to search for, trimmed; raises InvalidArgument unless it is either text, or a title."""
    text, title = (text or "").strip(), (title or "").strip()
    names = tuple(name.strip() for name in artists if name.strip())
    if text and (title or names):
        raise InvalidArgument("text", text, "cannot be combined with title or artists.", "Send one or the other.")
    if not text and not title:
        remedy = "Send text, or title with or without artists."
        raise InvalidArgument("text", "", "there is nothing to search for.", remedy)
    return SearchTerms(text=text or None, title=title or None, artists=names)
