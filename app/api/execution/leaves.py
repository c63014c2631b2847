"""Leaves: scalars and enums as graphql-core gives them, quickly where a value is what its type says.

Whatever is not exactly that is handed to the type's own `coerce_output_value`, so the quick ways need to be right only
for the values they take.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLScalarType,
    GraphQLString,
)
from graphql.pyutils import Undefined
from strawberry.types.scalar import identity

from app.api.scalars import SHOWN

_TEXT = "{v}.__class__ is str"
_QUICK: Mapping[GraphQLScalarType, str] = {
    GraphQLString: _TEXT,
    GraphQLID: _TEXT,
    GraphQLInt: "{v}.__class__ is int and -2147483648 <= {v} <= 2147483647",
    GraphQLFloat: "{v}.__class__ is float and {v} - {v} == 0.0",  # neither infinite nor NaN
    GraphQLBoolean: "{v}.__class__ is bool",
}


def quick(type_: GraphQLScalarType) -> str | None:
    """When a scalar's value is its own JSON form, or a text that is shown in another one, as a Python condition on
    `{v}`; None where it never is."""
    return _TEXT if type_.coerce_output_value is identity or type_.name in SHOWN else _QUICK.get(type_)


MOST_LISTS = 1_000
"""How many different lists of one enum are remembered."""


class Surprise(Exception):
    """A value that only graphql-core can tell about, with the error's message, path and place."""


def names(enum: GraphQLEnumType) -> dict[object, str]:
    """The GraphQL names of an enum's values; KeyError is raised for what is none of them."""
    return {value.value: name for name, value in enum.values.items()}


class NameLists(dict[object, tuple[str, ...]]):
    """The names of each tuple of an enum's values that was met; raises KeyError for what is no such tuple."""

    def __init__(self, enum: GraphQLEnumType) -> None:
        super().__init__()
        self._names = names(enum)

    def __missing__(self, values: object) -> tuple[str, ...]:
        """The names of a new tuple, remembered."""
        if not isinstance(values, tuple):
            raise KeyError(values)
        told = tuple([self._names[one] for one in values])
        if len(self) < MOST_LISTS:
            self[values] = told
        return told


def serialiser(type_: GraphQLLeafType, *, nullable: bool) -> Callable[[object], object]:
    """As graphql-core completes a leaf; raises what its error would be about."""
    coerce = type_.coerce_output_value

    def serialise(value: object) -> object:
        if value is None or value is Undefined:
            if nullable:
                return None
            raise Surprise
        if isinstance(value, Exception):
            raise value
        coerced = coerce(value)
        if coerced is None or coerced is Undefined:
            raise Surprise
        return coerced

    return serialise


def listed(value: object) -> object:
    """A list's items; raises Surprise for what graphql-core would not take, or would take otherwise."""
    if value.__class__ is tuple or value.__class__ is list:
        return value
    raise Surprise
