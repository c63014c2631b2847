"""A fake gateway and a real one, and ways to ask them through the schema."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from app.api.acts import Acts
from app.api.context import Context
from app.api.schema import schema
from app.gateway.gateway import Gateway
from app.store.store import Store
from tests.api.fake import FakeGateway
from tests.gateway.conftest import Clock, gateway_over

Execute = Callable[..., Awaitable[ExecutionResult]]
Ask = Callable[..., Awaitable[Any]]
Asks = Callable[..., Awaitable[Any]]


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


@pytest.fixture
async def house(sqlite_store: Store) -> AsyncIterator[Gateway]:
    """A gateway over a real store, which has nobody to ask."""
    gateway = gateway_over(sqlite_store, Clock())
    yield gateway
    await gateway.recorder.close()


@pytest.fixture
def asks(house: Gateway) -> Asks:
    """The data of an account's request that must have no errors."""

    async def run(document: str, account: str = "ada", **variables: object) -> Any:
        context = Context.of(Acts.of(house, None), account)
        result = await schema.execute(document, variable_values=variables, context_value=context)
        assert result.errors is None
        return next(iter((result.data or {}).values()))

    return run
