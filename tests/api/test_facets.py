"""Only what is selected is needed."""

from __future__ import annotations

import pytest
from graphql import GraphQLObjectType

from app.api.facets import FIELD_FACETS
from app.api.schema import schema
from app.music.facets import ALL_LINKS, AUDIO, CORE, WORKS, Facet
from tests.api.conftest import Ask
from tests.api.fake import FakeGateway


def test_every_field_of_a_track_has_its_row() -> None:
    track = schema._schema.type_map["Track"]
    assert isinstance(track, GraphQLObjectType)
    assert set(FIELD_FACETS) == set(track.fields)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ("... on Track { isrc sources { verdict } provenance { field } conflicts { field } }", set()),
        ("__typename", set()),
        ("... on Track { name: title }", {CORE}),
        ("... on Track { bpm popularity { value } }", {AUDIO}),
        ("... on Track { works { title } }", {WORKS}),
        ("... on Track { links { url } }", ALL_LINKS),
        ("... on Track { links(platforms: null) { url } }", ALL_LINKS),
        ("... on Track { links(platforms: [SPOTIFY, DEEZER]) { url } }", {"links:spotify", "links:deezer"}),
        ("... on Track { links(platforms: TIDAL) { url } }", {"links:tidal"}),
        ("... on Track { links(platforms: $platforms) { url } }", {"links:applemusic"}),
        ("... on Track { links(platforms: [$one]) { url } }", {"links:qobuz"}),
        ("... on Track { links(platforms: []) { url } }", set()),
        (
            "... on Track { a: links(platforms: [AWA]) { url } b: links(platforms: [GAANA]) { url } }",
            {"links:awa", "links:gaana"},
        ),
        ("... on Track { quarantinedLinks { reason } }", ALL_LINKS),
        ("...Titles", {CORE}),
        ("... { ... on Track { ... on Track { works { title } } } }", {WORKS}),
        ("... on Failure { message } ... on TrackNotFound { sources { verdict } }", set()),
        ("... on Track { title @skip(if: true) bpm @include(if: false) }", set()),
        ("... on Track { title @skip(if: $yes) works @include(if: $yes) { title } }", {WORKS}),
        ("... on Track @include(if: $no) { title }", set()),
        ("...Titles @skip(if: $yes)", set()),
    ],
)
async def test_a_selection_needs_exactly_its_facets(
    ask: Ask, gateway: FakeGateway, selection: str, expected: set[Facet]
) -> None:
    document = f"""query ($platforms: [Platform!] = [APPLE_MUSIC], $one: Platform!, $yes: Boolean!, $no: Boolean!) {{
      track(isrc: "GBDUW0000053") {{ {selection} }}
      unused: __type(name: "Track") @include(if: $no) {{ name @skip(if: $yes) }}
      unasked: catalogs @include(if: $no) {{ id }}
      others: tracks(isrcs: []) {{ ...Titles ... on Track {{ links(platforms: $platforms) {{ url }} }} }}
      another: tracks(isrcs: []) {{ ... on Track {{ links(platforms: [$one]) {{ url }} }} }}
    }} fragment Titles on Track {{ title }}"""
    await ask(document, one="QOBUZ", yes=True, no=False)
    assert gateway.looked_up[0][0] == {"GBDUW0000053": frozenset(expected)}


async def test_a_fragment_on_the_union_is_followed(ask: Ask, gateway: FakeGateway) -> None:
    await ask(
        """query { track(isrc: "GBDUW0000053") { ...Result } }
        fragment Result on TrackResult { ... on Track { musicalKey } ... on InvalidIsrc { value } }"""
    )
    assert gateway.looked_up[0][0] == {"GBDUW0000053": frozenset({AUDIO})}


async def test_the_same_field_in_two_places_needs_both(ask: Ask, gateway: FakeGateway) -> None:
    await ask(
        """{ track(isrc: "GBDUW0000053") { ... on Track { title } }
             track(isrc: "GBDUW0000053") { ... on Track { works { title } } } }"""
    )
    assert gateway.looked_up[0][0] == {"GBDUW0000053": frozenset({CORE, WORKS})}
