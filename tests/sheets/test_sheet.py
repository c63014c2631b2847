"""Any dress of a table is read for what it holds."""

from __future__ import annotations

import codecs
import io
import re

import pytest

from app.errors import InvalidArgument, InvalidSheet
from app.sheets import delimited
from app.sheets.form import LONGEST_CELL, Columns
from app.sheets.sheet import MOST_BLANK, open_sheet
from tests.sheets.tables import opened, rows_of

HEADER = ("isrc", "title", "artist")
CAFE = ("FRZ039800212", "Café à l'été", "Zoë Œuvre")


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"])
def test_every_delimiter_and_end_of_line_is_found(delimiter: str, newline: str) -> None:
    lines = [HEADER, ("GBDUW0000053", '"One; More, Time"', "Daft Punk"), ("USCJY1431309", "Blank Space", "")]
    sheet = opened(newline.join(map(delimiter.join, lines)))
    assert (sheet.form.delimiter, sheet.form.newline, sheet.header) == (delimiter, newline, HEADER)
    assert list(sheet.rows) == [("GBDUW0000053", "One; More, Time", "Daft Punk"), ("USCJY1431309", "Blank Space", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_usual_encoding_is_found(encoding: str) -> None:
    text = "\n".join([",".join(HEADER), *[",".join(CAFE)] * 20])
    assert rows_of(text.encode(encoding)) == [CAFE] * 20


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp932", "東京の夜に君を想う"),
        ("cp1251", "Группа крови на рукаве"),
        ("gb18030", "月亮代表我的心，你问我爱你有多深"),
    ],
)
def test_the_encodings_of_other_scripts_are_found(encoding: str, title: str) -> None:
    text = "\n".join(["isrc,title,artist", *[f"JPB600000001,{title},{title}"] * 20])
    assert rows_of(text.encode(encoding))[0][1] == title


def test_a_told_encoding_is_believed_and_an_unknown_one_refused() -> None:
    assert rows_of("isrc,title\nx,ł".encode("cp1250"), encoding="windows-1250") == [("x", "ł")]
    assert rows_of("isrc,title\nx,ł".encode("utf-16"), encoding="utf-16") == [("x", "ł")]
    for unknown in ("cp9999", "base64", "\0"):
        with pytest.raises(InvalidArgument, match="no encoding"):
            opened("isrc", encoding=unknown)


def test_bytes_that_are_no_text_are_kept_for_the_way_out() -> None:
    head = "isrc,title\n" + "GBDUW0000053,plain\n" * 20_000  # so much that the odd one comes after the sample
    [*_, last] = rows_of(head.encode() + b"USCJY1431309,caf\xe9\n")
    assert last[1].encode("utf-8", "surrogateescape") == b"caf\xe9"


def test_cells_hold_delimiters_quotes_line_ends_and_nuls() -> None:
    text = 'isrc,title\r\nA,"a, ""b""\r\nc\nd"\r\nB,x\0y\r\n'
    assert rows_of(text) == [("A", 'a, "b"\r\nc\nd'), ("B", "x\0y")]


def test_cells_in_single_quotes_are_read_where_every_line_has_them() -> None:
    assert rows_of("'isrc','title'\n'A','it, and that'\n") == [("A", "it, and that")]
    assert rows_of("isrc,title\nA,'Til Dawn\n") == [("A", "'Til Dawn")]


def test_rows_stay_as_long_as_they_are_and_the_header_is_as_wide_as_the_widest_of_the_first() -> None:
    sheet = opened("isrc,title\nA\n\nB,b,c,d\n")
    assert sheet.header == ("isrc", "title", "", "")
    assert list(sheet.rows) == [("A",), (), ("B", "b", "c", "d")]


def test_column_names_may_occur_twice() -> None:
    sheet = opened("isrc,title,title\nA,b,c\n")
    assert (sheet.header, sheet.columns.title) == (("isrc", "title", "title"), 1)


