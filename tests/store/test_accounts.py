"""Keys are held without what could be sent, and an account can be deleted with all that it has."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import LargeBinary, Table, func, insert, select
from sqlmodel import SQLModel

from app.store.accounts import ApiKey, owned_tables
from app.store.engine import Database
from app.store.store import Store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

# Tables about recordings and about the house, which belong to nobody.
NOBODYS = {
    "accounts",
    "artist_names",
    "contributor_works",
    "imports",
    "observations",
    "platform_ids",
    "records",
    "resolutions",
    "sort_keys",
    "texts",
    "work_recordings",
    "work_texts",
}


def key(key_id: str, account: str = "ann", **more: Any) -> ApiKey:
    return ApiKey(key_id, account, "sync", "write", b"a hash", NOON, **more)


async def test_keys_are_read_back_as_they_were_made_by_account_and_age(store: Store) -> None:
    made = [key("b", "bob"), key("2"), key("1")]
    for one in made:
        await store.accounts.add_key(one)
    assert await store.accounts.keys() == (key("1"), key("2"), key("b", "bob"))
    assert await store.accounts.keys("bob") == (key("b", "bob"),)
    assert await store.accounts.keys("nobody") == ()


async def test_a_revoked_key_stays_in_the_list_with_the_time_of_its_end(store: Store) -> None:
    await store.accounts.add_key(key("1"))
    ended = await store.accounts.revoke_key("1")
    assert ended is not None
    assert ended.revoked_at is not None
    assert await store.accounts.revoke_key("1") == ended, "the first time counts"
    assert await store.accounts.keys() == (ended,)
    assert await store.accounts.revoke_key("2") is None


async def test_a_use_is_noted(store: Store) -> None:
    await store.accounts.add_key(key("1"))
    await store.accounts.note_use("1", NOON)
    assert await store.accounts.keys() == (key("1", last_used_at=NOON),)


async def test_whatever_belongs_to_an_account_goes_with_it_and_nothing_else(database_url: str) -> None:
    """Every table that names an account, with made-up rows of two accounts; so no table can be forgotten."""
    database, store = Database(database_url), Store.at(database_url)
    mine = [table for table in SQLModel.metadata.sorted_tables if table.name == "accounts" or _owned(table)]
    async with database.writing() as connection:
        for account in ("ann", "bob"):
            known: dict[str, Any] = {}
            for table in mine:
                row = _made_up(table, account, known)
                await connection.execute(insert(table), row)
                known |= {f"{table.name}.{name}": value for name, value in row.items()}

    deleted = await store.accounts.delete("ann")
    assert deleted == {"accounts": 1, **{table.name: 1 for table in owned_tables()}}
    async with database.reading() as connection:
        rows = {table.name: await connection.scalar(select(func.count()).select_from(table)) for table in mine}
        whose = {account for table in owned_tables() for account in await connection.scalars(select(table.c.account))}
    assert rows == dict.fromkeys(rows, 1)
    assert whose == {"bob"}
    assert await store.accounts.delete("ann") == {}
    await database.close()
    await store.close()


def test_every_table_belongs_to_an_account_or_to_nobody() -> None:
    """A new table has a column `account`, or refers to one that has it by a key that cascades, or is one of NOBODYS."""
    others = {table.name for table in SQLModel.metadata.sorted_tables if not _owned(table)}
    assert others == NOBODYS


def _owned(table: Table) -> bool:
    """Whether an account's end is the end of its rows in this table."""
    followed = [key.column.table for key in table.foreign_keys if key.ondelete == "CASCADE"]
    return "account" in table.c or any(map(_owned, followed))


def _made_up(table: Table, account: str, known: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.c:
        reference = next(iter(column.foreign_keys), None)
        if reference is not None:
            row[column.name] = known[reference.target_fullname]
        elif column.name == "account" or (table.name == "accounts" and column.name == "name"):
            row[column.name] = account
        elif column.primary_key or not column.nullable:
            row[column.name] = _value(column.type, account)
    return row


def _value(kind: Any, account: str) -> object:
    kind = getattr(kind, "impl", kind)
    if isinstance(kind, LargeBinary):
        return account.encode()
    made: dict[type, object] = {str: account, int: ord(account[0]), datetime: NOON, float: 1.0, bool: False}
    return made[kind.python_type]
