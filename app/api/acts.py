"""The one seam to the gateway: every act that the GraphQL floor may ask for, ready to be called.

`Acts.of(gateway)` binds the real ones; a test hands in its own.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Self

from app.gateway import at_hand, catalogs, follow, links, lookup, match, providers, resolve, search, works
from app.gateway.gateway import Gateway
from app.gateway.outcomes import (
    CatalogAnswer,
    ContributorAnswer,
    Found,
    Match,
    Resolved,
    SearchAnswer,
    SearchTerms,
    SongPage,
    Unopened,
    WorkAnswer,
)
from app.gateway.policy import Policy
from app.gateway.providers import ProviderStatus
from app.music.claim import ExternalId
from app.music.facets import Facet
from app.music.links import PlatformLink
from app.music.track import Track


@dataclass(frozen=True)
class Acts:
    """What can be asked of the gateway. Expected failures come back as values; see `app.gateway.outcomes`.

    `open_link` raises UnsupportedUrl for what is no link to a recording. `account` arguments name the caller whose
    catalogs are meant; `songs` takes an offset and a limit. `at_hand` gives those tracks that need no look-up, without
    their sources; `fresh_until` until when these hold.
    """

    look_up: Callable[[Mapping[str, frozenset[Facet]], Policy], Awaitable[Mapping[str, Found]]]
    follow: Callable[[Mapping[str, frozenset[Facet]], Policy], AsyncGenerator[Found, None]]
    resolve: Callable[[Sequence[tuple[ExternalId, str]], Policy], Awaitable[Mapping[ExternalId, Resolved]]]
    open_link: Callable[[str, Policy], Awaitable[PlatformLink | Unopened]]
    search: Callable[[SearchTerms, int, Policy], Awaitable[SearchAnswer]]
    match: Callable[[SearchTerms, Policy], Awaitable[Match]]
    work: Callable[[str], Awaitable[WorkAnswer | None]]
    contributor: Callable[[str], Awaitable[ContributorAnswer | None]]
    catalogs: Callable[[str], Awaitable[Sequence[CatalogAnswer]]]
    catalog: Callable[[str, str], Awaitable[CatalogAnswer | None]]
    songs: Callable[[str, str, int, int], Awaitable[SongPage]]
    providers: Callable[[], Awaitable[Sequence[ProviderStatus]]]
    at_hand: Callable[[Collection[str], frozenset[Facet], Policy], Mapping[str, Track]] = lambda *_: {}
    fresh_until: Callable[[Collection[str], frozenset[Facet], Policy], datetime] = lambda *_: at_hand.NEVER

    @classmethod
    def of(cls, gateway: Gateway) -> Self:
        """The acts of a running gateway."""
        return cls(
            look_up=partial(lookup.look_up, gateway),
            follow=partial(follow.follow, gateway),
            resolve=partial(resolve.resolve, gateway),
            open_link=partial(links.open_link, gateway),
            search=partial(search.search, gateway),
            match=partial(match.match, gateway),
            work=partial(works.work, gateway),
            contributor=partial(works.contributor, gateway),
            catalogs=partial(catalogs.catalogs, gateway),
            catalog=partial(catalogs.catalog, gateway),
            songs=partial(catalogs.songs, gateway),
            providers=partial(providers.statuses, gateway),
            at_hand=partial(at_hand.at_hand, gateway),
            fresh_until=partial(at_hand.fresh_until, gateway),
        )
