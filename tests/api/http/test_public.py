"""An operation is public if its answer is made of recordings alone."""

from __future__ import annotations

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

from app.api.http.public import is_public
from app.api.schema import schema

TRACK = 'track(isrc: "GBDUW0000053")'


def judged(document: str) -> bool:
    definitions = parse(document).definitions
    (operation,) = (one for one in definitions if isinstance(one, OperationDefinitionNode))
    fragments = [one for one in definitions if isinstance(one, FragmentDefinitionNode)]
    return is_public(schema._schema, operation, fragments)


@pytest.mark.parametrize(
    "document",
    [
        f"{{ {TRACK} {{ ... on Track {{ title works {{ contributors {{ name }} }} links {{ url }} }} }} }}",
        '{ a: tracks(isrcs: ["GBDUW0000053"]) { __typename } b: tracks(isrcs: []) { ... on Failure { message } } }',
        f"query {{ ...Both }} fragment Both on Query {{ {TRACK} {{ ... on Track {{ updatedAt }} }} }}",
    ],
)
def test_recordings_by_isrc_are_public(document: str) -> None:
    assert judged(document)


@pytest.mark.parametrize(
    "document",
    [
        "{ catalogs { name } }",
        f"{{ {TRACK} {{ __typename }} catalogs {{ name }} }}",
        f"query {{ ...Both }} fragment Both on Query {{ {TRACK} {{ __typename }} catalogs {{ name }} }}",
        "{ providers { name } }",
        "{ __schema { queryType { name } } }",
        'mutation { refreshTrack(isrc: "GBDUW0000053") { __typename } }',
        'subscription { trackUpdates(isrcs: ["GBDUW0000053"]) { __typename } }',
    ],
)
def test_what_depends_on_more_is_not(document: str) -> None:
    assert not judged(document)


def test_ages_that_grow_are_not() -> None:
    assert not judged(f"{{ {TRACK} {{ ... on Track {{ sources {{ ageSeconds }} }} }} }}")
    assert not judged(f"{{ {TRACK} {{ ... on TrackNotFound {{ sources {{ verdict }} }} }} }}")


def test_what_other_queries_tell_below_a_track_is_not() -> None:
    assert not judged(f"{{ {TRACK} {{ ... on Track {{ works {{ contributors {{ works {{ title }} }} }} }} }} }}")
