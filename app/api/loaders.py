"""Loaders: every look-up of one tick of a request, gathered into as few acts as possible.

There is one set per request. A strawberry DataLoader remembers failures as well as values, so load functions return
outcomes for whatever is expected; only surprises are raised.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple, Self

from strawberry.dataloader import DataLoader

from app.api.acts import Acts
from app.gateway.outcomes import ContributorAnswer, Found, Resolved, Tie, WorkAnswer, WorkOnRecording
from app.gateway.policy import Policy
from app.music.claim import ExternalId
from app.music.facets import Facet


class TrackWanted(NamedTuple):
    """One recording, by canonical ISRC, with the facets its selection needs."""

    isrc: str
    facets: frozenset[Facet]
    policy: Policy


class LinkWanted(NamedTuple):
    """The recordings behind one platform id; `url` is its canonical page."""

    external: ExternalId
    url: str
    policy: Policy


async def _load_tracks(acts: Acts, wanted: list[TrackWanted]) -> list[Found]:
    """One look-up per policy; an ISRC wanted in several places is asked once, for all its facets."""
    by_policy: dict[Policy, dict[str, frozenset[Facet]]] = defaultdict(dict)
    for isrc, facets, policy in wanted:
        wants = by_policy[policy]
        wants[isrc] = wants.get(isrc, frozenset()) | facets
    answers = await asyncio.gather(*(acts.look_up(wants, policy) for policy, wants in by_policy.items()))
    found = dict(zip(by_policy, answers, strict=True))
    return [found[policy][isrc] for isrc, _, policy in wanted]


async def _load_links(acts: Acts, wanted: list[LinkWanted]) -> list[Resolved]:
    by_policy: dict[Policy, list[tuple[ExternalId, str]]] = defaultdict(list)
    for external, url, policy in wanted:
        by_policy[policy].append((external, url))
    answers = await asyncio.gather(*(acts.resolve(ids, policy) for policy, ids in by_policy.items()))
    resolved = dict(zip(by_policy, answers, strict=True))
    return [resolved[policy][external] for external, _, policy in wanted]


async def _load_works(acts: Acts, iswcs: list[str]) -> Sequence[WorkAnswer | None]:
    found = await acts.works(iswcs)
    return [found.get(iswc) for iswc in iswcs]


async def _load_ties(acts: Acts, wanted: list[WorkOnRecording]) -> Sequence[Tie | None]:
    found = await acts.ties(wanted)
    return [found.get(one) for one in wanted]


async def _load_contributors(acts: Acts, ipis: list[str]) -> Sequence[ContributorAnswer | None]:
    found = await acts.contributors(ipis)
    return [found.get(ipi) for ipi in ipis]


@dataclass(frozen=True)
class Loaders:
    """The loaders of one request."""

    acts: Acts

    @classmethod
    def of(cls, acts: Acts) -> Self:
        """Loaders that remember nothing yet; each is made when it is first needed."""
        return cls(acts)

    @cached_property
    def tracks(self) -> DataLoader[TrackWanted, Found]:
        """Recordings by ISRC."""
        return DataLoader(partial(_load_tracks, self.acts))

    @cached_property
    def links(self) -> DataLoader[LinkWanted, Resolved]:
        """Recordings behind platform ids."""
        return DataLoader(partial(_load_links, self.acts))

    @cached_property
    def works(self) -> DataLoader[str, WorkAnswer | None]:
        """Works by bare ISWC."""
        return DataLoader(partial(_load_works, self.acts))

    @cached_property
    def ties(self) -> DataLoader[WorkOnRecording, Tie | None]:
        """How works relate to recordings."""
        return DataLoader(partial(_load_ties, self.acts))

    @cached_property
    def contributors(self) -> DataLoader[str, ContributorAnswer | None]:
        """Parties by IPI name number."""
        return DataLoader(partial(_load_contributors, self.acts))
