"""A fake gateway and two ways to ask it through the schema."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from app.api.context import Context
from app.api.schema import schema
from tests.api.fake import FakeGateway

Execute = Callable[..., Awaitable[ExecutionResult]]
Ask = Callable[..., Awaitable[Any]]


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway()


@pytest.fixture
def execute(gateway: FakeGateway) -> Execute:
    """Run a document with its variables as one request."""

    async def run(document: str, **variables: object) -> ExecutionResult:
        context = Context.of(gateway.acts, "ada")
        return await schema.execute(document, variable_values=variables, context_value=context)

    return run


@pytest.fixture
def ask(execute: Execute) -> Ask:
    """The data of a request that must have no errors."""

    async def run(document: str, **variables: object) -> Any:
        result = await execute(document, **variables)
        assert result.errors is None
        return result.data

    return run
