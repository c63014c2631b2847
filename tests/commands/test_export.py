"""`linernotes export` writes a catalog of an account down, and refuses what cannot be exported."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path

import duckdb
import pytest

from app.commands.export import export
from app.errors import InvalidArgument
from app.store.store import Store
from tests.gateway.conftest import Clock, gateway_over
from tests.gateway.songs import ada_s_songs
from tests.store.told import BLANK_SPACE, numbered


@pytest.fixture
def catalog(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a catalog of Ada's, in the store that the settings name."""

    async def made() -> str:
        store = Store.at(sqlite_url)
        await store.migrate()
        house = gateway_over(store, Clock())
        catalog = await ada_s_songs(house)
        await house.recorder.close()
        await store.close()
        return catalog

    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SANDBOX", "off")
    return asyncio.run(made())


def test_every_form_holds_the_songs_in_their_order(catalog: str, tmp_path: Path) -> None:
    fields, paths = "isrc, title,duration_ms", {form: tmp_path / f"out.{form}" for form in ("csv", "jsonl", "parquet")}
    for form, path in paths.items():
        export(catalog, str(path), form, fields, True, "ada")
    with paths["csv"].open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["isrc"] for row in rows] == [BLANK_SPACE, *map(numbered, (1, 2, 3, 4))]
    assert (rows[0]["title"], rows[0]["title_source"]) == ("Blank Space", "acrcloud")
    objects = [json.loads(line) for line in paths["jsonl"].read_bytes().splitlines()]
    assert [one["isrc"] for one in objects] == [row["isrc"] for row in rows]
    told = duckdb.execute("SELECT * FROM read_parquet(?)", [str(paths["parquet"])]).fetchall()
    assert told == [tuple(one.values()) for one in objects]


def test_another_account_s_catalog_is_none_and_leaves_no_file(catalog: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="no catalog"):
        export(catalog, str(tmp_path / "out.csv"), "csv", None, False, "bob")
    with pytest.raises(InvalidArgument, match="no catalog"):
        export("no-such-id", str(tmp_path / "out.csv"), "csv", None, False, "ada")
    with pytest.raises(InvalidArgument, match="There are: csv, jsonl, parquet"):
        export(catalog, str(tmp_path / "out.csv"), "xml", None, False, "ada")
    assert not (tmp_path / "out.csv").exists()
