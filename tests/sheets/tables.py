"""Tables as bytes, opened and written as the tests need it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook, load_workbook

from app.sheets.form import SheetForm, SheetKind, SheetOptions
from app.sheets.sheet import Sheet, open_sheet
from app.sheets.writer import SheetWriter

Rows = list[tuple[str, ...]]


def opened(content: bytes | str, **told: object) -> Sheet:
    data = content.encode() if isinstance(content, str) else content
    return open_sheet(io.BytesIO(data), "catalog.csv", SheetOptions(**told))  # type: ignore[arg-type]  # by name


def rows_of(content: bytes | str, **told: object) -> Rows:
    return list(opened(content, **told).rows)


def written(form: SheetForm, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.BytesIO()
    with SheetWriter(stream, form, header) as writer:
        writer.write(rows)
    return stream.getvalue()


def workbook(*rows: Sequence[object]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def cells_of(content: bytes) -> list[list[tuple[object, str]]]:
    """Every cell's value and openpyxl's word for its type."""
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    return [[(cell.value, cell.data_type) for cell in row] for row in page.iter_rows()]


XLSX = SheetForm(kind=SheetKind.XLSX)
