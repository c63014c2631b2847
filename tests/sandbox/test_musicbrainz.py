from __future__ import annotations

import json

import pytest

from tests.sandbox.conftest import KEYS, Caller

WS = "/musicbrainz/ws/2"
JSON = {"fmt": "json"}
MAMMA_MIA = "SEAYD7501010"
AIDORU = "JPTK08500050"  # one ISRC, two recordings
CRAZY = "4f33f498-ecac-429a-87ee-ec6f74680fcc"
PAPER_HARBOUR = "ad1ca634-416e-4245-aa3d-54df8fefe7ce"
MERGED = "0ee52c83-a8e7-4063-a75b-a53052189125"


async def search(caller: Caller, query: str, **rest: str) -> dict:
    return (await caller.get(f"{WS}/recording", {"query": query, **JSON, **rest})).body


async def test_many_isrcs_are_asked_in_one_query_in_any_case(caller: Caller) -> None:
    body = await search(caller, f"isrc:({MAMMA_MIA} OR zzsyn0000001 OR XXXXX0000000)", limit="100")
    assert {isrc for row in body["recordings"] for isrc in row["isrcs"]} == {MAMMA_MIA, "SEAYD7590001", "ZZSYN0000001"}


async def test_one_isrc_can_name_several_recordings_and_one_recording_several_isrcs(caller: Caller) -> None:
    assert [row["isrcs"] for row in (await search(caller, f"isrc:{AIDORU}"))["recordings"]] == [[AIDORU], [AIDORU]]
    assert (await search(caller, f"isrc:{MAMMA_MIA}"))["recordings"][0]["isrcs"] == [MAMMA_MIA, "SEAYD7590001"]


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
    for query in ('recording:"crazy gonna crazy" AND artist:"trf"', "trf crazy gonna crazy"):
        assert (await search(caller, query))["recordings"][0]["id"] == CRAZY, query
    assert (await search(caller, "AND: what? (x)", dismax="true"))["recordings"] == []


async def test_an_isrc_lookup_lists_recordings_without_releases(caller: Caller) -> None:
    body = (await caller.get(f"{WS}/isrc/{MAMMA_MIA}", {"inc": "artist-credits+isrcs+releases", **JSON})).body
    assert body["isrc"] == MAMMA_MIA
    assert body["recordings"][0]["title"] == "Mamma Mia"
    assert not any("releases" in recording for recording in body["recordings"])


async def test_a_recording_is_told_with_its_works_and_their_writers(caller: Caller) -> None:
    inc = "artist-credits isrcs releases work-rels work-level-rels artist-rels label-rels url-rels"
    body = (await caller.get(f"{WS}/recording/{PAPER_HARBOUR}", {"inc": inc, **JSON})).body
    (work,) = [relation["work"] for relation in body["relations"] if relation["type"] == "performance"]
    told = [(relation["type"], relation[relation["target-type"]]["name"]) for relation in work["relations"]]
    assert told == [
        ("composer", "Mara Lindholt"),
        ("lyricist", "Mara Lindholt"),
        ("publishing", "Tin Roof Songs"),
    ]
    assert [iswc[:2] for iswc in work["iswcs"]] == ["T-"]
    urls = [relation["url"]["resource"] for relation in body["relations"] if relation["target-type"] == "url"]
    assert "https://open.spotify.com/track/5gELrQUZ3xQUUNCw3Wwr6L" in urls


async def test_without_inc_a_recording_is_told_bare(caller: Caller) -> None:
    body = (await caller.get(f"{WS}/recording/{PAPER_HARBOUR}", JSON)).body
    assert set(body) == {"id", "title", "disambiguation", "length", "video", "first-release-date"}


async def test_a_merged_mbid_answers_under_its_new_id(caller: Caller) -> None:
    assert (await caller.get(f"{WS}/recording/{MERGED}", JSON)).body["id"] == PAPER_HARBOUR


async def test_ipis_are_told_by_the_artist_alone(caller: Caller) -> None:
    inc = "work-rels work-level-rels artist-rels"
    mbid = (await search(caller, "isrc:ZZSYN0000002"))["recordings"][0]["id"]
    body = (await caller.get(f"{WS}/recording/{mbid}", {"inc": inc, **JSON})).raw
    assert b"ipis" not in body
    artist = (await search(caller, f"isrc:{MAMMA_MIA}"))["recordings"][0]["artist-credit"][0]["artist"]
    assert (await caller.get(f"{WS}/artist/{artist['id']}", JSON)).body["ipis"] == []


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("/isrc/seayd7501010", {}, 400),
        ("/isrc/XXXXX0000000", {}, 404),
        ("/isrc/SEAYD7501010", {"inc": "work-level-rels"}, 400),
        ("/isrc/SEAYD7501010", {"inc": "genres"}, 400),
        ("/recording/nonsense", {}, 400),
        ("/recording/00000000-0000-4000-8000-000000000000", {}, 404),
        (f"/recording/{PAPER_HARBOUR}", {"inc": "lyrics"}, 400),
        ("/recording", {}, 400),
    ],
)
async def test_what_cannot_be_answered_says_why(caller: Caller, path: str, params: dict[str, str], status: int) -> None:
    reply = await caller.get(WS + path, {**params, **JSON})
    assert reply.status == status
    assert set(reply.body) == {"error", "help"}


async def test_a_repeated_inc_is_refused(caller: Caller) -> None:
    assert (await caller.get(f"{WS}/recording/{PAPER_HARBOUR}?inc=isrcs&inc=artists&fmt=json")).status == 400


async def test_a_client_without_a_name_is_refused(caller: Caller) -> None:
    assert (await caller.get(f"{WS}/isrc/SEAYD7501010", JSON, headers={})).status == 403


async def test_json_must_be_asked_for(caller: Caller) -> None:
    assert (await caller.get(f"{WS}/isrc/SEAYD7501010", headers={**KEYS, "Accept": "*/*"})).status == 406
    assert (await caller.get(f"{WS}/isrc/SEAYD7501010", headers={**KEYS, "Accept": "application/json"})).status == 200
