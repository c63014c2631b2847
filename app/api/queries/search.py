"""Queries by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from app.api.answers import TrackAnswer, track_by_isrc
from app.api.bounds import within
from app.api.context import Info
from app.api.matches import AmbiguousTrack, NoMatch, unmatched
from app.api.results import MatchResult
from app.api.types.policy import PolicyArgument, checked
from app.api.types.search import SearchResult
from app.errors import InvalidArgument
from app.gateway.match import CLEAR
from app.gateway.outcomes import SearchAnswer, SearchTerms
from app.gateway.search import GOOD
from app.music.claim import Length

MOST_HITS = 50
LONGEST_MS = 24 * 3_600_000

DurationArgument = Annotated[
    int | None,
    strawberry.argument(description="The length in milliseconds: more than 10 s apart is another recording."),
]


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
        duration_ms: DurationArgument = None,
        limit: Annotated[int, strawberry.argument(description=f"How many hits at most, up to {MOST_HITS}.")] = 20,
        policy: PolicyArgument = None,
    ) -> SearchAnswer:
        """Hits are told with a score and its reasons; nothing is merged on the strength of words."""
        within("limit", limit, 1, MOST_HITS)
        terms = _terms(text, title, artists or (), duration_ms)
        return await info.context.acts.search(terms, limit, checked(policy, info))

    @strawberry.field(
        graphql_type=MatchResult,
        description=(
            "The one recording that words mean: either `text`, or `title` with or without `artists`. Never a guess: it "
            f"is answered with where its score is at least {GOOD} and every hit that scores within {CLEAR} of it is "
            "said to be the same recording; a hit of another version, or of a length more than 10 s apart, never "
            "scores that much."
        ),
    )
    async def match_track(
        self,
        info: Info,
        *,
        text: Annotated[str | None, strawberry.argument(description="Title and artists in one, freely.")] = None,
        title: Annotated[str | None, strawberry.argument(description="The title, where it is known apart.")] = None,
        artists: Annotated[list[str] | None, strawberry.argument(description="The artists' names.")] = None,
        duration_ms: DurationArgument = None,
        policy: PolicyArgument = None,
    ) -> TrackAnswer | AmbiguousTrack | NoMatch:
        """The ISRC of what is meant is then looked up as any other."""
        chosen = checked(policy, info)
        found = await info.context.acts.match(_terms(text, title, artists or (), duration_ms), chosen)
        return await track_by_isrc(info, found.isrc, chosen) if found.isrc else unmatched(found)


def _terms(text: str | None, title: str | None, artists: Sequence[str], duration_ms: int | None) -> SearchTerms:
    """The words to search for, trimmed; raises InvalidArgument unless it is either text, or a title."""
    if duration_ms is not None:
        within("durationMs", duration_ms, 1, LONGEST_MS)
    text, title = (text or "").strip(), (title or "").strip()
    names = tuple(name.strip() for name in artists if name.strip())
    if text and (title or names):
        raise InvalidArgument("text", text, "cannot be combined with title or artists.", "Send one or the other.")
    if not text and not title:
        remedy = "Send text, or title with or without artists."
        raise InvalidArgument("text", "", "there is nothing to search for.", remedy)
    length = None if duration_ms is None else Length(duration_ms)
    return SearchTerms(text=text or None, title=title or None, artists=names, length=length)
