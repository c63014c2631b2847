"""Replay: the same request through graphql-core's own executor, as strawberry runs it, with what was resolved so far.

Where a value, an argument or a resolver surprises a plan, the answer is made here: messages, paths, places and nulls
are then not like strawberry's but strawberry's. What the root resolvers gave is kept, so nobody is asked twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from inspect import isawaitable
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLObjectType, experimental_execute_incrementally
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path
from strawberry.execution import optimized_is_awaitable
from strawberry.schema import Schema
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import ExecutionContext

from app.api.context import Context


class Outcomes:
    """What became, or is becoming, of the root resolvers, by response key; and which field surprised first."""

    def __init__(self) -> None:
        self.first: str | None = None
        self._by_key: dict[str, asyncio.Future[Any]] = {}

    def of(self, key: str) -> asyncio.Future[Any] | None:
        """A root field's outcome, to be awaited; None where it was never begun."""
        return self._by_key.get(key)

    def expect(self, key: str) -> None:
        """A root field is about to be resolved."""
        self._by_key[key] = asyncio.get_running_loop().create_future()

    def resolved(self, key: str, value: object) -> None:
        """Its resolver has given a value."""
        self._by_key[key].set_result(value)

    def failed(self, key: str, error: Exception) -> None:
        """Its resolver has raised."""
        self._by_key[key].set_exception(error)
        self._by_key[key].exception()  # looked at: nobody awaits it where another error ends the request
        self.surprised(key)

    def surprised(self, key: str) -> None:
        """Something about it, its resolver or its value, is for graphql-core to tell."""
        self.first = self.first or key


async def replay(
    schema: Schema,
    document: DocumentNode,
    operation_name: str | None,
    *,
    context: Context,
    variables: Mapping[str, Any],
    outcomes: Outcomes,
) -> ExecutionResult:
    """The data and the errors as strawberry answers with them, the errors masked."""
    # Without @defer and @stream, which no plan covers, there is one result.
    running: Any = experimental_execute_incrementally(
        schema._schema,  # noqa: SLF001 - strawberry has no other name for it
        document,
        context_value=context,
        variable_values=dict(variables),
        operation_name=operation_name,
        executor_class=_Replay,
        is_awaitable=optimized_is_awaitable,  # type: ignore[arg-type]  # not annotated as a guard
        operation_extensions=None,
        outcomes=outcomes,
    )
    result: ExecutionResult = await running if isawaitable(running) else running
    if result.errors:
        schema.process_errors(result.errors, ExecutionContext(None, schema, (), context, result=result))
    return result


class _Replay(StrawberryGraphQLCoreExecutionContext):
    """Completes what the root resolvers gave instead of calling them again.

    The field that surprised first goes first and the others wait for it: where it takes the whole answer with it, its
    error is the one that is told.
    """

    def __init__(self, *args: Any, outcomes: Outcomes, **options: Any) -> None:  # noqa: ANN401 - graphql-core's own
        super().__init__(*args, **options)
        self._outcomes = outcomes
        self._first_done = asyncio.Event()

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: object,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,  # noqa: ANN401 - graphql-core's signature
    ) -> Any:  # noqa: ANN401 - likewise
        """Root fields with an outcome are not resolved again; everything else is graphql-core's own."""
        outcome = self._outcomes.of(str(path.key)) if path.prev is None else None
        if outcome is None:
            return super().execute_field(parent_type, source, field_details_list, path, position_context)
        nodes = [one.node for one in field_details_list]
        type_ = parent_type.fields[nodes[0].name.value].type
        info = self.build_resolve_info(parent_type.fields[nodes[0].name.value], nodes, parent_type, path)
        completing = self.complete_awaitable_value(type_, field_details_list, info, path, outcome, position_context)
        return self._in_turn(str(path.key), completing)

    async def _in_turn(self, key: str, completing: Any) -> Any:  # noqa: ANN401 - what graphql-core returns
        if self._outcomes.first not in {None, key}:
            try:
                await self._first_done.wait()
            except asyncio.CancelledError:
                completing.close()
                raise
        completed = await completing
        self._first_done.set()
        return completed
