"""How large a document may be: found without expanding it."""

from __future__ import annotations

import time

import pytest
from graphql import parse

from app.api.http.limits import Weight, weigh
from app.api.schema import schema
from app.errors import LimitExceeded, RequestRefused
from app.settings import Settings
from tests.api.http.attacks import doubling

TRACK = 'track(isrc: "GBDUW0000053")'


def weighed(text: str, **settings: object) -> dict[str, Weight]:
    return weigh(parse(text), schema._schema, Settings(**settings))


def refusal(text: str, **settings: object) -> LimitExceeded:
    with pytest.raises(LimitExceeded) as refused:
        weighed(text, **settings)
    return refused.value


def test_a_document_is_weighed_with_its_fragments() -> None:
    weight = weighed(
        """query Q { a: track(isrc: "x") @skip(if: false) { ...T } b: track(isrc: "y") { ...T } }
           fragment T on Track { title t: works { title @include(if: true) } }"""
    )["Q"]
    assert (weight.fields, weight.aliases, weight.directives, weight.depth) == (10, 4, 3, 3)


@pytest.mark.parametrize(
    ("text", "settings", "code", "value"),
    [
        ("{ " + "__typename " * 21 + "}", {"max_fields": 20}, "TOO_MANY_FIELDS", 21),
        ("{ " + " ".join(f"a{n}: __typename" for n in range(6)) + "}", {"max_aliases": 5}, "TOO_MANY_ALIASES", 6),
        ("{ __typename " + "@skip(if: false) " * 6 + "}", {"max_directives": 5}, "TOO_MANY_DIRECTIVES", 6),
        ("query Q " + "@x " * 6 + "{ __typename }", {"max_directives": 5}, "TOO_MANY_DIRECTIVES", 6),
        ("{ " + TRACK + " { ... on Track { works { contributors { name } } } } }", {"max_depth": 3}, "TOO_DEEP", 4),
        (" ".join(f"query Q{n} {{ __typename }}" for n in range(3)), {"max_operations": 2}, "TOO_MANY_OPERATIONS", 3),
        ("{ a: __typename b: __typename __typename }", {"max_root_fields": 2}, "TOO_MANY_ROOT_FIELDS", 3),
        ("{ " + "__typename " * 5 + "}", {"max_repeats": 9}, "TOO_MANY_REPEATS", 10),
        ("{ " + f"{TRACK} {{ __typename __typename }} " * 3 + "}", {"max_repeats": 17}, "TOO_MANY_REPEATS", 18),
    ],
)  # fmt: skip
def test_what_is_too_much_is_refused_with_value_limit_and_setting(
    text: str, settings: dict[str, int], code: str, value: int
) -> None:
    refused = refusal(text, **settings)
    (name, limit), *_ = settings.items()
    assert refused.code == code
    assert refused.details == {"value": value, "limit": limit, "setting": name.upper()}


@pytest.mark.parametrize("end", ["__typename", ""])
def test_nested_fragments_are_counted_and_not_followed(end: str) -> None:
    began = time.process_time()
    refused = refusal(doubling(200, end))
    assert refused.code == "TOO_MANY_FIELDS"
    assert time.process_time() - began < 0.5  # expanded, this would not end


def test_fragments_that_nothing_spreads_are_weighed_too() -> None:
    lonely = "fragment L on Query { " + "__typename " * 50 + "}"
    assert refusal("{ __typename } " + lonely, max_fields=40).code == "TOO_MANY_FIELDS"
    assert refusal("{ __typename } " + lonely, max_repeats=40).code == "TOO_MANY_REPEATS"


@pytest.mark.parametrize(
    "text",
    [
        "{ ...A } fragment A on Query { ...A }",
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A ...B }",
        "{ __typename } fragment A on Query { ...B } fragment B on Query { ...A }",
        "{ ...Missing }",
        "{ ...A } fragment A on Query { a } fragment A on Query { b }",
    ],
)
def test_fragments_that_cannot_be_followed_are_not(text: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        weighed(text)
    assert refused.value.code == "GRAPHQL_VALIDATION_FAILED"


def test_introspection_is_deep_by_nature() -> None:
    deep = "{ __schema { types { fields { type { ofType { ofType { ofType { name } } } } } } } }"
    assert weighed(deep, max_depth=2)[""].depth == 1


def test_introspection_can_be_switched_off() -> None:
    for text in ("{ __schema { types { name } } }", '{ ...F } fragment F on Query { __type(name: "Track") { name } }'):
        with pytest.raises(RequestRefused) as refused:
            weighed(text, introspection=False)
        assert refused.value.code == "INTROSPECTION_OFF"
    weighed("{ __typename }", introspection=False)


def test_deferred_parts_are_noticed_wherever_they_are() -> None:
    deferred = weighed(
        f"{{ {TRACK} {{ ...A }} }} fragment A on Track {{ ...B }} fragment B on Track {{ ... @defer {{ bpm }} }}"
    )
    assert deferred[""].incremental
    assert not weighed(f"{{ {TRACK} {{ ... on Track {{ bpm }} }} }}")[""].incremental
