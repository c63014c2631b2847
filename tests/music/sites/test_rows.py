"""Each platform's row is in one table, and every row says something that its addresses need."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from app.music.platforms import Platform
from app.music.sites import SITES, databases, regional, worldwide


def test_every_row_is_in_exactly_one_table() -> None:
    rows = Counter([*worldwide.SITES, *databases.SITES, *regional.SITES])
    assert set(rows) == set(Platform)
    assert set(rows.values()) == {1}


@pytest.mark.parametrize("platform", Platform)
def test_no_kind_of_page_is_told_twice_and_every_grammar_is_anchored_by_its_reader(platform: Platform) -> None:
    pages = SITES[platform].pages
    assert len({page.kind for page in pages}) == len(pages)
    for page in pages:
        assert not re.fullmatch(page.grammar, ""), f"{page.kind} of {platform} may be empty"
        assert not re.fullmatch(page.grammar, "../x"), f"{page.kind} of {platform} may climb"


@pytest.mark.parametrize("platform", Platform)
def test_a_short_host_only_redirects_and_is_no_host_of_pages(platform: Platform) -> None:
    site = SITES[platform]
    assert not {*site.short_hosts} & {host for other in SITES.values() for host in other.hosts}