@pytest.mark.parametrize("content", [b"", b"\n\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_an_empty_table(content: bytes) -> None:
    sheet = opened(content)
    assert (sheet.header, list(sheet.rows), sheet.columns) == ((), [], Columns())


def test_a_header_alone_is_a_table_without_rows() -> None:
    sheet = opened("isrc,title,artist")
    assert (sheet.header, list(sheet.rows), sheet.form.header) == (HEADER, [], True)


def test_a_first_row_that_holds_an_isrc_is_no_header() -> None:
    sheet = opened("GBDUW0000053;One More Time\nUSCJY1431309;Blank Space\n")
    assert (sheet.form.header, sheet.header, sheet.columns.isrc) == (False, ("column 1", "column 2"), 0)
    assert len(list(sheet.rows)) == 2


def test_whether_there_is_a_header_can_be_told() -> None:
    assert rows_of("isrc\nGBDUW0000053", header=False) == [("isrc",), ("GBDUW0000053",)]
    assert rows_of("GBDUW0000053\nUSCJY1431309", header=True) == [("USCJY1431309",)]


@pytest.mark.parametrize("titles", ["Report 2024\n", "Report 2024;;\n", "ISRC report\nPeriod;05\n\n", "\n\n"])
def test_titles_and_blank_lines_above_the_header_are_no_rows(titles: str) -> None:
    sheet = opened(titles + "isrc;title;artist\nGBDUW0000053;One, two;c\n\nUSCJY1431309;b;c, d\n")
    assert (sheet.header, sheet.form.delimiter, sheet.columns) == (HEADER, ";", Columns(0, 1, 2))
    assert len(sheet.form.above) == titles.count("\n")
    assert list(sheet.rows) == [("GBDUW0000053", "One, two", "c"), (), ("USCJY1431309", "b", "c, d")]


def test_no_row_of_data_is_taken_for_a_title() -> None:
    songs = opened("A Song;Ann\nSong;Bob\nTitle;Cid\n")
    assert songs.form.above == ()
    ragged = opened("isrc,title\nGBDUW0000053,a,b\nUSCJY1431309,Title,b\n")
    assert (ragged.form.above, ragged.header) == ((), ("isrc", "title", ""))
    assert opened("Report\nisrc;title\nA;b", header=True).header[0] == "Report"


def test_the_delimiter_that_the_first_line_says_is_believed() -> None:
    sheet = opened("sep=:\r\nisrc:title\r\nA:b;c;d\r\n")
    assert (sheet.form.delimiter, sheet.form.said, sheet.header) == (":", "sep=:", ("isrc", "title"))
    assert list(sheet.rows) == [("A", "b;c;d")]
    assert rows_of("sep=;\nisrc,title\nA,b\n", delimiter=",") == [("A", "b")]


def test_more_blank_lines_than_any_table_has_above_it_are_refused() -> None:
    assert rows_of("\n" * MOST_BLANK + "isrc\nA\n") == [("A",)]
    with pytest.raises(InvalidSheet, match=f"more than {MOST_BLANK} blank lines"):
        opened("\n" * (MOST_BLANK + 1) + "isrc\nA\n")


@pytest.mark.parametrize("sign", ["::", "", '"', "\n"])
def test_what_cannot_stand_between_cells_is_refused(sign: str) -> None:
    with pytest.raises(InvalidArgument, match="between cells"):
        opened("isrc", delimiter=sign)


def test_a_told_delimiter_is_believed() -> None:
    assert rows_of("isrc:title,x\nA:b,c", delimiter=":") == [("A", "b,c")]
    assert rows_of("isrc\ttitle,x\nA\tb,c", delimiter="tab") == [("A", "b,c")]


def test_a_cell_of_a_megabyte_is_read_and_a_longer_one_refused_with_its_line() -> None:
    cell = "x" * (LONGEST_CELL - 1)
    assert rows_of(f"isrc,title\nA,{cell}\n") == [("A", cell)]
    sheet = opened("isrc,title\n" + "A,b\n" * 500 + f'C,"{cell}xx')
    with pytest.raises(InvalidSheet, match="'line 502'") as refused:
        list(sheet.rows)
    assert refused.value.line == 502


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("row", ['"One, More', 'x,"One', 'x,"', '"x""'])
def test_a_quotation_mark_that_is_not_closed_is_refused_with_the_line_where_its_row_begins(
    row: str, newline: str
) -> None:
    lines = ["isrc,title", '"A\n",b', row, *["B,c"] * 3]
    for count in (3, 6):  # as the last row and before others
        with pytest.raises(InvalidSheet, match="not closed before the end") as refused:
            rows_of(newline.join(lines[:count]))
        assert refused.value.line == 4


def test_quotation_marks_within_cells_are_no_open_ones() -> None:
    text = 'isrc,title\n"abc"def,7" single\nB,"said ""so"""'
    assert rows_of(text) == [("abcdef", '7" single'), ("B", 'said "so"')]


def test_a_file_without_line_ends_takes_no_more_memory_than_a_row_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LONGEST_ROW", 10_000)
    endless = _Endless()
    with pytest.raises(InvalidSheet, match="row of more than"):
        list(open_sheet(endless, "endless").rows)
    assert endless.given < 1_000_000


class _Endless(io.BytesIO):
    given = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size > 0
        self.given += size
        return b"x," * (size // 2)


def test_half_a_character_at_the_end_of_utf_16_is_refused_with_its_line() -> None:
    with pytest.raises(InvalidSheet, match="encoding utf-16-le"):
        rows_of("isrc,title\nA,b\n".encode("utf-16") + b"x")


def test_a_workbook_of_the_old_format_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidSheet, match=r"Save it as \.xlsx"):
        opened(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(100))


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (b"\x1f\x8b\x08\0", "compressed by gzip. Unpack it."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture. Send the table as .xlsx or .csv."),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is a PDF. Send the table as .xlsx or .csv."),
    ],
)
def test_what_is_no_table_by_its_first_bytes_is_refused_with_what_to_do(start: bytes, told: str) -> None:
    with pytest.raises(InvalidSheet, match=re.escape(told)) as refused:
        opened(start)
    assert refused.value.value == "catalog.csv"


def test_rows_are_read_as_they_are_asked_for() -> None:
    stream = io.BytesIO(b"isrc,title\n" + b"GBDUW0000053,One More Time\n" * 100_000)
    sheet = open_sheet(stream, "large.csv")
    assert next(sheet.rows) == ("GBDUW0000053", "One More Time")
    assert stream.tell() < 500_000
