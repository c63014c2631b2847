"""How large a document is, found in one pass before it is validated, in which every fragment is weighed once.

A fragment that is spread twice counts twice, so a few hundred bytes can stand for more fields than there are atoms;
the pass multiplies and never expands. It must come before validation, whose check of overlapping fields takes as long
as the square of the fields that share a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionNode,
    SelectionSetNode,
    TypeMetaFieldDef,
    get_named_type,
)

from app.api.http.cost import Cost, facet_of, price, size_of, walk_of
from app.errors import LimitExceeded, RequestRefused
from app.settings import Settings

INTROSPECTION = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}
INCREMENTAL = frozenset({"defer", "stream"})


class Weight(NamedTuple):
    """What a set of selections adds up to. `fields` counts spreads and inline fragments too, for they may be empty;
    `facets` are those of the track that the selections are of."""

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    depth: int = 0
    incremental: bool = False
    cost: Cost = Cost()
    facets: frozenset[str] = frozenset()

    def plus(self, other: Weight) -> Weight:
        """Both side by side."""
        return Weight(
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            max(self.depth, other.depth),
            self.incremental or other.incremental,
            self.cost.plus(other.cost),
            self.facets | other.facets,
        )


def weigh(document: DocumentNode, schema: GraphQLSchema, settings: Settings) -> dict[str, Weight]:
    """The weight of each operation by its name, `""` for one without; raises LimitExceeded for what is too much."""
    fragments: dict[str, FragmentDefinitionNode] = {}
    for one in document.definitions:
        if isinstance(one, FragmentDefinitionNode) and fragments.setdefault(one.name.value, one) is not one:
            raise _invalid(f"There can be only one fragment named {one.name.value!r}.")
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if len(operations) > settings.max_operations:
        most = settings.max_operations
        raise LimitExceeded("TOO_MANY_OPERATIONS", "Operations", len(operations), most, "MAX_OPERATIONS")
    scale = _Scale(schema, fragments, settings)
    weights = {one.name.value if one.name else "": scale.operation(one) for one in operations}
    # What no operation uses is refused by validation, which however looks at it first.
    total = sum((weight.fields for weight in weights.values()), start=scale.unused_fields())
    _check("TOO_MANY_FIELDS", "Fields", total, settings.max_fields, "MAX_FIELDS")
    definitions = [*operations, *(fragments[name] for name in scale.unused)]
    repeats = sum(_repeats([one.selection_set], fragments) for one in definitions)
    _check("TOO_MANY_REPEATS", "Pairs of fields of one name in one place", repeats, settings.max_repeats, "MAX_REPEATS")
    for one in operations:
        roots = sum(1 for _ in fields_of([one.selection_set], fragments))
        _check("TOO_MANY_ROOT_FIELDS", "Fields at the root", roots, settings.max_root_fields, "MAX_ROOT_FIELDS")
    return weights


def _invalid(message: str) -> RequestRefused:
    """What validation would say, said before anything follows the fragments."""
    return RequestRefused(400, "GRAPHQL_VALIDATION_FAILED", message)


def _check(code: str, what: str, value: int, limit: int, setting: str) -> None:
    if value > limit:
        raise LimitExceeded(code, what, value, limit, setting)


@dataclass
class _Scale:
    """One document's weighing. `memo` holds the fragments weighed so far, inside and outside of a page."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    settings: Settings
    memo: dict[tuple[str, bool], Weight] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)

    def operation(self, node: OperationDefinitionNode) -> Weight:
        """An operation's weight, which is within the limits; raises LimitExceeded."""
        mutation = node.operation.value == "mutation"
        root = self.schema.get_root_type(node.operation)
        weight = self.selections(node.selection_set, root, frozenset(), paged=False, mutation=mutation)
        own = len(node.directives or ()) + sum(len(one.directives or ()) for one in node.variable_definitions or ())
        self.check(weight._replace(directives=weight.directives + own))
        return weight

    def unused_fields(self) -> int:
        """The fields of fragments that no operation has reached."""
        count = 0
        for name in self.fragments:
            if (name, False) not in self.memo and (name, True) not in self.memo:
                self.unused.append(name)
                count += self.fragment(name, frozenset(), paged=False).fields
        return count

    def check(self, weight: Weight) -> None:
        """Pass what is within the limits; raises LimitExceeded."""
        limits = self.settings
        _check("TOO_MANY_FIELDS", "Fields", weight.fields, limits.max_fields, "MAX_FIELDS")
        _check("TOO_MANY_ALIASES", "Aliases", weight.aliases, limits.max_aliases, "MAX_ALIASES")
        _check("TOO_MANY_DIRECTIVES", "Directives", weight.directives, limits.max_directives, "MAX_DIRECTIVES")
        _check("TOO_DEEP", "Levels of fields", weight.depth, limits.max_depth, "MAX_DEPTH")

    def selections(
        self,
        node: SelectionSetNode,
        parent: GraphQLNamedType | None,
        busy: frozenset[str],
        *,
        paged: bool,
        mutation: bool,
    ) -> Weight:
        """The weight of a set of selections of `parent`; `busy` are the fragments being weighed around it."""
        total = Weight()
        for selection in node.selections:
            names = [one.name.value for one in selection.directives or ()]
            own = Weight(1, directives=len(names), incremental=not INCREMENTAL.isdisjoint(names))
            total = total.plus(own).plus(self.selection(selection, parent, busy, paged=paged, mutation=mutation))
            self.check(total)  # at every step, so that no later one meets more than is allowed
        return total

    def selection(
        self, node: SelectionNode, parent: GraphQLNamedType | None, busy: frozenset[str], *, paged: bool, mutation: bool
    ) -> Weight:
        """One field, spread or inline fragment, its own directives apart."""
        if isinstance(node, FieldNode):
            return self.field(node, parent, busy, paged=paged, mutation=mutation)
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name in busy:
                raise _invalid(f"Cannot spread fragment {name!r} within itself.")
            if name not in self.fragments:
                raise _invalid(f"Unknown fragment {name!r}.")
            return self.fragment(name, busy, paged=paged)
        condition = getattr(node, "type_condition", None)
        inner = self.schema.get_type(condition.name.value) if condition else parent
        selection_set: SelectionSetNode = node.selection_set  # type: ignore[attr-defined]  # the third kind there is
        return self.selections(selection_set, inner, busy, paged=paged, mutation=mutation)

    def fragment(self, name: str, busy: frozenset[str], *, paged: bool) -> Weight:
        """A fragment's weight, weighed once."""
        if (name, paged) not in self.memo:
            node = self.fragments[name]
            on = self.schema.get_type(node.type_condition.name.value)
            mutation = on is not None and on is self.schema.mutation_type
            weight = self.selections(node.selection_set, on, busy | {name}, paged=paged, mutation=mutation)
            self.memo[name, paged] = weight._replace(directives=weight.directives + len(node.directives or ()))
        return self.memo[name, paged]

    def field(
        self, node: FieldNode, parent: GraphQLNamedType | None, busy: frozenset[str], *, paged: bool, mutation: bool
    ) -> Weight:
        """A field with what is selected of it. Introspection is deep by nature, and dear instead."""
        name = node.name.value
        definition: GraphQLField | None = INTROSPECTION.get(name) or getattr(parent, "fields", {}).get(name)
        if (name in INTROSPECTION or name == "_service") and not self.settings.introspection:
            setting = "INTROSPECTION"
            raise RequestRefused(400, "INTROSPECTION_OFF", "The schema is not told over the API.", setting=setting)
        inner = Weight()
        if node.selection_set:
            of = get_named_type(definition.type) if definition else None
            sized = definition is not None and size_of(node, definition) is not None
            inner = self.selections(node.selection_set, of, busy, paged=sized, mutation=False)
        page = self.settings.max_page_size
        facets = len(inner.facets)
        cost = price(node, definition, inner.cost, facets, paged=paged, mutation=mutation, page=page)
        return Weight(
            fields=inner.fields,
            aliases=inner.aliases + (node.alias is not None),
            directives=inner.directives,
            depth=inner.depth + (parent is None or not parent.name.startswith("__")),
            incremental=inner.incremental,
            cost=cost.plus(walk_of(parent, name)),
            facets=facet_of(parent, name),
        )


def _repeats(sets: Sequence[SelectionSetNode], fragments: Mapping[str, FragmentDefinitionNode]) -> int:
    """How many pairs of fields would answer to the same name in the same place; visits each field once."""
    places: dict[str, list[FieldNode]] = {}
    for node in fields_of(sets, fragments):
        places.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
    count = 0
    for nodes in places.values():
        inner = [node.selection_set for node in nodes if node.selection_set]
        count += len(nodes) * (len(nodes) - 1) // 2 + (_repeats(inner, fragments) if inner else 0)
    return count


def fields_of(sets: Iterable[SelectionSetNode], fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[FieldNode]:
    """The fields of selection sets, also those that fragments bring along."""
    for selections in sets:
        for node in selections.selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, FragmentSpreadNode):
                yield from fields_of([fragments[node.name.value].selection_set], fragments)
            else:
                yield from fields_of([node.selection_set], fragments)  # type: ignore[attr-defined]  # an inline fragment
