"""The writer: from a selection to a Python function that turns a resolver's value into what is encoded as JSON.

Each selection of an object becomes a msgspec Struct whose fields are the response keys in order, and an expression that
reads the attributes and builds it; nested objects and lists nest the expressions. A value that is not exactly what
the schema says raises, and graphql-core completes the field instead (see `replay`). The source is made of names from
the schema and of counted names for everything else; nothing a caller wrote gets into it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import msgspec
from graphql import (
    GraphQLAbstractType,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLUnionType,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from app.api.execution.arguments import Arguments
from app.api.execution.coverage import strawberry_field
from app.api.execution.fragments import Fragments
from app.api.execution.leaves import NameLists, Surprise, listed, names, quick, serialiser
from app.api.execution.selection import Asked, Selections
from app.api.facets import TRACK
from app.api.scalars import SHOWN
from app.api.types.struct import IsStruct

Later = tuple[Any, str, Asked, object]
"""A field to be resolved: the object to complete, its attribute for the field, the field, and the field's source."""

Write = Callable[[Any, list[Later]], object]
"""Turns a resolver's value into what is encoded; fields with resolvers of their own are added to the list."""


class Writers:
    """Makes the functions of one variant of a plan."""

    def __init__(self, selections: Selections, converter: GraphQLCoreConverter, fragments: Fragments | None) -> None:
        self._selections = selections
        self._converter = converter
        self._fragments = fragments
        self._made: dict[int, tuple[Asked, Write]] = {}

    def of(self, asked: Asked) -> Write:
        """The function for one field's value; made once for each place in the document."""
        made = self._made.get(id(asked.details))
        if made is None:
            write = _Source(self._selections, self._converter, self._fragments).function(asked)
            made = self._made[id(asked.details)] = (asked, write)
        return made[1]


