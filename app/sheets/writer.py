"""Writing a table in the form of another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO, Self

from app.sheets.delimited import DelimitedWriter
from app.sheets.form import SheetForm, SheetKind
from app.sheets.workbook import WorkbookWriter


class SheetWriter:
    """Writes a table to a stream, which stays open, after what stands above it. Nothing is complete before `close`.

    As a context manager it is closed at the end of the block, or discarded where the block fails.
    """

    def __init__(self, stream: BinaryIO, form: SheetForm, header: Sequence[str]) -> None:
        self._writer = DelimitedWriter(stream, form) if form.kind is SheetKind.CSV else WorkbookWriter(stream)
        self.write(row and row + ("",) * (len(header) - len(row)) for row in form.above)
        if form.header:
            self.write([header])

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows; raises InvalidSheet where a workbook cannot hold them."""
        self._writer.write_rows(rows)

    def close(self) -> None:
        """Complete the table."""
        self._writer.close()

    def discard(self) -> None:
        """Give the table up, and what it takes on the disk; what the stream has got of it is of no use."""
        self._writer.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    @property
    def replaced(self) -> int:
        """How many characters became question marks, because the form's encoding has none for them."""
        return self._writer.replaced
