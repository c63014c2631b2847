"""What a resolver can reach: the acts, the caller, this request's loaders, and its own place in the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

import strawberry
from graphql import DocumentNode, FieldNode, FragmentDefinitionNode, GraphQLSchema
from graphql.execution import VariableValues

from app.api.acts import Acts
from app.api.loaders import Loaders, TrackWanted
from app.gateway.policy import LONGEST_DEADLINE, UNLIMITED, Budget, Policy
from app.music.facets import Facet


class Wanted(NamedTuple):
    """What is wanted of a Track: the facets its selections need, and whether its sources are told."""

    facets: frozenset[Facet]
    sources: bool


@dataclass(slots=True)
class Basis:
    """What a request's answer rests on: the recordings that were at hand, and whether anything was looked up beside."""

    at_hand: list[tuple[Sequence[str], frozenset[Facet], Policy]] = field(default_factory=list)
    looked_up: bool = False


@dataclass(frozen=True)
class Context:
    """One request. `account` is whose catalogs are read; `document` is what the door has parsed and validated;
    `looked_up` is how each recording was last looked up, for parts that are delivered later; `basis` tells whether the
    answer may be kept; `longest_deadline` is the longest that a policy may set."""

    acts: Acts
    account: str
    loaders: Loaders
    document: DocumentNode | None = None
    budgets: dict[tuple[int | None, float | None], Budget] = field(default_factory=dict)
    looked_up: dict[str, TrackWanted] = field(default_factory=dict)
    basis: Basis = field(default_factory=Basis)
    longest_deadline: timedelta = LONGEST_DEADLINE

    @classmethod
    def of(
        cls,
        acts: Acts,
        account: str,
        document: DocumentNode | None = None,
        longest_deadline: timedelta = LONGEST_DEADLINE,
    ) -> Context:
        """A fresh context, with loaders that remember nothing of other requests."""
        return cls(acts, account, Loaders.of(acts), document, longest_deadline=longest_deadline)

    def budget(self, max_calls: int | None, max_cost: float | None) -> Budget:
        """The request's budget with these bounds: one for all fields that name the same ones."""
        if max_calls is None and max_cost is None:
            return UNLIMITED
        bounds = (max_calls, max_cost)
        if bounds not in self.budgets:
            self.budgets[bounds] = Budget.checked(max_calls, max_cost)
        return self.budgets[bounds]


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
    def wanted(self) -> Wanted | None:
        """What is wanted of a Track here, where a plan has worked it out before; see `app.api.facets`."""
        return getattr(self._raw_info, "wanted", None)

    @property
    def graphql_schema(self) -> GraphQLSchema:
        """The schema as graphql-core sees it."""
        return self._raw_info.schema
