"""Works by ISWC, contributors by IPI, and the ways back to recordings."""

from __future__ import annotations

import pytest

from app.api.types.connection import cursor
from app.api.types.work import RECORDING
from app.music.facets import CORE
from tests.api.conftest import Ask, Execute
from tests.api.fake import ISWC, MARCH, WALTZ, FakeGateway


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
    assert gateway.works_asked == [ISWC]


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


@pytest.mark.parametrize("written", ["00254380962", "254380962", 254380962])
async def test_a_contributor_is_found_by_ipi_with_or_without_zeros(ask: Ask, written: str | int) -> None:
    data = await ask(
        "query ($ipi: IPI!) { contributor(ipi: $ipi) { ... on Contributor { ipi roles works { title } } } }",
        ipi=written,
    )
    assert data["contributor"] == {
        "ipi": "00254380962",
        "roles": ["COMPOSER", "LYRICIST"],
        "works": [{"title": "March"}],
    }


async def test_an_unknown_contributor_and_a_bad_ipi_are_told_apart(ask: Ask) -> None:
    document = "query ($ipi: IPI!) { contributor(ipi: $ipi) { __typename ... on Failure { message } } }"
    assert (await ask(document, ipi="00583608328"))["contributor"]["__typename"] == "ContributorNotFound"
    assert (await ask(document, ipi="00254380963"))["contributor"]["__typename"] == "InvalidIpi"


async def test_how_many_recordings_is_bounded(execute: Execute) -> None:
    result = await execute('{ work(iswc: "T0345246801") { ... on Work { recordings(first: 101) { __typename } } } }')
    assert result.errors[0].extensions["argument"] == "first"
