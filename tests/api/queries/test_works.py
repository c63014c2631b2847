"""Works by ISWC, contributors by IPI, and the ways back to recordings."""

from __future__ import annotations

from typing import Any

import pytest

from app.api.types.connection import cursor
from app.api.types.work import RECORDING
from app.music.facets import CORE
from tests.api.conftest import Ask, Execute
from tests.api.fake import IPI, ISWC, MARCH, WALTZ, FakeGateway


@pytest.mark.parametrize("written", ["T-034.524.680-1", "T0345246801", "t-034524680-1"])
async def test_a_work_is_found_by_any_form_of_its_iswc(ask: Ask, written: str) -> None:
    data = await ask("query ($iswc: ISWC!) { work(iswc: $iswc) { ... on Work { iswc status } } }", iswc=written)
    assert data["work"] == {"iswc": "T-034.524.680-1", "status": "EXACT"}


async def test_a_work_s_recordings_are_looked_up_together(ask: Ask, gateway: FakeGateway) -> None:
    data = await ask(
        """{ work(iswc: "T0345246801") { ... on Work {
          recordings { edges { node { ... on Track { isrc title } } } } } } }"""
    )
    assert [one["node"]["isrc"] for one in data["work"]["recordings"]["edges"]] == [MARCH, WALTZ]
    assert [wants for wants, _ in gateway.looked_up] == [{MARCH: frozenset({CORE}), WALTZ: frozenset({CORE})}]
    assert gateway.works_asked == [[ISWC]], "the work is read once, for itself and for its recordings"


PAGE = """query ($first: Int! = 1, $after: String) { work(iswc: "T0345246801") { ... on Work {
  recordings(first: $first, after: $after) {
    totalCount edges { cursor node { ... on Track { isrc } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }"""


async def test_recordings_are_turned_page_by_page(ask: Ask, gateway: FakeGateway) -> None:
    page = (await ask(PAGE))["work"]["recordings"]
    [edge] = page["edges"]
    assert (edge["node"]["isrc"], page["totalCount"]) == (MARCH, 2)
    assert MARCH not in edge["cursor"]
    ends = {"startCursor": edge["cursor"], "endCursor": edge["cursor"]}
    assert page["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False, **ends}
    page = (await ask(PAGE, after=edge["cursor"]))["work"]["recordings"]
    [edge] = page["edges"]
    assert (edge["node"]["isrc"], page["totalCount"]) == (WALTZ, 2)
    ends = {"startCursor": edge["cursor"], "endCursor": edge["cursor"]}
    assert page["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": True, **ends}
    page = (await ask(PAGE, after=edge["cursor"]))["work"]["recordings"]
    assert (page["edges"], page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]) == ([], False, None)
    assert [sorted(wants) for wants, _ in gateway.looked_up] == [[MARCH], [WALTZ]], "only what is on the page"


async def test_a_cursor_stands_where_it_stood_when_its_recording_is_gone_or_others_came(ask: Ask) -> None:
    between = cursor(RECORDING, "GBZZZ0000000")
    assert MARCH < "GBZZZ0000000" < WALTZ
    page = (await ask(PAGE, after=between))["work"]["recordings"]
    assert [edge["node"]["isrc"] for edge in page["edges"]] == [WALTZ]


@pytest.mark.parametrize("after", ["2", "GBDUW0000053", cursor("song", "1"), "ÿ"])
async def test_what_is_no_cursor_of_recordings_is_refused(execute: Execute, after: str) -> None:
    [error] = (await execute(PAGE, after=after)).errors
    assert (error.extensions["code"], error.extensions["argument"]) == ("INVALID_ARGUMENT", "after")


async def test_an_unknown_work_and_a_bad_iswc_are_told_apart(ask: Ask) -> None:
    document = """query ($iswc: ISWC!) { work(iswc: $iswc) { __typename
      ... on WorkNotFound { iswc message } ... on InvalidIswc { value rule } } }"""
    missing = (await ask(document, iswc="T-042.088.917-3"))["work"]
    assert (missing["__typename"], missing["iswc"]) == ("WorkNotFound", "T-042.088.917-3")
    refused = (await ask(document, iswc="T-034.524.680-2"))["work"]
    assert (refused["__typename"], refused["value"]) == ("InvalidIswc", "T-034.524.680-2")


async def test_works_come_in_the_order_asked_for_and_a_bad_iswc_loses_none_of_the_others(
    ask: Ask, gateway: FakeGateway
) -> None:
    document = """query ($iswcs: [ISWC!]!) { works(iswcs: $iswcs) { __typename
      ... on Work { title } ... on WorkNotFound { iswc } ... on InvalidIswc { value } } }"""
    written = ["nonsense", "T-042.088.917-3", "T-034.524.680-1", "t0345246801"]
    assert (await ask(document, iswcs=written))["works"] == [
        {"__typename": "InvalidIswc", "value": "nonsense"},
        {"__typename": "WorkNotFound", "iswc": "T-042.088.917-3"},
        {"__typename": "Work", "title": "March"},
        {"__typename": "Work", "title": "March"},
    ]
    assert gateway.works_asked == [["T0420889173", ISWC]], "all are read together, each once"


async def test_how_many_works_is_bounded(execute: Execute) -> None:
    result = await execute("query ($iswcs: [ISWC!]!) { works(iswcs: $iswcs) { __typename } }", iswcs=[ISWC] * 101)
    assert result.errors[0].extensions["argument"] == "iswcs"


