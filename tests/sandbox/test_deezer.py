from __future__ import annotations

import json

import pytest

from tests.sandbox.conftest import Caller

NO_DATA = {"error": {"type": "DataException", "message": "no data", "code": 800}}


async def test_a_track_by_isrc_has_the_fields_of_a_recorded_one(caller: Caller, corpus) -> None:
    recorded = json.loads((corpus / "deezer/harmony_track_2947516331.json").read_bytes())
    told = (await caller.get("/deezer/track/isrc:USUM72409273")).body
    assert set(recorded) - set(told) == {"track_token", "available_countries"}
    assert {name: type(told[name]) for name in ("id", "duration", "rank", "explicit_lyrics", "contributors")} == {
        name: type(recorded[name]) for name in ("id", "duration", "rank", "explicit_lyrics", "contributors")
    }
    assert (told["id"], told["isrc"], told["duration"]) == (recorded["id"], recorded["isrc"], recorded["duration"])


async def test_a_track_is_found_by_its_number_too(caller: Caller) -> None:
    assert (await caller.get("/deezer/track/3135553")).body["isrc"] == "GBDUW0000053"


async def test_a_version_stands_apart_and_in_the_title(caller: Caller) -> None:
    track = (await caller.get("/deezer/track/isrc:GBUM71505902")).body
    assert track["title"] == f"{track['title_short']} {track['title_version']}"
    assert track["title_version"] == "(Remastered 2015)"


async def test_synthetic_numbers_go_beyond_32_bits(caller: Caller) -> None:
    assert (await caller.get("/deezer/track/isrc:ZZSYN0000001")).body["id"] > 2**31


async def test_an_album_lists_its_tracks_in_order_and_without_isrcs(caller: Caller) -> None:
    album = (await caller.get("/deezer/album/302127")).body
    assert (album["title"], album["upc"], album["nb_tracks"]) == ("Discovery", "724384960650", 14)
    titles = [track["title"] for track in album["tracks"]["data"]]
    assert titles[:2] == ["One More Time", "Aerodynamic"]
    assert not any("isrc" in track for track in album["tracks"]["data"])


async def test_search_pages_through_its_hits(caller: Caller) -> None:
    first = (await caller.get("/deezer/search", {"q": 'artist:"Daft Punk"', "limit": "2"})).body
    second = (await caller.get("/deezer/search", {"q": 'artist:"Daft Punk"', "limit": "2", "index": "2"})).body
    assert first["total"] == second["total"] > 2
    assert "index=2" in first["next"]
    assert not {track["id"] for track in first["data"]} & {track["id"] for track in second["data"]}


@pytest.mark.parametrize(
    "path", ["/deezer/track/isrc:XXXXX0000000", "/deezer/track/1", "/deezer/track/abc", "/deezer/album/1"]
)
async def test_an_unknown_thing_is_an_error_inside_a_200(caller: Caller, path: str) -> None:
    reply = await caller.get(path)
    assert (reply.status, reply.body) == (200, NO_DATA)


async def test_a_search_for_nothing_is_an_error_inside_a_200(caller: Caller) -> None:
    reply = await caller.get("/deezer/search")
    assert (reply.status, reply.body["error"]["code"]) == (200, 501)
