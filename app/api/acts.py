"""The one seam to the gateway: every act that the GraphQL floor may ask for, ready to be called.

`Acts.of(gateway, jobs)` binds the real ones; a test hands in its own.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, Self

from app.gateway import (
    at_hand,
    catalog_songs,
    catalogs,
    contributors,
    follow,
    links,
    lookup,
    match,
    providers,
    recoupable,
    resolve,
    search,
    works,
)
from app.gateway.activity import Lately, nothing_lately
from app.gateway.gateway import Gateway
from app.gateway.library import Library
from app.gateway.outcomes import (
    CatalogAnswer,
    CatalogImport,
    ContributorAnswer,
    Found,
    Match,
    Resolved,
    SearchAnswer,
    SearchTerms,
    SongBatch,
    SongGiven,
    SongPage,
    SongsWanted,
    Tie,
    Unopened,
    WorkAnswer,
    WorkHit,
    WorkOnRecording,
)
from app.gateway.policy import Policy
from app.gateway.providers import ProviderStatus
from app.jobs.jobs import Jobs
from app.music.claim import ExternalId
from app.music.facets import Facet
from app.music.links import PlatformLink
from app.music.track import Track


class ChangeSongs(Protocol):
    """Adds songs to the account's catalogs, or removes them."""

    def __call__(self, account: str, given: Sequence[SongGiven], *, atomic: bool) -> Awaitable[SongBatch]: ...


@dataclass(frozen=True)
class Acts:
    """What can be asked of the gateway. Expected failures come back as values; see `app.gateway.outcomes`.

    `open_link` raises UnsupportedUrl for what is no link to a recording. `account` arguments name the caller whose
    catalogs are meant. `at_hand` gives those tracks that need no look-up, without their sources; `fresh_until` until
    when these hold. `lately` is filled in by whoever watches the gateway.
    """

    look_up: Callable[[Mapping[str, frozenset[Facet]], Policy], Awaitable[Mapping[str, Found]]]
    follow: Callable[[Mapping[str, frozenset[Facet]], Policy], AsyncGenerator[Found, None]]
    resolve: Callable[[Sequence[tuple[ExternalId, str]], Policy], Awaitable[Mapping[ExternalId, Resolved]]]
    open_link: Callable[[str, Policy], Awaitable[PlatformLink | Unopened]]
    search: Callable[[SearchTerms, int, Policy], Awaitable[SearchAnswer]]
    match: Callable[[SearchTerms, Policy], Awaitable[Match]]
    works: Callable[[Collection[str]], Awaitable[Mapping[str, WorkAnswer]]]
    ties: Callable[[Collection[WorkOnRecording]], Awaitable[Mapping[WorkOnRecording, Tie]]]
    search_works: Callable[[str, Sequence[str]], Awaitable[Sequence[WorkHit]]]
    contributors: Callable[[Collection[str]], Awaitable[Mapping[str, ContributorAnswer]]]
    catalogs: Callable[[str], Awaitable[Sequence[CatalogAnswer]]]
    catalog: Callable[[str, str], Awaitable[CatalogAnswer | None]]
    songs: Callable[[str, str, SongsWanted], Awaitable[SongPage]]
    create_catalog: Callable[[str, str], Awaitable[CatalogAnswer]]
    rename_catalog: Callable[[str, str, str], Awaitable[CatalogAnswer | None]]
    delete_catalog: Callable[[str, str], Awaitable[CatalogAnswer | None]]
    add_songs: ChangeSongs
    remove_songs: ChangeSongs
    import_recoupable: Callable[[str, str, str, int], Awaitable[CatalogImport | None]]
    providers: Callable[[], Awaitable[Sequence[ProviderStatus]]]
    jobs: Jobs
    library: Library
    at_hand: Callable[[Collection[str], frozenset[Facet], Policy], Mapping[str, Track]] = lambda *_: {}
    fresh_until: Callable[[Collection[str], frozenset[Facet], Policy], datetime] = lambda *_: at_hand.NEVER
    lately: Lately = nothing_lately

    @classmethod
    def of(cls, gateway: Gateway, jobs: Jobs) -> Self:
        """The acts of a running gateway and its jobs."""
        return cls(
            look_up=partial(lookup.look_up, gateway),
            follow=partial(follow.follow, gateway),
            resolve=partial(resolve.resolve, gateway),
            open_link=partial(links.open_link, gateway),
            search=partial(search.search, gateway),
            match=partial(match.match, gateway),
            works=partial(works.works, gateway),
            ties=partial(works.ties, gateway),
            search_works=partial(works.search_works, gateway),
            contributors=partial(contributors.contributors, gateway),
            catalogs=partial(catalogs.catalogs, gateway),
            catalog=partial(catalogs.catalog, gateway),
            songs=partial(catalogs.songs, gateway),
            create_catalog=partial(catalogs.create, gateway),
            rename_catalog=partial(catalogs.rename, gateway),
            delete_catalog=partial(catalogs.delete, gateway),
            add_songs=partial(catalog_songs.add_songs, gateway),
            remove_songs=partial(catalog_songs.remove_songs, gateway),
            import_recoupable=partial(recoupable.import_catalog, gateway),
            providers=partial(providers.statuses, gateway),
            jobs=jobs,
            library=Library(gateway),
            at_hand=partial(at_hand.at_hand, gateway),
            fresh_until=partial(at_hand.fresh_until, gateway),
        )
