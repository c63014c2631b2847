"""Which operations are answered alike to every caller, so that their answers may be given to others."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    visit,
)

from app.api.execution.coverage import strawberry_field

PUBLIC_ROOTS = frozenset({"track", "tracks"})
"""The root fields whose answers can be kept: what they tell depends on the recordings alone."""


def is_public(
    schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Iterable[FragmentDefinitionNode]
) -> bool:
    """Whether an operation's answer depends on nothing but recordings by ISRC.

    Not so where it selects `sources`, whose ages grow, or a field that asks for something else.
    """
    if operation.operation is not OperationType.QUERY:
        return False
    survey = _Survey(schema)
    for part in (operation, *fragments):
        visit(part, TypeInfoVisitor(survey.types, survey))
    return survey.public


class _Survey(Visitor):
    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.types = TypeInfo(schema)
        self.root = schema.query_type
        self.public = True

    def enter_field(self, node: FieldNode, *_: object) -> None:
        name = node.name.value
        if name == "__typename":
            return
        if self.types.get_parent_type() is self.root:
            self.public &= name in PUBLIC_ROOTS
            return
        field = self.types.get_field_def()
        definition = strawberry_field(field) if field else None
        self.public &= definition is not None and not definition.is_async and name != "sources"
