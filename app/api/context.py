"""What a resolver can reach: the acts, the caller, this request's loaders, and its own place in the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import strawberry
from graphql import FieldNode, FragmentDefinitionNode, GraphQLSchema
from graphql.execution import VariableValues

from app.api.acts import Acts
from app.api.loaders import Loaders


@dataclass(frozen=True)
class Context:
    """One request. `account` is whose catalogs are read."""

    acts: Acts
    account: str
    loaders: Loaders

    @classmethod
    def of(cls, acts: Acts, account: str) -> Context:
        """A fresh context, with loaders that remember nothing of other requests."""
        return cls(acts, account, Loaders.of(acts))


class Info(strawberry.Info[Context, None]):
    """Strawberry's info with the typed context, and with the document as graphql-core parsed it."""

    @property
    def field_nodes(self) -> Sequence[FieldNode]:
        """The field being resolved, once for each place in the document that asks for it."""
        return self._raw_info.field_nodes

    @property
    def fragments(self) -> Mapping[str, FragmentDefinitionNode]:
        """The document's named fragments."""
        return self._raw_info.fragments

    @property
    def variables(self) -> VariableValues:
        """The operation's variables, coerced, as graphql-core's own functions take them."""
        return VariableValues({}, self.variable_values)

    @property
    def graphql_schema(self) -> GraphQLSchema:
        """The schema as graphql-core sees it."""
        return self._raw_info.schema
