"""What may be answered to everybody alike, and what may not."""

from __future__ import annotations

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

from app.api.http.public import is_public
from app.api.schema import schema


def public(text: str) -> bool:
    document = parse(text)
    (operation,) = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    fragments = [one for one in document.definitions if isinstance(one, FragmentDefinitionNode)]
    return is_public(schema._schema, operation, fragments)


@pytest.mark.parametrize(
    "text",
    [
        '{ track(isrc: "GBDUW0000053") { ... on Track { title links { url } } } }',
        "query ($isrcs: [ISRC!]!) { tracks(isrcs: $isrcs) { __typename ...T } } fragment T on Track { isrc }",
    ],
)
def test_facts_about_recordings_by_isrc_are_the_same_for_everybody(text: str) -> None:
    assert public(text)


@pytest.mark.parametrize(
    "text",
    [
        '{ track(isrc: "GBDUW0000053") { ... on Track { sources { ageSeconds } } } }',
        '{ tracks(isrcs: ["GBDUW0000053"]) { ...T } } fragment T on Track { sources { provider } }',
        "{ catalogs { id } }",
        '{ track(isrc: "GBDUW0000053") { __typename } catalogs { id } }',
        "{ providers { name } }",
        'mutation { refreshTrack(isrc: "GBDUW0000053") { __typename } }',
    ],
)
def test_ages_catalogs_and_what_is_asked_anew_are_not(text: str) -> None:
    assert not public(text)
