"""The ASGI application: what it is made of, and what it opens and closes. No rules are here."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Receive, Scope, Send

from app.api.acts import Acts
from app.api.http.door import Door
from app.api.http.pages import Pages
from app.api.http.principal import KeyHolders, Openness
from app.api.schema import schema
from app.gateway.costs import Costs
from app.gateway.desk import Desk
from app.gateway.gateway import Gateway
from app.gateway.keys import CHANGED
from app.gateway.peers import Alone, LeasedPeers
from app.gateway.planner import Freshness
from app.gateway.recorder import Recorder
from app.jobs.opening import open_jobs
from app.observe.lookout import Lookout
from app.observe.own_port import own_port
from app.providers import open_providers
from app.providers.recoupable import open_recoupable
from app.providers.short_links import open_short_links
from app.settings import Settings, read_settings
from app.shared.sharing import open_sharing
from app.store.cache import RecordCache
from app.store.store import Store

log = logging.getLogger(__name__)

BUILT = Path(__file__).parents[1] / "web" / "dist"


@asynccontextmanager
async def open_gateway(settings: Settings, calls: Sequence[aiohttp.TraceConfig] = ()) -> AsyncIterator[Gateway]:
    """The gateway with its store, cache and providers, closed in order when the block ends; `calls` watch theirs."""
    costs = Costs.read(settings.call_costs)
    store = Store.at(settings.database_url)
    await store.migrate()
    async with (
        aiohttp.ClientSession(trace_configs=list(calls)) as session,
        open_sharing(settings.cache_url, settings.cache_prefix) as sharing,
    ):
        cache = RecordCache.at(
            settings.cache_url,
            settings.record_cache_size,
            settings.record_cache_seconds,
            f"{settings.cache_prefix}:record",
            sharing.news if sharing else None,
        )
        recorder = Recorder(store, cache)
        peers = LeasedPeers(sharing.leases, store, cache) if sharing else Alone()
        providers = open_providers(session, settings, sharing)
        log.debug("asking %s", ", ".join(provider.name for provider in providers))
        gateway = Gateway(
            store=store,
            cache=cache,
            recorder=recorder,
            desks={provider.name: Desk(provider, recorder, peers=peers) for provider in providers},
            freshness=Freshness(settings.fresh_for, settings.absent_for, settings.deadline),
            short_links=open_short_links(settings),
            recoupable=open_recoupable(session, settings, sharing),
            costs=costs,
        )
        await gateway.keys.renew()
        if sharing:
            sharing.news.on(CHANGED, gateway.keys.forget)
            sharing.news.on_missed(gateway.keys.forget)
            sharing.news.start()
        try:
            yield gateway
        finally:
            await gateway.close(settings.shutdown_seconds)


class ShortWay(Starlette):
    """Starlette, but requests for the door go straight to it where no middleware is to see them.

    The door answers whatever comes, its own mistakes too, so that nothing is left for the layers around it.
    """

    door: Door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"] == "/graphql" and not self.user_middleware:
            await self.door(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(settings: Settings | None = None) -> Starlette:
    """The application; its gateway is opened by the lifespan and found at `app.state.gateway`, its door at `.door`."""
    chosen = settings or read_settings()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with closing(lookout):
            async with (
                open_gateway(chosen, lookout.calls) as gateway,
                open_jobs(gateway, chosen, works=chosen.works_itself) as jobs,
            ):
                app.state.gateway = gateway
                app.state.acts = lookout.acts(Acts.of(gateway, jobs))
                gateway.cache.watch(door.forget)
                async with own_port(lookout.routes, chosen):
                    yield

    lookout = Lookout(chosen, lambda: app.state.gateway)
    pages = Pages(Path(chosen.web_folder) if chosen.web_folder else BUILT)
    holders = KeyHolders(lambda: app.state.gateway.keys, _openness(chosen))
    door = Door(schema, chosen, lambda: app.state.acts, identify=holders, watch=lookout.watch, page=pages.graphiql)
    app = ShortWay(
        routes=[*door.routes, *lookout.routes, *pages.routes],
        middleware=[*lookout.middleware, *_browsers_elsewhere(chosen)],
        lifespan=lifespan,
    )
    app.door = app.state.door = door
    return app


def _openness(settings: Settings) -> Openness:
    if settings.open_to_all:
        return Openness.ALL
    return Openness.CLOSED if settings.is_public else Openness.LOOPBACK


def _browsers_elsewhere(settings: Settings) -> Iterator[Middleware]:
    """What lets pages of other sites read answers: nothing, unless the settings name their origins."""
    if settings.cors_origins:
        yield Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=("GET", "POST"),
            allow_headers=("content-type", "authorization", "x-api-key", "x-request-id", "apollo-require-preflight"),
            expose_headers=("x-request-id", "retry-after", "ratelimit", "ratelimit-policy"),
            max_age=86_400,
        )