async def test_each_recording_of_a_work_tells_how_the_work_relates_to_it(ask: Ask, gateway: FakeGateway) -> None:
    data = await ask("""{ work(iswc: "T0345246801") { ... on Work {
      recordings { edges { status statusReason } } } } }""")
    assert data["work"]["recordings"]["edges"] == [
        {"status": "EXACT", "statusReason": "same title"},
        {"status": "SUSPECT", "statusReason": "another title"},
    ]
    assert gateway.looked_up == [], "the recordings themselves are not asked for"


async def test_who_wrote_and_who_publishes_a_work_is_told_apart_with_shares_as_said(ask: Ask) -> None:
    data = await ask("""{ work(iswc: "T0345246801") { ... on Work {
      publishers { name }
      writers { name roles rawRoles credits { name ipi providers } shares { percentage kind provider } } } } }""")
    assert data["work"]["publishers"] == []
    assert data["work"]["writers"] == [
        {
            "name": "Ada Note",
            "roles": ["COMPOSER_AND_OR_LYRICIST"],
            "rawRoles": ["Composer"],
            "credits": [{"name": "ADA NOTE", "ipi": "00254380962", "providers": ["acrcloud"]}],
            "shares": [{"percentage": 50.0, "kind": "PERFORMANCE", "provider": "acrcloud"}],
        }
    ]


async def test_the_works_of_all_parties_to_all_tracks_are_read_together(ask: Ask, gateway: FakeGateway) -> None:
    data = await ask(
        """query ($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { ... on Track { works { contributors {
          works(first: 1) { edges { node { title } } } coWriters { sharedWorks } } } } } }""",
        isrcs=[MARCH, WALTZ],
    )
    assert [track["works"][0]["contributors"][0]["coWriters"] for track in data["tracks"]] == [[{"sharedWorks": 2}]] * 2
    assert (gateway.parties_asked, gateway.works_asked) == ([[IPI]], [[ISWC]])


SEARCH = """query ($title: String, $writers: [String!], $first: Int! = 1, $after: String) {
  searchWorks(title: $title, writers: $writers, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { score reasons node { iswc title } } } }"""


async def test_works_are_found_by_title_and_writers_and_turned_page_by_page(ask: Ask, gateway: FakeGateway) -> None:
    page = (await ask(SEARCH, title=" March ", writers=["Ada Note", " "]))["searchWorks"]
    assert page["edges"] == [
        {
            "score": 1.0,
            "reasons": ["title agree: “March”"],
            "node": {"iswc": "T-034.524.680-1", "title": "March"},
        }
    ]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (2, True)
    page = (await ask(SEARCH, title="March", after=page["pageInfo"]["endCursor"]))["searchWorks"]
    assert [edge["node"] for edge in page["edges"]] == [{"iswc": None, "title": "Marsh"}]
    assert not page["pageInfo"]["hasNextPage"]
    assert gateway.works_searched == [("March", ("Ada Note",)), ("March", ())]


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ({}, "title"),
        ({"title": " ", "writers": [""]}, "title"),
        ({"writers": ["a"] * 21}, "writers"),
        ({"title": "a", "first": 0}, "first"),
    ],
)
async def test_a_search_for_nothing_or_too_much_is_refused(
    execute: Execute, given: dict[str, Any], argument: str
) -> None:
    result = await execute(SEARCH, **given)
    assert result.errors[0].extensions["argument"] == argument


@pytest.mark.parametrize("written", ["00254380962", "254380962", 254380962])
async def test_a_contributor_is_found_by_ipi_with_or_without_zeros(ask: Ask, written: str | int) -> None:
    data = await ask(
        "query ($ipi: IPI!) { contributor(ipi: $ipi) { ... on Contributor { ipi otherIpis roles aliases } } }",
        ipi=written,
    )
    assert data["contributor"] == {
        "ipi": "00254380962",
        "otherIpis": ["00583608328"],
        "roles": ["COMPOSER", "LYRICIST"],
        "aliases": ["A. Note"],
    }


async def test_a_contributor_tells_works_page_by_page_and_co_writers(ask: Ask, gateway: FakeGateway) -> None:
    document = """query ($after: String) { contributor(ipi: "00254380962") { ... on Contributor {
      works(first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { title } } }
      coWriters(first: 5) { sharedWorks contributor { name works { totalCount } } } } } }"""
    told = (await ask(document))["contributor"]
    page = told["works"]
    assert ([edge["node"]["title"] for edge in page["edges"]], page["totalCount"]) == (["March"], 2)
    assert told["coWriters"] == [{"sharedWorks": 2, "contributor": {"name": "Bo", "works": {"totalCount": 0}}}]
    assert gateway.works_asked == [[ISWC]], "only what is on the page is read"
    page = (await ask(document, after=page["pageInfo"]["endCursor"]))["contributor"]["works"]
    assert ([edge["node"]["title"] for edge in page["edges"]], page["pageInfo"]["hasNextPage"]) == (["Marsh"], False)


async def test_an_unknown_contributor_and_a_bad_ipi_are_told_apart(ask: Ask) -> None:
    document = "query ($ipi: IPI!) { contributor(ipi: $ipi) { __typename ... on Failure { message } } }"
    assert (await ask(document, ipi="00583608328"))["contributor"]["__typename"] == "ContributorNotFound"
    assert (await ask(document, ipi="00254380963"))["contributor"]["__typename"] == "InvalidIpi"


async def test_how_many_recordings_is_bounded(execute: Execute) -> None:
    result = await execute('{ work(iswc: "T0345246801") { ... on Work { recordings(first: 101) { __typename } } } }')
    assert result.errors[0].extensions["argument"] == "first"
