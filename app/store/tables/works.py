"""Tables that answer which works."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Identity, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.store.tables.columns import RowNumber, core_table
from app.store.tables.recordings import LEXEMES


class WorkTextRow(SQLModel, table=True):
    """The folded words of a work's titles and of its writers' names, as one recording's sources tell them.

    `work` is the ISWC, else an id at a database, else the folded title. `id` ties the row to SQLite's full-text index
    `work_texts_fts`.
    """

    __tablename__: ClassVar[str] = "work_texts"
    __table_args__ = (
        UniqueConstraint("isrc", "work", name="uq_work_texts_isrc"),
        Index("ix_work_texts_lexemes", text(LEXEMES), postgresql_using="gin").ddl_if(dialect="postgresql"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowNumber, sa_column_args=(Identity(),))
    isrc: str = Field(sa_type=Text)
    work: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)


work_texts = core_table(WorkTextRow)
