"""The store as the gateway sees it: one object, ready or not, and safe to close."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import InvalidInput, LinernotesError
from app.store.store import Store

from .told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD


async def test_what_one_store_kept_another_at_the_same_url_reads(store: Store, database_url: str) -> None:
    kept = await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    other = Store.at(database_url)
    assert await other.records([BLANK_SPACE]) == kept
    await other.close()


async def test_nothing_is_opened_before_the_first_question(tmp_path: Path) -> None:
    store = Store.at(f"sqlite:///{tmp_path / 'new.db'}")
    assert not (tmp_path / "new.db").exists()
    await store.close()


async def test_a_closed_store_opens_again_when_it_is_asked(store: Store) -> None:
    kept = await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    await store.close()
    assert await store.records([BLANK_SPACE]) == kept


async def test_a_new_database_becomes_ready_by_migrating(tmp_path: Path) -> None:
    store = Store.at(f"sqlite:///{tmp_path / 'new.db'}")
    assert not await store.ready()
    await store.migrate()
    assert await store.ready()
    await store.close()


def test_a_url_of_another_database_is_refused_with_a_remedy() -> None:
    with pytest.raises(InvalidInput, match="SQLite or PostgreSQL") as refused:
        Store.at("mysql://db/music")
    assert isinstance(refused.value, LinernotesError)
