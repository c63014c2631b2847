"""An import is whole or not there, goes on where it was killed, and changes nothing the second time."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec import structs

from app.errors import ImportUnderWay
from app.imports.importing import Report, run_import
from app.imports.musicbrainz import MusicBrainzDump
from app.imports.progress import Quiet
from app.imports.staging import staging_folder
from app.providers.musicbrainz import RECORDING
from app.store.store import Store
from tests.imports.held import everything
from tests.imports.killed import PORTION
from tests.imports.synthetic import isrc, write_synthetic
from tests.store.told import told

LATER = "2026-11-21 00:19:26+00"
SOMEBODY_ELSES = "USCJY1431309"


@pytest.fixture(scope="session")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dump of 300 ISRCs."""
    return write_synthetic(tmp_path_factory.mktemp("musicbrainz") / "dump", 600, 300, 200)


async def imported(store: Store, dump: Path, folder: Path, workers: int = 0) -> Report:
    return await run_import(store, MusicBrainzDump(dump), folder, Quiet(), workers=workers, portion=PORTION)


async def test_after_an_import_everything_is_as_if_each_recording_had_been_asked_for(
    store: Store, database_url: str, dump: Path, tmp_path: Path, sqlite_twin: Store
) -> None:
    report = await imported(store, dump, tmp_path / "staging")
    source = MusicBrainzDump(dump)
    source.prepare(tmp_path, Quiet())
    observations = [source.voice.observe(one, source.made_at) for one in source.sayings(0, 300)]
    await sqlite_twin.keep(observations)
    assert [one async for one in store.check()] == []
    for code in (isrc(1), isrc(150), isrc(300)):
        assert await store.observations(code) == await sqlite_twin.observations(code)
    assert await store.records([isrc(7)]) == await sqlite_twin.records([isrc(7)])
    assert report.told.counts["written"] == len((await everything(database_url))["records"]) == 300
    assert not (tmp_path / "staging").exists()


