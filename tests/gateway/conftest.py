"""A gateway over real stores and two scripted providers, with a clock that tests turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from app.gateway.desk import Desk
from app.gateway.gateway import Gateway
from app.gateway.planner import Freshness
from app.gateway.recorder import Recorder
from app.music.facets import AUDIO, CORE, links_on
from app.music.platforms import Platform
from app.providers.contract import Question
from app.store.cache import RecordCache
from app.store.store import Store
from tests.gateway.asking import BY_ACRCLOUD, BY_DEEZER
from tests.gateway.scripted import ScriptedProvider

FRESHNESS = Freshness(found=timedelta(days=30), absent=timedelta(hours=24), deadline=timedelta(seconds=5))
DEEZER_QUESTION = Question("track", frozenset({CORE, AUDIO, links_on(Platform.DEEZER)}), by_id=True)


class Clock:
    """A clock that stands until a test turns it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def acrcloud() -> ScriptedProvider:
    """Tells core, Spotify links and works; resolves Spotify ids."""
    return ScriptedProvider("acrcloud")


@pytest.fixture
def deezer() -> ScriptedProvider:
    """Tells core, audio and its own links; resolves its own ids and Spotify's."""
    provider = ScriptedProvider("deezer")
    provider.questions = (DEEZER_QUESTION,)
    provider.resolves = frozenset({"deezer", "spotify"})
    return provider


def gateway_over(store: Store, clock: Clock, *providers: ScriptedProvider) -> Gateway:
    cache = RecordCache.at("memory://", 1_000, 60)
    recorder = Recorder(store, cache)
    desks = {provider.name: Desk(provider, recorder, clock) for provider in providers}
    return Gateway(store, cache, recorder, desks, FRESHNESS, clock)


@pytest.fixture
async def gateway(
    store: Store, clock: Clock, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> AsyncIterator[Gateway]:
    gateway = gateway_over(store, clock, acrcloud, deezer)
    yield gateway
    await gateway.close(patience=1)


@pytest.fixture
async def cut_off(clock: Clock, acrcloud: ScriptedProvider, deezer: ScriptedProvider) -> AsyncIterator[Gateway]:
    """A gateway whose store is away: nobody listens at its port."""
    gateway = gateway_over(Store.at("postgresql://nobody@127.0.0.1:1/nowhere"), clock, acrcloud, deezer)
    yield gateway
    await gateway.close(patience=1)


@pytest.fixture
def known(acrcloud: ScriptedProvider, deezer: ScriptedProvider) -> None:
    """Both know one recording."""
    acrcloud.know(BY_ACRCLOUD)
    deezer.know(BY_DEEZER)
