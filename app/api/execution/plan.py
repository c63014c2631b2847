"""Plans: one per document and operation, made once, run for every request."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from cachetools import LRUCache
from graphql import DocumentNode, ExecutionResult, GraphQLError
from strawberry.schema import Schema

from app.api.context import Context
from app.api.execution.coverage import NotCovered, operation_of, refusal
from app.api.execution.fragments import Fragments
from app.api.execution.ready import Ready, ready
from app.api.execution.replay import Outcomes, replay
from app.api.execution.run import Run
from app.api.execution.selection import fragments_of
from app.api.execution.variables import Variables
from app.api.execution.variant import Variant, deciding_variables

MOST_VARIANTS = 32
"""How many combinations of the variables that decide about the selections are kept compiled, for each plan."""

_encode = msgspec.json.Encoder().encode


class PlanResult(msgspec.Struct, frozen=True):
    """A complete answer.

    `result` is graphql-core's own where it had to complete the answer, its errors masked: whoever tells errors in
    another form than `body` does can take them from there.
    """

    body: bytes
    result: ExecutionResult | None = None

    @property
    def replayed(self) -> bool:
        """Whether graphql-core had to complete the answer."""
        return self.result is not None

    @property
    def errors(self) -> Sequence[GraphQLError]:
        """The errors in the answer."""
        return self.result.errors or () if self.result else ()


class _Answer(msgspec.Struct, gc=False):
    data: object


class Plan:
    """An operation of a document, ready to be answered again and again; see `compile_plan`."""

    def __init__(
        self, schema: Schema, document: DocumentNode, operation_name: str | None, fragments: Fragments | None
    ) -> None:
        operation = operation_of(document, operation_name)
        assert operation is not None  # noqa: S101 - coverage has seen it
        graphql_schema = schema._schema  # noqa: SLF001 - strawberry has no other name for it
        self._schema = schema
        self._document = document
        self._operation_name = operation_name
        self._operation = operation
        self._fragments = fragments
        self._variables = Variables(graphql_schema, operation)
        self._deciding = deciding_variables(graphql_schema, operation, fragments_of(document))
        self._variants: LRUCache[tuple[object, ...], Variant] = LRUCache(MOST_VARIANTS)

    def ready(self, variables: Mapping[str, Any]) -> Ready | None:
        """The answer of a public operation made of kept tracks alone; None where one of them is not kept."""
        values = self._variables.coerced(variables) if self._fragments else None
        variant = None if values is None else self._variant(values)
        return None if values is None or variant is None else ready(variant.ready_roots, values, time.monotonic())

    def hold(self, variables: Mapping[str, Any], until: float) -> None:
        """The answer just given to a public operation rests on records at hand alone, and they are so until then."""
        values = self._variables.coerced(variables) if self._fragments else None
        variant = None if values is None else self._variant(values)
        if self._fragments and values is not None and variant:
            for root in variant.ready_roots:
                self._fragments.hold(root.place, root.isrcs(values) or (), until)

    async def run(self, context: Context, variables: Mapping[str, Any]) -> PlanResult:
        """The answer to one request, in every byte of data and errors as strawberry gives it."""
        outcomes = Outcomes()
        values = self._variables.coerced(variables)
        variant = None if values is None else self._variant(values)
        if values is None or variant is None:
            return await self._replayed(context, variables, outcomes)
        run = Run(variant, context, values, outcomes)
        try:
            return PlanResult(_encode(_Answer(await run.answer())))
        except Exception:  # noqa: BLE001 - graphql-core tells what is wrong, and the replay's errors are logged
            return await self._replayed(context, variables, outcomes)
        finally:
            await run.close()

    async def _replayed(self, context: Context, variables: Mapping[str, Any], outcomes: Outcomes) -> PlanResult:
        result = await replay(
            self._schema,
            self._document,
            self._operation_name,
            context=context,
            variables=variables,
            outcomes=outcomes,
        )
        return PlanResult(_encode(result.formatted), result)

    def _variant(self, values: Mapping[str, Any]) -> Variant | None:
        """The variant under these values; None where they do not fit where they are used."""
        key = tuple(_hashable(values.get(name, ...)) for name in self._deciding)
        try:
            return self._variants[key]
        except KeyError:
            pass
        try:
            variant = Variant(self._schema, self._document, self._operation, values, self._fragments)
        except GraphQLError:
            return None
        self._variants[key] = variant
        return variant


def compile_plan(
    schema: Schema, document: DocumentNode, operation_name: str | None, fragments: Fragments | None = None
) -> Plan | NotCovered:
    """The plan of a document's operation, or why there is none.

    The document must have been validated. `fragments` keeps encoded tracks for all plans that are given it.
    """
    if schema.exception_handlers:
        return NotCovered("exception handlers")
    reason = refusal(schema._schema, document, operation_name)  # noqa: SLF001 - as above
    return reason or Plan(schema, document, operation_name, fragments)


def _hashable(value: object) -> object:
    return tuple(map(_hashable, value)) if isinstance(value, list) else value
