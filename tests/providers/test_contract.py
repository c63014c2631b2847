"""A question about another market is the same question with links of its own."""

from __future__ import annotations

import pytest

from app.music.facets import AUDIO, CORE
from app.providers.contract import Question

SOLD = Question("track", frozenset({CORE, AUDIO, "links:spotify"}), batch=20, after="search", market="US")
EVERYWHERE = Question("track", frozenset({CORE, "links:deezer"}))


def test_another_market_s_question_has_a_name_and_links_of_its_own():
    german = SOLD.in_market("DE")
    assert (german.name, german.after, german.market, german.batch) == ("track@DE", "search@DE", "DE", 20)
    assert german.facets == {CORE, AUDIO, "links:spotify@DE"}


@pytest.mark.parametrize("market", [None, "US"])
def test_the_usual_market_s_question_is_the_provider_s_own(market):
    assert SOLD.in_market(market) is SOLD


def test_a_provider_without_markets_is_asked_the_same_everywhere():
    assert EVERYWHERE.in_market("DE") is EVERYWHERE


def test_an_absence_in_another_market_speaks_of_that_market_alone():
    assert SOLD.denied == SOLD.facets
    assert SOLD.in_market("DE").denied == {"links:spotify@DE"}
