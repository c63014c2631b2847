"""What SQLite and PostgreSQL can be told in the same words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

# Both databases take about 32,000 parameters; short statements are also cheaper to plan and to keep prepared.
PORTION = 1_000


def insert_into(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, which both databases spell alike and SQLAlchemy offers for each apart."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def portions(values: Collection[T]) -> Iterator[Sequence[T]]:
    """The values in portions small enough for one `IN (…)`."""
    rest = iter(values)
    while portion := list(islice(rest, PORTION)):
        yield portion
