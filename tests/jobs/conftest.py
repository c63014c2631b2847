"""Jobs over a gateway of two scripted providers, with a clock that tests turn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from app.gateway.gateway import Gateway
from app.jobs.chunk import Workbench, work
from app.jobs.jobs import Jobs
from app.store.catalog_songs import NewSong, SongKey
from app.store.store import Store
from tests.gateway.conftest import Clock, acrcloud, clock, deezer, gateway_over
from tests.gateway.scripted import ScriptedProvider, claim

__all__ = ["acrcloud", "clock", "deezer"]

LEASE = timedelta(seconds=30)


@pytest.fixture
async def gateway(
    sqlite_store: Store, clock: Clock, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> AsyncIterator[Gateway]:
    gateway = gateway_over(sqlite_store, clock, acrcloud, deezer)
    yield gateway
    await gateway.close(patience=1)


@pytest.fixture
def bench(gateway: Gateway) -> Workbench:
    return Workbench(gateway, "a worker", LEASE, tries=5)


@pytest.fixture
def jobs(gateway: Gateway) -> Jobs:
    return Jobs(gateway)


@pytest.fixture
def both(acrcloud: ScriptedProvider, deezer: ScriptedProvider) -> tuple[ScriptedProvider, ScriptedProvider]:
    return acrcloud, deezer


def numbered(count: int, first: int = 0) -> list[str]:
    return [f"ZZJOB{number:07d}" for number in range(first, first + count)]


async def catalog_of(gateway: Gateway, isrcs: Sequence[str], account: str = "ann") -> str:
    """A catalog with these songs, which every provider knows."""
    made = await gateway.store.add_catalog(account, "Marches")
    await gateway.store.add_catalog_songs(account, [NewSong(SongKey(made.id, isrc)) for isrc in isrcs])
    for desk in gateway.desks.values():
        assert isinstance(desk.provider, ScriptedProvider)
        desk.provider.know(*(claim(isrc) for isrc in isrcs))
    return made.id


async def work_all(bench: Workbench) -> int:
    """Do whatever is due now, one chunk after the other; how many."""
    done, now = 0, bench.gateway.clock()
    for job_id in await bench.gateway.store.chunks.due(now):
        for number in await bench.gateway.store.chunks.offer(job_id, now, now + bench.lease, 1_000):
            done += await work(bench, job_id, number)
    return done
