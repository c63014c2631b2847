"""What an operation costs before it runs."""

from __future__ import annotations

import pytest

from app.api.http.cost import WALKS
from app.api.http.documents import Documents
from app.api.schema import schema
from app.errors import LimitExceeded
from app.settings import Settings

CATALOG = '{ catalog(id: "c") { ... on Catalog { %s } } }'

WORK = '{ work(iswc: "w") { ... on Work { %s } } }'


def reckoned(text: str, variables: dict[str, object] | None = None, **settings: object) -> tuple[int, int]:
    chosen = Settings(**settings)
    return Documents(schema, chosen).get(text).operation(None).reckoned(variables, chosen)


@pytest.mark.parametrize(
    ("text", "held", "asked"),
    [
        ("{ __typename }", 0, 0),
        ('{ track(isrc: "a") { __typename } }', 1, 0),
        ('{ track(isrc: "a") { ... on Track { isrc sources { verdict } } } }', 6, 0),
        ('{ track(isrc: "a") { ... on Track { title explicit } } }', 1, 2),
        ('{ track(isrc: "a") { ... on Track { title bpm links { url } works { title } } } }', 11, 8),
        ('{ tracks(isrcs: ["a", "b", "c"]) { ... on Track { title } } }', 3, 6),
        ('{ tracks(isrcs: "a") { ... on Track { title } } }', 1, 2),
        ('{ track(isrc: "a") { ...T } } fragment T on Track { title ...U } fragment U on Track { title bpm }', 1, 4),
        ('{ a: track(isrc: "a") { ...T } b: track(isrc: "b") { ...T } } fragment T on Track { title }', 2, 4),
        (CATALOG % "songs(limit: 10) { songs { track { ... on Track { title } } } }", 31, 20),
        (WORK % "recordings(first: 10) { edges { node { ... on Track { title } } } }", 31, 20),
        (CATALOG % "songsConnection(first: 10) { edges { node { isrc } } pageInfo { endCursor } }", 41, 0),
        (CATALOG % "coverage { counts { item } } duplicates { totalCount }", 2_008, 0),
        (CATALOG % 'changedSince(time: "2026-01-01T00:00:00Z", first: 10) { totalCount }', 11, 0),
        ("{ catalogs { id } }", 5, 0),
        ('{ __schema { types { name } } __type(name: "Track") { name } }', 100, 0),
        ('mutation { refreshTrack(isrc: "a") { ... on Track { title } } }', 10, 2),
        ('mutation { addCatalogSongs(songs: [{isrc: "a"}, {isrc: "b"}]) { results { isrc } } }', 17, 0),
    ],
)  # fmt: skip
def test_the_cost_is_read_off_the_document(text: str, held: int, asked: int) -> None:
    assert reckoned(text) == (held, asked)


@pytest.mark.parametrize(
    ("variables", "count"), [({"i": ["a"] * 7}, 7), ({"i": "a"}, 1), ({}, 5), (None, 5), ({"i": None}, 5)]
)
def test_a_list_in_a_variable_multiplies(variables: dict[str, object] | None, count: int) -> None:
    text = "query ($i: [ISRC!]!) { tracks(isrcs: $i) { ... on Track { title } } }"
    assert reckoned(text, variables) == (count, 2 * count)


def test_a_mutation_costs_more_for_each_song_that_it_is_given() -> None:
    text = "mutation ($s: [NewCatalogSong!]!) { addCatalogSongs(songs: $s) { changed } }"
    assert reckoned(text, {"s": [{"isrc": "a"}] * 1_000}) == (1_010, 0)


def test_what_walks_through_a_catalog_is_in_the_schema_by_its_name() -> None:
    named = [name.split(".") for name in WALKS]
    assert [field for type_, field in named if field not in schema._schema.type_map[type_].fields] == []


def test_a_default_counts_where_nothing_is_sent() -> None:
    text = 'query ($n: Int = 30) { catalog(id: "c") { ... on Catalog { songs(limit: $n) { songs { isrc } } } } }'
    assert reckoned(text) == (61, 0)
    assert reckoned(text, {"n": 2}) == (5, 0)


def test_what_costs_too_much_is_refused() -> None:
    with pytest.raises(LimitExceeded) as refused:
        reckoned('{ tracks(isrcs: ["a", "b"]) { ... on Track { title } } }', max_cost=5)
    assert refused.value.code == "TOO_EXPENSIVE"
    assert refused.value.details == {"value": 6, "limit": 5, "setting": "MAX_COST"}


@pytest.mark.parametrize("written", ["101", "9" * 5000])
def test_too_large_a_page_is_refused_as_written(written: str) -> None:
    with pytest.raises(LimitExceeded) as refused:
        reckoned(f'{{ catalog(id: "c") {{ ... on Catalog {{ songs(limit: {written}) {{ page }} }} }} }}')
    assert refused.value.code == "PAGE_TOO_LARGE"
    assert refused.value.details["setting"] == "MAX_PAGE_SIZE"


def test_too_large_a_page_is_refused_as_a_variable() -> None:
    text = 'query ($n: Int) { catalog(id: "c") { ... on Catalog { songs(limit: $n) { page } } } }'
    with pytest.raises(LimitExceeded):
        reckoned(text, {"n": 101})
    assert reckoned(text, {"n": -5})[0] >= 0
