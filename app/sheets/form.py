"""What a table looks like from outside: its kind, its encoding, its signs, and which columns matter."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from app.errors import InvalidArgument
from app.sheets.encoding import encoding_named, is_marked

LONGEST_CELL = 1_048_576
"""Characters of a cell. A quote that is never closed would else take the rest of the file for one cell."""

LONGEST_ROW = 16 * LONGEST_CELL
"""Characters of a row."""

_OTHER_FORMATS = frozenset({
    ".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".parquet", ".feather", ".avro", ".json", ".jsonl", ".ndjson", ".xml",
    ".html", ".pdf", ".zip", ".gz", ".bz2", ".xz", ".zst",
})  # fmt: skip


class SheetKind(StrEnum):
    """The kind of a file."""

    CSV = "csv"
    XLSX = "xlsx"


class SheetOptions(Struct, frozen=True):
    """What a caller tells about a table; whatever is None is found by looking.

    `isrc`, `title` and `artist` are a column's name or its number from 1. `header` is whether the first row names the
    columns. `delimiter` is one character, or `tab`.
    """

    isrc: str | None = None
    title: str | None = None
    artist: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    header: bool | None = None


class SheetForm(Struct, frozen=True):
    """How a table is written down, so that another can be written like it.

    Only `kind`, `above` and `header` matter to XLSX.
    `encoding` is Python's name for it, `bom` whether a byte order mark comes first, `said` the first line where it says
    the delimiter, as `sep=;` does. `above` are blank lines and titles before the table, `header` is whether its first
    row names the columns.
    """

    kind: SheetKind = SheetKind.CSV
    encoding: str = "utf-8"
    bom: bool = False
    delimiter: str = ","
    quote: str = '"'
    newline: str = "\r\n"
    said: str = ""
    above: tuple[tuple[str, ...], ...] = ()
    header: bool = True


class Columns(Struct, frozen=True):
    """The places, from 0, of the columns that tell which recording a row is about; None where there is no such one."""

    isrc: int | None = None
    title: int | None = None
    artist: int | None = None


def form_for(form: SheetForm, name: str, encoding: str | None = None) -> SheetForm:
    """The form in which a table of this form is written to a file of this name; the encoding is kept unless given.

    One that is given by a name that promises a byte order mark, such as utf-8-sig or utf-16, gets it.
    CSV that was a workbook is UTF-8 with a mark, without which spreadsheets misread it. Raises InvalidArgument where
    the name is that of another format.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in _OTHER_FORMATS:
        rule = f"ends in {suffix}, and only CSV and workbooks are written."
        raise InvalidArgument("--output", name, rule, "Name it .csv, .tsv or .xlsx.")
    if suffix == ".xlsx":
        return replace(form, kind=SheetKind.XLSX)
    if form.kind is SheetKind.XLSX and suffix in {".csv", ".tsv", ".txt"}:
        delimiter = "," if suffix == ".csv" else "\t"
        form = SheetForm(bom=True, delimiter=delimiter, above=form.above, header=form.header)
    if encoding is None:
        return form
    known, marked = encoding_named(encoding), is_marked(encoding)
    return replace(form, encoding=known, bom=marked or (form.bom and known.startswith("utf-")))
