"""A source heard twice is one piece of evidence."""

from __future__ import annotations

import pytest

from app.music.lineage import LINEAGE, independent, independent_of_page
from app.music.platforms import Platform
from app.music.trust import GENERAL


def test_every_row_is_of_a_known_provider_and_gives_its_reason() -> None:
    for provider, lineage in LINEAGE.items():
        assert provider in GENERAL.providers
        assert lineage.sources <= {*GENERAL.providers, *Platform}
        assert provider not in lineage.sources
        assert lineage.reason


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        (("spotify", "deezer"), ("spotify", "deezer")),
        (("spotify", "acrcloud"), ("spotify",)),
        (("acrcloud", "spotify", "deezer"), ("spotify", "deezer")),
        (("sonovault", "acrcloud"), ("sonovault",)),
        (("musicbrainz", "acrcloud"), ("musicbrainz", "acrcloud")),
        (("musicbrainz", "sonovault"), ("musicbrainz",)),
        (("recoupable", "beatport"), ("recoupable", "beatport")),
        (("sonovault",), ("sonovault",)),
        (("deezer", "deezer"), ("deezer",)),
        ((), ()),
    ],
)
def test_who_repeats_another_is_no_evidence(said: tuple[str, ...], counted: tuple[str, ...]) -> None:
    assert independent(said) == counted


@pytest.mark.parametrize(
    ("platform", "said", "counted"),
    [
        ("spotify", ("spotify", "sonovault", "acrcloud"), ("spotify",)),
        ("spotify", ("acrcloud", "spotify"), ("spotify",)),
        ("spotify", ("sonovault", "acrcloud"), ("sonovault",)),
        ("spotify", ("musicbrainz", "acrcloud"), ("musicbrainz", "acrcloud")),
        ("beatport", ("sonovault", "acrcloud"), ("sonovault", "acrcloud")),
        ("qobuz", ("acrcloud",), ("acrcloud",)),
    ],
)
def test_a_page_told_by_those_who_repeat_its_platform_is_told_once(
    platform: str, said: tuple[str, ...], counted: tuple[str, ...]
) -> None:
    assert independent_of_page(platform, said) == counted
