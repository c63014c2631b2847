"""Tables are read as COPY wrote them; what cannot be read is told with its line and counted, and stops nothing."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from app.errors import UnreadableDump
from app.imports.musicbrainz import MusicBrainzDump
from app.imports.musicbrainz_layouts import LAYOUTS, READ
from app.imports.musicbrainz_tables import load_table, loaded, open_tables
from app.imports.progress import Quiet
from tests.imports.dumps import DumpWriter
from tests.imports.lookups import write_lookup
from tests.imports.test_musicbrainz import recorded, told


@pytest.fixture
def tables(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    return open_tables(tmp_path)


def written(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    return path


def work(number: int, name: str) -> str:
    return f"{number}\t0-0-0-0\t{name}\t\\N\t\t0\t2020-01-01 00:00:00+00"


def test_escapes_are_read_as_copy_writes_them(tables: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    names = [r"a\tb", r"a\nb", r"back\\slash", r"\\n is no line", r"\N", "“quoted” 'x' \"y\", z", r"\\\\t"]
    path = written(tmp_path / "work", *(work(place, name) for place, name in enumerate(names)))
    assert load_table(tables, "work", path) == []
    read = [name for (name,) in tables.execute("SELECT name FROM work ORDER BY id").fetchall()]
    assert read == ["a\tb", "a\nb", "back\\slash", "\\n is no line", None, "“quoted” 'x' \"y\", z", "\\\\t"]


def test_broken_rows_are_told_with_table_and_line_and_the_others_are_read(
    tables: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = written(
        tmp_path / "work", work(1, "One"), "no work", work(3, "Three"), work(4, "Four") + "\tmore", "x" + work(5, "5")
    )
    path.write_bytes(
        path.read_bytes() + work(6, "S").replace("S", "\xff").encode("latin-1") + b"\n" + work(7, "7").encode() + b"\n"
    )
    broken = load_table(tables, "work", path)
    assert [(row.table, row.line) for row in broken] == [("work", 2), ("work", 4), ("work", 5), ("work", 6)]
    assert all(row.problem for row in broken)
    assert tables.execute("SELECT id FROM work ORDER BY id").fetchall() == [(1,), (3,), (7,)]
    assert loaded(tables) == {"work": (3, 4)}


def test_broken_rows_of_a_dump_are_counted_and_told_by_its_import(tmp_path: Path) -> None:
    with DumpWriter(tmp_path / "dump") as dump:
        write_lookup(dump, recorded("a", video=False, date="2001"))
        dump.add("iswc", work=1, iswc="T-034.524.680-1")
        dump.line("iswc", "not a row")
        dump.line("track", "1\t2")
    source = MusicBrainzDump(tmp_path / "dump")
    (tmp_path / "staging").mkdir()
    broken = source.prepare(tmp_path / "staging", Quiet())
    assert {(row.table, row.line) for row in broken} == {("iswc", 2), ("track", 2)}
    assert source.counts()["broken"] == 2
    source.close()


def test_rows_of_an_unknown_width_are_refused_by_table_and_number(
    tables: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(
        UnreadableDump, match="work cannot be imported: its rows have 3 columns; this version reads 7 or 8"
    ):
        load_table(tables, "work", written(tmp_path / "work", "1\t2\t3"))
    assert loaded(tables) == {}


def test_older_layouts_say_the_same(tmp_path: Path) -> None:
    for name, oldest in (("new", False), ("old", True)):
        with DumpWriter(tmp_path / name, oldest=oldest) as dump:
            write_lookup(dump, recorded("a", video=False, date="2001-05-02"))
    assert told(tmp_path / "new", tmp_path / "one") == told(tmp_path / "old", tmp_path / "two")


def test_every_column_that_is_read_is_in_every_layout_of_its_table() -> None:
    assert LAYOUTS.keys() == READ.keys()
    for table, layouts in LAYOUTS.items():
        assert all(set(READ[table].split()) <= set(columns) for columns in layouts.values()), table
