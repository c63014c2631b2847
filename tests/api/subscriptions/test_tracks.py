"""Following recordings through the schema."""

from __future__ import annotations

from typing import Any

from app.api.context import Context
from app.api.schema import schema
from app.music.facets import CORE, WORKS
from tests.api.fake import LOST, MARCH, FakeGateway

UPDATES = """subscription ($isrcs: [ISRC!]!, $age: Int) {
  trackUpdates(isrcs: $isrcs, policy: { maxAgeSeconds: $age }) {
    __typename ... on Track { title works { title } } ... on TrackNotFound { isrc }
  }
}"""


async def heard(gateway: FakeGateway, **variables: object) -> list[Any]:
    context = Context.of(gateway.acts, "ada")
    return [one async for one in await schema.subscribe(UPDATES, variable_values=variables, context_value=context)]


async def test_what_is_held_comes_first_and_the_last_word_is_everyones(gateway: FakeGateway) -> None:
    gateway.renewed.set()
    told = [one.data["trackUpdates"] for one in await heard(gateway, isrcs=["gb-duw-00-00053", LOST])]
    march = {"__typename": "Track", "title": "March", "works": [{"title": "March"}]}
    assert told == [march, march, {"__typename": "TrackNotFound", "isrc": LOST}]
    assert gateway.looked_up[0][0] == {MARCH: {CORE, WORKS}, LOST: {CORE, WORKS}}


async def test_an_isrc_that_cannot_be_read_costs_the_others_nothing(gateway: FakeGateway) -> None:
    gateway.renewed.set()
    told = [one.data["trackUpdates"]["__typename"] for one in await heard(gateway, isrcs=["x", MARCH])]
    assert told == ["InvalidIsrc", "Track", "Track"]
    assert gateway.looked_up[0][0] == {MARCH: {CORE, WORKS}}
    assert len(await heard(gateway, isrcs=["x"])) == 1


async def test_wrong_arguments_are_told_with_their_code(gateway: FakeGateway) -> None:
    for variables, code in (
        ({"isrcs": [MARCH] * 101}, "INVALID_ARGUMENT"),
        ({"isrcs": [MARCH], "age": -1}, "INVALID_POLICY"),
    ):
        (only,) = await heard(gateway, **variables)
        assert only.errors[0].extensions["code"] == code
    assert not gateway.looked_up
