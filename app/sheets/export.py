"""Rows as CSV, JSON lines and Parquet. In JSON and Parquet numbers are numbers, and what is not known is null."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from app.sheets.added import harmless

MEMORY = "240MB"

_READ: dict[str, Callable[[str], Any]] = {
    "duration_ms": int,
    "year": int,
    "bpm": float,
    "explicit": lambda cell: cell == "true",
}
_TYPES = {"duration_ms": "BIGINT", "year": "INTEGER", "bpm": "DOUBLE", "explicit": "BOOLEAN"}

_encode = msgspec.json.Encoder().encode


def csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows in UTF-8; a cell that a spreadsheet would run has an apostrophe before it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def json_lines(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Each row as an object of its columns."""
    return b"".join(
        _encode({name: _value(name, cell) for name, cell in zip(columns, row, strict=True)}) + b"\n" for row in rows
    )


def to_parquet(lines: Path, goal: Path, columns: Sequence[str]) -> None:
    """Write JSON lines with these columns, in their order, as Parquet."""
    import duckdb  # noqa: PLC0415 - takes long to load, and text needs none of it

    types = ", ".join(f"{name}: '{_TYPES.get(name, 'VARCHAR')}'" for name in columns)  # names of ours
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET threads = 1")
        read = f"SELECT * FROM read_json(?, format = 'newline_delimited', columns = {{{types}}})"  # noqa: S608 - as above
        target = str(goal).replace("'", "''")
        connection.execute(f"COPY ({read}) TO '{target}' (FORMAT parquet)", [str(lines)])


def _value(column: str, cell: str) -> object:
    return _READ.get(column, str)(cell) if cell else None
