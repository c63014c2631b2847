"""CSV in its many dresses: read in bounded pieces, and written as it was read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from app.errors import InvalidSheet
from app.sheets.dialect import delimiter_of, newline_of, quote_of, said_delimiter
from app.sheets.encoding import encoding_of, errors_of
from app.sheets.form import LONGEST_CELL, LONGEST_ROW, SheetForm, SheetOptions

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Row = tuple[str, ...]

_MARK = "\ufeff"
_TERMINATOR = "\r\n"  # with it, the csv module quotes both signs of a line's end


def read_delimited(start: bytes, stream: BinaryIO, told: SheetOptions) -> tuple[SheetForm, Iterator[Row]]:
    """The form of a file that begins with `start`, and its rows, header and all; the rest comes from the stream."""
    encoding, mark = encoding_of(start, told.encoding)
    sample = start[len(mark) :].decode(encoding, "replace")
    said, sign = said_delimiter(sample)
    newline = newline_of(sample)
    table = sample[len(said) :].removeprefix(newline)
    quote = quote_of(table)
    form = SheetForm(
        encoding=encoding,
        bom=bool(mark),
        delimiter=delimiter_of(table, quote, sign if told.delimiter is None else told.delimiter),
        quote=quote,
        newline=newline,
        said=said,
    )
    whole = io.BufferedReader(_Rejoined(start[len(mark) :], stream))
    rows = _rows(io.TextIOWrapper(whole, encoding, errors_of(encoding), newline=""), form)
    return form, islice(rows, 1, None) if said else rows


def _rows(text: io.TextIOWrapper, form: SheetForm) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)  # the module's own, for all of the process
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=form.delimiter, quotechar=form.quote)
    try:
        for row in reader:
            lines.in_row = 0
            yield tuple(row)
    except csv.Error as cause:
        rule = f"holds a cell of more than {LONGEST_CELL} characters."
        remedy = "Perhaps a quotation mark before it is not closed, or the delimiter is another one."
        raise InvalidSheet(f"line {lines.began}", rule, remedy, line=lines.began) from cause
    except UnicodeError as cause:
        rule = f"is not in the encoding {form.encoding}."
        raise InvalidSheet(f"line {lines.number + 1}", rule, "Tell the encoding.", line=lines.number + 1) from cause


class _Lines:
    """The lines of a text, counted so that neither a line nor a row can take all memory."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.number = self.began = self.in_row = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LONGEST_ROW):
            self.number += 1
            if not self.in_row:
                self.began = self.number
            self.in_row += len(line)
            if self.in_row >= LONGEST_ROW:
                rule = f"makes a row of more than {LONGEST_ROW} characters."
                raise InvalidSheet(f"line {self.began}", rule, "Is this a table?", line=self.began)
            yield line
        if self.in_row:  # the reader asks on within quotes only
            rule = "begins a row with a quotation mark that is not closed before the end of the file."
            remedy = "Close it, or double it where it is part of the text."
            raise InvalidSheet(f"line {self.began}", rule, remedy, line=self.began)


class _Rejoined(io.RawIOBase):
    """A stream with its beginning, which was read off it, put back; closing it leaves the stream open."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = memoryview(start)
        self._rest = rest

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill as much of the buffer as there is."""
        room = memoryview(buffer).cast("B")
        piece = self._start[: len(room)] or self._rest.read(len(room))
        self._start = self._start[len(piece) :]
        room[: len(piece)] = piece
        return len(piece)


class DelimitedWriter:
    """Writes rows in a form, piece by piece."""

    def __init__(self, stream: BinaryIO, form: SheetForm) -> None:
        self._stream = stream
        self._form = form
        self._errors = errors_of(form.encoding)
        self._lines: list[str] = []
        # The csv module calls write once for each row.
        self._csv = csv.writer(self, delimiter=form.delimiter, quotechar=form.quote, lineterminator=_TERMINATOR)
        self.replaced = 0
        if form.bom:
            stream.write(_MARK.encode(form.encoding))
        if form.said:
            stream.write((form.said + form.newline).encode(form.encoding))

    def write(self, line: str) -> None:
        """Take a row as the csv module has written it."""
        self._lines.append(line.removesuffix(_TERMINATOR))

    def write_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows; what the encoding cannot say becomes a question mark and is counted in `replaced`."""
        self._csv.writerows(rows)
        if not self._lines:
            return
        text = self._form.newline.join([*self._lines, ""])
        self._lines.clear()
        try:
            self._stream.write(text.encode(self._form.encoding, self._errors))
        except UnicodeEncodeError:
            self._stream.write(b"".join(map(self._encoded, text)))

    def _encoded(self, character: str) -> bytes:
        try:
            return character.encode(self._form.encoding, self._errors)
        except UnicodeEncodeError:
            self.replaced += 1
            return "?".encode(self._form.encoding)

    def close(self) -> None:
        """Hand everything to the stream, which stays open."""
        self._stream.flush()

    def discard(self) -> None:
        """Nothing is held anywhere."""
