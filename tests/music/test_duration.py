from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.music.claim import Length, Precision
from app.music.duration import parse_duration


@pytest.mark.parametrize(
    ("text", "ms"), [("PT4M12S", 252_000), ("PT45S", 45_000), ("PT1H2M3S", 3_723_000), ("P1DT1S", 86_401_000)]
)
def test_a_duration_is_read_to_the_second(text: str, ms: int) -> None:
    assert parse_duration(text) == Length(ms, Precision.SECOND)


@pytest.mark.parametrize(("text", "ms"), [("PT4M12.5S", 252_500), ("PT0.042S", 42), ("PT1,2345S", 1_234)])
def test_decimals_make_it_exact(text: str, ms: int) -> None:
    assert parse_duration(text) == Length(ms, Precision.MILLISECOND)


@pytest.mark.parametrize("text", [None, "", "PT", "P", "PT0S", "P0D", "4:12", "PT-4M", "P1Y", "PT99999H"])
def test_what_is_none_zero_or_nonsense_is_unknown(text: str | None) -> None:
    assert parse_duration(text) is None


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_hours_minutes_and_seconds_add_up(hours: int, minutes: int, seconds: int) -> None:
    total = (hours * 60 + minutes) * 60 + seconds
    length = parse_duration(f"PT{hours}H{minutes}M{seconds}S")
    assert (length.ms if length else 0) == total * 1000


@given(st.text(max_size=20))
def test_any_text_is_read_or_unknown(text: str) -> None:
    length = parse_duration(text)
    assert length is None or length.ms > 0
