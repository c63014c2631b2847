from __future__ import annotations

import json

import pytest

from tests.sandbox.conftest import Caller

TRACKS = "/acrcloud/api/external-metadata/tracks"


async def test_blank_space_comes_with_the_traps_of_the_documented_sample(caller: Caller) -> None:
    (track,) = (await caller.get(TRACKS, {"isrc": "USCJY1431309", "include_works": "1"})).body["data"]

    links = track["external_metadata"]
    assert links["spotify"][0]["link"] == links["applemusic"][0]["link"], "Apple's link stands under spotify as well"
    assert [len(links[platform]) for platform in ("applemusic", "youtube", "deezer")] == [3, 3, 1]
    assert links["deezer"][0]["id"] == "89077521"
    assert links["deezer"][0]["artists"] == [{"id": 12246}]
    assert [work["iswc"] for work in track["works"]] == ["T9155554271", "T9156975165", "T9236690770"]
    assert track["works"][0]["contributors"][1] == {"name": "SHELLBACK ", "ipi": 583608328, "roles": ["Composer"]}
    assert track["album"]["label"] == "NOW20thAnniversary"
    assert "name" not in track["album"]


@pytest.mark.parametrize(("asked", "other"), [("USIR10211038", "USIR10211127"), ("USIR10211127", "USIR10211038")])
async def test_asking_for_one_without_me_returns_its_sibling_too(caller: Caller, asked: str, other: str) -> None:
    tracks = (await caller.get(TRACKS, {"isrc": asked})).body["data"]
    assert [track["isrc"] for track in tracks] == [asked, other]


async def test_the_answer_about_without_me_agrees_with_the_recorded_one(caller: Caller, corpus) -> None:
    recorded = json.loads((corpus / "acrcloud/external-metadata_tracks_without_me.json").read_bytes())["data"]
    told = (await caller.get(TRACKS, {"isrc": "USIR10211038"})).body["data"]

    def gist(track: dict) -> object:
        links = {platform: [page["id"] for page in pages] for platform, pages in track["external_metadata"].items()}
        return track["name"], track["isrc"], track["duration_ms"], track["album"]["name"], track["album"]["upc"], links

    assert [gist(track) for track in told] == [gist(track) for track in recorded]


async def test_works_come_only_when_asked_for(caller: Caller) -> None:
    (track,) = (await caller.get(TRACKS, {"isrc": "USCJY1431309"})).body["data"]
    assert "works" not in track


async def test_only_the_platforms_asked_for_come(caller: Caller) -> None:
    (track,) = (await caller.get(TRACKS, {"isrc": "ZZSYN0000003", "platforms": "tidal,spotify"})).body["data"]
    assert set(track["external_metadata"]) <= {"tidal", "spotify"}


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"isrc": "USCJY1431309", "acr_id": "x"},
        {"isrc": "USCJY1431309", "platforms": "spotify,deezer,youtube,applemusic,tidal,awa"},
        {"isrc": "USCJY1431309", "platforms": "napster"},
        {"source_url": "https://http/www.tidal.com/track/100366314"},
        {"query": "not json", "format": "json"},
    ],
)
async def test_a_call_against_the_rules_is_refused(caller: Caller, params: dict[str, str]) -> None:
    reply = await caller.get(TRACKS, params)
    assert reply.status == 422
    assert reply.body["errors"]


async def test_words_and_json_queries_and_links_find_the_same_track(caller: Caller) -> None:
    queries = [
        {"query": "Taylor Swift - Blank Space"},
        {"query": '{"track": "Blank Space", "artists": ["Taylor Swift"]}', "format": "json"},
        {"source_url": "https://www.youtube.com/watch?v=dC9QIUKviJU"},
        {"source_url": "https://www.deezer.com/track/89077521"},
    ]
    for query in queries:
        assert [track["isrc"] for track in (await caller.get(TRACKS, query)).body["data"]] == ["USCJY1431309"], query


async def test_an_unknown_isrc_is_an_empty_list(caller: Caller) -> None:
    reply = await caller.get(TRACKS, {"isrc": "XXXXX0000000"})
    assert (reply.status, reply.body) == (200, {"data": []})


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer revoked"}, {"Authorization": "Basic abc"}])
async def test_without_a_good_token_nothing_is_told(caller: Caller, headers: dict[str, str]) -> None:
    assert (await caller.get(TRACKS, {"isrc": "USCJY1431309"}, headers=headers)).status == 401