class _Source:
    """The source of one function while it is written: what its names stand for, and its counter."""

    def __init__(self, selections: Selections, converter: GraphQLCoreConverter, fragments: Fragments | None) -> None:
        self._selections = selections
        self._converter = converter
        self._fragments = fragments
        self._names: dict[str, object] = {"listed": listed, "wrong": _wrong, "later": _later}
        self._number = itertools.count()

    def function(self, asked: Asked) -> Write:
        """The function that writes a field's value."""
        assert asked.definition is not None  # noqa: S101 - only fields with a resolver have a function of their own
        return self.defined(self._value(asked.definition.type, "value", asked))

    def defined(self, body: str) -> Write:
        """Python's compiler turns an expression on `value` and `pending` into a function."""
        source = f"lambda value, pending: {body}"
        function: Write = eval(compile(source, "<plan>", "eval"), self._names)  # noqa: S307 - see the module's head
        return function

    def _named(self, thing: object, kind: str) -> str:
        name = f"{kind}{next(self._number)}"
        self._names[name] = thing
        return name

    def _value(self, type_: GraphQLOutputType, source: str, asked: Asked, *, nullable: bool = True) -> str:
        """An expression for a value of this type, which the expression `source` reads."""
        match type_:
            case GraphQLNonNull(of_type=inner):
                return self._value(inner, source, asked, nullable=False)
            case GraphQLList(of_type=inner):
                return self._list(inner, source, asked, nullable=nullable)
            case GraphQLScalarType():
                return self._scalar(type_, source, nullable=nullable)
            case GraphQLEnumType():
                return self._or_null(f"{self._named(names(type_), 'names')}[{{v}}]", source, nullable=nullable)
            case GraphQLUnionType() | GraphQLInterfaceType():
                return self._abstract(type_, source, asked, nullable=nullable)
            case GraphQLObjectType():
                return self._object(type_, source, asked, nullable=nullable)
        raise TypeError(type_)  # there is no other kind of type

    def _or_null(self, expression: str, source: str, *, nullable: bool) -> str:
        """An expression on `{v}`, which is `source`; None where that is None and may be."""
        if not nullable:
            return expression.format(v=source)
        v, taken = self._taken(source)
        return f"(None if {taken} is None else {expression.format(v=v)})"

    def _taken(self, source: str) -> tuple[str, str]:
        """A name for a value, and the expression that reads `source` and gives it this name."""
        if source.isidentifier():
            return source, source
        v = f"v{next(self._number)}"
        return v, f"({v} := {source})"

    def _scalar(self, type_: GraphQLScalarType, source: str, *, nullable: bool) -> str:
        serialise = self._named(serialiser(type_, nullable=nullable), "leaf")
        condition = quick(type_)
        if condition is None:
            return f"{serialise}({source})"
        v, taken = self._taken(source)
        shown = f"{self._named(SHOWN[type_.name], 'show')}({v})" if type_.name in SHOWN else v
        return f"({shown} if {condition.replace('{v}', taken, 1).format(v=v)} else {serialise}({v}))"

    def _list(self, item: GraphQLOutputType, source: str, asked: Asked, *, nullable: bool) -> str:
        bare = item.of_type if isinstance(item, GraphQLNonNull) else item
        if isinstance(bare, GraphQLEnumType) and item is not bare:
            return self._or_null(f"{self._named(NameLists(bare), 'lists')}[{{v}}]", source, nullable=nullable)
        x = f"x{next(self._number)}"
        items = f"[{self._value(item, x, asked)} for {x} in listed({{v}})]"
        if not nullable:
            return items.replace("{v}", source)
        # An assignment is not allowed where a comprehension takes its items from.
        return f"(None if {source} is None else {items.replace('{v}', source)})"

    def _object(self, type_: GraphQLObjectType, source: str, asked: Asked, *, nullable: bool) -> str:
        v, taken = self._taken(source)
        cls = self._named(source_class(type_), "class")
        missing = f"None if {v} is None else wrong()" if nullable else "wrong()"
        return f"({self.built(type_, v, asked)} if {taken}.__class__ is {cls} else {missing})"

    def _abstract(self, type_: GraphQLAbstractType, source: str, asked: Asked, *, nullable: bool) -> str:
        """Dispatch on the class: each possible type has a function; an unknown class raises KeyError."""
        possible = self._selections.schema.get_possible_types(type_)
        members = {source_class(one): self._member(one, asked) for one in reversed(possible)}  # the first one counts
        table = self._named(members, "members")
        v, taken = self._taken(source)
        if nullable:
            return f"(None if {taken} is None else {table}[{v}.__class__]({v}, pending))"
        return f"{table}[{taken}.__class__]({v}, pending)"

    def _member(self, type_: GraphQLObjectType, asked: Asked) -> Write:
        inner = _Source(self._selections, self._converter, self._fragments)
        write = inner.defined(inner.built(type_, "value", asked))
        if type_.name != TRACK or self._fragments is None or not self._depends_on_track_alone(type_, asked):
            return write
        kept = self._fragments.keeping(asked.place, lambda track: write(track, []))
        return lambda track, _: kept(track)

    def _depends_on_track_alone(self, type_: GraphQLObjectType, asked: Asked) -> bool:
        """Whether nothing under a track is of one answer only: its sources, or what other resolvers tell."""
        return all(
            field.definition is None
            or (
                not (field.name == "sources" or _is_async(field))
                and all(self._depends_on_track_alone(inner, field) for inner in self._selections.objects_in(field))
            )
            for field in self._selections.of(type_, asked.details)
        )

    def built(self, type_: GraphQLObjectType, v: str, asked: Asked) -> str:
        """The Struct of an object's selection, built of the object that the expression `v` reads."""
        fields = self._selections.of(type_, asked.details)
        keys = {f"f{index}": field.key for index, field in enumerate(fields)}
        answer = msgspec.defstruct(type_.name, [(name, Any) for name in keys], rename=keys, gc=False)
        parts = [self._field(field, v) for field in fields]
        built = f"{self._named(answer, 'answer')}({', '.join(parts)})"
        resolved = tuple((f"f{index}", field) for index, field in enumerate(fields) if _is_async(field))
        return f"later(pending, {built}, {v}, {self._named(resolved, 'fields')})" if resolved else built

    def _field(self, field: Asked, v: str) -> str:
        if field.definition is None:
            return repr(field.of.name)
        if _is_async(field):
            return "None"  # until it is resolved
        definition = strawberry_field(field.definition)
        assert definition is not None  # noqa: S101 - coverage has seen it
        if definition.is_basic_field:
            return self._value(field.definition.type, f"{v}.{definition.python_name}", field)
        compute = self._named(self._computed(definition, field), "compute")
        return self._value(field.definition.type, f"{compute}({v})", field)

    def _computed(self, definition: StrawberryField, field: Asked) -> Callable[[object], object]:
        """A method of the type, its arguments converted as strawberry does it."""
        resolver: Any = definition.base_resolver
        method, usual = resolver.wrapped_func, resolver.signature.parameters
        given = Arguments(field, self._converter).of(self._selections.variables.coerced)
        arguments = {name: value for name, value in given.items() if value is not usual[name].default}
        return (lambda source: method(source, **arguments)) if arguments else method


def source_class(type_: GraphQLObjectType) -> type:
    """The class of the values that are read as a GraphQL type: a Struct of a lower floor, or strawberry's own."""
    definition = type_.extensions[GraphQLCoreConverter.DEFINITION_BACKREF]
    assert isinstance(definition, StrawberryObjectDefinition)  # noqa: S101 - every object of the schema is strawberry's
    is_type_of: Any = definition.is_type_of
    return is_type_of.struct if isinstance(is_type_of, IsStruct) else definition.origin


def _is_async(field: Asked) -> bool:
    definition = strawberry_field(field.definition) if field.definition else None
    return bool(definition and definition.base_resolver and definition.is_async)


def _wrong() -> object:
    raise Surprise


def _later(pending: list[Later], answer: object, source: object, fields: tuple[tuple[str, Asked], ...]) -> object:
    pending.extend((answer, name, field, source) for name, field in fields)
    return answer
