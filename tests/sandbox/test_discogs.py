from __future__ import annotations

import json

import pytest

from app.sandbox import ids
from app.sandbox.config import SandboxConfig
from app.sandbox.pace import Pace
from tests.sandbox.conftest import Caller

AGENT = {"User-Agent": "linernotes-tests/1 (tests@example.org)"}
TOKEN = AGENT | {"Authorization": "Discogs token=a-token"}
RELEASE = "/discogs/releases/50000007"


async def test_a_release_has_the_fields_of_a_recorded_one(caller: Caller, corpus) -> None:
    recorded = json.loads((corpus / "discogs/harmony_releases_1503102.json").read_bytes())
    told = (await caller.get(RELEASE, headers=TOKEN)).body
    assert set(told) <= set(recorded)
    assert {name: type(told[name]) for name in told} == {name: type(recorded[name]) for name in told}
    assert set(told["tracklist"][1]) - set(recorded["tracklist"][0]) == {"artists"}
    position = ids.identifier("discogs", 7).partition("-")[2]
    assert [track["position"] for track in told["tracklist"]] == ["", position]


async def test_pictures_have_addresses_only_for_who_has_a_token(caller: Caller) -> None:
    assert (await caller.get(RELEASE, headers=TOKEN)).body["images"][0]["uri"]
    assert (await caller.get(RELEASE, headers=AGENT)).body["images"][0]["uri"] == ""


async def test_a_release_is_found_by_its_barcode_and_by_words(caller: Caller) -> None:
    told = (await caller.get(RELEASE, headers=TOKEN)).body
    for query in (
        {"barcode": ids.identifier("gtin", 7)},
        {"track": told["tracklist"][1]["title"], "artist": told["tracklist"][1]["artists"][0]["name"].split(" (")[0]},
    ):
        found = (await caller.get("/discogs/database/search", query, headers=TOKEN)).body["results"]
        assert 50_000_007 in [hit["id"] for hit in found]
    nothing = (await caller.get("/discogs/database/search", {"barcode": "1"}, headers=TOKEN)).body
    assert (nothing["results"], nothing["pagination"]["items"]) == ([], 0)


async def test_a_search_wants_a_token_and_everything_a_user_agent(caller: Caller) -> None:
    assert (await caller.get("/discogs/database/search", {"barcode": "1"}, headers=AGENT)).status == 401
    assert (await caller.get(RELEASE, headers={})).status == 403
    assert (await caller.get(RELEASE, headers=AGENT | {"Authorization": "Discogs token=revoked"})).status == 401


async def test_an_unknown_release_is_a_404(caller: Caller) -> None:
    reply = await caller.get("/discogs/releases/1", headers=AGENT)
    assert (reply.status, reply.body) == (404, {"message": "Release not found."})


@pytest.mark.parametrize(
    "own", [SandboxConfig(latency={"*": 0}, pace={"discogs": Pace(2, 60)}, everyone_knows=True)], indirect=True
)
async def test_the_headers_tell_what_is_left_and_too_fast_is_a_429(own: Caller) -> None:
    left = [(await own.get(RELEASE, headers=AGENT)).headers["X-Discogs-Ratelimit-Remaining"] for _ in range(2)]
    assert left == ["1", "0"]
    reply = await own.get(RELEASE, headers=AGENT)
    assert (reply.status, reply.headers["X-Discogs-Ratelimit-Used"]) == (429, "2")
    assert reply.body == {"message": "You are making requests too quickly."}
