"""Every other question that can be asked, and bad ones."""

from __future__ import annotations

import pytest

from app.sandbox import synthetic
from tests.end_to_end.house import (
    BLANK_SPACE,
    EVERYTHING,
    ONE_MORE_TIME,
    PROVIDERS,
    TITLES,
    House,
    made_up,
    verdicts,
)

BY_URL = """query ($url: String!) { trackByUrl(url: $url) {
  __typename ... on Track { isrc } ... on InvalidValue { value rule remedy }
} }"""


@pytest.mark.parametrize(
    ("platform", "form"),
    [
        ("spotify", "https://open.spotify.com/track/{}?si=0123456789abcdef"),
        ("spotify", "spotify:track:{}"),
        ("deezer", "https://www.deezer.com/en/track/{}"),
        ("applemusic", "https://music.apple.com/us/album/a-song/1440933505?i={}"),
        ("youtube", "https://www.youtube.com/watch?v={}"),
        ("tidal", "https://tidal.com/browse/track/{}"),
        ("musicbrainz", "https://musicbrainz.org/recording/{}"),
    ],
)
async def test_a_link_leads_to_its_recording(house: House, platform: str, form: str) -> None:
    number = 10_000 + sum(map(ord, form)) * 10
    recording = next(one for one in map(synthetic.recording, range(number, number + 10)) if platform in one.pages)
    url = form.format(recording.pages[platform][0].id)
    for _ in range(2):
        assert (await house.ask(BY_URL, url=url))["trackByUrl"] == {"__typename": "Track", "isrc": recording.isrc}
    calls = await house.calls()
    await house.ask(BY_URL, url=url)
    assert await house.calls() == calls


@pytest.mark.parametrize("url", ["https://example.org/track/1", "http", "https://open.spotify.com/album/1"])
async def test_a_link_to_something_else_is_refused_by_name_and_remedy(house: House, url: str) -> None:
    refused = (await house.ask(BY_URL, url=url))["trackByUrl"]
    assert (refused["__typename"], refused["value"]) == ("UnsupportedUrl", url)
    assert refused["rule"]
    assert refused["remedy"]
    assert await house.calls() == {}


async def test_somebodys_id_leads_to_its_recording(house: House) -> None:
    recording = synthetic.recording(11)
    data = await house.ask(
        """query ($deezer: String!, $acr: String!) {
          deezer: trackByPlatformId(platform: DEEZER, id: $deezer) { __typename ... on Track { isrc } }
          acr: trackByAcrId(acrId: $acr) { __typename ... on Track { isrc } }
          unknown: trackByPlatformId(platform: DEEZER, id: "999999999999") { __typename }
          odd: trackByPlatformId(platform: SPOTIFY, id: "?") { __typename ... on InvalidExternalId { value } }
        }""",
        deezer=recording.pages["deezer"][0].id,
        acr=recording.acr_id,
    )
    assert data == {
        "deezer": {"__typename": "Track", "isrc": recording.isrc},
        "acr": {"__typename": "Track", "isrc": recording.isrc},
        "unknown": {"__typename": "ExternalIdNotFound"},
        "odd": {"__typename": "InvalidExternalId", "value": "?"},
    }


async def test_words_lead_to_recordings_and_what_is_held_is_found_without_asking(own_house: House) -> None:
    search = """{ searchTracks(title: "Blank Space", artists: ["Taylor Swift"], limit: 5) {
      hits { isrc score reasons origin track { ... on Track { title } } } sources { provider verdict } } }"""
    offered = (await own_house.ask(search))["searchTracks"]
    best = offered["hits"][0]
    assert (best["isrc"], best["track"]) == (BLANK_SPACE, {"title": "Blank Space"})
    assert best["score"] > 0.9
    assert best["reasons"]
    assert verdicts(offered)
    await own_house.forget_calls()
    held = (await own_house.ask(search))["searchTracks"]
    assert (held["hits"][0]["isrc"], held["hits"][0]["origin"], held["sources"]) == (BLANK_SPACE, "store", [])
    assert await own_house.calls() == {}


