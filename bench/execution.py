"""What the writing of an answer costs, in one process: `python -m bench.execution`.

The same request is answered by strawberry, by the plan, by the plan with kept fragments, and by msgspec encoding the
ready dict, in turns, from held records of a gateway with four providers; medians in milliseconds of CPU, and ratios.
The second table is the walk: what it costs to find out that nobody needs to be asked.
"""

from __future__ import annotations

import asyncio
import gc
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import msgspec
from graphql import parse
from msgspec import structs

from app.api.acts import Acts
from app.api.context import Context
from app.api.execution import Fragments, Plan, compile_plan
from app.api.schema import schema
from app.gateway.at_hand import at_hand
from app.gateway.desk import Desk, utc_now
from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.planner import Freshness
from app.gateway.policy import Policy
from app.gateway.recorder import Recorder
from app.jobs.jobs import Jobs
from app.music.facets import ALL_LINKS, CORE, EVERYTHING, WORKS
from app.music.merge import RULES
from app.music.platforms import Platform
from app.music.track import Heard, Record, Track
from app.music.work import Role
from app.store.cache import RecordCache
from app.store.store import Store
from tests.api import fake
from tests.gateway.scripted import ScriptedProvider

TYPICAL = """query($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { ... on Track {
  isrc title durationMs artists { name } links { platform externalId url }
  works { iswc title contributors { name ipi roles } } } } }"""
SIZES = (1, 20, 100)
ROUNDS = 25
WANTED = frozenset({CORE, WORKS}) | ALL_LINKS
PROVIDERS = ("acrcloud", "sonovault", "musicbrainz", "deezer")

Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Bench:
    """A gateway whose cache holds the records of `isrcs`, all fresh."""

    gateway: Gateway
    isrcs: list[str]

    @classmethod
    async def opened(cls, folder: str, size: int) -> Bench:
        """One with `size` records."""
        store = Store.at(f"sqlite:///{folder}/bench.db")
        await store.migrate()
        cache = RecordCache.at("memory://", 10_000, 3_600)
        recorder = Recorder(store, cache)
        freshness = Freshness(timedelta(days=30), timedelta(hours=24), timedelta(seconds=8))
        desks = {name: Desk(ScriptedProvider(name), recorder) for name in PROVIDERS}  # type: ignore[arg-type]
        gateway = Gateway(store=store, cache=cache, recorder=recorder, desks=desks, freshness=freshness)
        records = [_record(f"GBDUW{number:07}") for number in range(size)]
        await cache.put_many({record.isrc: record for record in records})
        return cls(gateway, [record.isrc for record in records])


def _record(isrc: str) -> Record:
    heard = tuple(Heard(name, "track", EVERYTHING, utc_now(), absent=False) for name in PROVIDERS)
    return Record(isrc, RULES, heard, _track(isrc))


def _track(isrc: str) -> Track:
    """The typical track: two artists, six links, three works with five contributors each."""
    writers = tuple(
        structs.replace(fake.writer(), name=f"Writer {number}", ipi=f"{number:011}", roles=(Role.COMPOSER,))
        for number in range(5)
    )
    works = tuple(structs.replace(fake.work(), title=f"Work {number}", contributors=writers) for number in range(3))
    links = tuple(fake.link(platform, f"{platform}-{isrc}") for platform in list(Platform)[:6])
    return structs.replace(fake.track(isrc, f"Title of {isrc}"), links=links, works=works, sources=())


def _planned(fragments: Fragments | None) -> Plan:
    plan = compile_plan(schema, parse(TYPICAL), None, fragments)
    if not isinstance(plan, Plan):
        raise TypeError(plan)
    return plan


async def _executors(bench: Bench, size: int) -> dict[str, Act]:
    acts, variables = Acts.of(bench.gateway, Jobs(bench.gateway)), {"isrcs": bench.isrcs[:size]}
    plan, keeping = _planned(None), _planned(Fragments(10_000))

    async def strawberry() -> bytes:
        result = await schema.execute(TYPICAL, variable_values=variables, context_value=Context.of(acts, "local"))
        return msgspec.json.encode({"data": result.data})

    async def planned() -> bytes:
        return (await plan.run(Context.of(acts, "local"), variables)).body

    async def with_fragments() -> bytes:
        return (await keeping.run(Context.of(acts, "local"), variables)).body

    ready = json.loads(await planned())

    async def encoded() -> bytes:
        return msgspec.json.encode(ready)

    for act in (strawberry, with_fragments):
        if json.loads(await act()) != ready:
            raise ValueError(act)
    return {"strawberry": strawberry, "plan": planned, "plan + fragments": with_fragments, "ready dict": encoded}


def _walks(bench: Bench, size: int) -> dict[str, Act]:
    isrcs = bench.isrcs[:size]

    async def walked() -> object:
        return await look_up(bench.gateway, dict.fromkeys(isrcs, WANTED), Policy())

    async def found_at_hand() -> object:
        return at_hand(bench.gateway, isrcs, WANTED, Policy())

    return {"look_up": walked, "at_hand": found_at_hand}


async def _medians(acts: dict[str, Act]) -> dict[str, float]:
    """CPU seconds per call; every round measures each act once, so that all share good and bad moments."""
    times: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(ROUNDS):
        for name, act in acts.items():
            calls = 0
            began = time.process_time()
            while (spent := time.process_time() - began) < 0.02 or not calls:
                await act()
                calls += 1
            times[name].append(spent / calls)
    return {name: statistics.median(values) for name, values in times.items()}


def _table(heading: str, rows: dict[int, dict[str, float]]) -> None:
    names = list(next(iter(rows.values())))
    print(f"\n{heading}\n\n| tracks | {' | '.join(names)} | ratios to the first |")
    print("|" + "---|" * (len(names) + 2))
    for size, medians in rows.items():
        ratios = ", ".join(f"{medians[names[0]] / medians[name]:.1f}" for name in names[1:])
        print(f"| {size} | {' | '.join(f'{medians[name] * 1e3:.4f}' for name in names)} | {ratios} |")


async def main() -> None:
    """Measure and print both tables."""
    with tempfile.TemporaryDirectory() as folder:
        bench = await Bench.opened(folder, max(SIZES))
        executors = {size: await _executors(bench, size) for size in SIZES}
        gc.collect()
        gc.freeze()
        gc.set_threshold(100_000, 50, 1_000)  # as the server does after its start
        _table("Milliseconds of CPU per request", {size: await _medians(acts) for size, acts in executors.items()})
        _table("Milliseconds of CPU per walk", {size: await _medians(_walks(bench, size)) for size in SIZES})
        await bench.gateway.close(0)


if __name__ == "__main__":
    asyncio.run(main())
