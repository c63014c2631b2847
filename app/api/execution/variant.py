"""Variants: a plan under given values of the variables that decide what is selected."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    visit,
)
from graphql.execution import VariableValues
from strawberry.execution import optimized_is_awaitable
from strawberry.schema import Schema
from strawberry.schema.schema_converter import GraphQLCoreConverter

from app.api.context import Context, Info, Wanted
from app.api.execution.arguments import Arguments
from app.api.execution.coverage import strawberry_field
from app.api.execution.fragments import Fragments
from app.api.execution.ready import Root
from app.api.execution.selection import Asked, Selections, variables_in
from app.api.execution.writer import Write, Writers
from app.api.facets import TRACK, wanted


class PlannedInfo(NamedTuple):
    """What strawberry's Info reads, field by field as graphql-core's own, but for the path, which no resolver reads.

    `wanted` is what `app.api.facets` would work out anew.
    """

    field_name: str
    field_nodes: list[FieldNode]
    return_type: Any
    parent_type: Any
    path: None
    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    root_value: None
    operation: OperationDefinitionNode
    variable_values: Mapping[str, Any]
    context: Context
    is_awaitable: Any
    abort_signal: None
    async_helpers: None
    operation_extensions: None
    wanted: Wanted | None


class Field:
    """A field with a resolver: how it is called, and how its value is written."""

    def __init__(self, selections: Selections, converter: GraphQLCoreConverter, writers: Writers, asked: Asked) -> None:
        assert asked.definition is not None  # noqa: S101 - `__typename` is not resolved
        definition: Any = strawberry_field(asked.definition)
        self.asked = asked
        self.write: Write = writers.of(asked)
        self._definition = asked.definition
        self._strawberry_field = definition
        resolver: Any = definition.base_resolver
        self._method: Any = resolver.wrapped_func
        self._takes_source = bool(resolver.self_parameter)
        self._info_name = resolver.info_parameter.name if resolver.info_parameter else None
        self.arguments = Arguments(asked, converter)
        self._nodes = asked.nodes
        self._selections = selections
        tells_tracks = any(type_.name == TRACK for type_ in selections.objects_in(asked))
        self._wanted = self._work_out() if tells_tracks else None

    def resolve(self, source: object, context: Context, values: Mapping[str, Any]) -> Awaitable[Any]:
        """Call the resolver as strawberry does; raises GraphQLError where an argument does not fit."""
        named = dict(self.arguments.of(values))
        if self._info_name:
            raw: Any = self._info(context, values, self._wanted)
            named[self._info_name] = Info(raw, self._strawberry_field)
        if self._takes_source:
            return self._method(source, **named)  # type: ignore[no-any-return]  # a coroutine: it is asynchronous
        return self._method(**named)  # type: ignore[no-any-return]  # likewise

    def _info(self, context: Context, values: Mapping[str, Any], told: Wanted | None) -> PlannedInfo:
        return PlannedInfo(
            self.asked.name,
            self._nodes,
            self._definition.type,
            self.asked.of,
            None,
            self._selections.schema,
            self._selections.fragments,
            None,
            self._selections.operation,
            values,
            context,
            optimized_is_awaitable,
            None,
            None,
            None,
            told,
        )

    def _work_out(self) -> Wanted:
        """The same for every request: what it depends on decides about the variant."""
        values = self._selections.variables.coerced
        raw: Any = self._info(None, values, None)  # type: ignore[arg-type]  # the document alone is read
        return wanted(Info(raw, self._strawberry_field))


class Variant:
    """One variant: its root fields and everything below them, compiled as it is first needed."""

    def __init__(
        self,
        schema: Schema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        values: Mapping[str, Any],
        fragments: Fragments | None,
    ) -> None:
        graphql_schema = schema._schema  # noqa: SLF001 - strawberry has no other name for it
        self._selections = Selections(graphql_schema, document, operation, VariableValues({}, dict(values)))
        self._converter = schema.schema_converter
        self._writers = Writers(self._selections, self._converter, fragments)
        self._fields: dict[int, Field] = {}
        roots = self._selections.of_root()
        keys = {f"f{index}": asked.key for index, asked in enumerate(roots)}
        given = [None if asked.definition else asked.of.name for asked in roots]
        self.answer = msgspec.defstruct(
            "Query", [(name, Any, first) for name, first in zip(keys, given, strict=True)], rename=keys, gc=False
        )
        """Makes the answer's data, its fields to be set as they are resolved."""
        self.roots = [(f"f{index}", asked) for index, asked in enumerate(roots) if asked.definition]
        """The root fields to be resolved, each with its attribute in the answer."""

    @cached_property
    def ready_roots(self) -> Sequence[Root]:
        """The root fields of a public operation, all of them or none."""
        if len(self.roots) < len(self.answer.__struct_fields__):
            return ()  # the answer's own type is asked for too
        return [Root(asked.key, self.field(asked).arguments, asked.place) for _, asked in self.roots]

    def field(self, asked: Asked) -> Field:
        """The compiled field."""
        field = self._fields.get(id(asked))
        if field is None:
            field = self._fields[id(asked)] = Field(self._selections, self._converter, self._writers, asked)
        return field


def deciding_variables(
    schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> tuple[str, ...]:
    """The variables in @skip and @include, and in arguments of fields that are computed where they are written."""
    found: set[str] = set()
    for part in (operation, *fragments.values()):
        survey = _Deciding(schema)
        visit(part, TypeInfoVisitor(survey.types, survey))
        found |= survey.names
    defined = [one.variable.name.value for one in operation.variable_definitions or ()]
    return tuple(name for name in defined if name in found)


class _Deciding(Visitor):
    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.types = TypeInfo(schema)
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        self.names |= variables_in([node])

    def enter_field(self, node: FieldNode, *_: object) -> None:
        field = self.types.get_field_def()
        definition = strawberry_field(field) if field else None
        if definition is not None and not definition.is_async:
            self.names |= variables_in(node.arguments)
