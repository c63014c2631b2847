"""What a store holds, row by row, to compare two of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.store.engine import Database
from app.store.switch import TABLES, column_names

WHEN_WRITTEN = {"updated_at"}


async def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that come of observations, sorted, without when they were written."""
    database = Database(url)
    rows: dict[str, list[tuple[Any, ...]]] = {}
    async with database.reading() as connection:
        for table in TABLES.values():
            names = [name for name in column_names(table) if name not in WHEN_WRITTEN]
            found = await connection.execute(select(*(table.c[name] for name in names)))
            rows[table.name] = sorted(tuple(row) for row in found)
    await database.close()
    return rows
