"""A table enriched: its rows go through in portions, several at once, and come out in their order.

Memory holds the portions under way and no more, however long the table is.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from functools import partial

from cachetools import LRUCache
from msgspec import Struct

from app.gateway.enrichment import EnrichedRow, RowQuestion, asked_by, enrich_rows
from app.gateway.enrichment_fields import RowOutcome, RowStatus
from app.gateway.gateway import Gateway
from app.gateway.patience import Patience
from app.gateway.policy import Policy
from app.sheets.added import AddedColumns
from app.sheets.form import Columns
from app.sheets.sheet import Row, Sheet

AT_ONCE = 2
"""Portions under way."""

NEW, HEAVIEST = 100, 8_000_000
"""Recordings of a portion that did not occur lately, and about how many bytes its rows may take. Reports name a few
recordings in very many rows: the fewer of these a portion may have, the less full are the calls that it makes."""

ROW, CELL = 1_000, 56
"""Bytes of a row with what is added to it, and of each of its own cells beside the text."""

HELD = 100
"""Rows of a portion whose recordings are held that are answered at once."""

LATELY = 50_000
"""Recordings remembered as having occurred."""


class Portion(Struct, frozen=True):
    """Rows with their added cells, and the status of each; a blank line has none."""

    rows: tuple[Row, ...]
    statuses: tuple[RowStatus, ...]


async def enrich_sheet(
    gateway: Gateway, sheet: Sheet, added: AddedColumns, fields: Sequence[str], *, policy: Policy, patience: Patience
) -> AsyncIterator[Portion]:
    """The rows of a table with the fields beside them, in their order.

    Raises InvalidArgument naming a field that there is not, and InvalidSheet where the file cannot be read further.
    """
    enrich = partial(enrich_portion, gateway, sheet.columns, added, fields, policy=policy, patience=patience)
    under_way: deque[asyncio.Task[Portion]] = deque()
    try:
        portions = in_portions(sheet.rows, sheet.columns)
        while rows := await asyncio.to_thread(next, portions, None):  # a pipe may keep the reader waiting
            under_way.append(asyncio.create_task(enrich(rows)))
            if len(under_way) == AT_ONCE:
                yield await under_way.popleft()
        while under_way:
            yield await under_way.popleft()
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def enrich_portion(
    gateway: Gateway,
    columns: Columns,
    added: AddedColumns,
    fields: Sequence[str],
    rows: Sequence[tuple[Row, bool]],
    *,
    policy: Policy,
    patience: Patience,
) -> Portion:
    """Some rows of a table with the fields beside them; a blank line stays blank.

    Those that are new go together, and the others a few at a time: they are held, and all their records at once would
    take much memory.
    """
    full = [place for place, (row, _) in enumerate(rows) if row]
    held = [place for place in full if not rows[place][1]]
    answers: dict[int, EnrichedRow] = {}
    for places in (
        [place for place in full if rows[place][1]],
        *(held[start : start + HELD] for start in range(0, len(held), HELD)),
    ):
        asked = [question(rows[place][0], columns) for place in places]
        answers.update(zip(places, await enrich_rows(gateway, asked, fields, policy, patience), strict=True))
    return Portion(
        tuple(added.beside(row, answers[place].cells) if row else row for place, (row, _) in enumerate(rows)),
        tuple(answers[place].status for place in full),
    )


def question(row: Row, columns: Columns) -> RowQuestion:
    """What a row asks, by the columns that matter."""
    places = (columns.isrc, columns.title, columns.artist)
    asked = (row[place] if place is not None and place < len(row) else None for place in places)
    return RowQuestion(*asked)


def in_portions(rows: Iterable[Row], columns: Columns) -> Iterator[list[tuple[Row, bool]]]:
    """The rows, each with whether its recording is new, as it did not occur lately.

    They are cut after each `NEW` new ones: so many fill the calls that take many. Too heavy a portion ends before.
    """
    lately: LRUCache[object, None] = LRUCache(LATELY)
    portion: list[tuple[Row, bool]] = []
    count = weight = 0
    for row in rows:
        asked = asked_by(question(row, columns))
        new = asked not in lately and not isinstance(asked, RowOutcome)
        lately[asked] = None
        portion.append((row, new))
        count += new
        weight += ROW + CELL * len(row) + sum(map(len, row))
        if count == NEW or weight >= HEAVIEST:
            yield portion
            portion, count, weight = [], 0, 0
    if portion:
        yield portion
