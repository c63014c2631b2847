from __future__ import annotations

import json

import pytest

from tests.sandbox.conftest import Caller

TRACKS = "/sonovault/v1/tracks"


async def test_one_more_time_is_told_as_documented(caller: Caller) -> None:
    for reply in (
        await caller.get(f"{TRACKS}/isrc/GBDUW0000053"),
        await caller.get(f"{TRACKS}/isrc?isrc=GBDUW0000053"),
    ):
        track = reply.body
        assert (track["id"], track["title"], track["duration"], track["key"]) == (123, "One More Time", 320, "F min")
        assert (track["genre"], track["subgenre"]) == (["Electronic"], ["House", "French House"])


async def test_its_links_are_the_six_of_the_sample(caller: Caller) -> None:
    body = (await caller.get(f"{TRACKS}/links", {"isrc": "GBDUW0000053"})).body
    told = {link["source"]: (link["external_id"], link["url"]) for link in body["links"]}
    assert set(told) == {"spotify", "beatport", "applemusic", "tidal", "discogs", "musicbrainz"}
    assert told["spotify"][0] == "spotify:track:5W3cjX2J3tjhG8zb6u0qHn"
    assert told["discogs"] == ("487193-2", "https://www.discogs.com/release/487193")


@pytest.mark.parametrize(
    "selector", [{"spotify_id": "5gELrQUZ3xQUUNCw3Wwr6L"}, {"discogs_id": "59999991-12"}, {"id": "79999991"}]
)
async def test_any_id_leads_to_the_links(caller: Caller, selector: dict[str, str]) -> None:
    assert (await caller.get(f"{TRACKS}/links", selector)).body["isrc"] == "ZZTRP2600001"


async def test_a_bare_discogs_release_leads_nowhere(caller: Caller) -> None:
    assert (await caller.get(f"{TRACKS}/links", {"discogs_id": "59999991"})).status == 404


async def test_a_cluster_answers_with_its_leading_isrc(caller: Caller) -> None:
    assert (await caller.get(f"{TRACKS}/isrc/ZZTRP2600002")).body["isrc"] == "ZZTRP2600001"


async def test_resolve_tells_each_line_its_status(caller: Caller) -> None:
    items = ["GBDUW0000053", "nonsense", "ZZSYN0000007"]
    body = (await caller.post(f"{TRACKS}/resolve", {"input_type": "isrc", "items": items})).body
    assert [(row["input"], row["status"]) for row in body["results"]] == [
        ("GBDUW0000053", "matched"),
        ("nonsense", "not_found"),
        ("ZZSYN0000007", "matched"),
    ]
    assert body["results"][1]["track"] is None
    assert body["results"][2]["track"]["isrc"] == "ZZSYN0000007"
    assert (body["processed"], body["credits_used"]) == (3, 3)


async def test_resolve_takes_a_hundred_lines_and_refuses_one_more(caller: Caller) -> None:
    items = [f"ZZSYN{n:07d}" for n in range(101)]
    taken = await caller.post(f"{TRACKS}/resolve", {"input_type": "isrc", "items": items[:100]})
    refused = await caller.post(f"{TRACKS}/resolve", {"input_type": "isrc", "items": items})
    assert {row["status"] for row in taken.body["results"]} == {"matched"}
    assert (refused.status, refused.body["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    "body", [{"input_type": "upc", "items": ["1"]}, {"input_type": "isrc"}, {"input_type": "isrc", "items": []}]
)
async def test_resolve_refuses_what_it_cannot_read(caller: Caller, body: dict[str, object]) -> None:
    assert (await caller.post(f"{TRACKS}/resolve", body)).status == 400


async def test_search_needs_artist_and_title_and_goes_on_by_cursor(caller: Caller) -> None:
    assert (await caller.get(f"{TRACKS}/search", {"title": "Blank Space"})).status == 400
    first = (await caller.get(f"{TRACKS}/search", {"artist": "Radiohead", "title": "e", "limit": "1"})).body
    assert first == {"results": [], "next_cursor": None}
    found = (await caller.get(f"{TRACKS}/search", {"artist": "Taylor Swift", "title": "blank space"})).body
    assert [track["isrc"] for track in found["results"]] == ["USCJY1431309"]


async def test_an_unknown_isrc_is_a_404_as_recorded(caller: Caller, corpus) -> None:
    reply = await caller.get(f"{TRACKS}/isrc/XXXXX0000000")
    assert (reply.status, reply.body) == (404, json.loads((corpus / "sonovault/docs_error_404.json").read_bytes()))


async def test_without_a_key_nothing_is_told(caller: Caller) -> None:
    reply = await caller.get(f"{TRACKS}/isrc/GBDUW0000053", headers={})
    assert (reply.status, reply.body["error"]["code"]) == (401, "unauthorized")


async def test_every_answer_tells_the_rate_limit(caller: Caller) -> None:
    headers = (await caller.get(f"{TRACKS}/isrc/GBDUW0000053")).headers
    assert all(f"RateLimit-{name}" in headers for name in ("Limit", "Remaining", "Reset"))
