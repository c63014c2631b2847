"""Recordings by ISRC, by link and by somebody's id."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.gateway.policy import Policy
from app.music.claim import ExternalId
from app.music.facets import ALL_LINKS, CORE, WORKS
from tests.api.conftest import Ask, Execute
from tests.api.fake import DOWN, LOST, MARCH, SPOTIFY_ID, WALTZ, FakeGateway

FIXED = """
query ($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { __typename ... on Track {
  isrc title durationMs artists { name } links { platform externalId url }
  works { iswc title contributors { name ipi roles } } sources { provider verdict } } } }
"""


async def test_the_fixed_operation_answers_with_the_trade_s_forms(ask: Ask, gateway: FakeGateway) -> None:
    data = await ask(FIXED, isrcs=[MARCH])
    assert data["tracks"] == [
        {
            "__typename": "Track",
            "isrc": MARCH,
            "title": "March",
            "durationMs": 211_040,
            "artists": [{"name": "Ada"}, {"name": "Bo"}],
            "links": [
                {"platform": "SPOTIFY", "externalId": SPOTIFY_ID, "url": f"https://spotify.example/{SPOTIFY_ID}"},
                {
                    "platform": "APPLE_MUSIC",
                    "externalId": "1440935467",
                    "url": "https://applemusic.example/1440935467",
                },
            ],
            "works": [
                {
                    "iswc": "T-034.524.680-1",
                    "title": "March",
                    "contributors": [{"name": "Ada Note", "ipi": "00254380962", "roles": ["COMPOSER_AND_OR_LYRICIST"]}],
                }
            ],
            "sources": [{"provider": "acrcloud", "verdict": "FOUND"}],
        }
    ]
    assert gateway.looked_up == [({MARCH: ALL_LINKS | {CORE, WORKS}}, Policy())]


async def test_results_keep_order_and_length_whatever_was_sent(ask: Ask, gateway: FakeGateway) -> None:
    document = """query ($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { __typename
      ... on Track { isrc title } ... on TrackNotFound { isrc sources { verdict } }
      ... on SourcesUnavailable { asked sources { verdict reason } } ... on InvalidValue { value rule remedy } } }"""
    sent = ["us-cjy-14-31309", "nonsense", LOST, MARCH, f"ISRC {WALTZ}", DOWN, ""]
    data = await ask(document, isrcs=sent)
    assert [one["__typename"] for one in data["tracks"]] == [
        *("Track", "InvalidIsrc", "TrackNotFound", "Track", "Track", "SourcesUnavailable", "InvalidIsrc"),
    ]
    assert [one.get("isrc", one.get("asked")) for one in data["tracks"]] == [
        *(WALTZ, None, LOST, MARCH, WALTZ, DOWN, None),
    ]
    refused = data["tracks"][1]
    assert refused["value"] == "nonsense"
    assert "two letters" in refused["rule"]
    assert MARCH in refused["remedy"]
    assert data["tracks"][5]["sources"] == [{"verdict": "FAILED", "reason": "timed out"}]
    assert [set(wants) for wants, _ in gateway.looked_up] == [{WALTZ, LOST, MARCH, DOWN}]


async def test_a_number_among_the_isrcs_is_one_invalid_isrc(ask: Ask) -> None:
    data = await ask('{ tracks(isrcs: [12, "GBDUW0000053"]) { __typename ... on InvalidValue { value } } }')
    assert data["tracks"] == [{"__typename": "InvalidIsrc", "value": "12"}, {"__typename": "Track"}]


async def test_every_failure_says_what_happened(ask: Ask) -> None:
    data = await ask(
        "query ($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { ... on Failure { message } } }", isrcs=[LOST, DOWN, "x"]
    )
    lost, down, invalid = (one["message"] for one in data["tracks"])
    assert "Nobody knows USRC17607839" in lost
    assert "could be asked" in down
    assert "'x'" in invalid


async def test_more_than_a_hundred_isrcs_are_refused_before_anybody_is_asked(
    execute: Execute, gateway: FakeGateway
) -> None:
    isrcs = [f"GBDUW{number:07}" for number in range(101)]
    result = await execute(FIXED, isrcs=isrcs)
    assert result.errors[0].extensions["code"] == "INVALID_ARGUMENT"
    assert result.errors[0].extensions["argument"] == "isrcs"
    assert "100" in result.errors[0].extensions["rule"]
    assert gateway.looked_up == []
    assert (await execute(FIXED, isrcs=isrcs[:100])).errors is None


async def test_the_policy_reaches_the_gateway(ask: Ask, gateway: FakeGateway) -> None:
    await ask(
        '{ track(isrc: "GBDUW0000053", policy: {maxAgeSeconds: 60, deadlineMs: 500, cacheOnly: true}) { __typename } }'
    )
    assert gateway.looked_up[0][1] == Policy(timedelta(seconds=60), timedelta(milliseconds=500), cache_only=True)


@pytest.mark.parametrize(
    ("policy", "argument"), [("{deadlineMs: 0}", "deadlineMs"), ("{maxAgeSeconds: -1}", "maxAgeSeconds")]
)
async def test_a_policy_out_of_bounds_names_its_field_and_the_remedy(
    execute: Execute, policy: str, argument: str
) -> None:
    result = await execute(f'{{ track(isrc: "GBDUW0000053", policy: {policy}) {{ __typename }} }}')
    extensions = result.errors[0].extensions
    assert (extensions["code"], extensions["argument"]) == ("INVALID_POLICY", argument)
    assert extensions["value"]
    assert extensions["rule"]
    assert extensions["remedy"]


BY_URL = """query ($url: String!, $policy: RequestPolicy) { trackByUrl(url: $url, policy: $policy) { __typename
  ... on Track { isrc } ... on InvalidValue { rule remedy }
  ... on NotARecording { kind url externalId { platform id } }
  ... on SourcesUnavailable { asked sources { provider verdict reason } }
  ... on ExternalIdNotFound { externalId { platform id } sources { verdict } } } }"""


async def test_a_link_leads_to_the_best_recording_behind_it(ask: Ask, gateway: FakeGateway) -> None:
    data = await ask(BY_URL, url=f"https://open.spotify.com/intl-de/track/{SPOTIFY_ID}?si=abc")
    assert data["trackByUrl"] == {"__typename": "Track", "isrc": MARCH}
    assert gateway.resolved == [
        (ExternalId("spotify", SPOTIFY_ID), f"https://open.spotify.com/track/{SPOTIFY_ID}"),
    ]


async def test_a_link_that_nobody_knows_is_not_found_by_its_own_id(ask: Ask) -> None:
    data = await ask(BY_URL, url="https://www.deezer.com/track/3135556")
    assert data["trackByUrl"] == {
        "__typename": "ExternalIdNotFound",
        "externalId": {"platform": "deezer", "id": "3135556"},
        "sources": [{"verdict": "ABSENT"}],
    }


@pytest.mark.parametrize("url", ["https://example.com/track/1", "https://open.spotify.com/", "", "http://127.0.0.1/"])
async def test_links_to_no_page_of_a_platform_are_refused_with_a_remedy(
    ask: Ask, gateway: FakeGateway, url: str
) -> None:
    found = (await ask(BY_URL, url=url))["trackByUrl"]
    assert found["__typename"] == "UnsupportedUrl"
    assert found["rule"]
    assert found["remedy"]
    assert gateway.resolved == []


@pytest.mark.parametrize(
    ("url", "kind", "external"),
    [
        (f"https://open.spotify.com/album/{SPOTIFY_ID}?si=1", "ALBUM", ("spotify", SPOTIFY_ID)),
        ("https://www.discogs.com/release/487193-x", "ALBUM", ("discogs", "487193")),
        ("https://musicbrainz.org/iswc/T-034.524.680-1", "ISWC", ("musicbrainz", "T-034.524.680-1")),
        ("https://www.deezer.com/de/artist/27", "ARTIST", ("deezer", "27")),
    ],
)
async def test_a_link_to_something_else_is_told_for_what_it_is(
    ask: Ask, gateway: FakeGateway, url: str, kind: str, external: tuple[str, str]
) -> None:
    found = (await ask(BY_URL, url=url))["trackByUrl"]
    assert found["__typename"] == "NotARecording"
    assert (found["kind"], found["externalId"]) == (kind, {"platform": external[0], "id": external[1]})
    assert found["remedy"]
    assert gateway.resolved == []


async def test_the_page_of_an_isrc_is_answered_as_the_isrc(ask: Ask, gateway: FakeGateway) -> None:
    data = await ask(BY_URL, url=f"https://musicbrainz.org/isrc/{WALTZ}")
    assert data["trackByUrl"] == {"__typename": "Track", "isrc": WALTZ}
    assert gateway.resolved == []


async def test_a_short_link_that_cannot_be_followed_now_is_no_absence(ask: Ask, gateway: FakeGateway) -> None:
    found = (await ask(BY_URL, url="spotify.link/x", policy={"deadlineMs": 50}))["trackByUrl"]
    assert found == {
        "__typename": "SourcesUnavailable",
        "asked": "https://spotify.link/x",
        "sources": [{"provider": "shortlinks", "verdict": "FAILED", "reason": "it timed out"}],
    }
    assert gateway.resolved == []


async def test_ids_of_several_platforms_are_answered_in_their_order(ask: Ask, gateway: FakeGateway) -> None:
    document = """query ($ids: [PlatformId!]!) { tracksByPlatformIds(ids: $ids) { __typename
      ... on Track { isrc } ... on InvalidValue { value } ... on ExternalIdNotFound { externalId { id } } } }"""
    ids = [
        {"platform": "DEEZER", "id": "3135556"},
        {"platform": "SPOTIFY", "id": SPOTIFY_ID},
        {"platform": "SPOTIFY", "id": "short"},
        {"platform": "SPOTIFY", "id": f"spotify:track:{SPOTIFY_ID}"},
    ]
    found = (await ask(document, ids=ids))["tracksByPlatformIds"]
    assert found == [
        {"__typename": "ExternalIdNotFound", "externalId": {"id": "3135556"}},
        {"__typename": "Track", "isrc": MARCH},
        {"__typename": "InvalidExternalId", "value": "short"},
        {"__typename": "Track", "isrc": MARCH},
    ]
    assert len(gateway.resolved) == 2, "each id once, all in one act"
    assert len(gateway.looked_up) == 1


async def test_more_than_a_hundred_ids_are_refused(execute: Execute, gateway: FakeGateway) -> None:
    document = "query ($ids: [PlatformId!]!) { tracksByPlatformIds(ids: $ids) { __typename } }"
    result = await execute(document, ids=[{"platform": "DEEZER", "id": str(one)} for one in range(1, 102)])
    assert result.errors[0].extensions["argument"] == "ids"
    assert gateway.resolved == []


async def test_fields_with_the_same_budget_share_it_and_others_have_their_own(ask: Ask, gateway: FakeGateway) -> None:
    document = """{ one: track(isrc: "%s", policy: {maxUpstreamCalls: 3}) { __typename }
      two: track(isrc: "%s", policy: {maxUpstreamCalls: 3}) { __typename }
      three: track(isrc: "%s", policy: {maxCost: 3}) { __typename } }"""
    await ask(document % (MARCH, WALTZ, WALTZ))
    policies = [policy for _, policy in gateway.looked_up]
    assert [set(wants) for wants, _ in gateway.looked_up] == [{MARCH, WALTZ}, {WALTZ}]
    assert policies[0].budget is not policies[1].budget


@pytest.mark.parametrize(
    ("policy", "named"), [("{maxUpstreamCalls: -1}", "maxUpstreamCalls"), ("{maxCost: -0.5}", "maxCost")]
)
async def test_a_negative_budget_is_refused(execute: Execute, policy: str, named: str) -> None:
    result = await execute(f'{{ track(isrc: "{MARCH}", policy: {policy}) {{ __typename }} }}')
    assert result.errors[0].extensions["argument"] == named


async def test_a_platform_s_id_is_taken_bare_or_as_a_uri(ask: Ask, gateway: FakeGateway) -> None:
    document = """query ($id: String!) { trackByPlatformId(platform: SPOTIFY, id: $id) { __typename
      ... on Track { isrc } } }"""
    for written in (SPOTIFY_ID, f"spotify:track:{SPOTIFY_ID}"):
        assert (await ask(document, id=written))["trackByPlatformId"]["isrc"] == MARCH
    assert (await ask(document, id="short"))["trackByPlatformId"]["__typename"] == "InvalidExternalId"
    assert {external for external, _ in gateway.resolved} == {ExternalId("spotify", SPOTIFY_ID)}


async def test_from_the_store_alone_an_unknown_id_is_no_absence(ask: Ask) -> None:
    data = await ask('{ trackByPlatformId(platform: DEEZER, id: "1", policy: {cacheOnly: true}) { __typename } }')
    assert data["trackByPlatformId"]["__typename"] == "SourcesUnavailable"


async def test_an_acr_id_is_asked_of_acrcloud(ask: Ask, gateway: FakeGateway) -> None:
    document = "query ($id: String!) { trackByAcrId(acrId: $id) { __typename ... on Track { isrc } } }"
    assert (await ask(document, id="acr1"))["trackByAcrId"]["isrc"] == WALTZ
    assert gateway.resolved[0][0] == ExternalId("acrcloud", "acr1")
    assert (await ask(document, id="../x"))["trackByAcrId"]["__typename"] == "InvalidExternalId"
