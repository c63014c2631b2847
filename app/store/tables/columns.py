"""What the tables' columns are made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Table, Text, TypeDecorator
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel


class SortedText(TypeDecorator[str]):
    """Text that both databases sort alike: by the code points of its signs, as SQLite does."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """PostgreSQL would sort by its database's locale."""
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Kept in UTC and read back with its zone, also on SQLite, which has no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 SQLAlchemy's signature
        """The instant in UTC; a time without a zone is a fault of the caller and is refused."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no zone; the store keeps instants")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 SQLAlchemy's signature
        """The instant with UTC as its zone."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


# SQLite numbers rows by itself only where the key's type is exactly INTEGER.
RowNumber = BigInteger().with_variant(Integer(), "sqlite")
INSIDE_ITS_INDEX: dict[str, Any] = {"sqlite_with_rowid": False}


def core_table(row: type[SQLModel]) -> Table:
    """The Core table of a row's class: hot reads must not build ORM objects, so queries speak Core."""
    return SQLModel.metadata.tables[str(row.__tablename__)]
