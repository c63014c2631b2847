from __future__ import annotations

import json

import pytest

from tests.sandbox.conftest import KEYS, Caller

WS = "/musicbrainz/ws/2"
JSON = {"fmt": "json"}
BOHEMIAN = "USRC17607839"
ONE_MORE_TIME = "8e030f4c-7bca-4c54-9f5b-a3db7e2c9c41"
MERGED = "c5b0b8b2-1b1f-4b56-9a3a-6a5b1c6e2f10"


async def search(caller: Caller, query: str, **rest: str) -> dict:
    return (await caller.get(f"{WS}/recording", {"query": query, **JSON, **rest})).body


async def test_many_isrcs_are_asked_in_one_query_in_any_case(caller: Caller) -> None:
    body = await search(caller, f"isrc:({BOHEMIAN} OR zzsyn0000001 OR XXXXX0000000)", limit="100")
    assert {isrc for row in body["recordings"] for isrc in row["isrcs"]} == {BOHEMIAN, "GBUM71029604", "ZZSYN0000001"}


async def test_one_isrc_can_name_several_recordings_and_one_recording_several_isrcs(caller: Caller) -> None:
    body = await search(caller, f"isrc:{BOHEMIAN}")
    assert body["count"] == 2
    assert [row["isrcs"] for row in body["recordings"]] == [[BOHEMIAN, "GBUM71029604"], [BOHEMIAN]]


async def test_a_hit_is_shaped_like_a_recorded_one(caller: Caller, corpus) -> None:
    recorded = json.loads((corpus / "musicbrainz/cs_celebrate4.json").read_bytes())
    told = await search(caller, "isrc:GBSTK0700001")
    assert set(told) == set(recorded)
    usual = {"id", "score", "title", "length", "video", "artist-credit", "first-release-date", "releases"}
    assert usual <= set(told["recordings"][0])
    assert usual <= set(recorded["recordings"][0])
    assert set(told["recordings"][0]["releases"][0]) <= set(recorded["recordings"][0]["releases"][0])


@pytest.mark.parametrize(("limit", "rows"), [("100", 100), ("7", 7), ("101", 25), ("0", 25), ("many", 25)])
async def test_a_limit_out_of_bounds_silently_becomes_25(caller: Caller, limit: str, rows: int) -> None:
    isrcs = " OR ".join(f"ZZSYN{n:07d}" for n in range(110))
    body = await search(caller, f"isrc:({isrcs})", limit=limit)
    assert (len(body["recordings"]), body["count"]) == (rows, 110)


async def test_the_next_page_starts_where_the_last_one_ended(caller: Caller) -> None:
    isrcs = " OR ".join(f"ZZSYN{n:07d}" for n in range(30))
    pages = [await search(caller, f"isrc:({isrcs})", limit="20", offset=offset) for offset in ("0", "20")]
    assert len({row["id"] for page in pages for row in page["recordings"]}) == 30


async def test_title_and_artist_and_plain_words_find_recordings(caller: Caller) -> None:
    for query in ('recording:"one more time" AND artist:"daft punk"', "daft punk one more time"):
        assert (await search(caller, query))["recordings"][0]["id"] == ONE_MORE_TIME, query
    assert (await search(caller, "AND: what? (x)", dismax="true"))["recordings"] == []


async def test_an_isrc_lookup_lists_recordings_without_releases(caller: Caller) -> None:
    body = (await caller.get(f"{WS}/isrc/{BOHEMIAN}", {"inc": "artist-credits+isrcs+releases", **JSON})).body
    assert body["isrc"] == BOHEMIAN
    assert body["recordings"][0]["title"] == "Bohemian Rhapsody"
    assert not any("releases" in recording for recording in body["recordings"])


async def test_a_recording_is_told_with_its_works_and_their_writers(caller: Caller) -> None:
    inc = "artist-credits isrcs releases work-rels work-level-rels artist-rels label-rels url-rels"
    body = (await caller.get(f"{WS}/recording/{ONE_MORE_TIME}", {"inc": inc, **JSON})).body
    (work,) = [relation["work"] for relation in body["relations"] if relation["type"] == "performance"]
    told = [(relation["type"], relation[relation["target-type"]]["name"]) for relation in work["relations"]]
    assert ("composer", "Thomas Bangalter") in told
    assert ("lyricist", "Romanthony") in told
    assert ("publishing", "Zomba Music Publishers") in told
    assert [iswc[:2] for iswc in work["iswcs"]] == ["T-"]
    urls = [relation["url"]["resource"] for relation in body["relations"] if relation["target-type"] == "url"]
    assert "https://open.spotify.com/track/5W3cjX2J3tjhG8zb6u0qHn" in urls


async def test_without_inc_a_recording_is_told_bare(caller: Caller) -> None:
    body = (await caller.get(f"{WS}/recording/{ONE_MORE_TIME}", JSON)).body
    assert set(body) == {"id", "title", "disambiguation", "length", "video", "first-release-date"}


async def test_a_merged_mbid_answers_under_its_new_id(caller: Caller) -> None:
    assert (await caller.get(f"{WS}/recording/{MERGED}", JSON)).body["id"] == ONE_MORE_TIME


async def test_ipis_are_told_by_the_artist_alone(caller: Caller) -> None:
    inc = "work-rels work-level-rels artist-rels"
    mbid = (await search(caller, "isrc:ZZSYN0000002"))["recordings"][0]["id"]
    body = (await caller.get(f"{WS}/recording/{mbid}", {"inc": inc, **JSON})).raw
    assert b"ipis" not in body
    artist = (await search(caller, f"isrc:{BOHEMIAN}"))["recordings"][0]["artist-credit"][0]["artist"]
    assert (await caller.get(f"{WS}/artist/{artist['id']}", JSON)).body["ipis"] == []


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("/isrc/gbduw0000053", {}, 400),
        ("/isrc/XXXXX0000000", {}, 404),
        ("/isrc/GBDUW0000053", {"inc": "work-level-rels"}, 400),
        ("/isrc/GBDUW0000053", {"inc": "genres"}, 400),
        ("/recording/nonsense", {}, 400),
        ("/recording/00000000-0000-4000-8000-000000000000", {}, 404),
        (f"/recording/{ONE_MORE_TIME}", {"inc": "lyrics"}, 400),
        ("/recording", {}, 400),
    ],
)
async def test_what_cannot_be_answered_says_why(caller: Caller, path: str, params: dict[str, str], status: int) -> None:
    reply = await caller.get(WS + path, {**params, **JSON})
    assert reply.status == status
    assert set(reply.body) == {"error", "help"}


async def test_a_repeated_inc_is_refused(caller: Caller) -> None:
    assert (await caller.get(f"{WS}/recording/{ONE_MORE_TIME}?inc=isrcs&inc=artists&fmt=json")).status == 400


async def test_a_client_without_a_name_is_refused(caller: Caller) -> None:
    assert (await caller.get(f"{WS}/isrc/GBDUW0000053", JSON, headers={})).status == 403


async def test_json_must_be_asked_for(caller: Caller) -> None:
    assert (await caller.get(f"{WS}/isrc/GBDUW0000053", headers={**KEYS, "Accept": "*/*"})).status == 406
    assert (await caller.get(f"{WS}/isrc/GBDUW0000053", headers={**KEYS, "Accept": "application/json"})).status == 200
