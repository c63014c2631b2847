"""Facets: the groups of fields a query can need and a provider can know.

The planner compares three sets of facets: what the selection needs, what is held and fresh, and what each provider
can tell. `core` is title, artists, length, dates, releases and genres; `audio` is tempo, key and popularity;
`works` is the compositions and their contributors; `links:<platform>` is the pages on one platform, and
`links:<platform>@<market>` those of an answer for one market, where another than the usual one was asked about.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.music.platforms import Platform

Facet = str

CORE: Facet = "core"
AUDIO: Facet = "audio"
WORKS: Facet = "works"
MORE: Facet = "core:more"
"""Facts of the core that MusicBrainz does not know: version, cover, genres, advisory. No question covers it by itself;
where it is needed the core is asked for although a dump tells the rest of it."""


def links_on(platform: Platform) -> Facet:
    """The facet of a recording's links on one platform, for example `links:spotify`."""
    return f"links:{platform.value}"


def links(platforms: Iterable[Platform]) -> frozenset[Facet]:
    """The link facets of several platforms."""
    return frozenset(links_on(platform) for platform in platforms)


def in_market(facets: Iterable[Facet], market: str) -> frozenset[Facet]:
    """The facets as an answer for one market covers them: what it says of links holds for that market only."""
    return frozenset(f"{facet}@{market}" if facet.startswith("links:") else facet for facet in facets)


def without_market(facet: Facet) -> Facet:
    """The facet of which this is one market's part; itself for all others."""
    return facet.partition("@")[0]


ALL_LINKS: frozenset[Facet] = links(Platform)
EVERYTHING: frozenset[Facet] = ALL_LINKS | {CORE, AUDIO, WORKS}
