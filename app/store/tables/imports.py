"""Imports of dumps: what was read, under which licence, and how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field, SQLModel

from app.store.tables.columns import UtcDateTime, core_table


class ImportRow(SQLModel, table=True):
    """One dump of one source. `counts` is a JSON object; `finished_at` is set once all of the dump is visible."""

    __tablename__: ClassVar[str] = "imports"

    source: str = Field(primary_key=True, sa_type=Text)
    fingerprint: str = Field(primary_key=True, sa_type=Text)
    made_at: datetime = Field(sa_type=UtcDateTime)
    licence: str = Field(sa_type=Text)
    tells_absence: bool
    state: str = Field(sa_type=Text)
    counts: bytes = Field(sa_type=LargeBinary)
    started_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


imports = core_table(ImportRow)
