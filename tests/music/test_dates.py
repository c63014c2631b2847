"""Dates keep what was said and how exactly, and never make an unknown date a known one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.music.dates import DatePrecision, PartialDate, parse_date


@pytest.mark.parametrize(
    ("said", "value", "precision"),
    [
        ("2014", "2014", DatePrecision.YEAR),
        (2014, "2014", DatePrecision.YEAR),
        (" 2014-10 ", "2014-10", DatePrecision.MONTH),
        ("2014-10-27", "2014-10-27", DatePrecision.DAY),
        ("2014-1-7", "2014-01-07", DatePrecision.DAY),
        ("2014-10-27T07:00:00Z", "2014-10-27", DatePrecision.DAY),
        ("2012-02-29", "2012-02-29", DatePrecision.DAY),
    ],
)
def test_a_date_keeps_its_precision(said: str | int, value: str, precision: DatePrecision) -> None:
    assert parse_date(said) == PartialDate(value, precision)


@pytest.mark.parametrize(("said", "value"), [("1999-03-00", "1999-03"), ("1999-00-00", "1999"), ("1999-00", "1999")])
def test_a_zero_month_or_day_was_not_said(said: str, value: str) -> None:
    parsed = parse_date(said)
    assert parsed is not None
    assert parsed.value == value
    assert not parsed.suspect


@pytest.mark.parametrize(
    "said",
    [None, "", " ", "0", "0000", "0000-00-00", "1900-01-01", "1859", "2014-13-01", "2013-02-29", "May 1997", "n/a"],
)
def test_fillers_and_nonsense_are_unknown(said: str | None) -> None:
    assert parse_date(said) is None


def test_a_first_of_january_is_suspect_of_being_a_bare_year() -> None:
    assert parse_date("2014-01-01") == PartialDate("2014-01-01", DatePrecision.DAY, suspect=True)
    assert parse_date("2014-01") == PartialDate("2014-01", DatePrecision.MONTH)
    assert parse_date("1900") == PartialDate("1900", DatePrecision.YEAR)


@given(st.dates(min_value=date(1860, 1, 1)))
def test_every_day_since_the_first_recording_survives(day: date) -> None:
    parsed = parse_date(str(day))
    assert parsed is None or parsed.value == str(day)
    assert parsed is not None or str(day) == "1900-01-01"


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    parsed = parse_date(text)
    assert parsed is None or parse_date(parsed.value) == parsed
