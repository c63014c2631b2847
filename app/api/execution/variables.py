"""Variables: what graphql-core makes of them, quickly where they are already what their types say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLID,
    GraphQLInputType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
    get_variable_values,
    is_input_type,
    type_from_ast,
)

from app.api.scalars import IDENTIFIERS

Test = Callable[[Any], bool]

_TEXTS = IDENTIFIERS | {GraphQLString.name, GraphQLID.name}


class Variables:
    """The variables of one operation."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._defined = operation.variable_definitions or ()
        self._quick: list[tuple[str, bool, Test]] = []
        for one in self._defined:
            type_ = type_from_ast(schema, one.type)
            assert is_input_type(type_)  # noqa: S101 - validation has seen to it
            optional = one.default_value is None and not isinstance(type_, GraphQLNonNull)
            self._quick.append((one.variable.name.value, optional, _unchanged(type_)))

    def coerced(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """The values by name, without those left out; None where one does not fit its type."""
        values: dict[str, Any] = {}
        for name, optional, unchanged in self._quick:
            if name not in given:
                if optional:
                    continue
                break
            if not unchanged(given[name]):
                break
            values[name] = given[name]
        else:
            return values
        coerced = get_variable_values(self._schema, self._defined, dict(given))
        return None if isinstance(coerced, list) else coerced.coerced


def _unchanged(type_: GraphQLInputType) -> Test:
    """Whether a value is surely its own coerced form; values of other types are left to graphql-core."""
    match type_:
        case GraphQLNonNull(of_type=inner):
            return _present(inner)
        case _:
            present = _present(type_)
            return lambda value: value is None or present(value)


def _present(type_: GraphQLInputType) -> Test:
    match type_:
        case GraphQLList(of_type=GraphQLNonNull(of_type=inner)) if inner.name in _TEXTS:
            return lambda value: value.__class__ is list and set(map(type, value)) <= {str}
        case GraphQLList():
            return lambda _: False
    if type_ is GraphQLInt:
        return lambda value: value.__class__ is int and -2147483648 <= value <= 2147483647
    if type_ is GraphQLBoolean:
        return lambda value: value.__class__ is bool
    if getattr(type_, "name", None) in _TEXTS:
        return lambda value: value.__class__ is str
    return lambda _: False
