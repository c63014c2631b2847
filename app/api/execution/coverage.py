"""What a plan covers, and the reason where it does not cover a document: then strawberry answers it unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    visit,
)
from msgspec import Struct
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

DEEPEST = 60
"""Selection sets within each other, fragments followed; deeper documents would nest generated code too far."""

COVERED_DIRECTIVES = frozenset({"skip", "include"})


class NotCovered(Struct, frozen=True):
    """A document that is strawberry's to answer; `reason` is one of a few words, fit to be a metric's label."""

    reason: str


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The operation that a request means, by graphql-core's rules; None where it is missing or ambiguous."""
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if name is not None:
        operations = [one for one in operations if one.name and one.name.value == name]
    return operations[0] if len(operations) == 1 else None


def refusal(schema: GraphQLSchema, document: DocumentNode, name: str | None) -> NotCovered | None:
    """Why an operation of a validated document cannot be planned; None where it can."""
    operation = operation_of(document, name)
    if operation is None:
        return NotCovered("operation")
    if operation.operation is not OperationType.QUERY:
        return NotCovered(operation.operation.value)
    if operation.directives:
        return NotCovered("directive")
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    if _deeper_than(DEEPEST, operation.selection_set, fragments):
        return NotCovered("depth")
    for part in (operation, *fragments.values()):
        survey = _Survey(schema)
        visit(part, TypeInfoVisitor(survey.types, survey))
        if survey.reason:
            return NotCovered(survey.reason)
    return None


def strawberry_field(field: GraphQLField) -> StrawberryField | None:
    """The strawberry definition behind a field of the schema; None for graphql-core's own, such as `__schema`."""
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return definition if isinstance(definition, StrawberryField) else None


class _Survey(Visitor):
    """Looks at every field and directive of a document for what no plan can be proved to answer alike."""

    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.types = TypeInfo(schema)
        self.reason: str | None = None

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        """Only @skip and @include."""
        if node.name.value not in COVERED_DIRECTIVES:
            self.reason = "directive"

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> None:
        """Fragments with variables of their own are an experiment of graphql-core's."""
        if node.variable_definitions:
            self.reason = "fragment variables"

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Attributes, methods that only look at their object, and asynchronous resolvers."""
        field = self.types.get_field_def()
        if self.reason or node.name.value == "__typename":
            return
        if field is None or node.name.value.startswith("__"):
            self.reason = "introspection"
        elif not _provable(field):
            self.reason = "resolver"


def _provable(field: GraphQLField) -> bool:
    definition = strawberry_field(field)
    if definition is None or definition.extensions:
        return False
    if definition.is_basic_field:
        return definition.default_resolver is getattr
    resolver: Any = definition.base_resolver
    if resolver.parent_parameter or resolver.root_parameter:
        return False
    # What is not asynchronous is called where its value is written: on its object alone, without an Info.
    return definition.is_async or bool(resolver.self_parameter and not resolver.info_parameter)


def _deeper_than(limit: int, selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]) -> bool:
    """Whether selection sets are nested beyond a limit; validation has refused fragments that spread themselves."""
    level: list[Node] = [selections]
    for _ in range(limit):
        below: dict[int, SelectionSetNode] = {}
        for selection in (one for inner in level for one in getattr(inner, "selections", ())):
            if isinstance(selection, FragmentSpreadNode):
                inner = fragments[selection.name.value].selection_set
            else:
                inner = selection.selection_set
            if inner is not None:
                below[id(inner)] = inner
        if not below:
            return False
        level = list(below.values())
    return True
