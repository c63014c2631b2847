"""The walk of an import: read the dump, make its rows portion by portion, and switch all of them at once.

    prepare (the source's tables and joins) → make (worker processes, one file a portion) → switch (one transaction)

Each step goes on where a killed one stopped. Readers see the store as it was until the switch is committed, and then
all of the dump. What changed in the store since a portion was made makes it be made again inside the switch.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, structs

from app.imports.making import Made, decode, make, make_encoded, spare_the_collector
from app.imports.progress import Progress
from app.imports.source import BrokenRow, Saying, Source
from app.imports.staging import Staging, staging_folder
from app.music.merge import RULES
from app.store.imports import Import, ImportState, note_import
from app.store.store import Store
from app.store.switch import Switch

PORTION = 2_000
"""Sayings of a portion: what is kept in one file and lost by a kill."""

TOGETHER = 5
"""Portions whose sayings are joined at once."""

MOST_WORKERS = 4


class Report(Struct, frozen=True):
    """What came of an import: `again` where this dump was imported before, `overtaken` by which newer one, else the
    counts of `Made` and the broken rows that were met."""

    told: Import
    broken: Sequence[BrokenRow] = ()
    again: bool = False
    overtaken: Import | None = None


async def run_import(
    store: Store,
    source: Source,
    folder: Path,
    progress: Progress,
    *,
    workers: int | None = None,
    portion: int = PORTION,
) -> Report:
    """Import an opened dump into the store by way of `folder`, which is gone at the end.

    `workers` are the processes that make rows, as many as there are cores by default, 0 for threads of this one.
    Raises UnreadableDump, ImportUnderWay, StoreUnavailable; called again with the same `portion` it goes on.
    """
    fingerprint = source.fingerprint()
    known = await store.imports.find(source.voice.provider, fingerprint)
    if known is not None and known.finished_at is not None:
        return Report(known, again=True)
    now = datetime.now(UTC)
    voice = source.voice
    told = known or Import(
        voice.provider,
        fingerprint,
        source.made_at,
        source.licence,
        voice.tells_absence,
        ImportState.READING,
        {},
        now,
        now,
    )
    newest = (await store.imports.newest()).get(source.voice.provider)
    if newest is not None and newest.made_at > source.made_at:
        return Report(told, overtaken=newest)
    with staging_folder(folder):
        await store.imports.note(told)
        staging = Staging(folder, f"{fingerprint} {RULES} {portion}")
        try:
            broken = await asyncio.to_thread(source.prepare, folder, progress)
            walk = _Walk(store, source, staging, progress, told, portion)
            await walk.note(ImportState.MAKING, source.counts())
            await walk.make_all(min(os.cpu_count() or 1, MOST_WORKERS) if workers is None else workers)
            await walk.switch()
        finally:
            source.close()
        shutil.rmtree(folder)
    return Report(walk.told, broken)


@dataclass
class _Walk:
    store: Store
    source: Source
    staging: Staging
    progress: Progress
    told: Import
    portion: int

    def __post_init__(self) -> None:
        firsts = self.source.every(self.portion)
        # The first range begins before all ISRCs and the last one has no end, so that together they have all there are.
        self.ranges = list(zip(["", *firsts[1:]], [*firsts[1:], None], strict=True)) if firsts else [("", None)]

    async def note(self, state: ImportState, counts: dict[str, int]) -> None:
        """Keep how far it is."""
        now = datetime.now(UTC)
        self.told = structs.replace(self.told, state=state, counts={**self.told.counts, **counts}, updated_at=now)
        await self.store.imports.note(self.told)

    async def make_all(self, workers: int) -> None:
        """Make the portions that are not ready, a few at a time."""
        self.progress.stage("rows", len(self.ranges) * self.portion)
        turn = asyncio.Semaphore(workers + 2)
        with _pool(workers) as pool:
            async with asyncio.TaskGroup() as group:
                for start in range(0, len(self.ranges), TOGETHER):
                    numbers = range(start, min(start + TOGETHER, len(self.ranges)))
                    missing = [number for number in numbers if not self.staging.has(number)]
                    self.progress.advance((len(numbers) - len(missing)) * self.portion)
                    sayings = await self._sayings(numbers) if missing else {}
                    for number in missing:
                        await turn.acquire()
                        group.create_task(self._make(pool, turn, number, sayings[number]))

    async def switch(self) -> None:
        """Make every portion visible in one transaction, and with them that the import is done."""
        await self.note(ImportState.SWITCHING, {})
        counts: Counter[str] = Counter()
        self.progress.stage("switch", len(self.ranges) * self.portion)
        async with self.store.imports.switching() as switch:
            for number in range(len(self.ranges)):
                made = await self._ready(switch, number)
                counts.update(made.counts)
                await switch.put(made.portion)
                self.progress.advance(self.portion)
            now = datetime.now(UTC)
            self.told = structs.replace(
                self.told,
                state=ImportState.DONE,
                counts={**self.told.counts, **counts},
                updated_at=now,
                finished_at=now,
            )
            await note_import(switch.connection, self.told)

    async def _sayings(self, numbers: range) -> dict[int, list[Saying]]:
        first, last = numbers.start * self.portion, numbers.stop * self.portion
        joined = await asyncio.to_thread(self.source.sayings, first, last)
        return {
            number: joined[(number - numbers.start) * self.portion : (number - numbers.start + 1) * self.portion]
            for number in numbers
        }

    async def _make(self, pool: Executor, turn: asyncio.Semaphore, number: int, sayings: list[Saying]) -> None:
        try:
            first, last = self.ranges[number]
            voice = self.source.voice
            held = await self.store.imports.held(voice.provider, first, last, [one.isrc for one in sayings])
            made = await asyncio.get_running_loop().run_in_executor(
                pool, make_encoded, voice, self.source.made_at, self.told.started_at, sayings, held
            )
            await asyncio.to_thread(self.staging.write, number, made)
            self.progress.advance(self.portion)
        finally:
            turn.release()

    async def _ready(self, switch: Switch, number: int) -> Made:
        """A portion as it fits to what is held now: the staged one, unless that has changed since."""
        first, last = self.ranges[number]
        voice = self.source.voice
        made = decode(await asyncio.to_thread(self.staging.read, number))
        held = await switch.held(voice.provider, first, last, [])
        if held.basis == made.portion.basis:
            return made
        sayings = await asyncio.to_thread(self.source.sayings, number * self.portion, (number + 1) * self.portion)
        held = await switch.held(voice.provider, first, last, [one.isrc for one in sayings])
        return make(voice, self.source.made_at, self.told.started_at, sayings, held)


def _pool(workers: int) -> Executor:
    if not workers:
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=spare_the_collector)
