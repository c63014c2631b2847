"""Columns are added last, under free names, and run nowhere."""

from __future__ import annotations

import pytest

from app.sheets.added import AddedColumns, free_names, harmless
from app.sheets.form import SheetForm
from tests.sheets.tables import XLSX

CSV = SheetForm()


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", '=HYPERLINK("x")', "-"]
)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "One More Time", "-0.062356", "+1,234.5", "-1e-5", "-12%", " =1", "'=1"])
def test_other_cells_and_numbers_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_only_added_cells_are_changed_unless_all_are_to_be() -> None:
    row, cells = ("=1+1", "@dannocean"), ["=2", "x"]
    assert AddedColumns(CSV, ["a", "b"], ["c", "d"]).beside(row, cells) == ("=1+1", "@dannocean", "'=2", "x")
    guarded = AddedColumns(CSV, ["a", "b"], ["c", "d"], guarded=True)
    assert guarded.beside(row, cells) == ("'=1+1", "'@dannocean", "'=2", "x")


def test_text_in_a_workbook_needs_no_apostrophe() -> None:
    assert AddedColumns(XLSX, ["a"], ["b"], guarded=True).beside(("=1",), ["=2"]) == ("=1", "=2")


def test_short_rows_are_filled_up_long_ones_kept_and_blank_lines_stay_blank() -> None:
    added = AddedColumns(CSV, ["a", "b"], ["status"])
    assert added.beside(("1",), ["matched"]) == ("1", "", "matched")
    assert added.beside(("1", "2", "3"), ["matched"]) == ("1", "2", "3", "matched")
    assert added.beside((), ["not_found"]) == ()


def test_no_column_is_overwritten() -> None:
    assert free_names(["ISRC", "status"], ["status", "isrc", "iswc"]) == (
        "status_linernotes",
        "isrc_linernotes",
        "iswc",
    )
    again = ["isrc", "isrc_linernotes", "isrc_linernotes_2"]
    assert free_names(again, ["isrc"]) == ("isrc_linernotes_3",)


def test_what_stands_above_a_table_is_guarded_where_its_cells_are() -> None:
    form = SheetForm(above=(("=Report",), ()))
    assert AddedColumns(form, ["isrc"], ["status"], guarded=True).form.above == (("'=Report",), ())
    assert AddedColumns(form, ["isrc"], ["status"]).form == form
