"""Every parameter, rule and answer of Recoupable's catalog songs API, as the README's table says it is here.

Each test names the rows of the table that it holds; a row without a test, or a test without a row, fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from graphql import GraphQLInputObjectType

from app.api.schema import schema
from tests.end_to_end.house import BLANK_SPACE, ONE_MORE_TIME, House
from tests.test_readme import README, table_rows

Test = TypeVar("Test", bound=Callable[..., Any])
HELD: dict[str, str] = {}
"""The rows that are held, by their first cells, and by which test."""

ROWS = {row[0]: row[1] for row in table_rows("Coming from Recoupable's API") if row[0] != "there"}
UNKNOWN = "ZZZZZ2600002"
ADD = """mutation ($songs: [NewCatalogSong!]!, $catalog: String) { addCatalogSongs(songs: $songs, catalogId: $catalog) {
  changed results { isrc status rejection { __typename ... on Failure { message } } }
  catalogs { id songs { songs { isrc } totalCount } } } }"""
REMOVE = """mutation ($songs: [CatalogSongKey!]!, $catalog: String) {
  removeCatalogSongs(songs: $songs, catalogId: $catalog) {
  changed results { isrc status rejection { __typename } } catalogs { id songs { songs { isrc } totalCount } } } }"""
SONGS = """query ($id: String!, $artist: String) { catalog(id: $id) { __typename ... on Catalog {
  songs(artistName: $artist) { page limit totalCount totalPages
    songs { catalogId isrc title album notes artists updatedAt addedAt provenance { field provider } } } } } }"""


def holds(*rows: str) -> Callable[[Test], Test]:
    """Marks the test that holds these rows."""

    def mark(test: Test) -> Test:
        HELD.update(dict.fromkeys(rows, test.__name__))
        return test

    return mark


@pytest.fixture
async def catalog(house: House) -> str:
    made = await house.ask('mutation { createCatalog(name: "Songs") { ... on Catalog { id } } }')
    return str(made["createCatalog"]["id"])


async def add(house: House, catalog: str | None, *songs: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = (await house.ask(ADD, catalog=catalog, songs=list(songs)))["addCatalogSongs"]
    return told


async def remove(house: House, catalog: str | None, *songs: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = (await house.ask(REMOVE, catalog=catalog, songs=list(songs)))["removeCatalogSongs"]
    return told


async def page(house: House, catalog: str, artist: str | None = None) -> dict[str, Any]:
    told: dict[str, Any] = (await house.ask(SONGS, id=catalog, artist=artist))["catalog"]["songs"]
    return told


def statuses(told: dict[str, Any]) -> list[str]:
    return [one["status"] for one in told["results"]]


@holds("GET `catalog_id`", "`songs[].catalog_id`", "`songs[].isrc`")
async def test_a_catalog_is_read_by_its_id(house: House, catalog: str) -> None:
    await add(house, catalog, {"isrc": BLANK_SPACE})
    assert [(song["catalogId"], song["isrc"]) for song in (await page(house, catalog))["songs"]] == [
        (catalog, BLANK_SPACE)
    ]
    missing = await house.ask(SONGS, id="5a3c0de0-0000-4000-8000-000000000009")
    assert missing["catalog"]["__typename"] == "CatalogNotFound"


@holds("GET `artistName`", "`pagination.total_count`")
async def test_songs_are_filtered_by_a_part_of_an_artists_name(house: House, catalog: str) -> None:
    songs = [{"isrc": UNKNOWN, "artists": ["Beyoncé"]}, {"isrc": "ZZZZZ2600003", "artists": ["Queen"]}]
    await add(house, catalog, *songs)
    for artist, count in (("BEYON", 1), ("queen", 1), ("e", 2), ("nobody", 0)):
        found = await page(house, catalog, artist)
        assert (len(found["songs"]), found["totalCount"]) == (count, count)
    connection = '{ ... on Catalog { songsConnection(artistName: "beyonce") { totalCount } } }'
    told = await house.ask(f"query ($id: String!) {{ catalog(id: $id) {connection} }}", id=catalog)
    assert told["catalog"]["songsConnection"]["totalCount"] == 1


@holds("GET `page`", "GET `limit`", "`pagination.page`", "`pagination.limit`", "`pagination.total_pages`")
async def test_pages_have_numbers_and_a_size(house: House, catalog: str) -> None:
    await add(house, catalog, *({"isrc": f"QZAAA{number:07}"} for number in range(42)))
    first = await page(house, catalog)
    assert (first["page"], first["limit"], first["totalCount"], first["totalPages"]) == (1, 20, 42, 3)
    assert len(first["songs"]) == 20
    sized = "query ($id: String!, $page: Int!, $limit: Int!) { catalog(id: $id) { ... on Catalog {"
    sized += " songs(page: $page, limit: $limit) { page limit songs { isrc } } } } }"
    last = (await house.ask(sized, id=catalog, page=3, limit=20))["catalog"]["songs"]
    assert (last["page"], last["limit"], len(last["songs"])) == (3, 20, 2)
    assert (await house.refused(sized, id=catalog, page=1, limit=101))["code"] == "PAGE_TOO_LARGE"
    assert (await house.refused(sized, id=catalog, page=0, limit=1))["code"] == "INVALID_ARGUMENT"


@holds("POST `songs`", "POST `songs[].isrc`", "POST `songs[].catalog_id`", "POST: a song once in a catalog")
async def test_songs_are_added_in_bulk_each_once(house: House, catalog: str) -> None:
    for_all = await add(house, catalog, {"isrc": "us-cjy-14-31309"}, {"isrc": ONE_MORE_TIME}, {"isrc": BLANK_SPACE})
    assert statuses(for_all) == ["ADDED", "ADDED", "ALREADY_THERE"]
    one_by_one = await add(house, None, {"isrc": BLANK_SPACE, "catalogId": catalog})
    assert statuses(one_by_one) == ["ALREADY_THERE"]
    assert (await page(house, catalog))["totalCount"] == 2


@holds(
    "POST `songs[].name`",
    "POST `songs[].album`",
    "POST `songs[].notes`",
    "POST `songs[].artists`",
    "POST: applied only if nothing valid is found",
    "`songs[].name`",
    "`songs[].album`",
    "`songs[].lyrics`",
    "`songs[].artists[].name`",
    "`songs[].updated_at`",
)
async def test_what_is_told_of_a_song_is_shown_where_nothing_better_is_known(house: House, catalog: str) -> None:
    told = {"title": "Mine", "album": "My tapes", "artists": ["Me"], "notes": "first take"}
    await add(house, catalog, {"isrc": UNKNOWN, **told}, {"isrc": BLANK_SPACE, **told})
    await house.track(BLANK_SPACE)
    unknown, known = (await page(house, catalog))["songs"]
    assert {field: unknown[field] for field in told} == told
    assert {one["provider"] for one in unknown["provenance"]} == {"submitted"}
    assert (known["title"], known["album"], known["artists"]) == ("Blank Space", "1989", ["Taylor Swift"])
    assert known["notes"] == "first take"
    assert "submitted" not in {one["provider"] for one in known["provenance"]}
    assert unknown["updatedAt"] == unknown["addedAt"]
    assert known["updatedAt"] >= known["addedAt"]
    assert not any("lyrics" in type_.fields for type_ in schema._schema.type_map.values() if hasattr(type_, "fields"))


@holds("`songs[].artists[].id`", "`songs[].artists[].timestamp`")
async def test_artists_have_ids_on_platforms(house: House, catalog: str) -> None:
    await add(house, catalog, {"isrc": ONE_MORE_TIME})
    told = await house.ask(
        "query ($id: String!) { catalog(id: $id) { ... on Catalog { songs { songs {"
        " track { ... on Track { artists { name ids { platform id } } } } } } } } }",
        id=catalog,
    )
    (song,) = told["catalog"]["songs"]["songs"]
    assert song["track"]["artists"][0]["name"] == "Daft Punk"
    assert song["track"]["artists"][0]["ids"]


@holds(
    "DELETE `songs`",
    "DELETE `songs[].catalog_id`",
    "DELETE `songs[].isrc`",
    "DELETE: the relation goes, for each pair",
    "DELETE: answered as GET and POST are",
)
async def test_songs_are_removed_in_bulk_and_the_rest_is_answered(house: House, catalog: str) -> None:
    added = await add(house, catalog, {"isrc": BLANK_SPACE}, {"isrc": ONE_MORE_TIME}, {"isrc": UNKNOWN})
    first = await remove(house, None, {"isrc": BLANK_SPACE, "catalogId": catalog}, {"isrc": "QZAAA0000001"})
    assert statuses(first) == ["REMOVED", "REJECTED"]
    second = await remove(house, catalog, {"isrc": "zz-zzz-26-00002"}, {"isrc": BLANK_SPACE})
    assert statuses(second) == ["REMOVED", "NOT_THERE"]
    assert second["catalogs"] == [{"id": catalog, "songs": {"songs": [{"isrc": ONE_MORE_TIME}], "totalCount": 1}}]
    assert added["catalogs"][0].keys() == second["catalogs"][0].keys()
    assert (await house.track(BLANK_SPACE, cacheOnly=True))["__typename"] in {"Track", "SourcesUnavailable"}


@holds("DELETE: an error where either is missing")
async def test_a_song_without_isrc_or_catalog_is_refused(house: House, catalog: str) -> None:
    assert (await house.refused(REMOVE, songs=[{"catalogId": catalog}]))["code"] == "BAD_USER_INPUT"
    told = await remove(house, None, {"isrc": BLANK_SPACE})
    assert (statuses(told), told["results"][0]["rejection"]["__typename"]) == (["REJECTED"], "InvalidCatalogValue")


@holds("`status`, `error`")
async def test_each_song_has_its_status_and_its_error(house: House, catalog: str) -> None:
    told = await add(house, catalog, {"isrc": BLANK_SPACE}, {"isrc": "x"})
    assert statuses(told) == ["ADDED", "REJECTED"]
    assert told["results"][1]["rejection"]["message"].startswith("'x'")


def test_every_row_of_the_table_has_its_test_and_every_test_its_row() -> None:
    assert set(HELD) == set(ROWS)


def test_what_the_table_names_is_in_the_schema() -> None:
    named = [found for cell in ROWS.values() for found in re.findall(r"`([A-Z]\w+)\.(\w+)(?:\((\w+):\))?`", cell)]
    assert len(named) > 25
    for type_name, field, argument in named:
        fields = schema._schema.type_map[type_name].fields  # type: ignore[attr-defined]  # else it fails, as it should
        assert field in fields, f"{type_name}.{field}"
        assert not argument or isinstance(fields, GraphQLInputObjectType) or argument in fields[field].args, argument


def test_no_parameter_of_the_vendors_page_is_missing_in_the_table(shared: Path) -> None:
    text = (shared / "seeds" / "recoupable-catalog-songs.txt").read_text(encoding="utf-8")
    for method in ("GET", "POST", "DELETE"):
        part = text.split(f"{method} Parameters")[1].split("Parameters")[0]
        names = re.findall(r"^\| ([\w\[\].]+) \| \w[\w ]* \| (?:Yes|No)", part, re.MULTILINE)
        assert names
        assert [name for name in names if f"{method} `{name}`" not in ROWS] == []
    responses = text.split("Response Properties")[1].split("Database Schema")[0]
    words = {word for row in ROWS for word in re.findall(r"\w+", row)}
    told = re.findall(r"^\| ([\w\[\].]+) \|", responses, re.MULTILINE)
    assert len(told) > 15
    assert {name for name in told if name != "Property" and not set(re.findall(r"\w+", name)) <= words} <= {
        "songs", "pagination",
    }  # fmt: skip


def test_the_table_tells_where_its_tests_are() -> None:
    assert str(Path("tests", "end_to_end", Path(__file__).name)) in README
