"""A catalog's pages over a real store: in every order, forwards and backwards, while songs come and go."""

from __future__ import annotations

from typing import Any

import pytest

from app.api.types.connection import cursor
from tests.api.conftest import Asks, Execute

CREATE = 'mutation { createCatalog(name: "Songs") { ... on Catalog { id } } }'
ADD = """mutation ($songs: [NewCatalogSong!]!, $id: String) {
  addCatalogSongs(songs: $songs, catalogId: $id) { changed } }"""
REMOVE = """mutation ($songs: [CatalogSongKey!]!, $id: String) {
  removeCatalogSongs(songs: $songs, catalogId: $id) { changed } }"""
PAGE = """query ($id: String!, $first: Int, $after: String, $last: Int, $before: String, $artist: String,
    $sort: CatalogSongOrder! = ADDED, $descending: Boolean! = false) {
  catalog(id: $id) { ... on Catalog { songsConnection(first: $first, after: $after, last: $last, before: $before,
      artistName: $artist, sort: $sort, descending: $descending) {
    totalCount edges { cursor node { isrc title artists } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }"""
FAKE = """query ($after: String, $before: String, $first: Int, $last: Int, $sort: CatalogSongOrder! = ADDED) {
  catalog(id: "c1") { ... on Catalog {
    songsConnection(first: $first, after: $after, last: $last, before: $before, sort: $sort) { totalCount } } } }"""


def isrc(number: int) -> str:
    return f"QZAAA{number:07}"


@pytest.fixture
async def filled(asks: Asks) -> str:
    """A catalog of seven songs, whose titles and artists run against the order in which they were added."""
    made: str = (await asks(CREATE))["id"]
    songs = [
        {"isrc": isrc(number), "title": f"Title {9 - number}", "artists": [f"Ärtist {9 - number}"]}
        for number in range(7)
    ]
    await asks(ADD, id=made, songs=songs)
    return made


async def page(asks: Asks, catalog: str, **wanted: object) -> dict[str, Any]:
    told: dict[str, Any] = (await asks(PAGE, id=catalog, **wanted))["songsConnection"]
    return told


def isrcs(told: dict[str, Any]) -> list[str]:
    return [edge["node"]["isrc"] for edge in told["edges"]]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["ADDED", "TITLE", "ARTIST", "UPDATED"])
async def test_pages_are_turned_there_and_back_in_every_order(
    asks: Asks, filled: str, sort: str, descending: bool
) -> None:
    order = {"sort": sort, "descending": descending}
    whole = isrcs(await page(asks, filled, first=100, **order))
    assert (whole[0] == isrc(0)) is (descending is (sort in {"TITLE", "ARTIST"}))
    seen: list[str] = []
    told = await page(asks, filled, first=3, **order)
    assert not told["pageInfo"]["hasPreviousPage"]
    while True:
        seen += isrcs(told)
        if not told["pageInfo"]["hasNextPage"]:
            break
        told = await page(asks, filled, first=3, after=told["pageInfo"]["endCursor"], **order)
    assert seen == whole
    back = await page(asks, filled, last=3, before=told["pageInfo"]["startCursor"], **order)
    assert isrcs(back) == whole[3:6]
    assert (back["pageInfo"]["hasPreviousPage"], back["pageInfo"]["hasNextPage"]) == (True, True)
    assert isrcs(await page(asks, filled, last=2, **order)) == whole[-2:]


async def test_a_removed_song_leaves_its_cursor_good(asks: Asks, filled: str) -> None:
    first = await page(asks, filled, first=3, sort="TITLE")
    await asks(REMOVE, id=filled, songs=[{"isrc": isrcs(first)[-1]}, {"isrc": isrcs(first)[0]}])
    await asks(ADD, id=filled, songs=[{"isrc": isrc(50), "title": "Aaa"}, {"isrc": isrc(51), "title": "Title 6a"}])
    rest = await page(asks, filled, first=10, sort="TITLE", after=first["pageInfo"]["endCursor"])
    assert isrcs(rest) == [isrc(number) for number in (3, 51, 2, 1, 0)]
    assert rest["totalCount"] == 7


async def test_a_filter_counts_what_it_leaves(asks: Asks, filled: str) -> None:
    told = await page(asks, filled, artist="artist 5", last=1)
    assert (isrcs(told), told["totalCount"], told["pageInfo"]["hasPreviousPage"]) == ([isrc(4)], 1, False)


async def test_a_cursor_tells_nothing_of_other_accounts(asks: Asks, filled: str) -> None:
    other = (await asks(CREATE, "bob"))["id"]
    await asks(ADD, "bob", id=other, songs=[{"isrc": isrc(0)}])
    mine = (await page(asks, filled, first=1))["edges"][0]["cursor"]
    theirs = (await asks(PAGE, "bob", id=other, first=1))["songsConnection"]["edges"][0]["cursor"]
    assert mine == theirs  # the first place of a catalog


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ({"first": 1, "last": 1}, "last"),
        ({"first": 1, "before": cursor("song", "added:1:")}, "last"),
        ({"after": cursor("song", "title:1:abc")}, "after"),
        ({"after": cursor("song", "added:1:"), "sort": "TITLE"}, "after"),
        ({"before": "nonsense"}, "before"),
        ({"before": cursor("recording", "added:1:")}, "before"),
        ({"after": cursor("song", "updated:1:nan"), "sort": "UPDATED"}, "after"),
        ({"after": cursor("song", "updated:1:1e300"), "sort": "UPDATED"}, "after"),
        ({"after": cursor("song", "added:" + "9" * 5_000 + ":")}, "after"),
        ({"first": 0}, "first"),
        ({"last": 101}, "last"),
    ],
)
async def test_pages_that_cannot_be_are_refused(execute: Execute, wanted: dict[str, object], named: str) -> None:
    [error] = (await execute(FAKE, **wanted)).errors or []
    assert error.extensions is not None
    assert (error.extensions["code"], error.extensions["argument"]) == ("INVALID_ARGUMENT", named)
