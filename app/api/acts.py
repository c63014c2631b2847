"""The one seam to the gateway: every act that the GraphQL floor may ask for, ready to be called.

`Acts.of(gateway)` binds the real ones; a test hands in its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

from app.gateway import catalogs, lookup, providers, resolve, search, works
from app.gateway.gateway import Gateway
from app.gateway.outcomes import (
    CatalogAnswer,
    ContributorAnswer,
    Found,
    Resolved,
    SearchAnswer,
    SearchTerms,
    SongPage,
    WorkAnswer,
)
from app.gateway.policy import Policy
from app.gateway.providers import ProviderStatus
from app.music.claim import ExternalId
from app.music.facets import Facet


@dataclass(frozen=True)
class Acts:
    """What can be asked of the gateway. Expected failures come back as values; see `app.gateway.outcomes`.

    `account` arguments name the caller whose catalogs are meant; `songs` takes an offset and a limit.
    """

    look_up: Callable[[Mapping[str, frozenset[Facet]], Policy], Awaitable[Mapping[str, Found]]]
    resolve: Callable[[Sequence[tuple[ExternalId, str]], Policy], Awaitable[Mapping[ExternalId, Resolved]]]
    search: Callable[[SearchTerms, int, Policy], Awaitable[SearchAnswer]]
    work: Callable[[str], Awaitable[WorkAnswer | None]]
    contributor: Callable[[str], Awaitable[ContributorAnswer | None]]
    catalogs: Callable[[str], Awaitable[Sequence[CatalogAnswer]]]
    catalog: Callable[[str, str], Awaitable[CatalogAnswer | None]]
    songs: Callable[[str, str, int, int], Awaitable[SongPage]]
    providers: Callable[[], Awaitable[Sequence[ProviderStatus]]]

    @classmethod
    def of(cls, gateway: Gateway) -> Self:
        """The acts of a running gateway."""
        return cls(
            look_up=partial(lookup.look_up, gateway),
            resolve=partial(resolve.resolve, gateway),
            search=partial(search.search, gateway),
            work=partial(works.work, gateway),
            contributor=partial(works.contributor, gateway),
            catalogs=partial(catalogs.catalogs, gateway),
            catalog=partial(catalogs.catalog, gateway),
            songs=partial(catalogs.songs, gateway),
            providers=partial(providers.statuses, gateway),
        )
