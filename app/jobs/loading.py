"""Loading: a job's rows are written down as chunks before it begins, so that nobody needs their source afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from msgspec import Struct

from app.gateway.enrichment_fields import fields_named
from app.gateway.gateway import Gateway
from app.jobs.job import JobKind
from app.jobs.rows import Row, SheetJob
from app.sheets.form import SheetOptions

if TYPE_CHECKING:
    from app.sheets.sheet import Sheet

T = TypeVar("T")

CHUNK = 100
"""Rows of a chunk: what the provider with the largest batches takes at once."""

AT_ONCE = 10
"""Chunks written in one transaction, so that others may write between."""


class Order(Struct, frozen=True):
    """What is ordered: whose job it is, of which kind, about which catalog, if any, and its kind's own options."""

    account: str
    kind: JobKind
    catalog_id: str | None
    options: bytes


async def load(
    gateway: Gateway, order: Order, portions: AsyncIterator[Sequence[T]], encode: Callable[[Sequence[T]], bytes]
) -> str:
    """Write a job with these rows, which come in portions of up to AT_ONCE chunks; its id. It begins when all is there.

    Whatever the portions raise leaves no job behind.
    """
    jobs = gateway.store.jobs
    job_id = await jobs.create(order.account, order.kind, order.catalog_id, order.options, gateway.clock())
    number = 0
    try:
        async for rows in portions:
            parts = [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]
            await jobs.load(job_id, number, [(encode(part), len(part)) for part in parts], gateway.clock())
            number += len(parts)
        await jobs.ready(job_id, gateway.clock())
    except BaseException:
        await asyncio.shield(jobs.discard(job_id))
        raise
    return job_id


async def opened(stream: BinaryIO, name: str, told: SheetOptions) -> Sheet:
    """A file's table; raises InvalidSheet or InvalidArgument where it is none, or not as it was told."""

    def read() -> Sheet:
        from app.sheets.sheet import open_sheet  # noqa: PLC0415 - loads what reads workbooks, which most starts need not

        return open_sheet(stream, name, told)

    return await asyncio.to_thread(read)


def described(sheet: Sheet, name: str, fields: Sequence[str], *, guarded: bool) -> SheetJob:
    """What must be known of a table to answer its rows; raises InvalidArgument for a field that there is not."""
    fields_named(fields)
    return SheetJob(name, sheet.form, sheet.header, sheet.columns, tuple(fields), guarded)


async def lines(rows: Iterator[Row]) -> AsyncIterator[Sequence[Row]]:
    """A table's rows in portions, read in a thread beside the loop; raises InvalidSheet where one cannot be read."""
    while portion := await asyncio.to_thread(lambda: list(islice(rows, CHUNK * AT_ONCE))):
        yield portion


async def songs(gateway: Gateway, account: str, catalog_id: str) -> AsyncIterator[Sequence[str]]:
    """The ISRCs of a catalog in portions, in the order they were added."""
    place = 0
    while found := await gateway.store.catalog_isrcs(account, catalog_id, place, CHUNK * AT_ONCE):
        yield [song.isrc for song in found]
        place = found[-1].place
