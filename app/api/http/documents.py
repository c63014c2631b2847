"""Documents: each text is read, weighed, validated and planned once, and then kept.

The cache is bounded by what its documents weigh in memory, not by their number: a large one counts for many small ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from cachetools import LRUCache
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    Token,
    specified_rules,
    validate,
    value_from_ast_untyped,
)
from graphql.language.parser import Parser
from strawberry import Schema
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from app.api.execution import Fragments, NotCovered, Plan, compile_plan
from app.api.http.cost import Cost
from app.api.http.limits import Weight, fields_of, weigh
from app.api.http.public import is_public
from app.api.permission import needed
from app.errors import DocumentInvalid, LimitExceeded, RequestRefused
from app.gateway.keys import KeyScope
from app.settings import Settings

RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
"""GraphQL's rules and strawberry's own."""

MOST_ERRORS = 20
"""So many errors of a document are looked for: enough to correct it, and no more work for us."""

Key = tuple[str, str | None, bytes]

_encode = msgspec.json.Encoder(order="sorted").encode

SHORT = 400  # characters of a document that is read in 2 ms at most, and need not queue behind longer ones

CHARACTERS_A_TOKEN = 16  # how much text, such as comments, takes as much memory as a token of the parsed document


@dataclass(frozen=True)
class Operation:
    """One operation of a document. `incremental`: it has parts that may be delivered later; `plan` runs it, or tells
    why none does; `scope`: what a caller's key must allow; `public`: its answer is the same for every caller and may be
    kept."""

    name: str | None
    kind: OperationType
    fields: tuple[str, ...]
    scope: KeyScope
    incremental: bool
    cost: Cost
    defaults: Mapping[str, Any]
    plan: Plan | NotCovered
    public: bool = False

    def reckoned(self, variables: Mapping[str, Any] | None, settings: Settings) -> tuple[int, int]:
        """The cost with these variables, of what is held and of what may be asked for; raises LimitExceeded."""
        given = {**self.defaults, **(variables or {})} if self.defaults else variables or {}
        held, asked = self.cost.reckoned(given, settings.max_page_size)
        if held + asked > settings.max_cost:
            raise LimitExceeded("TOO_EXPENSIVE", "The operation's cost", held + asked, settings.max_cost, "MAX_COST")
        return held, asked


@dataclass(frozen=True)
class Document:
    """A document that may be run; `id` is the SHA-256 of its text."""

    id: str
    text: str
    ast: DocumentNode
    operations: Mapping[str, Operation] = field(default_factory=dict)

    def operation(self, name: str | None) -> Operation:
        """The operation of this name, or the only one; raises RequestRefused."""
        if not name and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name and name in self.operations:
            return self.operations[name]
        problem = f"There is no operation {name!r}" if name else "The document has several operations, or none"
        names = ", ".join(filter(None, self.operations)) or "no named ones"
        raise RequestRefused(
            400, "OPERATION_RESOLUTION_FAILURE", f"{problem}. Set operationName to one of its operations: {names}."
        )


class Prepared(NamedTuple):
    """A request whose operation may be run. `held` and `asked` are its cost, see `app.api.http.cost`."""

    document: Document
    operation: Operation
    variables: Mapping[str, Any]
    held: int
    asked: int
    tells_cost: bool

    @property
    def key(self) -> Key:
        """What its answer is kept under: the document, the operation, and the variables in one form."""
        return self.document.id, self.operation.name, _encode(self.variables)

    @property
    def has_many_results(self) -> bool:
        """Whether results come one after the other."""
        return self.operation.kind is OperationType.SUBSCRIPTION or self.operation.incremental


class Documents:
    """The documents of one schema."""

    def __init__(self, schema: Schema, settings: Settings) -> None:
        self._schema = schema
        self._settings = settings
        size = settings.max_cached_fragments
        self.fragments = Fragments(size) if size else None
        self._kept: LRUCache[str, Document] = LRUCache(settings.max_cached_tokens, _size)
        self._reading = asyncio.Lock()

    def get(self, text: str) -> Document:
        """The document; raises LimitExceeded, DocumentInvalid, or RequestRefused where it cannot be followed."""
        return self._kept.get(text) or self._keep(self._read(text))

    async def read(self, text: str) -> Document:
        """The same, but a long document that is not known yet is read in a thread, one at a time: it takes up to 20 ms,
        for which other callers need not wait."""
        if text in self._kept or len(text) <= SHORT:
            return self.get(text)
        async with self._reading:
            return self._kept.get(text) or self._keep(await asyncio.to_thread(self._read, text))

    def _keep(self, document: Document) -> Document:
        if _size(document) <= self._kept.maxsize:
            self._kept[document.text] = document
        return document

    def _read(self, text: str) -> Document:
        try:
            ast = self._parsed(text)
            weights = weigh(ast, self._schema._schema, self._settings)  # noqa: SLF001 - strawberry has no other way to it
            errors = validate(self._schema._schema, ast, RULES, MOST_ERRORS, not self._settings.suggestions)  # noqa: SLF001 - likewise
        except RecursionError:
            raise RequestRefused(400, "TOO_DEEP", "The document is nested too deeply to be read.") from None
        if errors:
            raise DocumentInvalid(errors)
        operations = {}
        fragments = {one.name.value: one for one in ast.definitions if isinstance(one, FragmentDefinitionNode)}
        for node in ast.definitions:
            if isinstance(node, OperationDefinitionNode):
                name = node.name.value if node.name else ""
                plan = compile_plan(self._schema, ast, name or None, self.fragments)
                fields = tuple(dict.fromkeys(one.name.value for one in fields_of([node.selection_set], fragments)))
                scope = needed(self._schema._schema, node.operation, fields)  # noqa: SLF001 - likewise
                public = isinstance(plan, Plan) and is_public(self._schema._schema, node, fragments.values())  # noqa: SLF001 - likewise
                operations[name] = _operation(node, fields, scope, weights[name], plan, public=public)
        return Document(sha256(text.encode()).hexdigest(), text, ast, operations)

    def _parsed(self, text: str) -> DocumentNode:
        longest, most = self._settings.max_document_length, self._settings.max_tokens
        if len(text) > longest:
            raise LimitExceeded("DOCUMENT_TOO_LONG", "Characters", len(text), longest, "MAX_DOCUMENT_LENGTH")
        parser = Parser(text, max_tokens=most)
        try:
            return parser.parse_document()
        except GraphQLSyntaxError as error:
            if "tokens. Parsing aborted" in error.message:
                raise LimitExceeded("TOO_MANY_TOKENS", "Words and signs", most + 1, most, "MAX_TOKENS") from error
            if "nested too deeply" in error.message:
                raise RequestRefused(400, "TOO_DEEP", "The document is nested too deeply to be read.") from error
            raise DocumentInvalid([error]) from error
        except GraphQLError as error:
            raise DocumentInvalid([error]) from error
        finally:
            _unring(parser._lexer.token)  # noqa: SLF001 - nothing else leads to the tokens of what could not be parsed


def _operation(
    node: OperationDefinitionNode,
    fields: tuple[str, ...],
    scope: KeyScope,
    weight: Weight,
    plan: Plan | NotCovered,
    *,
    public: bool,
) -> Operation:
    return Operation(
        name=node.name.value if node.name else None,
        kind=node.operation,
        fields=fields,
        scope=scope,
        incremental=weight.incremental,
        cost=weight.cost,
        plan=plan,
        public=public,
        defaults={
            one.variable.name.value: value_from_ast_untyped(one.default_value)
            for one in node.variable_definitions or ()
            if one.default_value
        },
    )


def _unring(token: Token | None) -> None:
    """Cut each token's way back to the one before, which nobody goes, so that the document is freed without the garbage
    collector: its rounds over thousands of tokens were what other callers waited for."""
    while token:
        token.prev, token = None, token.prev


def _size(document: Document) -> int:
    return (document.ast.token_count or 1) + len(document.text) // CHARACTERS_A_TOKEN
