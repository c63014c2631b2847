"""Lineage: which providers repeat what others said, so that one source heard twice is not taken for two.

A row is there only where the lineage is known; providers without one are believed to speak for themselves. What a
provider repeats is still shown beside the others, only it counts as no evidence of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct


class Lineage(Struct, frozen=True):
    """The sources that a provider repeats, by their keys as providers or platforms, and how that is known."""

    sources: frozenset[str]
    reason: str


LINEAGE: Mapping[str, Lineage] = {
    "acrcloud": Lineage(
        frozenset({"spotify", "deezer", "youtube", "applemusic", "tidal"}),
        "Its entries under a platform are what that platform's own catalogue says; what it tells of works comes from "
        "societies and is its own.",
    ),
    "sonovault": Lineage(
        frozenset({"spotify", "applemusic", "tidal", "beatport", "musicbrainz", "discogs"}),
        "It asks Spotify, Beatport, Apple Music and TIDAL for an ISRC and keeps their answers; MusicBrainz and Discogs "
        "it imports from their dumps.",
    ),
    "recoupable": Lineage(
        frozenset({"spotify"}), "It looks each ISRC up at Spotify and keeps the name, the album and the artists."
    ),
}


def independent(providers: Iterable[str]) -> tuple[str, ...]:
    """Those of several providers saying the same that are evidence of their own, in their order.

    A provider that repeats another of them is none, and of two that repeat the same source one: the first.
    """
    said = tuple(dict.fromkeys(providers))
    if len(said) == 1:
        return said
    firsthand = {provider for provider in said if provider not in LINEAGE}
    known, counted = set(firsthand), set(firsthand)
    for provider in said:
        if provider not in firsthand and not known & LINEAGE[provider].sources:
            counted.add(provider)
            known |= LINEAGE[provider].sources
    return tuple(provider for provider in said if provider in counted)


def independent_of_page(platform: str, providers: Iterable[str]) -> tuple[str, ...]:
    """As `independent`, of those that tell a page on one platform: who repeats that platform tells what it told."""
    origins: dict[str, str] = {}
    for provider in providers:
        repeats = provider in LINEAGE and platform in LINEAGE[provider].sources
        origin = platform if repeats else provider
        if origin not in origins or provider == platform:
            origins[origin] = provider
    return tuple(origins.values())
