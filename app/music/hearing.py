"""Who speaks about what: of many observations, the one that holds for each provider and facet.

A provider answers several questions at different times and their facets overlap. For each provider and facet the
newest observation that covers the facet speaks; an absence that is newer than a claim silences it. A fact that came
along in an answer that does not cover its facet is heard as long as no covering observation says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

import msgspec

from app.music.claim import Claim, LinkClaim
from app.music.facets import Facet, links_on, without_market
from app.music.observation import Observation
from app.music.sites import platform_named
from app.music.trust import rank

T = TypeVar("T")


class Said(NamedTuple, Generic[T]):
    """One provider's value for one field, and when it said so."""

    provider: str
    observed_at: datetime
    value: T


class Hearing:
    """All observations of one ISRC, put in an order that does not depend on how they came."""

    def __init__(self, observations: Collection[Observation]) -> None:
        self.observations = newest_first(observations)
        self._by_provider: dict[str, list[Observation]] = {}
        for observation in self.observations:
            self._by_provider.setdefault(observation.provider, []).append(observation)
        self._speakers: dict[Facet, list[Observation]] = {}
        self._of_markets = [
            (observation, covered)
            for observation in self.observations
            for covered in observation.facets
            if covered != without_market(covered)
        ]

    def speakers(self, facet: Facet) -> list[Observation]:
        """The observations that speak about a facet, at most one per provider; absences among them."""
        known = self._speakers.get(facet)
        if known is None:
            heard = (_speaker(observations, facet) for observations in self._by_provider.values())
            known = self._speakers[facet] = [observation for observation in heard if observation is not None]
        return known

    def said(self, field: str, facet: Facet, read: Callable[[Claim], T | None]) -> list[Said[T]]:
        """What is said for a field, most trusted provider first; those that say nothing (None, empty) left out."""
        told = [
            Said(speaker.provider, speaker.observed_at, value)
            for speaker in self.speakers(facet)
            if speaker.claim is not None and (value := read(speaker.claim)) is not None and value != ()
        ]
        if len(told) > 1:
            told.sort(key=lambda said: (rank(said.provider, field), said.provider))
        return told

    def links(self) -> Iterator[tuple[Observation, LinkClaim]]:
        """Every link of an observation that speaks for the platform the link was filed under."""
        for observation in self.observations:
            if observation.claim is not None:
                for link in observation.claim.links:
                    facet = _facet_of(link)
                    if any(speaker is observation for speaker in (*self.speakers(facet), *self._in_markets(facet))):
                        yield observation, link

    def _in_markets(self, facet: Facet) -> list[Observation]:
        """The observations that speak about a facet in one market each: the newest of each provider and market."""
        newest: dict[tuple[str, Facet], Observation] = {}
        for observation, covered in self._of_markets:
            if without_market(covered) == facet:
                newest.setdefault((observation.provider, covered), observation)
        return list(newest.values())

    def current(self) -> Iterator[Observation]:
        """The observations that still speak about any facet they cover."""
        for observation in self.observations:
            if any(speaker is observation for facet in observation.facets for speaker in self.speakers(facet)):
                yield observation


def newest_first(observations: Collection[Observation]) -> list[Observation]:
    """The observations without duplicates, the newest first; ties fall by provider, part and then by content."""
    ordered = sorted(observations, key=lambda said: (said.observed_at, said.provider, said.part), reverse=True)
    if not any(_tied(one, other) for one, other in pairwise(ordered)):
        return ordered
    return sorted(
        set(observations), key=lambda said: (said.observed_at, said.provider, said.part, canonical(said)), reverse=True
    )


def canonical(value: object) -> bytes:
    """A value's one encoding, to order what nothing else tells apart."""
    return msgspec.json.encode(value, order="deterministic")


def _facet_of(link: LinkClaim) -> Facet:
    """The facet a link was filed under; one of its own for a platform nobody can ask for, so that it is judged too."""
    platform = platform_named(link.platform)
    return links_on(platform) if platform is not None else f"links:{link.platform}"


def _tied(one: Observation, other: Observation) -> bool:
    return (one.observed_at, one.provider, one.part) == (other.observed_at, other.provider, other.part)


def _speaker(newest: list[Observation], facet: Facet) -> Observation | None:
    covering = next((observation for observation in newest if facet in observation.facets), None)
    return covering or next((observation for observation in newest if observation.claim is not None), None)
