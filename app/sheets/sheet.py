"""A table opened: its header, which columns matter, and its rows one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO

from msgspec import structs

from app.errors import InvalidSheet
from app.sheets.columns import find_columns, header_below_titles, names_columns
from app.sheets.delimited import read_delimited
from app.sheets.encoding import SAMPLE_BYTES
from app.sheets.form import Columns, SheetForm, SheetOptions
from app.sheets.workbook import SIGNATURE, read_workbook

Row = tuple[str, ...]

SAMPLE_ROWS, SAMPLE_CHARACTERS = 200, 1_000_000
MOST_BLANK = 1_000
"""Blank lines before the first row."""

_NO_TABLES = {
    bytes.fromhex("d0cf11e0a1b11ae1"): ("is a workbook in Excel's old format.", "Save it as .xlsx or .csv."),
    b"\x1f\x8b": ("is compressed by gzip.", "Unpack it."),
    b"\x89PNG\r\n\x1a\n": ("is a picture.", "Send the table as .xlsx or .csv."),
    b"%PDF-": ("is a PDF.", "Send the table as .xlsx or .csv."),
}
"""What other files begin with, and what is wrong with each."""


@dataclass(frozen=True)
class Sheet:
    """A table of text.

    `header` is as wide as the widest of the first rows: columns without a name have an empty one. Where the first row
    is no header, `form.header` is False and the names are made up. Titles and blank lines before the first row are in
    `form.above`. `rows` are the rows below the header, read as they are asked for, each as long as it is in the file; a
    blank line is an empty row. They raise InvalidSheet where the file cannot be read further.
    """

    header: Row
    columns: Columns
    rows: Iterator[Row]
    form: SheetForm = field(default_factory=SheetForm)


def open_sheet(stream: BinaryIO, name: str = "", told: SheetOptions | None = None) -> Sheet:
    """Read the beginning of a CSV or XLSX file; its rows are read from the stream as they are asked for.

    `name` is what the file is called, for errors. XLSX is known by its content, so any name will do, and is read from
    a stream that can be rewound, or else from a copy. Raises InvalidSheet where this is no table, and InvalidArgument
    where what was told does not fit it.
    """
    told = told or SheetOptions()
    start = stream.read(SAMPLE_BYTES)
    for signature, wrong in _NO_TABLES.items():
        if start.startswith(signature):
            raise InvalidSheet(name, *wrong)
    read = read_workbook if start.startswith(SIGNATURE) else read_delimited
    form, rows = read(start, stream, told)
    sample = _sample(rows)
    first = _first_row(sample, told)
    form, sample = structs.replace(form, above=tuple(sample[:first])), sample[first:]
    if not sample:
        return Sheet((), find_columns((), (), told), iter(()), structs.replace(form, header=False))
    has_header = names_columns(sample[0], sample[1:]) if told.header is None else told.header
    below = sample[1:] if has_header else sample
    width = max(map(len, sample))
    if has_header:
        header = sample[0] + ("",) * (width - len(sample[0]))
    else:
        header = tuple(f"column {number}" for number in range(1, width + 1))
    columns = find_columns(header, below, told)
    return Sheet(header, columns, chain(below, rows), structs.replace(form, header=has_header))


def _sample(rows: Iterator[Row]) -> list[Row]:
    """The first rows, taken off the others; blank ones before them do not count."""
    sample: list[Row] = []
    count = characters = 0
    for row in rows:
        sample.append(row)
        count += bool(count or any(row))
        characters += sum(map(len, row))
        if count == SAMPLE_ROWS or characters > SAMPLE_CHARACTERS:
            break
        if len(sample) - count > MOST_BLANK:
            rule = f"is the last of more than {MOST_BLANK} blank lines before the first row."
            raise InvalidSheet(f"line {len(sample)}", rule, "Remove them.", line=len(sample))
    return sample


def _first_row(sample: Sequence[Row], told: SheetOptions) -> int:
    """The place of a table's first row: its header below titles, else the first row that holds anything."""
    header = header_below_titles(sample) if told.header is None else None
    if header is not None:
        return header
    return next((place for place, row in enumerate(sample) if any(row)), len(sample))
