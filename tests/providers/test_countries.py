"""Countries by code and by name."""

from __future__ import annotations

import pytest

from app.providers.countries import all_but, country_named


def test_all_but_some_are_the_others():
    everywhere = all_but(())
    assert len(everywhere) == 249
    assert set(everywhere) - set(all_but(("de", "FR"))) == {"DE", "FR"}
    assert all_but(everywhere) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [("UK", "GB"), ("US", "US"), ("Germany", "DE"), ("South Korea", "KR"), ("Europe", None), ("", None), (None, None)],
)
def test_a_country_has_one_code_and_an_area_has_none(name, code):
    assert country_named(name) == code
