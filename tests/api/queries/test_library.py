"""Questions about all songs of a catalog, answered from what is held."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.api.acts import Acts
from app.api.context import Context
from app.api.schema import schema
from app.api.types.connection import cursor
from app.gateway.gateway import Gateway
from tests.api.conftest import Asks
from tests.gateway.songs import ada_s_songs
from tests.store.told import BLANK_SPACE, NOON, new_song, numbered, told


@pytest.fixture
async def catalog(house: Gateway) -> str:
    return await ada_s_songs(house)


def asking(selection: str, more: str = "") -> str:
    return f"query ($id: String!{more}) {{ catalog(id: $id) {{ ... on Catalog {{ {selection} }} }} }}"


async def test_coverage_tells_what_is_missing_in_total(asks: Asks, catalog: str) -> None:
    told = (await asks(asking("coverage { counts { item songs missing } }"), id=catalog))["coverage"]["counts"]
    counts = {one["item"]: (one["songs"], one["missing"]) for one in told}
    assert counts["SPOTIFY"] == counts["ISWC"] == counts["IPI"] == (1, 4)
    assert counts["RECORDING"] == (4, 1)


async def test_coverage_tells_what_is_missing_of_each_song(asks: Asks, catalog: str) -> None:
    missing = asking(
        "coverage { songs(missing: [ISWC], first: 2, after: $after) {"
        " entries { song { isrc } present missing } pageInfo { hasNextPage hasPreviousPage endCursor } } }",
        ", $after: String",
    )
    first = (await asks(missing, id=catalog))["coverage"]["songs"]
    assert [one["song"]["isrc"] for one in first["entries"]] == [numbered(1), numbered(2)]
    assert first["entries"][0]["present"] == ["RECORDING"]
    assert {"ISWC", "IPI", "SPOTIFY"} <= set(first["entries"][0]["missing"])
    assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
    rest = (await asks(missing, id=catalog, after=first["pageInfo"]["endCursor"]))["coverage"]["songs"]
    assert [one["song"]["isrc"] for one in rest["entries"]] == [numbered(3), numbered(4)]
    assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)


async def test_the_matrix_has_a_number_for_each_song_whose_bits_are_the_columns(asks: Asks, catalog: str) -> None:
    matrix = asking("coverage { matrix { columns isrcs masks pageInfo { hasNextPage } } }")
    told = (await asks(matrix, id=catalog))["coverage"]["matrix"]
    assert told["isrcs"] == [BLANK_SPACE, *map(numbered, (1, 2, 3, 4))]
    held = [{column for place, column in enumerate(told["columns"]) if mask >> place & 1} for mask in told["masks"]]
    assert {"RECORDING", "SPOTIFY", "ISWC", "IPI"} <= held[0]
    assert held[1:] == [{"RECORDING"}, {"RECORDING"}, {"RECORDING"}, set()]
    assert told["pageInfo"] == {"hasNextPage": False}


async def test_a_page_of_the_matrix_goes_on_where_the_last_one_ended_whatever_was_added_or_removed(
    house: Gateway, asks: Asks, catalog: str
) -> None:
    page = asking(
        "coverage { matrix(rows: 2, after: $after) { isrcs pageInfo { endCursor hasNextPage } } }", ", $after: String"
    )
    first = (await asks(page, id=catalog))["coverage"]["matrix"]
    await house.store.add_catalog_songs("ada", [new_song(catalog, numbered(9))])
    await house.store.remove_catalog_songs("ada", [new_song(catalog, BLANK_SPACE).key])
    second = (await asks(page, id=catalog, after=first["pageInfo"]["endCursor"]))["coverage"]["matrix"]
    third = (await asks(page, id=catalog, after=second["pageInfo"]["endCursor"]))["coverage"]["matrix"]
    assert first["isrcs"] + second["isrcs"] + third["isrcs"] == [BLANK_SPACE, *map(numbered, (1, 2, 3, 4, 9))]
    assert not third["pageInfo"]["hasNextPage"]


async def test_disagreements_name_the_field_and_both_sources(asks: Asks, catalog: str) -> None:
    told = await asks(
        asking(
            """disagreements { counts { field conflicts warnings } songs(fields: ["title"], severity: CONFLICT) {
              entries { song { isrc } conflicts { field severity values { provider } } } } }"""
        ),
        id=catalog,
    )
    assert told["disagreements"]["counts"] == [{"field": "title", "conflicts": 1, "warnings": 0}]
    [song] = told["disagreements"]["songs"]["entries"]
    assert song["song"]["isrc"] == BLANK_SPACE
    [conflict] = song["conflicts"]
    assert {one["provider"] for one in conflict["values"]} == {"acrcloud", "submitted"}


async def test_duplicates_are_told_by_kind_with_what_they_were_seen_by(asks: Asks, catalog: str) -> None:
    asked = asking(
        """duplicates(kinds: $kinds, first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor }
          entries { kind songCount songs { isrc } evidence { reason detail } conflicts { field } } }""",
        ", $kinds: [DuplicateKind!], $after: String",
    )
    first = (await asks(asked, id=catalog))["duplicates"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (2, True)
    assert [one["kind"] for one in first["entries"]] == ["SAME_ISRC"]
    rest = (await asks(asked, id=catalog, after=first["pageInfo"]["endCursor"]))["duplicates"]
    [group] = rest["entries"]
    assert (group["kind"], group["songCount"]) == ("SAME_RECORDING", 2)
    assert [song["isrc"] for song in group["songs"]] == [numbered(1), numbered(2)]
    assert [one["reason"] for one in group["evidence"]] == ["WORDS_AND_LENGTH"]
    alone = (await asks(asked, id=catalog, kinds=["SAME_RECORDING"]))["duplicates"]
    assert (alone["totalCount"], alone["entries"]) == (1, rest["entries"])


async def test_what_changed_since_a_moment_comes_earliest_first_and_nothing_else(
    house: Gateway, asks: Asks, catalog: str
) -> None:
    changed = asking(
        """changedSince(time: $time, first: 3, after: $after) {
          edges { node { isrc updatedAt } } pageInfo { hasNextPage endCursor } }""",
        ", $time: DateTime!, $after: String",
    )
    await asyncio.sleep(0.002)  # what is held has the wall's time
    await house.store.keep([told(numbered(2), provider="acrcloud", part="metadata", minute=9, title="March, again")])
    first = (await asks(changed, id=catalog, time=NOON.isoformat()))["changedSince"]
    assert (len(first["edges"]), first["pageInfo"]["hasNextPage"]) == (3, True)
    rest = await asks(changed, id=catalog, time=NOON.isoformat(), after=first["pageInfo"]["endCursor"])
    nodes = [one["node"] for one in (*first["edges"], *rest["changedSince"]["edges"])]
    assert nodes[-1]["isrc"] == numbered(2)
    assert {one["isrc"] for one in nodes} == {BLANK_SPACE, *map(numbered, (1, 2, 3, 4))}
    since = (await asks(changed, id=catalog, time=nodes[-1]["updatedAt"]))["changedSince"]
    assert [one["node"]["isrc"] for one in since["edges"]] == [numbered(2)]
    later = (await asks(changed, id=catalog, time="2999-01-01T00:00:00Z"))["changedSince"]
    assert later["edges"] == []


async def test_the_address_of_a_file_says_its_form_its_columns_and_whether_sources_are_named(
    asks: Asks, catalog: str
) -> None:
    told = await asks(
        asking('usual: exportUrl all: exportUrl(format: PARQUET, fields: ["isrc", "title"], provenance: true)'),
        id=catalog,
    )
    usual, everything = urlsplit(told["usual"]), urlsplit(told["all"])
    assert usual.path == everything.path == f"/catalogs/{catalog}/export"
    assert parse_qs(usual.query) == {"format": ["csv"]}
    assert parse_qs(everything.query) == {"format": ["parquet"], "fields": ["isrc,title"], "provenance": ["true"]}


@pytest.mark.parametrize(
    ("selection", "argument"),
    [
        ("coverage { matrix(rows: 20001) { isrcs } }", "rows"),
        ("coverage { songs(first: 101) { entries { missing } } }", "first"),
        (f'coverage {{ songs(after: "{cursor("walk", "x")}") {{ entries {{ missing }} }} }}', "after"),
        ("disagreements { songs(first: 0) { entries { song { isrc } } } }", "first"),
        (f'duplicates(after: "{cursor("walk", "1")}") {{ totalCount }}', "after"),
        ("duplicates(first: 101) { totalCount }", "first"),
        ('changedSince(time: "2026-11-20T12:00:00Z", first: 101) { totalCount }', "first"),
    ],
)
async def test_what_is_out_of_bounds_is_refused_by_its_name(
    house: Gateway, catalog: str, selection: str, argument: str
) -> None:
    context = Context.of(Acts.of(house, None), "ada")
    result: Any = await schema.execute(asking(selection), variable_values={"id": catalog}, context_value=context)
    assert [(one.extensions["code"], one.extensions["argument"]) for one in result.errors] == [
        ("INVALID_ARGUMENT", argument)
    ]
