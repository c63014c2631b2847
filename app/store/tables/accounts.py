"""Who may ask, and with which keys."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from app.store.tables.columns import UtcDateTime, core_table


class AccountRow(SQLModel, table=True):
    """Somebody who has or had keys. Other tables name the account that owns a row in their column `account`."""

    __tablename__: ClassVar[str] = "accounts"

    name: str = Field(primary_key=True, sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


class ApiKeyRow(SQLModel, table=True):
    """A key of an account: its SHA-256 as `hash`, never itself. `revoked_at` ends it; the row stays, to be listed."""

    __tablename__: ClassVar[str] = "api_keys"
    __table_args__ = (
        ForeignKeyConstraint(["account"], ["accounts.name"], name="fk_api_keys_account", ondelete="CASCADE"),
        Index("ix_api_keys_account", "account"),
    )

    id: str = Field(primary_key=True, sa_type=Text)
    account: str = Field(sa_type=Text)
    label: str | None = Field(default=None, sa_type=Text)
    scope: str = Field(sa_type=Text)
    hash: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


accounts = core_table(AccountRow)
api_keys = core_table(ApiKeyRow)
