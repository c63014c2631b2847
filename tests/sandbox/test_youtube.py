from __future__ import annotations

import json

from app.sandbox.youtube import SEARCHES_PER_DAY
from tests.sandbox.conftest import Caller

KEY = {"x-goog-api-key": "a-key"}
SEARCH = "/youtube/v3/search"


async def test_a_found_video_is_a_labels_delivery_and_no_field_tells_its_isrc(caller: Caller, corpus) -> None:
    (hit,) = (await caller.get(SEARCH, {"q": '"ZZSYN0000001"'}, KEY)).body["items"]
    own_id = hit["id"]["videoId"]
    (video,) = (await caller.get("/youtube/v3/videos", {"id": own_id}, KEY)).body["items"]
    recorded = json.loads((corpus / "youtube/joostyt_video_response_2.json").read_bytes())["items"][0]
    assert set(video) <= set(recorded)
    assert {name: type(video["contentDetails"][name]) for name in ("duration", "definition")} == {
        name: type(recorded["contentDetails"][name]) for name in ("duration", "definition")
    }
    assert video["snippet"]["channelTitle"].endswith(" - Topic")
    assert video["snippet"]["description"].startswith("Provided to YouTube by ")
    assert "ZZSYN0000001" not in json.dumps(video)


async def test_videos_that_are_gone_are_left_out(caller: Caller) -> None:
    reply = await caller.get("/youtube/v3/videos", {"id": "AAAAAAAAAAA,BBBBBBBBBBB"}, KEY)
    assert (reply.status, reply.body["items"]) == (200, [])


async def test_a_51st_video_is_refused(caller: Caller) -> None:
    ids = ",".join(f"{n:011}" for n in range(51))
    reply = await caller.get("/youtube/v3/videos", {"id": ids}, KEY)
    assert (reply.status, reply.body["error"]["errors"][0]["reason"]) == (400, "invalidFilters")


async def test_a_key_is_wanted_in_the_header_or_the_address(caller: Caller) -> None:
    assert (await caller.get(SEARCH, {"q": "x"}, headers={})).status == 403
    assert (await caller.get(SEARCH, {"q": "x"}, headers={"x-goog-api-key": "revoked"})).status == 400
    assert (await caller.get(SEARCH, {"q": "x", "key": "a-key"}, headers={})).status == 200


async def test_searches_have_an_allowance_of_their_own(own: Caller) -> None:
    for _ in range(SEARCHES_PER_DAY):
        assert (await own.get(SEARCH, {"q": "x"}, KEY)).status == 200
    reply = await own.get(SEARCH, {"q": "x"}, KEY)
    assert (reply.status, reply.body["error"]["errors"][0]["reason"]) == (403, "quotaExceeded")
    assert (await own.get("/youtube/v3/videos", {"id": "AAAAAAAAAAA"}, KEY)).status == 200
