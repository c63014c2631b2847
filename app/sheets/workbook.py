"""XLSX, through openpyxl: the first worksheet's cells as text, and text as cells."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell

from app.errors import InvalidSheet
from app.sheets.form import SheetForm, SheetKind, SheetOptions
from app.sheets.typed import TypedCell, cell_of

Row = tuple[str, ...]

SIGNATURE = b"PK\x03\x04"
MOST_UNPACKED = 1_073_741_824
"""Bytes of a workbook's parts unpacked: a few kilobytes could stand for a full disk."""
IN_MEMORY = 16_777_216

LONGEST_TEXT, MOST_ROWS = 32_767, 1_048_576
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read_workbook(start: bytes, stream: BinaryIO, _told: SheetOptions) -> tuple[SheetForm, Iterator[Row]]:
    """The form of a workbook that begins with `start`, and the rows of its first worksheet, header and all."""
    copy = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it lives as long as the rows are read
    copy.write(start)
    shutil.copyfileobj(stream, copy)
    return SheetForm(kind=SheetKind.XLSX), _rows(copy)


def _rows(file: IO[bytes]) -> Iterator[Row]:
    with file:
        _check_size(file)
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            page = book.worksheets[0]
            page.reset_dimensions()  # many programs write wrong ones, and rows would be lost
            yield from _filled(tuple(map(cell_of, row)) for row in page.iter_rows(values_only=True))
        except Exception as cause:  # what openpyxl raises over a broken file is whatever it happens to meet there
            raise _broken() from cause


def _check_size(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as cause:
        raise _broken() from cause
    if size > MOST_UNPACKED:
        rule = f"has {size} bytes unpacked, and at most {MOST_UNPACKED} are read."
        raise InvalidSheet("the workbook", rule, "Save it as .csv.")


def _broken() -> InvalidSheet:
    return InvalidSheet("the workbook", "cannot be read.", "Save it anew as .xlsx, or as .csv.")


def _filled(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows up to the last that holds anything: worksheets often go on with empty ones to their end."""
    blank = 0
    for row in rows:
        if any(row):
            yield from ((),) * blank
            blank = 0
            yield row
        else:
            blank += 1


class WorkbookWriter:
    """Writes rows as cells of text, none of them a formula; what was a number or a date in a workbook is one again."""

    replaced = 0

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._book = Workbook(write_only=True)
        self._page = self._book.create_sheet("Sheet1")
        self._count = 0

    def write_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows; raises InvalidSheet where a workbook has no room for them."""
        for row in rows:
            self._count += 1
            if self._count > MOST_ROWS:
                raise InvalidSheet(f"{self._count} rows", f"a workbook has {MOST_ROWS}.", "Write .csv.")
            self._page.append([self._cell(text) for text in row])

    def _cell(self, text: str) -> Cell | None:
        if isinstance(text, TypedCell):
            return WriteOnlyCell(self._page, text.value)  # type: ignore[arg-type]  # the stubs do not know all types
        if not text:
            return None
        if len(text) > LONGEST_TEXT:
            rule = f"has {len(text)} characters, and a workbook's cell at most {LONGEST_TEXT}."
            raise InvalidSheet(text, rule, "Write .csv.", line=self._count)
        cell = WriteOnlyCell(self._page, _UNWRITABLE.sub("\ufffd", text))
        cell.data_type = "s"
        return cell

    def close(self) -> None:
        """Complete the workbook."""
        self._book.save(self._stream)

    def discard(self) -> None:
        """End the temporary files that openpyxl writes to, which it ends only by saving them."""
        with Path(os.devnull).open("wb") as nowhere:
            self._book.save(nowhere)
