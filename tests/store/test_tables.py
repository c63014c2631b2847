"""The tables keep instants, never local times, and their indexes answer the questions asked of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from app.store.engine import Database
from app.store.tables import catalogs

TOKYO = timezone(timedelta(hours=9))


def catalog(at: datetime) -> dict[str, object]:
    return {"id": "1", "account": "ann", "name": "Ballads", "created_at": at, "updated_at": at, "last_place": 0}


async def test_an_instant_said_in_another_zone_is_read_back_in_utc(database_url: str) -> None:
    database = Database(database_url)
    async with database.writing() as connection:
        await connection.execute(insert(catalogs), catalog(datetime(2026, 11, 21, 1, 30, tzinfo=TOKYO)))
    async with database.reading() as connection:
        held = await connection.scalar(select(catalogs.c.created_at))
    assert held == datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert held.tzinfo is UTC
    await database.close()


async def test_a_time_without_a_zone_is_refused(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(StatementError, match="has no zone"):
        async with database.writing() as connection:
            await connection.execute(insert(catalogs), catalog(datetime(2026, 11, 21)))  # noqa: DTZ001 the point
    await database.close()


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("SELECT isrc FROM platform_ids WHERE platform = 'deezer' AND external_id IN ('1', '2')", "PRIMARY KEY"),
        ("SELECT isrc FROM work_recordings WHERE iswc = 'T0345246801'", "PRIMARY KEY"),
        ("SELECT isrc FROM contributor_works WHERE ipi = '00583608328' GROUP BY ipi, isrc", "PRIMARY KEY"),
        ("SELECT isrc FROM artist_names WHERE name = 'rema' ORDER BY isrc LIMIT 9", "PRIMARY KEY"),
        (
            "SELECT platform, external_id FROM platform_ids WHERE isrc IN ('a', 'b')",
            "COVERING INDEX ix_platform_ids_isrc",
        ),
        ("SELECT document FROM observations WHERE isrc IN ('a', 'b')", "sqlite_autoindex_observations_1"),
        ("SELECT isrc FROM catalog_songs WHERE catalog_id = '1' ORDER BY place LIMIT 9", "PRIMARY KEY"),
        ("SELECT isrc FROM catalog_songs WHERE catalog_id = '1' AND isrc IN ('a', 'b')", "COVERING INDEX"),
    ],
)
async def test_every_question_is_answered_from_an_index_without_sorting(
    sqlite_url: str, question: str, index: str
) -> None:
    database = Database(sqlite_url)
    async with database.reading() as connection:
        plan = " ".join(row.detail for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}"))
    assert index in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan
    await database.close()
