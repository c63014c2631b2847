"""What callers collect."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKeyConstraint, Identity, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.store.tables.columns import RowNumber, UtcDateTime, core_table


class CatalogRow(SQLModel, table=True):
    """A caller's list of recordings; `account` owns it."""

    __tablename__: ClassVar[str] = "catalogs"
    __table_args__ = (Index("ix_catalogs_account", "account"),)

    id: str = Field(primary_key=True, sa_type=Text)
    account: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class CatalogSongRow(SQLModel, table=True):
    """A recording in a catalog, at most once. `id` grows, so it is also the order in which songs were added."""

    __tablename__: ClassVar[str] = "catalog_songs"
    __table_args__ = (
        ForeignKeyConstraint(["catalog_id"], ["catalogs.id"], name="fk_catalog_songs_catalog", ondelete="CASCADE"),
        UniqueConstraint("catalog_id", "isrc", name="uq_catalog_songs_isrc"),
        Index("ix_catalog_songs_order", "catalog_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowNumber, sa_column_args=(Identity(),))
    catalog_id: str = Field(sa_type=Text)
    isrc: str = Field(sa_type=Text)
    notes: str | None = Field(default=None, sa_type=Text)
    added_at: datetime = Field(sa_type=UtcDateTime)


catalogs = core_table(CatalogRow)
catalog_songs = core_table(CatalogSongRow)
