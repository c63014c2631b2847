"""What a caller's key must allow for each field at the root of the schema.

A mutation says it beside its description, as in `@strawberry.field(metadata=WRITES, …)`; one that says nothing is for
admins. The door compares it with the caller's key before anything of the operation is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphql import GraphQLSchema, OperationType
from strawberry.types.field import StrawberryField

from app.api.execution.coverage import strawberry_field
from app.gateway.keys import KeyScope

_NEEDED = "needed scope"

WRITES: Mapping[str, KeyScope] = {_NEEDED: KeyScope.WRITE}
"""The metadata of a mutation that changes the caller's own data, or renews what is known."""

ADMINISTERS: Mapping[str, KeyScope] = {_NEEDED: KeyScope.ADMIN}
"""The metadata of a mutation that concerns everybody."""


def declared(field: StrawberryField) -> KeyScope | None:
    """The scope that a field says it needs."""
    return field.metadata.get(_NEEDED)


def needed(schema: GraphQLSchema, kind: OperationType, fields: Iterable[str]) -> KeyScope:
    """The scope that an operation needs with these fields at its root."""
    root = schema.mutation_type
    if kind is not OperationType.MUTATION or root is None:
        return KeyScope.READ
    definitions = (strawberry_field(root.fields[name]) for name in fields if name in root.fields)
    scopes = [(definition and declared(definition)) or KeyScope.ADMIN for definition in definitions]
    return max(scopes, key=list(KeyScope).index, default=KeyScope.WRITE)
