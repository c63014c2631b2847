"""From what a caller sent to a member of a result union: what every resolver of tracks has in common."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.api.context import Info
from app.api.facets import wanted
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
    found = await _found(info, isrcs, policy, _at_hand(info, isrcs, policy))
    return [found[isrc] for isrc in isrcs]


def _at_hand(info: Info, isrcs: Sequence[str], policy: Policy) -> Mapping[str, TrackAnswer]:
    """The tracks that need no look-up; none where their sources are asked for, which a look-up tells."""
    facets, sources = wanted(info)
    return {} if sources else info.context.acts.at_hand(isrcs, facets, policy)


async def _found(
    info: Info, isrcs: Sequence[str], policy: Policy, held: Mapping[str, TrackAnswer]
) -> Mapping[str, TrackAnswer]:
    """What is held, and the answers for all others of these ISRCs."""
    facets = wanted(info).facets
    if info.wanted is None:
        info.context.looked_up.update((isrc, TrackWanted(isrc, facets, policy)) for isrc in isrcs)
    asked = {isrc: TrackWanted(isrc, facets, policy) for isrc in isrcs if isrc not in held}
    if not asked:
        info.context.basis.at_hand.append((isrcs, facets, policy))
        return held
    info.context.basis.looked_up = True
    found = await info.context.loaders.tracks.load_many(asked.values())
    told = {
        isrc: failure_by_isrc(one) if not isinstance(one, track.Track) else one
        for isrc, one in zip(asked, found, strict=True)
    }
    return {**held, **told}


async def track_by_isrc(info: Info, isrc: str, policy: Policy) -> TrackAnswer:
    """The answer for one canonical ISRC."""
    return (await tracks_by_isrc(info, [isrc], policy))[0]


async def tracks_as_written(info: Info, written: Sequence[str], policy: Policy) -> list[TrackAnswer | InvalidIsrc]:
    """One answer per ISRC as a caller wrote it: same order, same length, whatever is wrong with some of them."""
    held = _at_hand(info, written, policy)  # what is found as it was written is an ISRC in canonical form
    read = [text if text in held else isrc_as_written(text) for text in written]
    found = await _found(info, [isrc for isrc in read if isinstance(isrc, str)], policy, held)
    return [found[isrc] if isinstance(isrc, str) else isrc for isrc in read]


async def track_behind(info: Info, external: ExternalId, url: str, policy: Policy) -> AnswerById:
    """The best recording behind a platform's id; `url` is the id's canonical page.

    One deadline holds for both steps.
    """
    began = time.monotonic()
    resolved = await info.context.loaders.links.load(LinkWanted(external, url, policy))
    if not resolved.isrcs:
        return failure_by_id(resolved)
    # Rounded, so that what was resolved together is looked up together.
    spent = timedelta(seconds=round(time.monotonic() - began, 2))
    return await track_by_isrc(info, resolved.isrcs[0], policy.after(spent))


def isrc_as_written(written: str) -> str | InvalidIsrc:
    """The ISRC that a caller wrote, or what is wrong with it."""
    try:
        return parse_isrc(written)
    except InvalidIdentifier as error:
        return InvalidIsrc.of(error)
