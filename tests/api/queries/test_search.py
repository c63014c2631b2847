"""Recordings by words."""

from __future__ import annotations

import pytest

from app.gateway.outcomes import SearchTerms
from app.music.claim import Length
from tests.api.conftest import Ask, Execute
from tests.api.fake import MARCH, WALTZ, FakeGateway


async def test_hits_come_with_score_reasons_and_their_track(ask: Ask, gateway: FakeGateway) -> None:
    data = await ask(
        """{ searchTracks(text: " march ", limit: 5) {
          hits { isrc score reasons origin track { ... on Track { title } } } sources { provider verdict } } }"""
    )
    found = data["searchTracks"]
    assert found["hits"][0] == {
        "isrc": MARCH,
        "score": 0.97,
        "reasons": ["same title"],
        "origin": "store",
        "track": {"title": "March"},
    }
    assert found["sources"] == [{"provider": "acrcloud", "verdict": "FOUND"}]
    assert gateway.searched[0][:2] == (SearchTerms(text="march"), 5)
    assert [set(wants) for wants, _ in gateway.looked_up] == [{MARCH, WALTZ}]


async def test_title_and_artists_are_searched_apart(ask: Ask, gateway: FakeGateway) -> None:
    await ask('{ searchTracks(title: "March", artists: ["Ada", " "]) { hits { isrc } } }')
    assert gateway.searched[0][:2] == (SearchTerms(title="March", artists=("Ada",)), 20)


MATCH = """query ($title: String!) { matchTrack(title: $title, artists: ["Ada"], durationMs: 211040) { __typename
  ... on Track { isrc } ... on AmbiguousTrack { message hits { isrc reasons } sources { verdict } }
  ... on NoMatch { message sources { verdict } } } }"""


async def test_words_that_mean_one_recording_are_answered_with_it(ask: Ask, gateway: FakeGateway) -> None:
    assert (await ask(MATCH, title="March"))["matchTrack"] == {"__typename": "Track", "isrc": MARCH}
    assert gateway.searched[0][0] == SearchTerms(title="March", artists=("Ada",), length=Length(211_040))


async def test_words_that_several_recordings_fit_are_answered_with_all_of_them(ask: Ask, gateway: FakeGateway) -> None:
    found = (await ask(MATCH, title="Waltz"))["matchTrack"]
    assert found == {
        "__typename": "AmbiguousTrack",
        "message": "2 recordings fit",
        "hits": [{"isrc": MARCH, "reasons": ["same title"]}, {"isrc": WALTZ, "reasons": ["same artist"]}],
        "sources": [{"verdict": "FOUND"}],
    }
    assert gateway.looked_up == []


async def test_words_that_nothing_fits_are_no_recording(ask: Ask) -> None:
    found = (await ask(MATCH, title="Polka"))["matchTrack"]
    assert found == {"__typename": "NoMatch", "message": "nothing fits", "sources": [{"verdict": "ABSENT"}]}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ('text: "  "', "text"),
        ('artists: ["Ada"]', "text"),
        ('text: "a", title: "b"', "text"),
        ('text: "a", limit: 51', "limit"),
        ('text: "a", durationMs: 0', "durationMs"),
    ],
)
async def test_a_search_without_clear_words_is_refused(
    execute: Execute, gateway: FakeGateway, arguments: str, named: str
) -> None:
    result = await execute(f"{{ searchTracks({arguments}) {{ hits {{ isrc }} }} }}")
    assert result.errors[0].extensions["code"] == "INVALID_ARGUMENT"
    assert result.errors[0].extensions["argument"] == named
    assert gateway.searched == []
