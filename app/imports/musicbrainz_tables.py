"""MusicBrainz' tables, read from PostgreSQL's COPY text into DuckDB, where they are joined.

DuckDB reads the files on all cores, keeps the tables on disk within the memory it is given, and tells of rows that it
could not read instead of stopping at them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from app.errors import UnreadableDump
from app.imports.musicbrainz_layouts import LAYOUTS, READ, TYPES
from app.imports.source import BrokenRow

MEMORY = "240MB"
LONGEST_ROW = 16_000_000  # bytes
MOST_TOLD = 1_000  # broken rows of one table whose lines are told; all are counted

_COPY_TEXT = (
    "auto_detect = false, header = false, delim = '\t', quote = '', escape = '', nullstr = '\\N', new_line = '\\n', "
    f"max_line_size = {LONGEST_ROW}, store_rejects = true, rejects_limit = 0"
)
_BACKSLASH = "chr(1)"  # stands for a written backslash while the other escapes are read; no text has it
_ESCAPES = {"\\b": 8, "\\t": 9, "\\n": 10, "\\v": 11, "\\f": 12, "\\r": 13}


def open_tables(folder: Path) -> duckdb.DuckDBPyConnection:
    """The tables of an import in its folder, as far as they were read before."""
    connection = duckdb.connect(folder / "tables.duckdb")
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute(f"SET temp_directory = {_quoted(str(folder / 'spilled'))}")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("CREATE TABLE IF NOT EXISTS loaded (name TEXT PRIMARY KEY, rows BIGINT, broken BIGINT)")
    return connection


def loaded(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """The tables that are whole, each with its rows and how many could not be read."""
    return {name: (rows, broken) for name, rows, broken in connection.execute("FROM loaded").fetchall()}


def load_table(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> list[BrokenRow]:
    """Read one table's file, all or nothing; the rows that are not of its columns. Raises UnreadableDump.

    At most MOST_TOLD of the broken rows are told; `loaded` has their number.
    """
    columns = _columns(name, path)
    kept = READ[name].split()
    types = {column: TYPES.get(column, "TEXT") if column in kept else "TEXT" for column in columns}
    said = ", ".join(f"{_quoted(column)}: {_quoted(kind)}" for column, kind in types.items())
    chosen = ", ".join(column if types[column] != "TEXT" else f"{_unescaped(column)} AS {column}" for column in kept)
    connection.begin()
    try:
        read = f"SELECT {chosen} FROM read_csv(?, columns = {{{said}}}, {_COPY_TEXT})"  # noqa: S608 - names of ours
        connection.execute(f"CREATE OR REPLACE TABLE {name} AS {read}", [str(path)])
        broken = list(_broken(connection, name))
        count = _one(connection, "SELECT count(DISTINCT line) FROM reject_errors")
        rows = _one(connection, f"SELECT count(*) FROM {name}")  # noqa: S608 - a name of ours
        connection.execute("INSERT OR REPLACE INTO loaded VALUES (?, ?, ?)", [name, rows, count])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    connection.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
    return broken


def _columns(name: str, path: Path) -> tuple[str, ...]:
    """The columns of a table's file, by the width most of its first rows have."""
    with path.open("rb") as file:
        widths = [line.count(b"\t") + 1 for line, _ in zip(file, range(100), strict=False)]
    layouts = LAYOUTS[name]
    if not widths:
        return next(iter(layouts.values()))
    width = max(set(widths), key=lambda width: (widths.count(width), width in layouts))
    if width not in layouts:
        known = " or ".join(map(str, sorted(layouts)))
        raise UnreadableDump(name, f"its rows have {width} columns; this version reads {known}.")
    return layouts[width]


def _broken(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[BrokenRow]:
    rows = connection.execute(
        "SELECT line, any_value(error_message) FROM reject_errors GROUP BY line ORDER BY line LIMIT ?", [MOST_TOLD]
    ).fetchall()
    for line, problem in rows:
        yield BrokenRow(name, line, str(problem).splitlines()[0])


def _unescaped(column: str) -> str:
    """The text that COPY wrote: most has no backslash and is taken as it is."""
    read = f"replace({column}, '\\\\', {_BACKSLASH})"
    for written, code in _ESCAPES.items():
        read = f"replace({read}, '{written}', chr({code}))"
    return f"CASE WHEN contains({column}, '\\') THEN replace({read}, {_BACKSLASH}, '\\') ELSE {column} END"


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    ((count,),) = connection.execute(query).fetchall()
    return int(count)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
