"""Kept tracks are an answer of their own where nothing else could be in it, and only as long as they are at hand."""

from __future__ import annotations

import math
import time
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest
from graphql import parse
from msgspec import structs

from app.api.context import Context
from app.api.execution import Fragments, Plan, compile_plan
from app.api.queries.tracks import MOST_ISRCS
from app.api.schema import schema
from app.music.track import Track
from tests.api.fake import MARCH, WALTZ, FakeGateway

TRACKS = "query($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { ... on Track { isrc title } } }"
ONE = f'{{ a: track(isrc: "{MARCH}") {{ ... on Track {{ title }} }} b: track(isrc: "{WALTZ}") {{ __typename }} }}'


class Held(FakeGateway):
    """A gateway whose tracks are all at hand."""

    @property
    def acts(self) -> Any:
        return replace(super().acts, at_hand=self._at_hand)

    def _at_hand(self, isrcs: Collection[str], *_: object) -> dict[str, Track]:
        return {isrc: structs.replace(self.tracks[isrc], sources=()) for isrc in isrcs if isrc in self.tracks}


async def given(query: str, fragments: Fragments, *isrcs: str) -> tuple[Plan, dict[str, Any], bytes]:
    """A plan that has answered once, with which variables, and its answer."""
    plan = compile_plan(schema, parse(query), None, fragments)
    assert isinstance(plan, Plan)
    variables = {"isrcs": list(isrcs)} if isrcs else {}
    return plan, variables, (await plan.run(Context.of(Held().acts, "ada"), variables)).body


@pytest.mark.parametrize(("query", "isrcs"), [(TRACKS, (MARCH, WALTZ, MARCH)), (ONE, ())])
async def test_the_same_answer_is_made_of_kept_tracks(query: str, isrcs: tuple[str, ...]) -> None:
    plan, variables, body = await given(query, Fragments(10), *isrcs)
    plan.hold(variables, math.inf)
    ready = plan.ready(variables)
    assert ready is not None
    assert ready.body == body
    assert ready.isrcs == list(isrcs or (MARCH, WALTZ))


async def test_an_answer_holds_as_long_as_its_first_track() -> None:
    plan, _, _ = await given(TRACKS, Fragments(10), MARCH, WALTZ)
    soon = time.monotonic() + 60
    plan.hold({"isrcs": [MARCH, WALTZ]}, soon + 60)
    plan.hold({"isrcs": [WALTZ]}, soon)
    ready = plan.ready({"isrcs": [MARCH, WALTZ]})
    assert ready is not None
    assert ready.until == soon
    plan.hold({"isrcs": [WALTZ]}, time.monotonic())
    assert plan.ready({"isrcs": [MARCH, WALTZ]}) is None
    assert plan.ready({"isrcs": [MARCH]}) is not None


@pytest.mark.parametrize("isrcs", [[MARCH, "USLST0000001"], ["gb-duw-00-00053"], [], [MARCH] * (MOST_ISRCS + 1), None])
async def test_what_is_not_all_kept_is_left_to_the_resolvers(isrcs: list[str] | None) -> None:
    plan, variables, _ = await given(TRACKS, Fragments(10), MARCH)
    plan.hold(variables, math.inf)
    assert plan.ready({"isrcs": isrcs}) is None


async def test_a_track_that_no_resolver_vouched_for_is_not_given() -> None:
    plan, variables, _ = await given(TRACKS, Fragments(10), MARCH)
    assert plan.ready(variables) is None


async def test_a_renewed_recording_is_not_given() -> None:
    fragments = Fragments(10)
    plan, variables, _ = await given(TRACKS, fragments, MARCH, WALTZ)
    plan.hold(variables, math.inf)
    fragments.forget([MARCH, "USLST0000001"])
    assert plan.ready(variables) is None
    assert plan.ready({"isrcs": [WALTZ]}) is not None
    fragments.forget(None)
    assert plan.ready({"isrcs": [WALTZ]}) is None


@pytest.mark.parametrize(
    "query",
    [
        f'{{ track(isrc: "{MARCH}", policy: {{ cacheOnly: true }}) {{ ... on Track {{ title }} }} }}',
        f'{{ __typename track(isrc: "{MARCH}") {{ ... on Track {{ title }} }} }}',
    ],
)
async def test_a_policy_or_a_field_of_another_kind_is_left_to_the_resolvers(query: str) -> None:
    plan, variables, _ = await given(query, Fragments(10))
    plan.hold(variables, math.inf)
    assert plan.ready(variables) is None
