"""From what a caller sent to a member of a result union: what every resolver of tracks has in common."""

from __future__ import annotations

from collections.abc import Sequence

from app.api.context import Info
from app.api.facets import needed
from app.api.failures import (
    ExternalIdNotFound,
    InvalidIsrc,
    SourcesUnavailable,
    TrackNotFound,
    failure_by_id,
    failure_by_isrc,
)
from app.api.loaders import LinkWanted, TrackWanted
from app.errors import InvalidIdentifier
from app.gateway.policy import Policy
from app.music import track
from app.music.claim import ExternalId
from app.music.identifiers import parse_isrc

TrackAnswer = track.Track | TrackNotFound | SourcesUnavailable
AnswerById = TrackAnswer | ExternalIdNotFound


async def tracks_by_isrc(info: Info, isrcs: Sequence[str], policy: Policy) -> list[TrackAnswer]:
    """One answer per canonical ISRC, in their order, with the facets that the field's selections need."""
    facets = needed(info)
    found = await info.context.loaders.tracks.load_many(TrackWanted(isrc, facets, policy) for isrc in isrcs)
    return [one if isinstance(one, track.Track) else failure_by_isrc(one) for one in found]


async def track_by_isrc(info: Info, isrc: str, policy: Policy) -> TrackAnswer:
    """The answer for one canonical ISRC."""
    return (await tracks_by_isrc(info, [isrc], policy))[0]


async def tracks_as_written(info: Info, written: Sequence[str], policy: Policy) -> list[TrackAnswer | InvalidIsrc]:
    """One answer per ISRC as a caller wrote it: same order, same length, whatever is wrong with some of them."""
    read = [_read(text) for text in written]
    isrcs = [isrc for isrc in read if isinstance(isrc, str)]
    answers = dict(zip(isrcs, await tracks_by_isrc(info, isrcs, policy), strict=True))
    return [answers[isrc] if isinstance(isrc, str) else isrc for isrc in read]


async def track_behind(info: Info, external: ExternalId, url: str, policy: Policy) -> AnswerById:
    """The best recording behind a platform's id; `url` is the id's canonical page."""
    resolved = await info.context.loaders.links.load(LinkWanted(external, url, policy))
    if not resolved.isrcs:
        return failure_by_id(resolved)
    return await track_by_isrc(info, resolved.isrcs[0], policy)


def _read(written: str) -> str | InvalidIsrc:
    try:
        return parse_isrc(written)
    except InvalidIdentifier as error:
        return InvalidIsrc.of(error)
