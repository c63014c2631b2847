"""The joins bring together what belongs together, in the order in which it is told, and no more than a lookup tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app.imports.musicbrainz_joins import STEPS, bodies, every, prepare
from app.imports.musicbrainz_layouts import READ
from app.imports.musicbrainz_tables import load_table, open_tables
from app.imports.progress import Quiet
from tests.imports.dumps import DumpWriter
from tests.imports.lookups import write_lookup
from tests.imports.synthetic import isrc, write_synthetic
from tests.imports.test_musicbrainz import recorded


def joined(dump: Path, folder: Path) -> duckdb.DuckDBPyConnection:
    folder.mkdir()
    tables = open_tables(folder)
    for name in READ:
        load_table(tables, name, dump / "mbdump" / name)
    prepare(tables, Quiet())
    return tables


def release(number: int, date: str, **more: object) -> dict[str, Any]:
    return {"id": f"00000000-0000-0000-0000-{number:012}", "title": f"Release {number}", "date": date, **more}


def body_of(tmp_path: Path, **more: object) -> dict[str, Any]:
    with DumpWriter(tmp_path / "dump") as dump:
        write_lookup(dump, {**recorded("a", video=False, date=""), **more})
    (saying,) = bodies(joined(tmp_path / "dump", tmp_path / "staging"), 0, 10)
    body: dict[str, Any] = json.loads(saying.body)
    return body


def test_releases_come_oldest_first_and_the_recording_with_the_first_of_their_dates(tmp_path: Path) -> None:
    said = [
        release(1, ""),
        release(2, "2001-05"),
        release(3, "2001"),
        release(4, "2001-05-02"),
        release(5, "1999-12-31"),
    ]
    body = body_of(tmp_path, releases=said)
    assert [one["date"] for one in body["releases"]] == ["1999-12-31", "2001-05-02", "2001-05", "2001", None]
    assert body["first-release-date"] == "1999-12-31"


def test_no_more_releases_are_told_than_a_lookup_tells(tmp_path: Path) -> None:
    body = body_of(tmp_path, releases=[release(number, f"{1970 + number}") for number in range(40)])
    assert [one["date"] for one in body["releases"]] == [str(1970 + number) for number in range(25)]


def test_a_release_tells_its_group_barcode_country_and_credit(tmp_path: Path) -> None:
    group = {"primary-type": "Album", "secondary-types": ["Compilation", "Live"]}
    credit = [
        {"name": "Various", "joinphrase": "", "artist": {"id": "89ad4ac3-39f7-470e-963a-56509c546377", "name": "V"}}
    ]
    said = release(1, "2001", country="GB", barcode="602547037770", **{"release-group": group, "artist-credit": credit})
    (told,) = body_of(tmp_path, releases=[said])["releases"]
    assert {name: told[name] for name in said} == said


@pytest.mark.parametrize("first", [0, 7, 19])
def test_a_range_tells_what_the_whole_tells(tmp_path: Path, first: int) -> None:
    tables = joined(write_synthetic(tmp_path / "dump", 40, 20, 10), tmp_path / "staging")
    whole = bodies(tables, 0, 20)
    assert [one.isrc for one in whole] == [isrc(number) for number in range(1, 21)]
    assert bodies(tables, first, first + 5) == whole[first : first + 5]


def test_portions_begin_at_every_so_many_isrcs(tmp_path: Path) -> None:
    tables = joined(write_synthetic(tmp_path / "dump", 40, 20, 10), tmp_path / "staging")
    assert every(tables, 8) == [isrc(1), isrc(9), isrc(17)]


def test_joins_go_on_after_the_last_table_that_was_made(tmp_path: Path) -> None:
    tables = joined(write_synthetic(tmp_path / "dump", 40, 20, 10), tmp_path / "staging")
    whole = bodies(tables, 0, 20)
    for name in list(STEPS)[-3:]:
        tables.execute(f"DROP TABLE {name}")
    tables.execute("DROP TABLE track")  # not needed any more by what is left to do
    prepare(tables, Quiet())
    assert bodies(tables, 0, 20) == whole
