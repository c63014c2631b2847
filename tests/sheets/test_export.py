"""Rows as CSV and JSON lines; Parquet is read back in `tests.gateway.test_library`."""

from __future__ import annotations

from app.sheets.export import csv_lines, json_lines


def test_a_cell_that_a_spreadsheet_would_run_does_not() -> None:
    assert csv_lines([["=1+1", "-5", 'a "b", c']]) == b'\'=1+1,-5,"a ""b"", c"\r\n'


def test_numbers_are_numbers_and_the_unknown_is_null() -> None:
    cells = ["1", "120.5", "true", "", "5"]
    told = json_lines(["year", "bpm", "explicit", "duration_ms", "title"], [cells])
    assert told == b'{"year":1,"bpm":120.5,"explicit":true,"duration_ms":null,"title":"5"}\n'
