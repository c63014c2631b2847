"""Workbooks: cells as text, text as cells, and nothing that runs."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest

from app.errors import InvalidSheet
from app.sheets import workbook as room
from app.sheets.added import AddedColumns
from tests.sheets.tables import XLSX, cells_of, opened, rows_of, workbook, written


def test_a_workbook_is_read_as_text() -> None:
    content = workbook(
        ["isrc", "title", "n"],
        ["GBDUW0000053", "One More Time", 12],
        [None, True, 0.5],
        [2.0, date(2000, 11, 30), datetime(2000, 11, 30, 1, 2)],  # noqa: DTZ001 - workbooks know no zones
    )
    sheet = opened(content)
    assert (sheet.header, sheet.columns.isrc, sheet.form) == (("isrc", "title", "n"), 0, XLSX)
    assert list(sheet.rows) == [
        ("GBDUW0000053", "One More Time", "12"),
        ("", "TRUE", "0.5"),
        ("2", "2000-11-30", "2000-11-30 01:02:00"),
    ]


def test_text_is_written_as_text_never_as_a_formula_or_an_error() -> None:
    content = written(XLSX, ["a"], [["=1+1"], ["#N/A"], ["00123"], ["a\x00b\ud800"], [""], ["x"]])
    column = [row[0] for row in cells_of(content)]
    assert column == [
        ("a", "s"), ("=1+1", "s"), ("#N/A", "s"), ("00123", "s"), ("a\ufffdb\ufffd", "s"), (None, "n"), ("x", "s"),
    ]  # fmt: skip


def test_numbers_dates_and_truth_values_of_a_workbook_stay_what_they_are() -> None:
    day = datetime(2000, 11, 30, 1, 2)  # noqa: DTZ001 - workbooks know no zones
    sheet = opened(workbook(["isrc", "a", "b", "c", "d"], ["A", -0.5, 12, True, day]))
    added = AddedColumns(sheet.form, sheet.header, ["status"])
    content = written(sheet.form, added.header, [added.beside(row, ["matched"]) for row in sheet.rows])
    expected = [("A", "s"), (-0.5, "n"), (12, "n"), (True, "b"), (day, "d"), ("matched", "s")]
    assert cells_of(content)[1] == expected


def test_what_is_written_is_read_again() -> None:
    rows = [("A", 'b,\n"c"'), (), ("B", "=x")]
    assert rows_of(written(XLSX, ["isrc", "title"], rows)) == rows


def test_empty_rows_at_the_end_of_a_worksheet_are_none() -> None:
    assert rows_of(workbook(["isrc"], ["A"], [None], ["B"], *[[""]] * 50)) == [("A",), (), ("B",)]


def test_a_worksheet_that_tells_a_wrong_size_is_read_whole() -> None:
    content = with_worksheet(workbook(["isrc", "title"], ["A", "b"]), b'ref="A1:B2"', b'ref="A1"')
    assert rows_of(content) == [("A", "b")]


def test_a_broken_workbook_is_refused() -> None:
    content = workbook(["isrc"], ["A"])
    for broken in (b"PK\x03\x04 not a zip", content[: len(content) // 2], empty_zip()):
        with pytest.raises(InvalidSheet, match="cannot be read"):
            opened(broken)


def empty_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parts:
        parts.writestr("readme.txt", "no workbook")
    return stream.getvalue()


def test_a_workbook_that_would_fill_the_disk_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_UNPACKED", 10)
    with pytest.raises(InvalidSheet, match="bytes unpacked"):
        opened(workbook(["isrc"]))


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'
    with pytest.raises(InvalidSheet, match="cannot be read"):
        opened(with_worksheet(workbook(["isrc"], ["A"]), b"<worksheet", bomb))


def with_worksheet(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with something of its worksheet's XML changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(stream, "w") as changed:
        for name in parts.namelist():
            body = parts.read(name)
            if "worksheets/" in name:
                assert old in body
                body = body.replace(old, new, 1)
            changed.writestr(name, body)
    return stream.getvalue()


def test_what_a_workbook_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidSheet, match="at most 32767"):
        written(XLSX, ["a"], [["x" * 32_768]])
    monkeypatch.setattr(room, "MOST_ROWS", 2)
    with pytest.raises(InvalidSheet, match="a workbook has 2"):
        written(XLSX, ["a"], [["b"], ["c"]])
