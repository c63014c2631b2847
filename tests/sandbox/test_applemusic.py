from __future__ import annotations

import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.sandbox.conftest import Caller

SONGS = "/applemusic/v1/catalog/us/songs"
KEY = ec.generate_private_key(ec.SECP256R1())


def signed(*, kid: str = "KEY4567890", algorithm: str = "ES256", lived: int = 0, life: int = 3600) -> dict[str, str]:
    issued = int(time.time()) - lived
    claims = {"iss": "TEAM567890", "iat": issued, "exp": issued + life}
    key: Any = KEY if algorithm == "ES256" else "a-secret-of-more-than-thirty-two-bytes"
    return {"Authorization": f"Bearer {jwt.encode(claims, key, algorithm=algorithm, headers={'kid': kid})}"}


async def test_an_isrc_is_joined_to_its_songs_and_a_miss_is_an_empty_list(caller: Caller) -> None:
    params = {"filter[isrc]": "ZZSYN0000001,ZZSYN9999999", "include": "albums,artists"}
    reply = await caller.get(SONGS, params, headers=signed())
    (song,) = reply.body["data"]
    assert reply.body["meta"]["filters"]["isrc"]["ZZSYN9999999"] == []
    (reference,) = reply.body["meta"]["filters"]["isrc"]["ZZSYN0000001"]
    assert reference == {name: song[name] for name in ("id", "type", "href")}
    assert song["attributes"]["isrc"] == "ZZSYN0000001"
    assert song["relationships"]["albums"]["data"][0]["attributes"]["recordLabel"]
    assert song["relationships"]["artists"]["data"][0]["attributes"]["name"]


async def test_related_things_are_references_unless_they_are_included(caller: Caller) -> None:
    reply = await caller.get(SONGS, {"filter[isrc]": "ZZSYN0000001"}, headers=signed())
    related = reply.body["data"][0]["relationships"]
    assert "attributes" not in related["albums"]["data"][0]
    assert "attributes" not in related["artists"]["data"][0]


async def test_25_isrcs_are_answered_and_a_26th_is_refused(caller: Caller) -> None:
    isrcs = [f"ZZSYN{n:07}" for n in range(26)]
    reply = await caller.get(SONGS, {"filter[isrc]": ",".join(isrcs[:25])}, headers=signed())
    assert (reply.status, len(reply.body["data"])) == (200, 25)
    reply = await caller.get(SONGS, {"filter[isrc]": ",".join(isrcs)}, headers=signed())
    assert (reply.status, reply.body["errors"][0]["code"]) == (400, "40005")


async def test_a_song_is_found_by_its_number_and_a_search_by_words(caller: Caller) -> None:
    (song,) = (await caller.get(SONGS, {"filter[isrc]": "ZZSYN0000001"}, headers=signed())).body["data"]
    assert (await caller.get(f"{SONGS}/{song['id']}", headers=signed())).body["data"][0]["id"] == song["id"]
    params = {"term": song["attributes"]["name"], "types": "songs"}
    found = (await caller.get("/applemusic/v1/catalog/us/search", params, headers=signed())).body["results"]
    assert song["id"] in [hit["id"] for hit in found["songs"]["data"]]
    params["term"] = "nothing of that name"
    assert (await caller.get("/applemusic/v1/catalog/us/search", params, headers=signed())).body["results"] == {}


@pytest.mark.parametrize(
    ("path", "status", "code"), [(f"{SONGS}/7", 404, "40400"), ("/applemusic/v1/catalog/xx/songs/7", 400, "40009")]
)
async def test_errors_have_apples_shape(caller: Caller, path: str, status: int, code: str) -> None:
    reply = await caller.get(path, headers=signed())
    assert reply.status == status
    (error,) = reply.body["errors"]
    assert (error["status"], error["code"]) == (str(status), code)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer a-token"},
        signed(algorithm="HS256"),
        signed(kid="short"),
        signed(lived=7200),
        signed(lived=-7200),
        signed(life=15_777_001),
        {"Authorization": signed()["Authorization"].replace("Bearer", "Basic")},
    ],
)
async def test_a_token_that_apple_would_not_take_is_a_401_without_a_body(caller: Caller, headers: Any) -> None:
    reply = await caller.get(SONGS, {"filter[isrc]": "ZZSYN0000001"}, headers=headers)
    assert (reply.status, reply.raw) == (401, b"")
