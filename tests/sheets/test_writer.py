"""What is written is read as it was, in the form it had."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidArgument
from app.sheets.form import SheetForm, form_for
from app.sheets.sheet import open_sheet
from tests.sheets.tables import XLSX, cells_of, opened, rows_of, written

# Anything but halves of characters, which no encoding has.
CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=5).map(tuple), max_size=6)
FORMS = st.builds(
    lambda dress, delimiter, newline: SheetForm(encoding=dress[0], bom=dress[1], delimiter=delimiter, newline=newline),
    st.sampled_from([("utf-8", False), ("utf-8", True), ("utf-16-le", True), ("utf-16-be", False), ("gb18030", False)]),
    st.sampled_from([",", ";", "\t", "|", "^", ":"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
)


@given(FORMS, ROWS)
def test_whatever_is_written_is_read_again(form: SheetForm, rows: list[tuple[str, ...]]) -> None:
    content = written(form, ["isrc", "title"], rows)
    sheet = opened(content, encoding=form.encoding, delimiter=form.delimiter, header=True)
    assert sheet.header[:2] == ("isrc", "title")
    assert list(sheet.rows) == rows


@given(ROWS)
def test_whatever_is_written_is_read_by_others(rows: list[tuple[str, ...]]) -> None:
    content = written(SheetForm(newline="\n"), ["isrc"], rows)
    assert list(map(tuple, csv.reader(io.StringIO(content.decode(), newline="")))) == [("isrc",), *rows]


def test_the_form_of_the_input_is_the_form_of_the_output() -> None:
    content = 'isrc;title\r\nGBDUW0000053;„One More“\r\n\r\n;"a ""b"""\r\n'.encode("utf-16")
    sheet = opened(content)
    assert written(sheet.form, sheet.header, sheet.rows) == content


@pytest.mark.parametrize(
    "above", ["sep=;\r\n", "\r\n\r\n", "Report;;\r\n", "sep=;\r\n\r\nReport;;\r\nPeriod;05;\r\n\r\n"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_stands_above_the_table_comes_out_as_it_came_in(above: str, encoding: str) -> None:
    content = (above + "isrc;title;artist\r\nGBDUW0000053;é;\r\n").encode(encoding)
    sheet = opened(content)
    assert written(sheet.form, sheet.header, sheet.rows) == content


def test_a_file_of_blank_lines_comes_out_as_it_came_in() -> None:
    sheet = opened("\n\n")
    assert written(sheet.form, sheet.header, sheet.rows) == b"\n\n"


def test_titles_are_as_wide_as_the_table_and_stay_where_its_kind_changes() -> None:
    sheet = opened("sep=;\nReport\n\nisrc;title\nGBDUW0000053;b\n")
    assert written(sheet.form, [*sheet.header, "status"], []) == b"sep=;\nReport;;\n\nisrc;title;status\n"
    book = written(form_for(sheet.form, "out.xlsx"), sheet.header, sheet.rows)
    assert [cells[0][0] for cells in cells_of(book)] == ["Report", None, "isrc", "GBDUW0000053"]
    again = opened(book)
    content = written(form_for(again.form, "out.csv"), again.header, again.rows)
    assert content.decode("utf-8-sig") == "Report,\r\n\r\nisrc,title\r\nGBDUW0000053,b\r\n"


def test_bytes_that_are_no_text_come_out_as_they_came_in() -> None:
    content = b"isrc,title\n" + b"GBDUW0000053,plain\n" * 20_000 + b"USCJY1431309,caf\xe9\n"
    sheet = opened(content)
    assert written(sheet.form, sheet.header, sheet.rows) == content


def test_beside_a_byte_that_is_no_text_new_cells_are_in_the_encoding_of_the_others() -> None:
    content = ("isrc,title\n" + "A,Jóga — Björk\n" * 20).encode() + b"B,caf\xe9\n"
    sheet = opened(content)
    lines = written(sheet.form, sheet.header, [(*row, "é") for row in sheet.rows]).splitlines()
    assert lines[-2:] == ["A,Jóga — Björk,é".encode(), b"B,caf\xe9,\xc3\xa9"]


def test_a_table_without_a_header_gets_none() -> None:
    sheet = opened("GBDUW0000053,One More Time\n")
    assert written(sheet.form, sheet.header, sheet.rows) == b"GBDUW0000053,One More Time\n"


def test_what_the_encoding_cannot_say_becomes_a_question_mark_and_is_counted() -> None:
    form = SheetForm(encoding="cp1252", newline="\n")
    assert written(form, ["isrc"], [["Dvořák é"]]) == "isrc\nDvo?ák é\n".encode("cp1252")


@pytest.mark.parametrize(
    ("form", "name", "encoding", "expected"),
    [
        (SheetForm(delimiter=";"), "out.csv", None, SheetForm(delimiter=";")),
        (SheetForm(delimiter=";"), "out.tsv", None, SheetForm(delimiter=";")),
        (SheetForm(), "OUT.XLSX", None, XLSX),
        (XLSX, "-", None, XLSX),
        (XLSX, "out.csv", None, SheetForm(bom=True)),
        (XLSX, "out.tsv", None, SheetForm(bom=True, delimiter="\t")),
        (SheetForm(encoding="cp1252"), "out.csv", "UTF-8", SheetForm()),
        (SheetForm(encoding="utf-16-le", bom=True), "out.csv", "latin-1", SheetForm(encoding="iso8859-1")),
        (SheetForm(), "out.csv", "utf-16", SheetForm(encoding="utf-16-le", bom=True)),
        (SheetForm(), "out.csv", "UTF-8-SIG", SheetForm(bom=True)),
        (SheetForm(), "out.csv", "utf-16-le", SheetForm(encoding="utf-16-le")),
    ],
)
def test_the_name_of_the_output_says_its_kind(
    form: SheetForm, name: str, encoding: str | None, expected: SheetForm
) -> None:
    assert form_for(form, name, encoding) == expected


@pytest.mark.parametrize("name", ["q.parquet", "Q.XLS", "q.jsonl", "q.ods", "q.csv.gz"])
def test_an_output_named_as_another_format_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(InvalidArgument, match=r"Name it \.csv, \.tsv or \.xlsx\.") as refused:
        form_for(SheetForm(), name)
    assert refused.value.value == name


@pytest.mark.parametrize("name", ["-", "out", "out.csv.new", "/dev/stdout"])
def test_a_name_that_says_no_format_keeps_that_of_the_input(name: str) -> None:
    assert (form_for(SheetForm(), name), form_for(XLSX, name)) == (SheetForm(), XLSX)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_an_encoding_that_promises_a_byte_order_mark_writes_it(encoding: str) -> None:
    form = form_for(SheetForm(encoding="cp1252", newline="\n"), "out.csv", encoding)
    content = written(form, ["isrc", "title"], [["A", "é"]])
    assert content.decode(encoding) == "isrc,title\nA,é\n"
    assert content.startswith("\ufeff".encode(form.encoding))


def test_every_table_of_the_corpus_comes_out_byte_for_byte(corpus: Path) -> None:
    """But for the quotes around cells that need none, and an end of line after the last row."""
    for path in [*(corpus / "catalogs").glob("*.csv"), *(corpus / "catalogs").glob("*.tsv")]:
        with path.open("rb") as stream:
            sheet = open_sheet(stream, path.name)
            content = written(sheet.form, sheet.header, sheet.rows)
        assert rows_of(content, header=False) == rows_of(path.read_bytes(), header=False), path
