"""The operations that GraphiQL starts with, and those of the pages themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import parse, validate

from app.api.schema import schema
from app.settings import Settings

SOURCE = Path(__file__).parents[2] / "web" / "src"
EXAMPLES = sorted((SOURCE / "graphiql" / "operations").glob("*.graphql"))
OWN = sorted(path for path in SOURCE.rglob("*.graphql") if path not in EXAMPLES)


def test_there_are_a_dozen_examples() -> None:
    assert len(EXAMPLES) >= 12


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_example_fits_the_schema(path: Path) -> None:
    assert validate(schema._schema, parse(path.read_text())) == []
    assert path.read_text().startswith("# "), "an example begins with what it shows"


def test_the_pages_own_operations_fit_the_schema() -> None:
    together = "\n".join(path.read_text() for path in OWN)
    assert validate(schema._schema, parse(together)) == []
    assert len(together) < Settings().max_document_length
