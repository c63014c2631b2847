"""What an operation costs, reckoned from its document before it runs.

    a field that gives an object     1, and a mutation's field 10 and 1 for each entry of a list it is given
    a facet of a track               2 for each track, because its providers may have to be asked
    a list                           as many times its entries as its arguments allow: the ISRCs given, `limit`,
                                     `first`, `last`; 5 where nothing says how many there are
    introspection                    50
    a question about a whole catalog 1,000, as so many songs may have to be read

Fields without fields of their own cost nothing: they are read from what is at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLNamedType,
    IntValueNode,
    ListValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)

from app.api.facets import FIELD_FACETS, TRACK
from app.errors import LimitExceeded

OBJECT, MUTATION, FACET, INTROSPECTION = 1, 10, 2, 50
ASSUMED_ENTRIES = 5
WALK = 1_000
WALKS = frozenset({
    "Catalog.duplicates", "CatalogCoverage.counts", "CatalogCoverage.matrix", "CatalogCoverage.songs",
    "CatalogConflicts.counts", "CatalogConflicts.songs",
})  # fmt: skip
"""The fields that walk through a catalog."""
SIZES = frozenset({"limit", "first", "last"})
MOST_ENTRIES = 1_000_000  # of a list given by a caller, so that no product overflows what an answer can tell


class Cost(NamedTuple):
    """What is held and what may be asked for upstream, each as a number, and parts that depend on variables."""

    held: int = 0
    asked: int = 0
    scaled: tuple[Scaled, ...] = ()

    def plus(self, other: Cost) -> Cost:
        """Both together."""
        return Cost(self.held + other.held, self.asked + other.asked, self.scaled + other.scaled)

    def times(self, count: int) -> Cost:
        """As often as that."""
        scaled = tuple(Scaled(one.variable, one.assumed, one.cost.times(count)) for one in self.scaled)
        return Cost(self.held * count, self.asked * count, scaled)

    def reckoned(self, variables: Mapping[str, Any], largest_page: int) -> tuple[int, int]:
        """What is held and what may be asked for with these variables; raises LimitExceeded for too large a page."""
        held, asked = self.held, self.asked
        for variable, assumed, cost in self.scaled:
            count = _count(variables.get(variable), assumed, variable, largest_page)
            inner_held, inner_asked = cost.reckoned(variables, largest_page)
            held, asked = held + count * inner_held, asked + count * inner_asked
        return held, asked


class Scaled(NamedTuple):
    """A cost to be multiplied by a variable: a number, or a list's length; `assumed` where it is not given."""

    variable: str
    assumed: int
    cost: Cost


def price(
    node: FieldNode, field: GraphQLField | None, inner: Cost, facets: int, *, paged: bool, mutation: bool, page: int
) -> Cost:
    """The cost of one field with its selections. `facets` are those its track needs; `paged`: the page's size is
    counted already, by the field that gave the page; raises LimitExceeded for a page larger than `page`."""
    if node.name.value in {"__schema", "__type"}:
        return Cost(held=INTROSPECTION)
    if field is None or is_leaf_type(get_named_type(field.type)):
        return Cost(held=MUTATION) if mutation else Cost()
    one = Cost(MUTATION if mutation else OBJECT, FACET * facets).plus(inner)
    if mutation:
        one = one.plus(_given(node, field))
    size = size_of(node, field)
    if isinstance(size, VariableNode):
        return Cost(scaled=(Scaled(size.name.value, ASSUMED_ENTRIES, one),))
    if size is not None:
        return one.times(_literal(size, page))
    return one.times(ASSUMED_ENTRIES) if _is_list(field) and not paged else one


def size_of(node: FieldNode, field: GraphQLField) -> ValueNode | None:
    """The argument that says how many entries there will be, if there is one."""
    for argument in node.arguments or ():
        definition = field.args.get(argument.name.value)
        listed = definition is not None and is_list_type(get_nullable_type(definition.type)) and _is_list(field)
        if argument.name.value in SIZES or listed:
            return argument.value
    return None


def _given(node: FieldNode, field: GraphQLField) -> Cost:
    """1 for each entry of the lists in a field's arguments."""
    cost = Cost()
    for argument in node.arguments or ():
        definition = field.args.get(argument.name.value)
        if definition is None or not is_list_type(get_nullable_type(definition.type)):
            continue
        if isinstance(argument.value, VariableNode):
            each = Scaled(argument.value.name.value, ASSUMED_ENTRIES, Cost(OBJECT))
            cost = cost.plus(Cost(scaled=(each,)))
        elif isinstance(argument.value, ListValueNode):
            cost = cost.plus(Cost(len(argument.value.values) * OBJECT))
    return cost


def walk_of(parent: GraphQLNamedType | None, name: str) -> Cost:
    """What a field costs beside its selections if it walks through a catalog."""
    return Cost(held=WALK) if parent and f"{parent.name}.{name}" in WALKS else Cost()


def facet_of(parent: GraphQLNamedType | None, name: str) -> frozenset[str]:
    """The facet that a field of a track belongs to; the platforms' links count as one."""
    if parent is None or parent.name != TRACK:
        return frozenset()
    return frozenset(facet.split(":")[0] for facet in FIELD_FACETS.get(name, ()))


def _literal(size: ValueNode, page: int) -> int:
    if isinstance(size, ListValueNode):
        return len(size.values)
    # A number of thousands of digits is not worth reading to know that it is too large.
    value = int(size.value[:10]) if isinstance(size, IntValueNode) else 1
    return _count(value, 1, "a page", page)


def _count(value: object, assumed: int, name: str, page: int) -> int:
    match value:
        case list():
            return min(len(value), MOST_ENTRIES)
        case bool() | None:
            return assumed
        case int():
            if value > page:
                raise LimitExceeded("PAGE_TOO_LARGE", f"Entries of {name}", value, page, "MAX_PAGE_SIZE")
            return max(value, 0)
    return 1


def _is_list(field: GraphQLField) -> bool:
    return is_list_type(get_nullable_type(field.type))
