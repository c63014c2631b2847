"""Encoded tracks are kept for as long as the record does not change, and never beyond what they depend on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from graphql import parse
from msgspec import structs

from app.api.context import Context
from app.api.execution import Fragments, Plan, compile_plan
from app.api.schema import schema
from app.gateway.outcomes import WorkAnswer
from app.music.track import Track
from tests.api.execution.world import plain
from tests.api.fake import MARCH, WALTZ, FakeGateway, track, work

QUERY = '{ track(isrc: "GBDUW0000053") { ... on Track { %s } } }'


class Held(FakeGateway):
    """A gateway with one track at hand."""

    def __init__(self) -> None:
        super().__init__()
        self.renew("March")
        self.recordings: tuple[str, ...] = (MARCH, WALTZ)

    async def works(self, iswcs: Collection[str]) -> dict[str, WorkAnswer]:
        return {iswc: WorkAnswer(work(), self.recordings) for iswc in iswcs}

    def renew(self, title: str) -> None:
        self.held = structs.replace(track(MARCH, title), sources=())

    @property
    def acts(self) -> Any:
        return replace(super().acts, at_hand=self._at_hand)

    def _at_hand(self, isrcs: Collection[str], *_: object) -> dict[str, Track]:
        return {isrc: self.held for isrc in isrcs if isrc == MARCH}


def planned(fragments: Fragments, selection: str = "title") -> Plan:
    plan = compile_plan(schema, parse(QUERY % selection), None, fragments)
    assert isinstance(plan, Plan)
    return plan


async def answer(plan: Plan, gateway: FakeGateway, **variables: object) -> dict[str, Any]:
    return plain((await plan.run(Context.of(gateway.acts, "ada"), variables)).body)["data"]["track"]


async def test_a_track_is_encoded_once() -> None:
    fragments, gateway = Fragments(10), Held()
    plan = planned(fragments)
    assert await answer(plan, gateway) == await answer(plan, gateway) == {"title": "March"}
    assert len(fragments) == 1


async def test_a_renewed_record_is_encoded_anew() -> None:
    fragments, gateway = Fragments(10), Held()
    plan = planned(fragments)
    await answer(plan, gateway)
    gateway.renew("March, remastered")  # at the same moment: its time alone would not tell
    assert await answer(plan, gateway) == {"title": "March, remastered"}
    assert len(fragments) == 1


async def test_two_plans_do_not_share_fragments() -> None:
    fragments, gateway = Fragments(10), Held()
    assert await answer(planned(fragments), gateway) == {"title": "March"}
    assert await answer(planned(fragments, "isrc"), gateway) == {"isrc": MARCH}
    assert len(fragments) == 2


async def test_variables_below_a_track_have_fragments_of_their_own() -> None:
    query = (
        "query($on: [Platform!], $all: Boolean!) "
        + QUERY % "links(platforms: $on) { platform } isrc @include(if: $all)"
    )
    plan = compile_plan(schema, parse(query), None, Fragments(10))
    assert isinstance(plan, Plan)
    gateway = Held()
    spotify = await answer(plan, gateway, on=["SPOTIFY"], all=False)
    both = await answer(plan, gateway, on=None, all=True)
    assert spotify == {"links": [{"platform": "SPOTIFY"}]}
    assert both == {"links": [{"platform": "SPOTIFY"}, {"platform": "APPLE_MUSIC"}], "isrc": MARCH}


async def test_sources_are_never_kept() -> None:
    fragments, gateway = Fragments(10), Held()
    plan = planned(fragments, "title sources { provider ageSeconds }")
    assert (await answer(plan, gateway))["sources"] == [{"provider": "acrcloud", "ageSeconds": 60}]
    assert len(fragments) == 0


async def test_what_other_resolvers_tell_is_never_kept() -> None:
    gateway = Held()
    plan = planned(Fragments(10), "works { recordings { edges { node { ... on Track { isrc } } } } }")
    assert (await answer(plan, gateway))["works"] == [{"recordings": {"edges": edges(MARCH, WALTZ)}}]
    gateway.recordings = (WALTZ,)
    assert (await answer(plan, gateway))["works"] == [{"recordings": {"edges": edges(WALTZ)}}]


def edges(*isrcs: str) -> list[dict[str, object]]:
    return [{"node": {"isrc": isrc}} for isrc in isrcs]


async def test_a_track_made_for_one_answer_is_not_kept() -> None:
    fragments = Fragments(10)
    assert await answer(planned(fragments), FakeGateway()) == {"title": "March"}  # looked up, with sources
    assert len(fragments) == 0


async def test_fragments_are_bounded() -> None:
    fragments, gateway = Fragments(2), Held()
    for selection in ("isrc", "title", "version"):
        await answer(planned(fragments, selection), gateway)
    assert len(fragments) == 2


async def test_size_zero_keeps_none() -> None:
    fragments, gateway = Fragments(0), Held()
    assert await answer(planned(fragments), gateway) == {"title": "March"}
    assert len(fragments) == 0
