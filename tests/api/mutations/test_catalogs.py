"""Changing catalogs through the schema, over a real store."""

from __future__ import annotations

import pytest

from app.api.acts import Acts
from app.api.context import Context
from app.api.schema import schema
from app.gateway.gateway import Gateway
from tests.api.conftest import Asks

BLANK_SPACE, CALM_DOWN = "USCJY1431309", "NGA3B2214004"

CREATE = """mutation ($name: String!) { createCatalog(name: $name) {
  __typename ... on Catalog { id name songCount } ... on InvalidCatalogValue { argument rule remedy } } }"""
RENAME = """mutation ($id: String!, $name: String!) { renameCatalog(id: $id, name: $name) {
  __typename ... on Catalog { id name } ... on Failure { message } } }"""
DELETE = """mutation ($id: String!) { deleteCatalog(id: $id) {
  __typename ... on CatalogDeleted { id name songCount } ... on Failure { message } } }"""
ADD = """mutation ($songs: [NewCatalogSong!]!, $catalog: String, $atomic: Boolean! = false) {
  addCatalogSongs(songs: $songs, catalogId: $catalog, atomic: $atomic) { changed rejected
    results { isrc catalogId status rejection { __typename ... on Failure { message }
      ... on InvalidCatalogValue { argument } } }
    catalogs { id songCount songs { songs { isrc catalogId title artists album notes
      submitted { title artists album source } provenance { field provider } } } } } }"""
REMOVE = """mutation ($songs: [CatalogSongKey!]!, $catalog: String) {
  removeCatalogSongs(songs: $songs, catalogId: $catalog) { changed rejected
    results { isrc status rejection { __typename } } catalogs { songs { songs { isrc } } } } }"""
IMPORT = """mutation ($id: String!, $listed: String!) {
  importRecoupableCatalog(catalogId: $id, recoupableCatalogId: $listed) { __typename
    ... on CatalogListingFailed { trouble nextPage } ... on InvalidCatalogValue { argument } } }"""


@pytest.fixture
async def mine(asks: Asks) -> str:
    made: str = (await asks(CREATE, name="  My   songs "))["id"]
    return made


async def test_a_catalog_is_made_renamed_and_deleted(asks: Asks, mine: str) -> None:
    assert await asks("{ catalogs { id name songCount } }") == [{"id": mine, "name": "My songs", "songCount": 0}]
    renamed = await asks(RENAME, id=mine, name="Others")
    assert renamed == {"__typename": "Catalog", "id": mine, "name": "Others"}
    await asks(ADD, songs=[{"isrc": BLANK_SPACE}], catalog=mine)
    assert await asks(DELETE, id=mine) == {"__typename": "CatalogDeleted", "id": mine, "name": "Others", "songCount": 1}
    assert (await asks(DELETE, id=mine))["__typename"] == "CatalogNotFound"
    assert await asks("{ catalogs { id } }") == []


@pytest.mark.parametrize("name", ["", " \n", "x" * 201, "a\0b"])
async def test_what_no_catalog_can_be_called_is_a_value(asks: Asks, mine: str, name: str) -> None:
    for told in (await asks(CREATE, name=name), await asks(RENAME, id=mine, name=name)):
        assert told["__typename"] == "InvalidCatalogValue"
    assert len(await asks("{ catalogs { id } }")) == 1


async def test_songs_are_added_with_what_is_told_of_them(asks: Asks, mine: str) -> None:
    told = {"title": "Blank Space", "artists": ["Taylor Swift"], "album": "1989", "notes": "opener"}
    songs = [{"isrc": "us-cjy-14-31309", **told}, {"isrc": CALM_DOWN}, {"isrc": BLANK_SPACE}, {"isrc": "x"}]
    batch = await asks(ADD, songs=songs, catalog=mine)
    assert [(one["isrc"], one["status"]) for one in batch["results"]] == [
        (BLANK_SPACE, "ADDED"), (CALM_DOWN, "ADDED"), (BLANK_SPACE, "ALREADY_THERE"), ("x", "REJECTED"),
    ]  # fmt: skip
    assert [one["rejection"] and one["rejection"]["__typename"] for one in batch["results"]] == [
        None, None, None, "InvalidIsrc",
    ]  # fmt: skip
    assert (batch["changed"], batch["rejected"]) == (2, 1)
    first, second = batch["catalogs"][0]["songs"]["songs"]
    submitted = {"title": "Blank Space", "artists": ["Taylor Swift"], "album": "1989", "source": "submitted"}
    assert first == {
        "isrc": BLANK_SPACE, "catalogId": mine, **told, "submitted": submitted,
        "provenance": [{"field": field, "provider": "submitted"} for field in ("title", "artists", "album")],
    }  # fmt: skip
    assert (second["title"], second["submitted"], second["provenance"]) == (None, None, [])