async def test_works_and_contributors_are_found_by_what_is_held(house_on_both: House) -> None:
    query = """{
      work(iswc: "T9156975165") { __typename ... on Work {
        title iswc recordings { edges { status statusReason node { ... on Track { isrc } } } }
        publishers { name } } }
      contributor(ipi: "254380962") { __typename ... on Contributor {
        name ipi works { totalCount } coWriters { sharedWorks contributor { name } } } }
      searchWorks(title: "blank space", writers: ["Taylor Swift"]) { edges { score node { iswc } } }
    }"""
    unknown = await house_on_both.ask(query)
    assert [unknown[name]["__typename"] for name in ("work", "contributor")] == ["WorkNotFound", "ContributorNotFound"]
    await house_on_both.track(BLANK_SPACE)
    await house_on_both.forget_calls()
    told = await house_on_both.ask(query)
    assert told["work"]["title"] == "BLANK SPACE VOICE MEMO"
    reason = "“BLANK SPACE VOICE MEMO” adds “voice memo” to the recording's title"
    tie = {"status": "DERIVATIVE", "statusReason": reason, "node": {"isrc": BLANK_SPACE}}
    assert told["work"]["recordings"]["edges"] == [tie]
    assert "MXM MUSIC AB" in [party["name"] for party in told["work"]["publishers"]]
    assert (told["contributor"]["ipi"], told["contributor"]["works"]["totalCount"]) == ("00254380962", 3)
    wrote_with = {one["contributor"]["name"]: one["sharedWorks"] for one in told["contributor"]["coWriters"]}
    assert wrote_with["SWIFT TAYLOR ALISON"] == 3
    assert len(told["searchWorks"]["edges"]) == 3
    assert await house_on_both.calls() == {}


async def test_providers_and_catalogs_are_told(own_house: House) -> None:
    await own_house.fault("deezer", "outage", times=1)
    await own_house.track(BLANK_SPACE)
    data = await own_house.ask(
        "{ providers { name health { circuit paceLeft failures lastError } } catalogs { name } }"
    )
    health = {one["name"]: one["health"] for one in data["providers"]}
    assert set(PROVIDERS) <= set(health)
    assert (health["deezer"]["circuit"], health["deezer"]["failures"]) == ("CLOSED", 1)
    assert "502" in health["deezer"]["lastError"]
    assert health["acrcloud"]["lastError"] is None
    assert 0 < health["acrcloud"]["paceLeft"] <= 10_000
    assert data["catalogs"] == []


async def test_isrcs_are_read_in_any_usual_form_and_answered_in_their_order(own_house: House) -> None:
    tracks = await own_house.tracks(["us-cjy-14-31309", "nonsense", "GBDUW0000053", "ISRC USCJY1431309"])
    assert [track.get("isrc") for track in tracks] == [BLANK_SPACE, None, ONE_MORE_TIME, BLANK_SPACE]
    assert tracks[1]["__typename"] == "InvalidIsrc"
    assert tracks[1]["value"] == "nonsense"
    assert tracks[1]["rule"]
    assert tracks[1]["remedy"]
    assert (await own_house.calls())["deezer"] == 2


async def test_bad_input_is_refused_with_value_rule_and_remedy(house: House) -> None:
    too_many = await house.refused(TITLES, isrcs=made_up(0, 101))
    assert (too_many["code"], too_many["argument"], too_many["value"]) == ("INVALID_ARGUMENT", "isrcs", "101 entries")
    early = await house.refused(EVERYTHING, isrcs=[BLANK_SPACE], policy={"deadlineMs": 0})
    assert (early["code"], early["argument"], early["value"]) == ("INVALID_POLICY", "deadlineMs", "0")
    wordless = await house.refused('{ searchTracks(text: " ") { hits { isrc } } }')
    assert (wordless["code"], wordless["argument"]) == ("INVALID_ARGUMENT", "text")
    assert all(one["rule"] and one["remedy"] for one in (too_many, early, wordless))
    assert await house.calls() == {}
