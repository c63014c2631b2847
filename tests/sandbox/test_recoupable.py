"""Recoupable's face: three catalogs, and its words for what it refuses."""

from __future__ import annotations

import pytest

from app.sandbox.recoupable import FOREIGN, LARGE, LARGE_COUNT, SAMPLE
from tests.sandbox.conftest import Caller

SONGS = "/recoupable/api/catalogs/songs"
KEY, TOKEN = {"x-api-key": "a-key"}, {"Authorization": "Bearer a-token"}


@pytest.mark.parametrize("credentials", [KEY, TOKEN])
async def test_the_sample_is_listed_with_key_or_token(caller: Caller, credentials: dict[str, str]) -> None:
    body = (await caller.get(SONGS, {"catalog_id": SAMPLE}, headers=credentials)).body
    assert [song["isrc"] for song in body["songs"]] == ["ZZSYN0099999", "USRC17607840", "USRC17607839"]
    assert body["pagination"] == {"total_count": 3, "page": 1, "limit": 20, "total_pages": 1}
    assert body["songs"][0]["artists"][0]["name"] is None


async def test_a_large_one_comes_in_pages(caller: Caller) -> None:
    pages = [
        (await caller.get(SONGS, {"catalog_id": LARGE, "page": str(number), "limit": "100"}, headers=KEY)).body
        for number in (1, 2, 3, 4)
    ]
    assert [len(page["songs"]) for page in pages] == [100, 100, 50, 0]
    assert pages[0]["pagination"]["total_pages"] == 3
    assert len({song["isrc"] for page in pages for song in page["songs"]}) == LARGE_COUNT


async def test_artists_are_compared_letter_by_letter_there(caller: Caller) -> None:
    for name, count in (("Queen", 2), ("queen", 0)):
        body = (await caller.get(SONGS, {"catalog_id": SAMPLE, "artistName": name}, headers=KEY)).body
        assert body["pagination"]["total_count"] == count


@pytest.mark.parametrize(
    ("status", "query", "headers"),
    [
        (401, {"catalog_id": SAMPLE}, {}),
        (401, {"catalog_id": SAMPLE}, KEY | TOKEN),
        (401, {"catalog_id": SAMPLE}, {"x-api-key": "revoked"}),
        (400, {}, KEY),
        (400, {"catalog_id": SAMPLE, "limit": "101"}, KEY),
        (400, {"catalog_id": SAMPLE, "page": "x"}, KEY),
        (403, {"catalog_id": FOREIGN}, KEY),
    ],
)
async def test_refusals_have_the_documented_shape(
    caller: Caller, status: int, query: dict[str, str], headers: dict[str, str]
) -> None:
    reply = await caller.get(SONGS, query, headers=headers)
    assert (reply.status, reply.body["status"]) == (status, "error")
    assert isinstance(reply.body["error"], str)


async def test_of_other_catalogs_nothing_is_known(caller: Caller) -> None:
    body = (await caller.get(SONGS, {"catalog_id": SAMPLE[:-1] + "9"}, headers=KEY)).body
    assert (body["songs"], body["pagination"]["total_count"]) == ([], 0)
