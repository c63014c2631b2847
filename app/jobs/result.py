"""A job's result: the file as it was sent, with the added columns; made of the chunks while it is sent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from msgspec import Struct

from app.gateway.gateway import Gateway
from app.jobs.job import decode_rows
from app.jobs.rows import SheetJob, decode_lines
from app.sheets.added import AddedColumns
from app.sheets.form import SheetKind

IN_MEMORY = 1_048_576
PIECE = 65_536

MEDIA_TYPES = {
    SheetKind.CSV: "text/csv; charset={encoding}",
    SheetKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ResultFile(Struct, frozen=True):
    """A file to be sent: what it is called, of which type it is, and its bytes, made as they are asked for."""

    name: str
    media_type: str
    pieces: AsyncIterator[bytes]


def result_file(gateway: Gateway, job_id: str, sheet: SheetJob) -> ResultFile:
    """The result of a job that is done."""
    media_type = MEDIA_TYPES[sheet.form.kind].format(encoding=sheet.form.encoding)
    return ResultFile(result_name(sheet), media_type, _pieces(gateway, job_id, sheet))


def result_name(sheet: SheetJob) -> str:
    """What the result is called: as the file that was sent, without anything that a path or a header could mean."""
    plain = re.sub(r"[^\w.-]+", "-", PurePath(sheet.name.replace("\\", "/")).stem, flags=re.ASCII).strip("-.")[:80]
    return f"{plain or 'result'}-enriched.{sheet.form.kind}"


async def _pieces(gateway: Gateway, job_id: str, sheet: SheetJob) -> AsyncIterator[bytes]:
    from app.sheets.writer import SheetWriter  # noqa: PLC0415 - loads what writes workbooks, which most starts need not

    added = AddedColumns(sheet.form, sheet.header, sheet.fields, guarded=sheet.guarded)
    # A workbook is complete with its last row only, so its bytes wait here; those of CSV are taken as they come.
    with SpooledTemporaryFile(IN_MEMORY) as spool:
        writer = SheetWriter(cast("BinaryIO", spool), sheet.form, added.header)
        try:
            async for content, output in gateway.store.jobs.results(job_id):
                rows = zip(decode_lines(content), decode_rows(output or b""), strict=True)
                table = [added.beside(line, row.cells if row else ()) for line, row in rows]
                await asyncio.to_thread(writer.write, table)
                if sheet.form.kind is SheetKind.CSV:
                    yield _taken(spool)
            await asyncio.to_thread(writer.close)
        except BaseException:  # also where the caller leaves in the middle
            writer.discard()
            raise
        spool.seek(0)
        while piece := spool.read(PIECE):
            yield piece


def _taken(spool: IO[bytes]) -> bytes:
    """What was written to a spool, which is empty then."""
    spool.seek(0)
    piece = spool.read()
    spool.seek(0)
    spool.truncate()
    return piece
