"""One tick, one act."""

from __future__ import annotations

import asyncio

import pytest

from app.api.loaders import LinkWanted, Loaders, TrackWanted
from app.gateway.policy import Policy
from app.music.claim import ExternalId
from app.music.facets import CORE, WORKS
from tests.api.conftest import Ask
from tests.api.fake import MARCH, WALTZ, FakeGateway


async def test_one_tick_is_one_look_up_with_the_facets_of_all(gateway: FakeGateway) -> None:
    tracks = Loaders.of(gateway.acts).tracks
    wanted = [
        TrackWanted(MARCH, frozenset({CORE}), Policy()),
        TrackWanted(MARCH, frozenset({WORKS}), Policy()),
        TrackWanted(WALTZ, frozenset({CORE}), Policy()),
    ]
    found = await tracks.load_many(wanted)
    assert [one.isrc for one in found] == [MARCH, MARCH, WALTZ]
    assert gateway.looked_up == [({MARCH: frozenset({CORE, WORKS}), WALTZ: frozenset({CORE})}, Policy())]


async def test_every_policy_has_its_own_look_up(gateway: FakeGateway) -> None:
    tracks = Loaders.of(gateway.acts).tracks
    await asyncio.gather(
        tracks.load(TrackWanted(MARCH, frozenset({CORE}), Policy())),
        tracks.load(TrackWanted(MARCH, frozenset({CORE}), Policy(cache_only=True))),
    )
    assert sorted(policy.cache_only for _, policy in gateway.looked_up) == [False, True]


async def test_what_was_loaded_is_not_looked_up_again_in_the_same_request(gateway: FakeGateway) -> None:
    wanted = TrackWanted(MARCH, frozenset({CORE}), Policy())
    tracks = Loaders.of(gateway.acts).tracks
    assert await tracks.load(wanted) is await tracks.load(wanted)
    assert len(gateway.looked_up) == 1
    await Loaders.of(gateway.acts).tracks.load(wanted)
    assert len(gateway.looked_up) == 2


async def test_a_surprise_reaches_everybody_who_waits(gateway: FakeGateway) -> None:
    gateway.broken = RuntimeError("no such table")
    with pytest.raises(RuntimeError, match="no such table"):
        await Loaders.of(gateway.acts).tracks.load(TrackWanted(MARCH, frozenset(), Policy()))


async def test_links_of_one_tick_are_resolved_together(gateway: FakeGateway) -> None:
    links = Loaders.of(gateway.acts).links
    one, other = ExternalId("deezer", "1"), ExternalId("deezer", "2")
    resolved = await links.load_many([LinkWanted(one, "a", Policy()), LinkWanted(other, "b", Policy())])
    assert [answer.external for answer in resolved] == [one, other]
    assert gateway.resolved == [(one, "a"), (other, "b")]


async def test_all_root_fields_of_a_request_share_one_look_up(ask: Ask, gateway: FakeGateway) -> None:
    await ask(
        """{ a: track(isrc: "GBDUW0000053") { ... on Track { title } }
             b: track(isrc: "gb-duw-00-00053") { ... on Track { works { title } } }
             c: tracks(isrcs: ["USCJY1431309"]) { ... on Track { title } } }"""
    )
    assert gateway.looked_up == [({MARCH: frozenset({CORE, WORKS}), WALTZ: frozenset({CORE})}, Policy())]
