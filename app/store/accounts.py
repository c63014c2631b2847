"""Accounts and their keys. What an account owns is found by the column `account`, whichever table it is in."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import Table, and_, delete, insert, select, update
from sqlmodel import SQLModel

from app.store.engine import Database
from app.store.statements import insert_into
from app.store.tables import accounts, api_keys


class ApiKey(Struct, frozen=True):
    """A key as it is held: `hash` is the SHA-256 of the whole key, `scope` is "read", "write" or "admin"."""

    id: str
    account: str
    label: str | None
    scope: str
    hash: bytes
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


_COLUMNS = tuple(api_keys.c[name] for name in ApiKey.__struct_fields__)


class Accounts:
    """The questions about accounts, as `Store.accounts`. Each raises `StoreUnavailable` where the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keys(self, account: str | None = None) -> tuple[ApiKey, ...]:
        """All keys, also revoked ones, by account and age; of one account where it is named."""
        query = select(*_COLUMNS).order_by(api_keys.c.account, api_keys.c.created_at, api_keys.c.id)
        if account is not None:
            query = query.where(api_keys.c.account == account)
        async with self._database.reading() as connection:
            return tuple(ApiKey(*row) for row in await connection.execute(query))

    async def add_key(self, key: ApiKey) -> None:
        """Add a key, and its account where it is new."""
        account = {"name": key.account, "created_at": key.created_at}
        async with self._database.writing() as connection:
            await connection.execute(insert_into(connection, accounts).on_conflict_do_nothing(), account)
            await connection.execute(insert(api_keys), {name: getattr(key, name) for name in ApiKey.__struct_fields__})

    async def revoke_key(self, key_id: str) -> ApiKey | None:
        """End a key; it as it is now, None where there is none. A key that was ended before keeps its time."""
        mine = api_keys.c.id == key_id
        ending = update(api_keys).where(mine, api_keys.c.revoked_at.is_(None)).values(revoked_at=datetime.now(UTC))
        async with self._database.writing() as connection:
            await connection.execute(ending)
            row = (await connection.execute(select(*_COLUMNS).where(mine))).one_or_none()
        return ApiKey(*row) if row else None

    async def revoke_keys(self, account: str) -> int:
        """End all keys of an account; how many were in force."""
        mine = and_(api_keys.c.account == account, api_keys.c.revoked_at.is_(None))
        async with self._database.writing() as connection:
            ended = await connection.execute(update(api_keys).where(mine).values(revoked_at=datetime.now(UTC)))
        return ended.rowcount

    async def note_use(self, key_id: str, at: datetime) -> None:
        """Note when a key was used."""
        async with self._database.writing() as connection:
            await connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=at))

    async def delete(self, account: str) -> dict[str, int]:
        """Delete everything that an account owns, and the account: how many rows of each table that had any.

        Rows that refer to one of an account's rows go with it.
        """
        deleted = {}
        async with self._database.writing() as connection:
            for table in owned_tables():
                gone = await connection.execute(delete(table).where(table.c.account == account))
                deleted[table.name] = gone.rowcount
            gone = await connection.execute(delete(accounts).where(accounts.c.name == account))
        return {name: count for name, count in (deleted | {"accounts": gone.rowcount}).items() if count}


def owned_tables() -> tuple[Table, ...]:
    """The tables that say in a column `account` whose a row is, those that refer to others first."""
    return tuple(table for table in reversed(SQLModel.metadata.sorted_tables) if "account" in table.c)
