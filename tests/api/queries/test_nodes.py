"""Anything by its key: for Relay by node ids, for a router by representations."""

from __future__ import annotations

import pytest

from app.api.node_ids import node_id
from app.music.facets import CORE
from tests.api.conftest import Ask, Execute
from tests.api.fake import DOWN, ISWC, LOST, MARCH, WALTZ, FakeGateway

ENTITIES = """
query ($of: [_Any!]!) {
  _entities(representations: $of) {
    __typename
    ... on Track { isrc title }
    ... on Work { iswc title }
    ... on Catalog { id name }
  }
}
"""
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename nodeId ... on Track { title } ... on Catalog { name } } }"


def tracks(*isrcs: str) -> list[dict[str, str]]:
    return [{"__typename": "Track", "isrc": isrc} for isrc in isrcs]


async def test_entities_of_every_type_are_answered_in_their_order(ask: Ask) -> None:
    data = await ask(
        ENTITIES,
        of=[{"__typename": "Catalog", "id": "c1"}, *tracks(MARCH, LOST), {"__typename": "Work", "iswc": ISWC}],
    )
    assert data["_entities"] == [
        {"__typename": "Catalog", "id": "c1", "name": "ada's marches"},
        {"__typename": "Track", "isrc": MARCH, "title": "March"},
        None,
        {"__typename": "Work", "iswc": "T-034.524.680-1", "title": "March"},
    ]


async def test_entities_are_looked_up_together_with_what_the_selection_needs(ask: Ask, gateway: FakeGateway) -> None:
    await ask(ENTITIES, of=tracks(MARCH, WALTZ, MARCH, LOST))
    assert [wants for wants, _ in gateway.looked_up] == [dict.fromkeys((MARCH, WALTZ, LOST), frozenset({CORE}))]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"__typename": "Query"}, "INVALID_ARGUMENT"),
        ({"__typename": "Track"}, "INVALID_ARGUMENT"),
        ({"__typename": "Track", "isrc": 5}, "INVALID_ARGUMENT"),
        ({"__typename": "Track", "isrc": "nonsense"}, "INVALID_ISRC"),
        ({"__typename": "Work", "iswc": "x"}, "INVALID_ISWC"),
        ({"__typename": ["Track"], "isrc": MARCH}, "INVALID_ARGUMENT"),
        ({"isrc": MARCH}, "INVALID_ARGUMENT"),
        ("Track", "INVALID_ARGUMENT"),
        (5, "INVALID_ARGUMENT"),
        ([], "INVALID_ARGUMENT"),
        ({"__typename": "Track", "isrc": DOWN}, "SOURCES_UNAVAILABLE"),
    ],
)
async def test_what_is_wrong_with_one_is_told_in_its_place_and_loses_no_other(
    execute: Execute, said: object, code: str
) -> None:
    result = await execute(ENTITIES, of=[said, *tracks(MARCH)])
    assert result.data is not None
    assert [one and one["title"] for one in result.data["_entities"]] == [None, "March"]
    [error] = result.errors or []
    assert (error.path, (error.extensions or {})["code"]) == (["_entities", 0], code)
    assert "resolve" not in error.message
    assert "argument" not in error.message


async def test_more_keys_than_the_representation_needs_do_no_harm(ask: Ask) -> None:
    data = await ask(ENTITIES, of=[{"__typename": "Track", "isrc": MARCH, "info": 1, "self": {}, "title": "Other"}])
    assert data["_entities"] == [{"__typename": "Track", "isrc": MARCH, "title": "March"}]


async def test_a_node_is_found_again_by_its_id(ask: Ask) -> None:
    data = await ask(f'{{ track(isrc: "{MARCH}") {{ ... on Track {{ nodeId }} }} catalogs {{ nodeId }} }}')
    ids = [data["track"]["nodeId"], data["catalogs"][0]["nodeId"], node_id("Work", ISWC), node_id("Track", LOST)]
    nodes = (await ask(NODES, ids=ids))["nodes"]
    assert nodes == [
        {"__typename": "Track", "nodeId": ids[0], "title": "March"},
        {"__typename": "Catalog", "nodeId": ids[1], "name": "ada's marches"},
        {"__typename": "Work", "nodeId": ids[2]},
        None,
    ]
    one = await ask("query ($id: ID!) { node(id: $id) { ... on Track { title } } }", id=ids[0])
    assert one == {"node": {"title": "March"}}


@pytest.mark.parametrize("id", ["nonsense", node_id("Query", "x"), node_id("Track", "x"), ""])
async def test_what_is_no_node_s_id_is_refused_in_its_place(execute: Execute, id: str) -> None:  # noqa: A002 - Relay's word
    result = await execute(NODES, ids=[id, node_id("Track", MARCH)])
    assert result.data is not None
    assert [one and one["title"] for one in result.data["nodes"]] == [None, "March"]
    assert len(result.errors or []) == 1


async def test_the_service_tells_the_schema_with_its_keys(ask: Ask) -> None:
    sdl = (await ask("{ _service { sdl } }"))["_service"]["sdl"]
    assert '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])' in sdl
    for name, key in (("Track", "isrc"), ("Work", "iswc"), ("Catalog", "id")):
        assert f'type {name} implements Node @key(fields: "{key}")' in sdl
