"""The caller's catalogs, page by page."""

from __future__ import annotations

import pytest

from app.api.types.connection import cursor
from app.music.facets import CORE
from tests.api.conftest import Ask, Execute
from tests.api.fake import LOST, MARCH, WALTZ, FakeGateway


async def test_catalogs_are_the_caller_s_own(ask: Ask) -> None:
    data = await ask("{ catalogs { id name songCount createdAt } }")
    assert data["catalogs"] == [
        {"id": "c1", "name": "ada's marches", "songCount": 5, "createdAt": "2026-05-01T12:00:00Z"}
    ]


async def test_a_page_of_songs_is_looked_up_together(ask: Ask, gateway: FakeGateway) -> None:
    data = await ask(
        """{ catalog(id: "c1") { ... on Catalog { songs(page: 1, limit: 3) { page totalCount totalPages
          songs { isrc addedAt notes track { __typename ... on Track { title } } } } } } }"""
    )
    page = data["catalog"]["songs"]
    assert (page["page"], page["totalCount"], page["totalPages"]) == (1, 5, 2)
    assert [song["isrc"] for song in page["songs"]] == [MARCH, WALTZ, LOST]
    assert page["songs"][0]["notes"] == "opener"
    assert page["songs"][2]["track"] == {"__typename": "TrackNotFound"}
    assert [wants for wants, _ in gateway.looked_up] == [dict.fromkeys((MARCH, WALTZ, LOST), frozenset({CORE}))]


async def test_a_later_page_begins_where_the_earlier_one_ended(ask: Ask) -> None:
    data = await ask('{ catalog(id: "c1") { ... on Catalog { songs(page: 2, limit: 3) { songs { isrc } } } } }')
    assert [song["isrc"] for song in data["catalog"]["songs"]["songs"]] == [MARCH, WALTZ]


CONNECTION = """query ($after: String) { catalog(id: "c1") { ... on Catalog { songsConnection(first: 3, after: $after) {
  totalCount edges { cursor node { isrc notes track { __typename } } }
  pageInfo { hasNextPage hasPreviousPage endCursor } } } } }"""


async def test_songs_are_turned_by_cursors_too(ask: Ask, gateway: FakeGateway) -> None:
    first = (await ask(CONNECTION))["catalog"]["songsConnection"]
    assert [edge["node"]["isrc"] for edge in first["edges"]] == [MARCH, WALTZ, LOST]
    assert (first["totalCount"], first["edges"][0]["node"]["notes"]) == (5, "opener")
    assert first["pageInfo"] == {
        "hasNextPage": True, "hasPreviousPage": False, "endCursor": first["edges"][-1]["cursor"]
    }  # fmt: skip
    assert len(gateway.looked_up) == 1
    rest = (await ask(CONNECTION, after=first["pageInfo"]["endCursor"]))["catalog"]["songsConnection"]
    assert [edge["node"]["isrc"] for edge in rest["edges"]] == [MARCH, WALTZ]
    assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)
    assert not {edge["cursor"] for edge in first["edges"]} & {edge["cursor"] for edge in rest["edges"]}


@pytest.mark.parametrize("after", ["3", cursor("song", "-1"), cursor("song", "x"), cursor("song", "9" * 5_000)])
async def test_what_is_no_cursor_of_songs_is_refused(execute: Execute, after: str) -> None:
    [error] = (await execute(CONNECTION, after=after)).errors
    assert (error.extensions["code"], error.extensions["argument"]) == ("INVALID_ARGUMENT", "after")


async def test_a_missing_catalog_is_a_value(ask: Ask) -> None:
    data = await ask('{ catalog(id: "zz") { __typename ... on CatalogNotFound { id message } } }')
    assert data["catalog"]["__typename"] == "CatalogNotFound"
    assert "zz" in data["catalog"]["message"]


@pytest.mark.parametrize(("arguments", "named"), [("page: 0", "page"), ("limit: 0", "limit"), ("limit: 101", "limit")])
async def test_pages_out_of_bounds_are_refused(execute: Execute, arguments: str, named: str) -> None:
    result = await execute(f'{{ catalog(id: "c1") {{ ... on Catalog {{ songs({arguments}) {{ page }} }} }} }}')
    assert result.errors[0].extensions["code"] == "INVALID_ARGUMENT"
    assert result.errors[0].extensions["argument"] == named
