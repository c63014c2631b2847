"""Hands strawberry the document that the door has parsed, weighed and validated, so that it is done once."""

from __future__ import annotations

from collections.abc import Iterator

from strawberry.extensions import SchemaExtension


class PreparedDocument(SchemaExtension):
    """Where the context carries a document, it is neither parsed nor validated again."""

    def on_parse(self) -> Iterator[None]:
        """Put the document where strawberry looks for it."""
        self.execution_context.graphql_document = self.execution_context.context.document
        yield

    def on_validate(self) -> Iterator[None]:
        """Leave nothing to be validated."""
        if self.execution_context.context.document is not None:
            self.execution_context.validation_rules = ()
        yield
