"""A file enriched by a gateway in this process, with its progress told on the terminal."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import Self

from cachetools import FIFOCache
from msgspec import Struct
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.commands.files import STANDARD, reading, writing
from app.errors import InvalidSheet
from app.gateway.enrich_sheet import enrich_sheet
from app.gateway.enrichment_fields import RowStatus
from app.gateway.patience import Patience
from app.gateway.policy import Policy
from app.main import open_gateway
from app.settings import Settings
from app.sheets.added import AddedColumns
from app.sheets.form import SheetOptions, form_for
from app.sheets.sheet import open_sheet
from app.sheets.writer import SheetWriter

RECORDS = 300
"""Records kept decoded: those under way. A file is read once, and what lies behind comes from the store."""

MATCHED = (RowStatus.MATCHED, RowStatus.MATCHED_BY_TEXT)
FAILED = (RowStatus.INVALID_ISRC, RowStatus.UNAVAILABLE)


class Wishes(Struct, frozen=True):
    """What is to be enriched, by what, and where to; `patience` is in seconds."""

    source: str
    output: str
    fields: tuple[str, ...]
    told: SheetOptions
    output_encoding: str | None
    guard_all: bool
    patience: float


class Tally:
    """How many rows came to what, since when."""

    def __init__(self) -> None:
        self.statuses: Counter[RowStatus] = Counter()
        self.replaced = 0
        self._began = time.monotonic()

    @property
    def rows(self) -> int:
        """All rows so far."""
        return self.statuses.total()

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / max(time.monotonic() - self._began, 1e-9)

    def told(self) -> str:
        """The counts in a sentence."""
        counts = ", ".join(f"{self.statuses[status]:,} {status.value}" for status in RowStatus if self.statuses[status])
        seconds = time.monotonic() - self._began
        return f"{self.rows:,} rows in {seconds:.1f} s ({self.rate:,.0f} rows/s): {counts or 'nothing to do'}."


async def enrich_file(settings: Settings, wishes: Wishes, console: Console) -> Tally:
    """Enrich a file into another, which is written whole or not at all; what became of its rows.

    Raises InvalidArgument where the wishes do not fit the file, and InvalidSheet where it cannot be read.
    """
    frugal = settings.model_copy(update={"record_cache_size": min(settings.record_cache_size, RECORDS)})
    tally = Tally()
    with reading(wishes.source) as source, writing(wishes.output) as goal:
        sheet = open_sheet(source, wishes.source, wishes.told)
        form = form_for(sheet.form, wishes.output, wishes.output_encoding)
        # Text of a workbook is no formula before it stands in a CSV file.
        guarded = wishes.guard_all or form.kind is not sheet.form.kind
        added = AddedColumns(form, sheet.header, wishes.fields, guarded=guarded)
        patience = Patience(wishes.patience)
        with SheetWriter(goal, added.form, added.header) as writer:
            async with open_gateway(frugal) as opened:
                gateway = replace(opened, quiet=FIFOCache(RECORDS))
                with _Bar(console, wishes, tally) as bar:
                    async for portion in enrich_sheet(
                        gateway, sheet, added, wishes.fields, policy=Policy(), patience=patience
                    ):
                        writer.write(portion.rows)
                        tally.statuses.update(portion.statuses)
                        bar.show()
        tally.replaced = writer.replaced
    return tally


class _Bar:
    """A bar on a terminal: rows done of all, matched, failed, rate, and how long it will take."""

    def __init__(self, console: Console, wishes: Wishes, tally: Tally) -> None:
        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console, disable=not console.is_terminal)
        self._wishes = wishes
        self._tally = tally
        self._counting: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        self._task = self._progress.add_task("", total=None)
        if not self._progress.disable and self._wishes.source != STANDARD:
            self._counting = asyncio.create_task(self._count())
        return self

    def __exit__(self, *_: object) -> None:
        if self._counting:
            self._counting.cancel()
        self._progress.stop()

    def show(self) -> None:
        """Bring the bar up to date."""
        matched, failed = (sum(self._tally.statuses[one] for one in some) for some in (MATCHED, FAILED))
        told = f"{matched:,} matched, {failed:,} failed, {self._tally.rate:,.0f} rows/s"
        self._progress.update(self._task, completed=self._tally.rows, description=told)

    async def _count(self) -> None:
        total = await asyncio.to_thread(_rows_in, self._wishes)
        self._progress.update(self._task, total=total)


def _rows_in(wishes: Wishes) -> int | None:
    """How many rows a file has; None where it cannot be read to its end, which is told when it is reached."""
    with suppress(InvalidSheet), reading(wishes.source) as source:
        return sum(1 for row in open_sheet(source, wishes.source, wishes.told).rows if row)
    return None