async def test_one_batch_may_name_a_catalog_for_each_song(asks: Asks, mine: str) -> None:
    other = (await asks(CREATE, name="Other"))["id"]
    batch = await asks(ADD, catalog=mine, songs=[{"isrc": BLANK_SPACE}, {"isrc": BLANK_SPACE, "catalogId": other}])
    assert [one["catalogId"] for one in batch["results"]] == [mine, other]
    assert {one["id"]: one["songCount"] for one in batch["catalogs"]} == {mine: 1, other: 1}
    (alone,) = (await asks(ADD, songs=[{"isrc": BLANK_SPACE}]))["results"]
    assert (alone["status"], alone["rejection"]["argument"]) == ("REJECTED", "catalogId")


async def test_an_atomic_batch_says_why_and_what_was_not_tried(asks: Asks, mine: str) -> None:
    songs = [{"isrc": BLANK_SPACE}, {"isrc": CALM_DOWN, "title": "\0"}]
    batch = await asks(ADD, songs=songs, catalog=mine, atomic=True)
    assert [one["rejection"]["__typename"] for one in batch["results"]] == ["SongNotTried", "InvalidCatalogValue"]
    assert batch["catalogs"][0]["songCount"] == 0


async def test_songs_are_removed_and_the_rest_is_answered(asks: Asks, mine: str) -> None:
    await asks(ADD, songs=[{"isrc": BLANK_SPACE}, {"isrc": CALM_DOWN}], catalog=mine)
    batch = await asks(REMOVE, songs=[{"isrc": BLANK_SPACE}, {"isrc": BLANK_SPACE}], catalog=mine)
    assert [one["status"] for one in batch["results"]] == ["REMOVED", "NOT_THERE"]
    assert batch["catalogs"] == [{"songs": {"songs": [{"isrc": CALM_DOWN}]}}]


async def test_anothers_catalog_is_answered_in_the_words_of_a_missing_one(asks: Asks, mine: str) -> None:
    missing = mine[:-4] + ("0000" if mine[-4:] != "0000" else "1111")
    songs = [{"isrc": BLANK_SPACE}]

    async def answers(catalog: str, account: str) -> str:
        told = [
            await asks(RENAME, account, id=catalog, name="Mine now"),
            await asks(DELETE, account, id=catalog),
            await asks(ADD, account, songs=songs, catalog=catalog),
            await asks(REMOVE, account, songs=songs, catalog=catalog),
            await asks(IMPORT, account, id=catalog, listed=mine),
        ]
        return str(told).replace(catalog, "…")

    assert await answers(mine, "bob") == await answers(missing, "bob") == await answers(missing, "ada")
    assert len(await asks("{ catalogs { id } }")) == 1


@pytest.mark.parametrize("document", [ADD, REMOVE])
async def test_a_batch_may_have_a_thousand_songs_and_no_more(house: Gateway, document: str, mine: str) -> None:
    context = Context.of(Acts.of(house, None), "ada")
    songs = [{"isrc": f"QZAAA{number:07}"} for number in range(1001)]
    refused = await schema.execute(document, variable_values={"songs": songs, "catalog": mine}, context_value=context)
    assert refused.errors is not None
    assert refused.errors[0].extensions == refused.errors[0].extensions | {
        "code": "INVALID_ARGUMENT",
        "argument": "songs",
    }
    taken = await schema.execute(document, variable_values={"songs": songs[1:], "catalog": mine}, context_value=context)
    assert taken.errors is None


async def test_an_import_tells_what_is_wrong(asks: Asks, mine: str) -> None:
    assert await asks(IMPORT, id=mine, listed="http://127.0.0.1") == {
        "__typename": "InvalidCatalogValue", "argument": "recoupableCatalogId",
    }  # fmt: skip
    assert await asks(IMPORT, id=mine, listed=mine) == {
        "__typename": "CatalogListingFailed", "trouble": "NO_KEY", "nextPage": 1,
    }  # fmt: skip
