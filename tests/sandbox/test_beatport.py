from __future__ import annotations

from contextlib import suppress
from typing import Any

import msgspec
import pytest

from tests.providers.bodies import bodies_of
from tests.sandbox.conftest import Caller
from tests.sandbox.oauth import Client

KNOWN = "ZZSYN0000001"


@pytest.fixture
async def beatport(caller: Caller) -> Client:
    return await Client.of(caller, "/beatport/v4", "/beatport/v4/auth/o/token/")


async def test_a_track_has_fields_and_types_of_the_recorded_objects(beatport: Client, corpus) -> None:
    recorded: dict[str, set[type]] = {}
    for _, body in bodies_of(corpus, "beatport"):
        with suppress(ValueError, KeyError, TypeError):
            for query in msgspec.json.decode(body)["props"]["pageProps"]["dehydratedState"]["queries"]:
                if "mix_name" in query["state"]["data"]:
                    for name, value in query["state"]["data"].items():
                        recorded.setdefault(name, set()).add(type(value))
    rows: list[dict[str, Any]] = (await beatport.get("/catalog/tracks/", {"isrc": KNOWN})).body["results"]
    (told,) = rows
    assert set(told) <= set(recorded)
    assert {
        name for name, value in told.items() if value is not None and type(value) not in recorded.get(name, {None})
    } == set()


async def test_isrc_id_and_words_lead_to_the_same_track(beatport: Client) -> None:
    (told,) = (await beatport.get("/catalog/tracks/", {"isrc": KNOWN})).body["results"]
    assert (await beatport.get(f"/catalog/tracks/{told['id']}/")).body == told
    found = (await beatport.get("/catalog/search", {"q": told["name"], "type": "tracks"})).body["tracks"]
    assert told in found


async def test_what_is_unknown_is_an_empty_list_or_a_404(beatport: Client) -> None:
    empty = (await beatport.get("/catalog/tracks/", {"isrc": "QZZZZ0000001"})).body
    assert (empty["results"], empty["count"], empty["page"]) == ([], 0, "1/1")
    missing = await beatport.get("/catalog/tracks/7/")
    assert (missing.status, missing.body) == (404, {"detail": "Not found."})
