"""Each mutation says which scope it needs, and an operation needs the widest of its fields'."""

from __future__ import annotations

import pytest
from graphql import OperationType

from app.api.execution.coverage import strawberry_field
from app.api.permission import ADMINISTERS, WRITES, declared, needed
from app.api.schema import schema
from app.gateway.keys import KeyScope

SCHEMA = schema._schema


def test_every_mutation_says_which_scope_it_needs() -> None:
    assert SCHEMA.mutation_type is not None
    fields = {name: strawberry_field(field) for name, field in SCHEMA.mutation_type.fields.items()}
    silent = [name for name, field in fields.items() if field is None or declared(field) is None]
    assert not silent, f"give these `metadata=WRITES` or `metadata=ADMINISTERS` of app.api.permission: {silent}"


@pytest.mark.parametrize("kind", [OperationType.QUERY, OperationType.SUBSCRIPTION])
def test_who_may_read_may_ask_and_follow(kind: OperationType) -> None:
    assert needed(SCHEMA, kind, ["track"]) is KeyScope.READ


@pytest.mark.parametrize("fields", [["refreshTrack"], ["__typename"], ["refreshTrack", "__typename"], []])
def test_a_mutation_needs_write_at_least(fields: list[str]) -> None:
    assert needed(SCHEMA, OperationType.MUTATION, fields) is KeyScope.WRITE


def test_one_field_for_admins_makes_the_operation_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SCHEMA.mutation_type is not None
    field = strawberry_field(SCHEMA.mutation_type.fields["refreshTrack"])
    assert field is not None
    for said, scope in ((WRITES, KeyScope.WRITE), (ADMINISTERS, KeyScope.ADMIN), ({}, KeyScope.ADMIN)):
        monkeypatch.setattr(field, "metadata", said)
        assert needed(SCHEMA, OperationType.MUTATION, ["__typename", "refreshTrack"]) is scope
