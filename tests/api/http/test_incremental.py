"""Deferred parts: not waited for, and asked for when they are due."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from app.music.facets import AUDIO, CORE, WORKS
from tests.api.fake import MARCH, FakeGateway

PARTS = {"accept": "multipart/mixed, application/json"}


async def parts_of(client: aiohttp.ClientSession, query: str) -> list[dict[str, Any]]:
    async with client.post("/graphql", json={"query": query}, headers=PARTS) as reply:
        assert reply.headers["content-type"] == 'multipart/mixed; boundary="-"'
        preamble, *parts, end = (await reply.text()).split("\r\n---")
        assert (preamble, end) == ("", "--\r\n")
        return [json.loads(part.partition("\r\n\r\n")[2]) for part in parts]


async def test_what_is_deferred_is_looked_up_after_the_first_answer(
    client: aiohttp.ClientSession, gateway: FakeGateway
) -> None:
    query = """{ tracks(isrcs: ["GBDUW0000053", "USCJY1431309"]) { ... on Track {
        title ... @defer { works { title } } ... @defer(label: "audio") { bpm } } } }"""
    first, *later = await parts_of(client, query)
    assert first["data"] == {"tracks": [{"title": "March"}, {"title": "Waltz"}]}
    assert first["hasNext"]
    told = [one["data"] for part in later for one in part.get("incremental", ())]
    assert sorted(map(str, told)) == sorted(map(str, [{"works": [{"title": "March"}]}, {"bpm": 120.5}] * 2))
    assert later[-1]["hasNext"] is False
    wanted = [facets for wants, _ in gateway.looked_up for facets in wants.values()]
    assert wanted[:2] == [{CORE}, {CORE}]
    assert all(facets <= {CORE, WORKS, AUDIO} for facets in wanted)
    assert len(gateway.looked_up) == 2  # all that is due in one tick is one look-up


async def test_what_is_not_deferred_after_all_is_one_answer(
    client: aiohttp.ClientSession, gateway: FakeGateway
) -> None:
    (only,) = await parts_of(
        client, '{ track(isrc: "GBDUW0000053") { ... on Track { ... @defer(if: false) { bpm } } } }'
    )
    assert only == {"data": {"track": {"bpm": 120.5}}}
    assert [dict(wants) for wants, _ in gateway.looked_up] == [{MARCH: {AUDIO}}]


async def test_lists_can_be_streamed(client: aiohttp.ClientSession) -> None:
    first, *later = await parts_of(
        client, '{ track(isrc: "GBDUW0000053") { ... on Track { links @stream(initialCount: 1) { platform } } } }'
    )
    assert first["data"] == {"track": {"links": [{"platform": "SPOTIFY"}]}}
    assert [one["items"] for part in later for one in part.get("incremental", ())] == [[{"platform": "APPLE_MUSIC"}]]


async def test_a_surprise_in_a_deferred_part_is_masked(client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
    gateway.broken_facets = frozenset({WORKS})
    first, *later = await parts_of(
        client, '{ track(isrc: "GBDUW0000053") { ... on Track { title ... @defer { works { title } } } } }'
    )
    assert first["data"] == {"track": {"title": "March"}}
    assert "hunter2" not in json.dumps(later)
    assert later[-1]["completed"][0]["errors"][0]["extensions"]["code"] == "INTERNAL"


async def test_without_a_form_for_parts_it_is_refused(client: aiohttp.ClientSession) -> None:
    query = '{ track(isrc: "GBDUW0000053") { ... on Track { ... @defer { bpm } } } }'
    async with client.post("/graphql", json={"query": query}, headers={"accept": "application/json"}) as reply:
        assert reply.status == 406
