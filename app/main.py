"""The ASGI application: what it is made of, and what it opens and closes. No rules are here."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Route

from app.api.endpoint import graphql_endpoint
from app.gateway.desk import Desk
from app.gateway.gateway import Gateway
from app.gateway.planner import Freshness
from app.gateway.recorder import Recorder
from app.providers import open_providers
from app.settings import Settings, read_settings
from app.store.cache import RecordCache
from app.store.store import Store

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_gateway(settings: Settings) -> AsyncIterator[Gateway]:
    """The gateway with its store, cache and providers, closed in order when the block ends."""
    store = Store.at(settings.database_url)
    await store.migrate()
    cache = RecordCache.at(settings.cache_url, settings.record_cache_size, settings.record_cache_seconds)
    recorder = Recorder(store, cache)
    async with aiohttp.ClientSession() as session:
        providers = open_providers(session, settings)
        log.info("asking %s", ", ".join(provider.name for provider in providers))
        gateway = Gateway(
            store=store,
            cache=cache,
            desks={provider.name: Desk(provider, recorder) for provider in providers},
            freshness=Freshness(settings.fresh_for, settings.absent_for, settings.deadline),
        )
        try:
            yield gateway
        finally:
            await gateway.close(settings.shutdown_seconds)


def create_app(settings: Settings | None = None) -> Starlette:
    """The application; its gateway is opened by the lifespan and found at `app.state.gateway`."""
    chosen = settings or read_settings()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_gateway(chosen) as gateway:
            app.state.gateway = gateway
            yield

    return Starlette(
        routes=[*graphql_endpoint(), Route("/", lambda _: RedirectResponse("/graphql"))],
        lifespan=lifespan,
    )
