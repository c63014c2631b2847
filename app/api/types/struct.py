"""The tie between a GraphQL type and the Struct of a lower floor that it describes."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct


@dataclass(frozen=True)
class IsStruct:
    """An `is_type_of` for strawberry: values of the GraphQL type are instances of `struct`, returned as they are."""

    struct: type[Struct]

    def __call__(self, value: object, _info: object) -> bool:
        """Whether graphql-core may read the type's fields off this value."""
        return isinstance(value, self.struct)
