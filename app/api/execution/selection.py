"""Selections: which fields are answered of an object, in which order, collected by graphql-core's own rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    get_named_type,
    is_abstract_type,
    visit,
)
from graphql.execution import VariableValues
from graphql.execution.collect_fields import FieldDetailsList, FragmentDetails, collect_fields, collect_subfields

from app.api.execution.fragments import Place


@dataclass(frozen=True)
class Asked:
    """One field of an object in the answer: its response key, its definition (None for `__typename`) and nodes.

    In `place` its encoded tracks are kept.
    """

    key: str
    of: GraphQLObjectType
    definition: GraphQLField | None
    details: FieldDetailsList
    place: Place = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        """The field's name in the schema."""
        return self.details[0].node.name.value

    @property
    def nodes(self) -> list[FieldNode]:
        """The field, once for each place in the document that asks for it."""
        return [one.node for one in self.details]


class Selections:
    """An operation's selections under given values of the variables that decide about them."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: VariableValues,
    ) -> None:
        self.schema = schema
        self.operation = operation
        self.variables = variables
        self.fragments = fragments_of(document)
        self._details = {name: FragmentDetails(one) for name, one in self.fragments.items()}

    def of_root(self) -> list[Asked]:
        """The operation's own fields."""
        root = self.schema.query_type
        assert root is not None  # noqa: S101 - the schema has queries
        collected = collect_fields(self.schema, self._details, self.variables, root, self.operation)
        return list(self._asked(root, collected.grouped_field_set))

    def of(self, type_: GraphQLObjectType, details: FieldDetailsList) -> list[Asked]:
        """The fields asked of an object of this type, which is the value of a field."""
        collected = collect_subfields(self.schema, self._details, self.variables, self.operation, type_, details)
        return list(self._asked(type_, collected.grouped_field_set))

    def objects_in(self, field: Asked) -> Sequence[GraphQLObjectType]:
        """The types that objects in a field's value can have; none for scalars and enums."""
        named = get_named_type(field.definition.type) if field.definition else None
        if isinstance(named, GraphQLObjectType):
            return [named]
        return self.schema.get_possible_types(named) if is_abstract_type(named) else []

    def _asked(self, type_: GraphQLObjectType, grouped: dict[str, FieldDetailsList]) -> Iterator[Asked]:
        for key, details in grouped.items():
            name = details[0].node.name.value
            yield Asked(key, type_, None if name == "__typename" else type_.fields[name], details)


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The document's named fragments."""
    return {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}


def variables_in(nodes: Sequence[Node] | None) -> set[str]:
    """The names of the variables used in parts of a document."""
    found = _Variables()
    for node in nodes or ():
        visit(node, found)
    return found.names


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.names.add(node.name.value)
