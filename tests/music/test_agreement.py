"""Agreement is symmetric, and values read as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.music.agreement import (
    dates_differ,
    fullest_date,
    keys_differ,
    known_date,
    lengths_differ,
    show_date,
    show_flag,
    show_length,
    tempos_differ,
    titles_differ,
    versions_differ,
)
from app.music.claim import Length, Precision
from app.music.dates import DatePrecision, PartialDate, parse_date
from app.music.hearing import Said
from tests.music.observations import NOON

LENGTHS = st.builds(Length, st.integers(1, 4_000_000), st.sampled_from(Precision))
DATES = st.dates().map(lambda day: parse_date(day.isoformat())).filter(bool)
WORDS = st.sampled_from(["Cars", "Cars (Live)", "Cars 2", "Live", "Live at Leeds", "2011 Remaster", "Radio Edit", "4A"])


@given(LENGTHS, LENGTHS)
def test_lengths_disagree_alike_from_both_sides(one: Length, other: Length) -> None:
    assert lengths_differ(one, other) == lengths_differ(other, one)
    assert lengths_differ(one, one) is None


@given(DATES, DATES)
def test_dates_disagree_alike_from_both_sides(one: PartialDate, other: PartialDate) -> None:
    assert dates_differ(one, other) == dates_differ(other, one)
    assert dates_differ(one, one) is None


@given(st.floats(1, 400), st.floats(1, 400))
def test_tempos_disagree_alike_from_both_sides(one: float, other: float) -> None:
    assert tempos_differ(one, other) == tempos_differ(other, one)


@pytest.mark.parametrize("differ", [titles_differ, versions_differ, keys_differ])
@given(one=WORDS, other=WORDS)
def test_words_disagree_alike_from_both_sides(differ: object, one: str, other: str) -> None:
    assert callable(differ)
    assert differ(one, other) == differ(other, one)
    assert differ(one, one) is None


def test_a_filler_is_no_date() -> None:
    assert known_date(PartialDate("1900-01-01", DatePrecision.DAY)) is None
    assert known_date(PartialDate("0000", DatePrecision.YEAR)) is None
    assert known_date(None) is None
    assert known_date(parse_date("1997-05")) == parse_date("1997-05")


def test_a_year_is_not_replaced_by_a_new_years_day_that_tells_no_more() -> None:
    said = [Said("musicbrainz", NOON, parse_date("1997")), Said("deezer", NOON, parse_date("1997-01-01"))]
    assert fullest_date(said).provider == "musicbrainz"


def test_what_a_caller_submitted_never_replaces_a_providers_date() -> None:
    said = [Said("musicbrainz", NOON, parse_date("1997")), Said("submitted", NOON, parse_date("1997-05-21"))]
    assert fullest_date(said).provider == "musicbrainz"


def test_values_are_shown_as_people_write_them() -> None:
    assert show_length(Length(230_760)) == "3:50.760"
    assert show_length(Length(231_000, Precision.SECOND)) == "3:51"
    assert show_length(Length(3_725_004)) == "62:05.004"
    assert show_date(PartialDate("2014-01-01", DatePrecision.DAY, suspect=True)).startswith("2014-01-01 (perhaps")
    assert (show_flag(True), show_flag(False)) == ("explicit", "not explicit")
