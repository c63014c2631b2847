"""The columns that tell the recording are found in every report of the trade."""

from __future__ import annotations

import re

import pytest

from app.errors import InvalidArgument
from app.sheets.columns import find_columns, header_below_titles, names_columns
from app.sheets.form import Columns, SheetOptions
from tests.sheets.tables import opened

NOTHING_TOLD = SheetOptions()
FOUND = {
    "dmp_work_import_template.csv": ("Recording 1 ISRC", "Work Title", None),
    "hitster_de_aaaa0015.csv": ("ISRC", "Title", "Artist"),
    "label_isrcs.csv": ("isrc", None, None),
    "most_streamed_spotify_2024.csv": ("ISRC", "Track", "Artist"),
    "sahel_test_income_master_master.csv": ("isrc_id", None, None),
    "sahel_test_income_sddigital_sddigital.csv": ("Product ID", "Product Title", "Artist"),
    "sahel_test_income_sdphysical_sdphysical.csv": (None, "Product Title", "Artist"),
    "sahel_ux_catalog.csv": ("isrc", "track_name", "track_artist"),
    "sgae_works.csv": (None, "ORIGINAL TITLE", None),
    "symphonic_example_report.csv": ("ISRC Code", "Track Title", "Track Artists"),
    "trackshift_CdBaby_Test.tsv": ("Isrc", "Track Name", "Artist Name"),
    "trackshift_DistroKid_Test.tsv": ("ISRC", "Title", "Artist"),
    "trackshift_Tunecore_Test.csv": ("Optional ISRC", "Song Title", "Artist"),
    "works_metadata.csv": (None, "title", None),
}


@pytest.mark.parametrize("name", FOUND)
def test_the_columns_of_real_reports_are_found(corpus, name: str) -> None:
    sheet = opened((corpus / "catalogs" / name).read_bytes())
    places = (sheet.columns.isrc, sheet.columns.title, sheet.columns.artist)
    assert tuple(None if place is None else sheet.header[place] for place in places) == FOUND[name]


@pytest.mark.parametrize(
    "name", ["ISRC", "isrc_code", "Track ISRC", "ISRC Code", "Asset ISRC", "TRACK_ISRC_CODE", "isrcCode", " Isrc: "]
)
def test_every_spelling_of_the_isrc_s_column_is_known(name: str) -> None:
    assert find_columns(["Sale ID", name], [], NOTHING_TOLD).isrc == 1


def test_of_two_columns_named_so_the_better_name_wins_and_one_that_holds_isrcs_before_all() -> None:
    header = ["Video ISRC", "ISRC", "Optional ISRC"]
    filled = [["QZAAA2600001", "GBDUW0000053", "USCJY1431309"]]
    assert find_columns(header, filled, NOTHING_TOLD).isrc == 1
    assert find_columns(header, [["", "", "USCJY1431309"]], NOTHING_TOLD).isrc == 2


def test_a_column_full_of_isrcs_needs_no_name() -> None:
    rows = [["1", "GB-DUW-00-00053", ""], ["2", "uscjy1431309", "x"], ["3", "", "y"], ["4", "unreadable", "z"]]
    assert find_columns(["id", "code", "note"], rows, NOTHING_TOLD) == Columns(isrc=1)


@pytest.mark.parametrize("invisible", ["\u200b", "\ufeff", "\0"])
def test_invisible_characters_hide_no_isrc(invisible: str) -> None:
    row = ["1", f"GBDUW{invisible}0000053"]
    assert find_columns(["id", "code"], [row], NOTHING_TOLD).isrc == 1
    assert not names_columns(row, [])


def test_the_recordings_title_and_artist_go_before_the_releases() -> None:
    header = ["Release Artist", "Release Title", "Title", "Track Title", "Track Artist"]
    assert find_columns(header, [], NOTHING_TOLD) == Columns(title=3, artist=4)


@pytest.mark.parametrize("told", ["Kode", "kode", "KODE ", "2"])
def test_a_column_can_be_told_by_name_or_number(told: str) -> None:
    assert find_columns(["isrc", "Kode"], [], SheetOptions(isrc=told)).isrc == 1


@pytest.mark.parametrize("told", ["nowhere", "0", "3", "²"])
def test_a_told_column_that_is_not_there_is_refused_with_those_that_are(told: str) -> None:
    with pytest.raises(InvalidArgument, match=re.escape("there are: isrc, Kode.")):
        find_columns(["isrc", "Kode"], [], SheetOptions(title=told))


@pytest.mark.parametrize(
    ("first", "is_header"),
    [
        (["isrc", "1999"], True),
        (["Titel", "Interpret"], True),
        (["GBDUW0000053", "One More Time"], False),
        (["One More Time", "Daft Punk", "2000"], False),
        (["One More Time", ""], False),
        (["Song", "Song"], True),
        (["Foo", "Foo"], False),
        (["Name of song", "By"], True),
    ],
)
def test_a_header_is_told_from_a_row(first: list[str], *, is_header: bool) -> None:
    assert names_columns(first, []) is is_header


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["isrc", "title"], ["GBDUW0000053", "b"]], 0),
        ([["ISRC report"], [], ["isrc", "title"], ["GBDUW0000053", "b"]], 2),
        ([["Period", "05", ""], ["isrc", "title", "artist"], ["A", "b", "c"]], 1),
        ([["One More Time", "Daft Punk"], ["Song", "Daft Punk"]], None),
        ([["", "GBDUW0000053"], ["Song", "isrc"]], None),
        ([], None),
    ],
)
def test_a_header_is_found_below_titles(rows: list[list[str]], place: int | None) -> None:
    assert header_below_titles(rows) == place


def test_a_row_without_an_isrc_above_rows_with_one_is_a_header() -> None:
    assert names_columns(["1", "2"], [["x", "GBDUW0000053"]])


@pytest.mark.parametrize("first", [["", "One More Time"], [" ", "One More Time"], ["", ""]])
def test_a_row_with_nothing_above_a_column_of_isrcs_is_no_header_and_is_answered(first: list[str]) -> None:
    assert not names_columns(first, [["GBDUW0000053", "Aerodynamic"], ["USCJY1431309", "Blank Space"]])


def test_a_known_name_makes_a_header_even_where_the_isrcs_column_has_none() -> None:
    assert names_columns(["", "Title"], [["GBDUW0000053", "Aerodynamic"]])
