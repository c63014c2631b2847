"""Mutations of recordings."""

from __future__ import annotations

from datetime import timedelta

from app.gateway.policy import Policy
from app.music.facets import EVERYTHING
from tests.api.conftest import Ask
from tests.api.fake import LOST, MARCH, FakeGateway

REFRESH = """mutation ($isrc: ISRC!, $policy: RequestPolicy) { refreshTrack(isrc: $isrc, policy: $policy) { __typename
  ... on Track { isrc title } ... on TrackNotFound { isrc } ... on InvalidIsrc { value } } }"""


async def test_everybody_is_asked_anew_for_everything(ask: Ask, gateway: FakeGateway) -> None:
    data = await ask(REFRESH, isrc="gb-duw-00-00053")
    assert data["refreshTrack"] == {"__typename": "Track", "isrc": MARCH, "title": "March"}
    assert gateway.looked_up == [({MARCH: EVERYTHING}, Policy(max_age=timedelta()))]


async def test_the_deadline_holds_and_what_would_ask_nobody_does_not(ask: Ask, gateway: FakeGateway) -> None:
    await ask(REFRESH, isrc=MARCH, policy={"deadlineMs": 100, "cacheOnly": True, "maxAgeSeconds": 60})
    ((_, policy),) = gateway.looked_up
    assert policy == Policy(max_age=timedelta(), deadline=timedelta(milliseconds=100))


async def test_what_nobody_knows_and_what_is_no_isrc_are_told(ask: Ask, gateway: FakeGateway) -> None:
    assert (await ask(REFRESH, isrc=LOST))["refreshTrack"] == {"__typename": "TrackNotFound", "isrc": LOST}
    assert (await ask(REFRESH, isrc="x"))["refreshTrack"] == {"__typename": "InvalidIsrc", "value": "x"}
    assert len(gateway.looked_up) == 1