@pytest.fixture
async def sqlite_twin(migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """Another store, that asks."""
    path = tmp_path / "twin.db"
    shutil.copy(migrated_sqlite, path)
    store = Store.at(f"sqlite:///{path}")
    yield store
    await store.close()


async def test_worker_processes_make_the_same_rows(
    sqlite_store: Store, sqlite_url: str, sqlite_twin: Store, dump: Path, tmp_path: Path
) -> None:
    await imported(sqlite_store, dump, tmp_path / "one", workers=2)
    await imported(sqlite_twin, dump, tmp_path / "two")
    assert await everything(sqlite_url) == await everything(f"sqlite:///{tmp_path / 'twin.db'}")


async def test_the_same_dump_again_writes_nothing(store: Store, database_url: str, dump: Path, tmp_path: Path) -> None:
    await imported(store, dump, tmp_path / "staging")
    before = await everything(database_url)
    report = await imported(store, dump, tmp_path / "staging")
    assert report.again
    assert await everything(database_url) == before


async def test_a_newer_dump_rewrites_only_what_changed(store: Store, dump: Path, tmp_path: Path) -> None:
    await imported(store, dump, tmp_path / "staging")
    newer = write_synthetic(tmp_path / "newer", 600, 300, 200, made_at=LATER, changed=3)
    counts = (await imported(store, newer, tmp_path / "staging")).told.counts
    assert (counts["written"], counts["unchanged"]) == (3, 297)
    track = (await store.records([isrc(100)]))[isrc(100)].track
    assert track is not None
    assert track.title is not None
    assert "gain" in track.title or "gain" in (track.version or "")
    assert [one async for one in store.check()] == []


async def test_a_newer_dump_that_says_the_same_writes_nothing(
    sqlite_store: Store, sqlite_url: str, dump: Path, tmp_path: Path
) -> None:
    await imported(sqlite_store, dump, tmp_path / "staging")
    before = await everything(sqlite_url)
    newer = write_synthetic(tmp_path / "newer", 600, 300, 200, made_at=LATER)
    counts = (await imported(sqlite_store, newer, tmp_path / "staging")).told.counts
    assert (counts.get("written", 0), counts["unchanged"]) == (0, 300)
    assert await everything(sqlite_url) == before


async def test_an_older_dump_after_a_newer_one_is_not_imported(
    sqlite_store: Store, sqlite_url: str, dump: Path, tmp_path: Path
) -> None:
    newer = write_synthetic(tmp_path / "newer", 600, 300, 200, made_at=LATER, changed=3)
    await imported(sqlite_store, newer, tmp_path / "staging")
    before = await everything(sqlite_url)
    report = await imported(sqlite_store, dump, tmp_path / "staging")
    assert report.overtaken is not None
    assert await everything(sqlite_url) == before


async def test_what_others_said_is_merged_and_what_was_said_later_stays(
    store: Store, dump: Path, tmp_path: Path
) -> None:
    made_at = MusicBrainzDump(dump).made_at
    deezer = told(isrc(5), title="Another Title", genres=("Pop",))
    later = structs.replace(told(isrc(6), "musicbrainz", RECORDING.name, title="Asked Since"), observed_at=made_at)
    await store.keep([deezer, later])
    counts = (await imported(store, dump, tmp_path / "staging")).told.counts
    assert (counts["written"], counts["merged"], counts["newer"]) == (299, 1, 1)
    records = await store.records([isrc(5), isrc(6)])
    assert records[isrc(5)].track is not None
    assert {one.provider for one in records[isrc(5)].heard} == {"deezer", "musicbrainz"}
    assert records[isrc(5)].track.genres == ("Pop",)
    assert records[isrc(6)].track is not None
    assert records[isrc(6)].track.title == "Asked Since"
    assert [one async for one in store.check()] == []


async def test_what_the_provider_knew_and_the_dump_does_not_have_is_absent(
    store: Store, dump: Path, tmp_path: Path
) -> None:
    before = structs.replace(
        told(SOMEBODY_ELSES, "musicbrainz", RECORDING.name, title="Gone"),
        observed_at=MusicBrainzDump(dump).made_at.replace(year=2025),
    )
    await store.keep([before, told(SOMEBODY_ELSES, title="Still Here")])
    counts = (await imported(store, dump, tmp_path / "staging")).told.counts
    assert counts["absent"] == 1
    record = (await store.records([SOMEBODY_ELSES]))[SOMEBODY_ELSES]
    assert record.track is not None
    assert record.track.title == "Still Here"
    assert [one.provider for one in record.heard if one.absent] == ["musicbrainz"]


async def test_what_was_written_after_a_portion_was_made_is_in_the_record(
    store: Store, dump: Path, tmp_path: Path
) -> None:
    source = MusicBrainzDump(dump)
    made = await run_until_made(store, source, tmp_path / "staging")
    await store.keep([told(isrc(9), genres=("Ska",))])
    report = await imported(store, dump, tmp_path / "staging")
    assert made
    assert report.told.counts["written"] == 300
    record = (await store.records([isrc(9)]))[isrc(9)]
    assert record.track is not None
    assert record.track.genres == ("Ska",)
    assert record.track.works
    assert [one async for one in store.check()] == []


class Stopped(Exception):
    """Raised by progress."""


class StoppingAt(Quiet):
    """Progress that breaks an import off when a stage begins."""

    def __init__(self, name: str) -> None:
        self._name = name

    def stage(self, name: str, total: int) -> None:
        if name == self._name:
            raise Stopped


async def run_until_made(store: Store, source: MusicBrainzDump, folder: Path) -> int:
    """All portions staged, none switched."""
    with pytest.raises(Stopped):
        await run_import(store, source, folder, StoppingAt("switch"), workers=0, portion=PORTION)
    return len(list((folder / "portions").iterdir()))


async def test_until_the_switch_nothing_is_visible(store: Store, database_url: str, dump: Path, tmp_path: Path) -> None:
    assert await run_until_made(store, MusicBrainzDump(dump), tmp_path / "staging") == 300 // PORTION
    assert not any((await everything(database_url)).values())
    assert await store.imports.newest() == {}


async def test_killed_three_times_the_result_is_that_of_an_uninterrupted_import(
    store: Store, database_url: str, sqlite_twin: Store, dump: Path, tmp_path: Path
) -> None:
    await imported(sqlite_twin, dump, tmp_path / "uninterrupted")
    for stage, steps in (("joins", 6), ("rows", 3 * PORTION), ("switch", 4 * PORTION)):
        command = [
            sys.executable,
            "-m",
            "tests.imports.killed",
            database_url,
            dump,
            tmp_path / "staging",
            stage,
            str(steps),
        ]
        process = await asyncio.create_subprocess_exec(*map(str, command), cwd=Path(__file__).parents[2])
        assert await process.wait() == -signal.SIGKILL
        assert not any((await everything(database_url)).values()), f"something is visible after dying in {stage}"
    assert (await imported(store, dump, tmp_path / "staging")).told.counts["written"] == 300
    assert await everything(database_url) == await everything(f"sqlite:///{tmp_path / 'twin.db'}")


async def test_two_imports_by_way_of_one_folder_are_refused(sqlite_store: Store, dump: Path, tmp_path: Path) -> None:
    with staging_folder(tmp_path / "staging"), pytest.raises(ImportUnderWay, match="Another import works in staging"):
        await imported(sqlite_store, dump, tmp_path / "staging")


async def test_an_import_is_remembered_with_its_licence(store: Store, dump: Path, tmp_path: Path) -> None:
    await imported(store, dump, tmp_path / "staging")
    newest = (await store.imports.newest())["musicbrainz"]
    assert (newest.licence, newest.made_at) == ("CC0-1.0", MusicBrainzDump(dump).made_at)
    assert newest.counts["recording"] == 600
    assert newest.finished_at is not None
