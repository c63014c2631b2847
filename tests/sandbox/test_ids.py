from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox import ids

GRAMMARS = {
    "spotify": r"[0-7][0-9A-Za-z]{21}",
    "youtube": r"[\w-]{10}[AEIMQUYcgkosw048]",
    "musicbrainz": r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "applemusic": r"\d{10}",
    "tidal": r"\d{9}",
    "deezer": r"\d{10}",
    "beatport": r"\d{8}",
    "discogs": r"\d{8}-\d{1,2}",
    "awa": r"[0-9a-f]{20}",
}


@pytest.mark.parametrize("platform", GRAMMARS)
@given(st.integers(0, 10**7 - 1))
def test_an_identifier_fits_its_platform_and_leads_back(platform: str, n: int) -> None:
    identifier = ids.identifier(platform, n)
    assert re.fullmatch(GRAMMARS[platform], identifier, re.ASCII)
    assert ids.number(platform, identifier) == n


@pytest.mark.parametrize("platform", GRAMMARS)
@given(st.text(max_size=40))
def test_what_was_never_given_leads_nowhere(platform: str, text: str) -> None:
    n = ids.number(platform, text)
    assert n is None or ids.identifier(platform, n) == text


def test_an_unknown_platform_leads_nowhere() -> None:
    assert ids.number("napster", "1") is None
