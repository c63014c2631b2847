"""What callers collect."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.store.tables.columns import INSIDE_ITS_INDEX, SortedText, UtcDateTime, core_table


class CatalogRow(SQLModel, table=True):
    """A caller's list of recordings; `account` owns it. `last_place` is the place of the song added last."""

    __tablename__: ClassVar[str] = "catalogs"
    __table_args__ = (Index("ix_catalogs_account", "account"),)

    id: str = Field(primary_key=True, sa_type=Text)
    account: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    last_place: int = Field(default=0, sa_type=BigInteger)


class CatalogSongRow(SQLModel, table=True):
    """A recording in a catalog, at most once.

    `place` counts within the catalog and is never given twice, so it is the order in which songs were added, and tells
    nothing of other catalogs. `submitted` is what the caller told, a `Submitted`; `title` and `artists` are its keys
    for sorting and filtering, empty where it tells none.
    """

    __tablename__: ClassVar[str] = "catalog_songs"
    __table_args__ = (
        ForeignKeyConstraint(["catalog_id"], ["catalogs.id"], name="fk_catalog_songs_catalog", ondelete="CASCADE"),
        UniqueConstraint("catalog_id", "isrc", name="uq_catalog_songs_isrc"),
        INSIDE_ITS_INDEX,
    )

    catalog_id: str = Field(primary_key=True, sa_type=Text)
    place: int = Field(primary_key=True, sa_type=BigInteger)
    isrc: str = Field(sa_type=Text)
    notes: str | None = Field(default=None, sa_type=Text)
    submitted: bytes | None = Field(default=None, sa_type=LargeBinary)
    title: str = Field(sa_type=SortedText)
    artists: str = Field(sa_type=SortedText)
    added_at: datetime = Field(sa_type=UtcDateTime)


catalogs = core_table(CatalogRow)
catalog_songs = core_table(CatalogSongRow)
