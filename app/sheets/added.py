"""Columns beside those of a table: their names, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from app.sheets.form import SheetForm, SheetKind

Row = tuple[str, ...]

# OWASP's list, with the full-width signs that some spreadsheets take for the same.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*([eE][+-]?\d+)?%?")


class AddedColumns:
    """Columns added to a table of this form and header, last. One whose name is taken gets another.

    Added cells never run as formulas: in CSV, where text and formulas look alike, an apostrophe is put before them; in
    XLSX text is text. The table's own cells stay as they are, unless they are to be `guarded` too, as is in `form` what
    stands above it.
    """

    def __init__(self, form: SheetForm, header: Sequence[str], names: Sequence[str], *, guarded: bool = False) -> None:
        self.header: Row = (*header, *free_names(header, names))
        self._width = len(header)
        self._in_csv = form.kind is SheetKind.CSV
        self._guarded = guarded
        self.form = replace(form, above=tuple(map(self._own, form.above)))

    def beside(self, row: Row, cells: Sequence[str]) -> Row:
        """The row with these cells in the added columns; a blank line stays blank.

        A row that is too short is filled up. One that is longer than the header keeps its cells, and the added ones
        follow them.
        """
        if not row:
            return row
        filled = row + ("",) * (self._width - len(row))
        if not self._in_csv:
            return (*filled, *cells)
        return (*self._own(filled), *map(harmless, cells))

    def _own(self, row: Row) -> Row:
        return tuple(map(harmless, row)) if self._guarded and self._in_csv else row


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run it; numbers are no formulas."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def free_names(header: Sequence[str], names: Sequence[str]) -> Row:
    """Names for added columns: `isrc` becomes `isrc_linernotes` where the table has one, then `isrc_linernotes_2`."""
    taken = {name.casefold().strip() for name in header}
    chosen = []
    for name in names:
        free, number = name, 1
        while free in taken:
            free = f"{name}_linernotes" + (f"_{number}" if number > 1 else "")
            number += 1
        taken.add(free)
        chosen.append(free)
    return tuple(chosen)
