"""A document that was read before is not read again."""

from __future__ import annotations

from graphql import parse

from app.api.context import Context
from app.api.schema import schema
from tests.api.conftest import Execute
from tests.api.fake import FakeGateway


async def test_the_contexts_document_is_run_whatever_the_text(gateway: FakeGateway) -> None:
    context = Context.of(gateway.acts, "ada", parse("{ ours: __typename }"))
    result = await schema.execute("{ this is not even GraphQL", context_value=context)
    assert result.data == {"ours": "Query"}


async def test_without_one_the_text_is_read_and_validated(execute: Execute) -> None:
    assert (await execute("{ __typename }")).data == {"__typename": "Query"}
    assert (await execute("{ nothing }")).errors
