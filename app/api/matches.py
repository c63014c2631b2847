"""Words that do not lead to one recording, as GraphQL types: too many fit, or none does."""

from __future__ import annotations

import strawberry
from strawberry import field

from app.api.failures import Failure, SourcesUnavailable
from app.api.types.search import SearchHit
from app.api.types.source import Source
from app.gateway.outcomes import Match
from app.music.track import Verdict

_SILENT = frozenset({Verdict.FAILED, Verdict.THROTTLED, Verdict.SKIPPED})


@strawberry.type(description="Several recordings fit the words about equally well, and nothing says that they are one.")
class AmbiguousTrack(Failure):
    """An answer, not a guess: the caller may choose, or say more."""

    hits: list[SearchHit] = field(description="The recordings that fit, best first, each with its reasons.")
    sources: list[Source] = field(description="Each provider's part in the search.")


@strawberry.type(description="No recording fits the words well enough; everybody who can be searched was heard.")
class NoMatch(Failure):
    """What came nearest is told, with the reasons why it is not what was asked."""

    hits: list[SearchHit] = field(description="What came nearest, best first.")
    sources: list[Source] = field(description="Each provider's part in the search.")


def unmatched(found: Match) -> AmbiguousTrack | NoMatch | SourcesUnavailable:
    """A match that led to no single recording."""
    hits: list[SearchHit] = list(found.candidates)  # type: ignore[arg-type]  # Structs, read by SearchHit as they are
    sources: list[Source] = list(found.sources)  # type: ignore[arg-type]  # likewise
    if found.ambiguous:
        return AmbiguousTrack(message=found.reason, hits=hits, sources=sources)
    if any(source.verdict in _SILENT for source in found.sources):
        message = "Nothing that is held fits the words, and not every provider could be asked."
        return SourcesUnavailable(message=message, asked="the words of the search", sources=sources)
    return NoMatch(message=found.reason, hits=hits, sources=sources)
