"""Plans answer as strawberry does: each hard case by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from graphql import parse
from msgspec import structs

from app.api.context import Context
from app.api.execution import NotCovered, Plan, compile_plan
from app.api.schema import schema
from app.errors import StoreUnavailable
from app.music.work import Role
from tests.api.execution.generated import Request
from tests.api.execution.world import plain
from tests.api.fake import MARCH, WALTZ, FakeGateway, track, work, writer

Change = Callable[[FakeGateway], None]

WRITER = structs.replace(writer(), roles=(Role.COMPOSER, ()))  # type: ignore[arg-type]  # on purpose
DEFINED = {"$yes": "$yes: Boolean! = true", "$on": "$on: [Platform!]"}


def of_track(selection: str) -> str:
    """A query of tracks, with the variables that its selection uses."""
    defined = [definition for name, definition in DEFINED.items() if name in selection]
    variables = ", ".join([f'$isrcs: [ISRC!]! = ["{MARCH}"]', *defined])
    return f"query({variables}) {{ tracks(isrcs: $isrcs) {{ ... on Track {{ {selection} }} }} }}"


def planned(query: str, operation: str | None = None) -> Plan:
    plan = compile_plan(schema, parse(query), operation)
    assert isinstance(plan, Plan), plan
    return plan


async def both(request: Request, change: Change = lambda _: None) -> tuple[dict[str, Any], bool]:
    """The one answer of both executors, and whether graphql-core had to complete it."""
    ours, theirs = FakeGateway(), FakeGateway()
    change(ours)
    change(theirs)
    result = await planned(request.query).run(Context.of(ours.acts, "ada"), request.variables)
    context = Context.of(theirs.acts, "ada")
    expected = await schema.execute(request.query, variable_values=request.variables, context_value=context)
    answer = plain(result.body)
    assert answer["data"] == expected.data
    assert len(answer.get("errors", ())) == len(expected.errors or ())
    for ours_said, theirs_said in zip(answer.get("errors", ()), expected.errors or (), strict=True):
        formatted = theirs_said.formatted
        assert ours_said.get("path") == formatted.get("path")
        assert ours_said["locations"] == formatted["locations"]
        assert ours_said["extensions"]["code"] == formatted["extensions"]["code"]
        if formatted["extensions"]["code"] not in {"INTERNAL", "STORE_UNAVAILABLE"}:
            assert ours_said["message"] == formatted["message"]
    assert ours.looked_up == theirs.looked_up
    return answer, result.replayed


@pytest.mark.parametrize(
    ("selection", "variables"),
    [
        ("isrc title version durationMs bpm explicit", {}),
        ("a: title b: title c: isrc", {}),
        ("title artists { name } artists { role name ids { platform } }", {}),
        ("__typename artists { kind: __typename }", {}),
        ("... { title ... on Track { version } }", {}),
        ("title @skip(if: $yes) version @include(if: $yes)", {}),
        ("title @skip(if: $yes) version @include(if: $yes)", {"yes": False}),
        ("artists @skip(if: true) { name }", {}),
        ("title @include(if: false)", {}),
        ("links { platform url }", {}),
        ("links(platforms: [SPOTIFY]) { platform regions }", {}),
        ("links(platforms: $on) { platform }", {"on": ["APPLE_MUSIC"]}),
        ("links(platforms: $on) { platform }", {"on": None}),
        ("links(platforms: []) { platform }", {}),
        ("works { iswc contributors { roles rawRoles } }", {}),
        ("works { recordings { edges { node { ... on Track { works { recordings { totalCount } } } } } } }", {}),
        ("works { contributors { works { edges { node { title } } } coWriters { sharedWorks } names } }", {}),
        ("works { writers { credits { name ipi providers } shares { percentage kind } } publishers { name } }", {}),
        ("candidates { durationMs durationPrecision }", {}),
        ("sources { verdict observedAt ageSeconds }", {}),
        ("updatedAt releases { date { value precision } gtin }", {}),
        ("title", {"isrcs": [MARCH, "nonsense", "gb-duw-00-00053", WALTZ, MARCH, "USRC17607839", "QZAAA2400001"]}),
        ("title", {"isrcs": []}),
        ("title", {"isrcs": MARCH}),  # a single value becomes a list
        ("title", {"isrcs": [5]}),  # a number is taken as text
    ],
)
async def test_a_selection_of_a_track_is_written_alike(selection: str, variables: dict[str, Any]) -> None:
    answer, replayed = await both(Request(of_track(selection), variables))
    assert "errors" not in answer
    assert not replayed


@pytest.mark.parametrize(
    "query",
    [
        "fragment F on Failure { message } { track(isrc: 1) { ...F ... on InvalidValue { rule } __typename } }",
        "{ __typename again: __typename }",
        "{ track(isrc: 1) { __typename } __typename tracks(isrcs: []) { __typename } }",
        "{ searchTracks(text: 1, limit: 2) { hits { isrc score track { ... on Track { title } } } } }".replace(
            "text: 1", 'text: "x"'
        ),
        "{ providers { name facets searches health { circuit pace quotaSpentUntil } } }",
        "{ catalogs { songsConnection(first: 2) { edges { cursor node { isrc } } pageInfo { endCursor } } } }",
        "{ catalogs { name songs(limit: 2) { totalPages songs { isrc addedAt track { __typename } } } } }",
        '{ catalog(id: "no") { ... on CatalogNotFound { id message } } }',
        '{ work(iswc: "T0345246801") { ... on Work { recordings { edges { cursor status node { __typename } } } } } }',
        '{ works(iswcs: ["T0345246801", "T0345246802"]) { ... on Work { writers { names } } } }',
        '{ searchWorks(title: "March") { edges { score reasons node { title } } } }',
        '{ contributor(ipi: "00254380962") { ... on Contributor { works(first: 1) { edges { node { iswc } } } } } }',
        '{ trackByPlatformId(platform: SPOTIFY, id: "6rqhFgbbKwnb9MLmUQDhG6") { ... on Track { isrc } } }',
    ],
)
async def test_a_query_is_answered_alike(query: str) -> None:
    query = query.replace("isrc: 1)", 'isrc: "x")')
    answer, replayed = await both(Request(query))
    assert "errors" not in answer
    assert not replayed


@pytest.mark.parametrize(
    "query",
    [
        "{ searchTracks(limit: 0) { hits { isrc } } }",
        "{ searchTracks { hits { isrc } } providers { name } }",
        "{ providers { name } searchTracks { hits { isrc } } }",
        "query($x: ISRC!) { track(isrc: $x) { __typename } }",
        "query($x: Int) { searchTracks(limit: $x) { hits { isrc } } }",
        '{ work(iswc: "T0345246801") { ... on Work { recordings(first: 0) { __typename } } } }',
        '{ track(isrc: "GBDUW0000053", policy: { maxAgeSeconds: -1 }) { __typename } }',
    ],
)
async def test_an_error_is_told_alike(query: str) -> None:
    variables = {"x": None} if "$x: Int" in query else {}
    answer, replayed = await both(Request(query, variables))
    assert answer["errors"]
    assert replayed


@pytest.mark.parametrize(
    ("selection", "changes"),
    [
        ("title durationMs", {"title": 5, "duration_ms": "long"}),
        ("title", {"title": Role.COMPOSER}),
        ("durationMs", {"duration_ms": 2**31}),
        ("durationMs", {"duration_ms": True}),
        ("bpm", {"bpm": float("nan")}),
        ("bpm", {"bpm": 120}),
        ("explicit", {"explicit": 1}),
        ("isrc updatedAt", {"updated_at": None}),
        ("updatedAt", {"updated_at": datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))}),
        ("updatedAt", {"updated_at": datetime(2026, 5, 1, 12, 0, 0, 5, tzinfo=UTC)}),
        ("durationPrecision", {"duration_precision": ()}),
        ("works { contributors { roles } }", {"works": (structs.replace(work(), contributors=(WRITER,)),)}),
        ("genres", {"genres": ("Pop", None)}),
        ("genres", {"genres": "Pop"}),
        ("genres", {"genres": {"Pop": 1}}),
        ("artists { name }", {"artists": None}),
        ("artists { name }", {"artists": ["no artist"]}),
        ("artists { name }", {"artists": iter(())}),
        ("releaseDate { value }", {"release_date": "1997"}),
        ("releaseDate { value }", {"release_date": None}),
        ("durationPrecision", {"duration_precision": "millisecond"}),
        ("durationPrecision", {"duration_precision": "to the hour"}),
        ("links { url }", {"links": 5}),
        ("title", {"title": ValueError("an error for a value")}),
        ("title", {"title": b"bytes"}),
    ],
)
async def test_a_value_that_is_not_what_its_type_says_is_answered_alike(
    selection: str, changes: dict[str, Any]
) -> None:
    def spoil(gateway: FakeGateway) -> None:
        values = {name: (iter(()) if hasattr(value, "__next__") else value) for name, value in changes.items()}
        gateway.tracks[MARCH] = structs.replace(track(MARCH, "March"), **values)

    await both(Request(of_track(selection), {"isrcs": [WALTZ, MARCH]}), spoil)


@pytest.mark.parametrize("trouble", [RuntimeError("no such table"), StoreUnavailable("away")])
async def test_an_act_that_fails_is_told_alike(trouble: Exception) -> None:
    def fail(gateway: FakeGateway) -> None:
        gateway.broken = trouble

    answer, replayed = await both(Request(of_track("title")), fail)
    assert answer["data"] is None
    assert replayed
    await both(Request('{ searchTracks(text: "x") { hits { isrc track { __typename } } } providers { name } }'), fail)


async def test_a_replay_asks_no_root_act_again() -> None:
    gateway = FakeGateway()
    gateway.broken = RuntimeError("no such table")
    plan = planned('{ searchTracks(text: "x") { hits { track { __typename } } } }')
    result = await plan.run(Context.of(gateway.acts, "ada"), {})
    assert result.replayed
    assert len(gateway.searched) == 1


async def test_all_root_fields_share_one_look_up() -> None:
    gateway = FakeGateway()
    plan = planned(
        f'{{ a: track(isrc: "{MARCH}") {{ ... on Track {{ title }} }} b: track(isrc: "{WALTZ}") {{ __typename }} }}'
    )
    await plan.run(Context.of(gateway.acts, "ada"), {})
    assert len(gateway.looked_up) == 1


async def test_the_operation_is_the_one_named() -> None:
    query = "query A { providers { name } } query B { __typename }"
    result = await planned(query, "B").run(Context.of(FakeGateway().acts, "ada"), {})
    assert result.body == b'{"data":{"__typename":"Query"}}'


async def test_a_plan_keeps_nothing_of_a_request_that_was_left() -> None:
    plan = planned("query($yes: Boolean!) { __typename @include(if: $yes) providers { name } }")
    for yes in (True, False, True):
        result = await plan.run(Context.of(FakeGateway().acts, "ada"), {"yes": yes})
        assert ("__typename" in plain(result.body)["data"]) is yes


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("{ __schema { types { name } } }", "introspection"),
        ('{ __type(name: "Track") { name } }', "introspection"),
        ("query A { __typename } query B { __typename }", "operation"),
        ("subscription { __typename }", "subscription"),
        ("mutation { __typename }", "mutation"),
        ('{ track(isrc: "x") { ... @defer { __typename } } }', "directive"),
        ("query @live { __typename }", "directive"),
    ],
)
def test_what_is_not_covered_says_why(query: str, reason: str) -> None:
    assert compile_plan(schema, parse(query), None) == NotCovered(reason)


def test_selections_nested_too_deeply_are_not_covered() -> None:
    query = "{ " + "... { " * 70 + "__typename" + " }" * 71
    assert compile_plan(schema, parse(query), None) == NotCovered("depth")
