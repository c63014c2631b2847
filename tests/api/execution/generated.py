"""Generated requests: valid queries of the schema by hypothesis-graphql, made harder.

It draws fields, arguments and inline fragments. Here they get what people write besides: named fragments, fragments on
interfaces, aliases, the same field twice, @skip and @include, and variables in place of values, some of them wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count, pairwise
from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NamedTypeNode,
    NameNode,
    Node,
    NullValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    is_scalar_type,
    is_specified_scalar_type,
    parse,
    parse_type,
    parse_value,
    print_ast,
    value_from_ast_untyped,
    visit,
)
from hypothesis import strategies as st
from hypothesis_graphql import queries

from tests.api.fake import DOWN, IPI, ISWC, LOST, MARCH, SPOTIFY_ID, WALTZ

ISRCS = (MARCH, WALTZ, LOST, DOWN, "gb-duw-00-00053", "nonsense")
IDENTIFIERS = {"ISRC": ISRCS, "ISWC": (ISWC, "x"), "IPI": (IPI, "x"), "DateTime": ("2026-05-01T12:00:00Z", "x")}
TEXTS = ("spotify:track:" + SPOTIFY_ID, SPOTIFY_ID, "acr1", "c1", "One More Time", "")
REPRESENTATIONS = (
    *(f'{{__typename: "Track", isrc: "{isrc}"}}' for isrc in ISRCS),
    f'{{__typename: "Work", iswc: "{ISWC}"}}',
    '{__typename: "Catalog", id: "c1"}',
    '{__typename: "Query"}',
    "{isrc: 5}",
    '"x"',
)
ODD_VALUES = (None, 5, -1, True, "x", "SPOTIFY", [], ["x"], [None], {}, {"cacheOnly": True}, 1.5, 2**40)


@dataclass(frozen=True)
class Request:
    """A query with its variables, as a caller sends them; `seed` decides what the world answers."""

    query: str
    variables: dict[str, Any] = field(default_factory=dict)
    seed: int = 0


def requests(schema: GraphQLSchema) -> st.SearchStrategy[Request]:
    """Any request; whether it is valid is for validation to say, and most are."""
    own = (
        name for name, type_ in schema.type_map.items() if is_scalar_type(type_) and not is_specified_scalar_type(type_)
    )
    texts = {name: IDENTIFIERS.get(name, ("x",)) for name in own}
    scalars = {name: st.sampled_from([StringValueNode(value=text) for text in known]) for name, known in texts.items()}
    scalars["_Any"] = st.sampled_from([parse_value(text) for text in REPRESENTATIONS])
    assert schema.query_type is not None
    roots = list(schema.query_type.fields)
    # One root field, two, or any of them: most requests are small.
    groups = [[one] for one in roots] + [[one, other] for one, other in pairwise(roots)] + [roots]
    drawn = st.sampled_from(groups).flatmap(
        lambda group: queries(schema, fields=group, print_ast=print_ast, custom_scalars=scalars, allow_x00=False)
    )
    return st.builds(lambda query, seed: harder(schema, query, seed), drawn, st.integers(0, 2**32))


def harder(schema: GraphQLSchema, query: str, seed: int) -> Request:
    """The query with everything in it that the seed decides upon."""
    random = Random(seed)  # noqa: S311 - nothing secret
    document = parse(query, no_location=True)
    types = TypeInfo(schema)
    changed: DocumentNode = visit(document, TypeInfoVisitor(types, _Usual(random, types)))
    rewriting = _Rewriting(random)
    (operation,) = changed.definitions
    assert isinstance(operation, OperationDefinitionNode)
    selection_set = rewriting.selections(operation.selection_set, None)
    operation = OperationDefinitionNode(operation=operation.operation, selection_set=selection_set)
    replaced = DocumentNode(definitions=(operation, *rewriting.fragments))
    variables = _Variables(random, types)
    document = visit(replaced, TypeInfoVisitor(types, variables))
    definitions = [
        OperationDefinitionNode(
            operation=one.operation,
            name=NameNode(value="Asked"),
            selection_set=one.selection_set,
            variable_definitions=(*rewriting.definitions, *variables.definitions),
        )
        if isinstance(one, OperationDefinitionNode)
        else one
        for one in document.definitions
    ]
    given = {**rewriting.given, **variables.given}
    return Request(print_ast(DocumentNode(definitions=tuple(definitions))), given, seed)


class _Usual(Visitor):
    """Values that mean something here in place of most random ones."""

    def __init__(self, random: Random, types: TypeInfo) -> None:
        super().__init__()
        self._random = random
        self._types = types

    def enter_string_value(self, node: StringValueNode, *_: Any) -> StringValueNode | None:
        named = str(self._types.get_input_type() or "").rstrip("!")
        if named == "String" and self._random.random() < 0.8:
            return StringValueNode(value=self._random.choice(TEXTS))
        return None

    def enter_int_value(self, node: IntValueNode, *_: Any) -> IntValueNode | None:
        return IntValueNode(value=str(self._random.randint(1, 20))) if self._random.random() < 0.9 else None

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode | None:
        """Most random policies, and words given twice, are refused: that is worth seeing, but not in every request."""
        if node.name.value not in {"policy", "title", "artists"} or self._random.random() < 0.15:
            return None
        value = parse_value("{cacheOnly: true}") if self._random.random() < 0.2 else NullValueNode()
        return ArgumentNode(name=node.name, value=value if node.name.value == "policy" else NullValueNode())


class _Rewriting:
    """Selections said otherwise; gathers the fragments and the variables that they come to need."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.fragments: list[FragmentDefinitionNode] = []
        self.definitions: list[VariableDefinitionNode] = []
        self.given: dict[str, Any] = {}
        self._number = count()

    def selections(self, old: SelectionSetNode, on: str | None) -> SelectionSetNode:
        new: list[SelectionNode] = []
        for node in old.selections:
            one = self._rewritten(node, on)
            new.append(one)
            if self._random.random() < 0.15 and "(" not in print_ast(one):  # their variables would differ
                new.append(one)
        if self._random.random() < 0.15:
            new.insert(self._random.randint(0, len(new)), FieldNode(name=NameNode(value="__typename")))
        if self._random.random() < 0.1:
            new = [InlineFragmentNode(selection_set=SelectionSetNode(selections=tuple(new)), **self._directed())]
        return SelectionSetNode(selections=tuple(new))

    def _rewritten(self, node: SelectionNode, on: str | None) -> SelectionNode:
        random = self._random
        if isinstance(node, FieldNode):
            inner = self.selections(node.selection_set, None) if node.selection_set else None
            alias = node.alias or (NameNode(value=f"a{next(self._number)}") if random.random() < 0.1 else None)
            arguments = node.arguments
            return FieldNode(name=node.name, alias=alias, arguments=arguments, selection_set=inner, **self._directed())
        assert isinstance(node, InlineFragmentNode)
        condition = node.type_condition.name.value if node.type_condition else on
        inner = self.selections(node.selection_set, condition)
        if condition is None or random.random() < 0.5:
            return InlineFragmentNode(type_condition=node.type_condition, selection_set=inner, **self._directed())
        name = NameNode(value=f"F{len(self.fragments)}")
        of = NamedTypeNode(name=NameNode(value=condition))
        self.fragments.append(FragmentDefinitionNode(name=name, type_condition=of, selection_set=inner))
        return FragmentSpreadNode(name=name, **self._directed())

    def _directed(self) -> dict[str, Any]:
        """Now and then @skip or @include, by a value or by a variable."""
        random = self._random
        if random.random() > 0.08:
            return {}
        value: Node = BooleanValueNode(value=random.random() < 0.5)
        if random.random() < 0.7:
            name = f"b{random.randint(0, 2)}"
            if name not in self.given:
                self.given[name] = random.choice((True, False)) if random.random() < 0.97 else random.choice(ODD_VALUES)
                variable = VariableNode(name=NameNode(value=name))
                self.definitions.append(VariableDefinitionNode(variable=variable, type=parse_type("Boolean!")))
            value = VariableNode(name=NameNode(value=name))
        kind = random.choice(("skip", "include"))
        argument = ArgumentNode(name=NameNode(value="if"), value=value)
        return {"directives": (DirectiveNode(name=NameNode(value=kind), arguments=(argument,)),)}


class _Variables(Visitor):
    """Variables in place of some values, mostly with those values."""

    def __init__(self, random: Random, types: TypeInfo) -> None:
        super().__init__()
        self._random = random
        self._types = types
        self.definitions: list[VariableDefinitionNode] = []
        self.given: dict[str, Any] = {}

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode | None:
        type_ = self._types.get_input_type()
        if isinstance(node.value, VariableNode) or type_ is None or self._random.random() > 0.4:
            return None
        name = f"v{len(self.definitions)}"
        variable = VariableNode(name=NameNode(value=name))
        self.definitions.append(VariableDefinitionNode(variable=variable, type=parse_type(str(type_))))
        if self._random.random() < 0.95 or str(type_).endswith("!"):
            value = value_from_ast_untyped(node.value)
            self.given[name] = value if self._random.random() < 0.95 else self._random.choice(ODD_VALUES)
        return ArgumentNode(name=node.name, value=variable)
