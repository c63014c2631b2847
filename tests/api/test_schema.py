"""The schema's laws."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLObjectType,
    GraphQLUnionType,
)
from strawberry.types.base import StrawberryObjectDefinition

from app.api.schema import schema
from app.api.types.struct import IsStruct
from tests.api.conftest import Ask
from tests.api.fake import MARCH

TYPES = {name: type_ for name, type_ in schema._schema.type_map.items() if not name.startswith("__")}


def struct_types() -> Iterator[tuple[str, StrawberryObjectDefinition, IsStruct]]:
    for name in TYPES:
        definition = schema.get_type_by_name(name)
        if isinstance(definition, StrawberryObjectDefinition) and isinstance(definition.is_type_of, IsStruct):
            yield name, definition, definition.is_type_of


def test_every_field_without_a_resolver_is_an_attribute_of_its_struct() -> None:
    checked = 0
    for name, definition, tie in struct_types():
        for field in definition.fields:
            if field.base_resolver is None:
                assert field.python_name in tie.struct.__struct_fields__, f"{name}.{field.python_name}"
                checked += 1
    assert checked > 100


def test_no_attribute_of_a_track_is_missing_from_the_schema() -> None:
    for name, definition, tie in struct_types():
        if name in {"Track", "Link", "Work", "Contributor", "Source", "Release", "Artist"}:
            kept = set(tie.struct.__struct_fields__) - {"spellings"}  # told as `credits`
            assert {field.python_name for field in definition.fields} >= kept, name


def test_expected_failures_all_say_what_happened() -> None:
    unions = [type_ for type_ in TYPES.values() if isinstance(type_, GraphQLUnionType)]
    things = {
        member for union in unions for member in union.types if [one.name for one in member.interfaces] == ["Node"]
    }
    failures = {member for union in unions for member in union.types if member.interfaces} - things
    assert len(unions) >= 6
    assert {interface.name for member in failures for interface in member.interfaces} == {"Failure", "InvalidValue"}
    assert all("message" in member.fields for member in failures)


def test_the_same_field_of_a_union_s_members_can_be_selected_side_by_side() -> None:
    """GraphQL refuses `... on Work { iswc } ... on WorkNotFound { iswc }` where the two types differ."""
    for union in (type_ for type_ in TYPES.values() if isinstance(type_, GraphQLUnionType)):
        kinds: dict[str, set[str]] = {}
        for member in union.types:
            for name, field in member.fields.items():
                kinds.setdefault(name, set()).add(str(field.type))
        assert {name: types for name, types in kinds.items() if len(types) > 1} == {}, union.name


def test_ids_are_text_and_only_those_of_nodes_are_opaque() -> None:
    opaque = {
        f"{name}.{field}"
        for name, type_ in TYPES.items()
        for field, definition in getattr(type_, "fields", {}).items()
        if str(getattr(definition, "type", "")).strip("[]!") == "ID"
    }
    assert opaque == {"Node.nodeId", "Track.nodeId", "Work.nodeId", "Catalog.nodeId"}


async def test_a_query_for_everything_a_track_has_is_answered(ask: Ask) -> None:
    """Every field of every type under Track is selected once, so none of them can fail to be read."""

    def selection(type_: object, seen: tuple[str, ...]) -> str:
        fields = []
        for name, field in type_.fields.items():
            inner = field.type
            while hasattr(inner, "of_type"):
                inner = inner.of_type
            if not isinstance(inner, GraphQLObjectType):
                fields.append(name if not isinstance(inner, GraphQLUnionType) else f"{name} {{ __typename }}")
            elif inner.name not in seen:
                fields.append(f"{name} {{ {selection(inner, (*seen, inner.name))} }}")
        return " ".join(fields)

    everything = selection(TYPES["Track"], ("Track",))
    data = await ask(f'{{ track(isrc: "{MARCH}") {{ ... on Track {{ {everything} }} }} }}')
    track = data["track"]
    assert set(track) == set(TYPES["Track"].fields)
    assert track["quarantinedLinks"][0]["reason"] == "LINK_PLATFORM_MISMATCH"
    assert track["candidates"][0]["durationMs"] == 1000
    assert track["releases"][0]["date"] == {"value": "1997-05-20", "precision": "DAY", "suspect": False}
    assert track["conflicts"][0]["values"][0]["observedAt"] == "2026-05-01T12:00:00Z"


async def test_links_are_narrowed_by_platform(ask: Ask) -> None:
    data = await ask(
        f'{{ track(isrc: "{MARCH}") {{ ... on Track {{ links(platforms: [APPLE_MUSIC]) {{ platform }} }} }} }}'
    )
    assert data["track"]["links"] == [{"platform": "APPLE_MUSIC"}]
