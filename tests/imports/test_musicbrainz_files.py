"""A dump is taken for what it is: its moment is read, anything else is refused by name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.errors import UnreadableDump
from app.imports.musicbrainz_files import DumpFiles
from tests.imports.dumps import COPYING, DumpWriter, packed


def noted(folder: Path, timestamp: str) -> DumpFiles:
    with DumpWriter(folder, timestamp):
        pass
    return DumpFiles(folder)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("2026-11-18 00:19:26.152031+00", datetime(2026, 11, 18, 0, 19, 26, 152031, tzinfo=UTC)),
        ("2026-11-18 02:19:26+02", datetime(2026, 11, 18, 0, 19, 26, tzinfo=UTC)),
        ("2013-05-18 00:19:26.5+05:30", datetime(2013, 5, 17, 18, 49, 26, 500_000, tzinfo=UTC)),
    ],
)
def test_the_moment_of_a_dump_is_read_in_each_form_it_was_written(tmp_path: Path, said: str, read: datetime) -> None:
    assert noted(tmp_path / "dump", said).made_at == read


def test_notes_come_with_the_dump(tmp_path: Path) -> None:
    files = noted(tmp_path / "dump", "2026-11-18 00:19:26+00")
    assert (files.schema_sequence, files.licence_text) == ("30", COPYING)


def test_a_folder_without_a_moment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDump, match="has no TIMESTAMP"):
        noted(tmp_path / "dump", "yesterday")


def test_a_path_without_anything_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDump, match=r"mbdump.tar.bz2 cannot be imported: there is nothing"):
        DumpFiles(tmp_path / "mbdump.tar.bz2")


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mbdump.tar.bz2").write_bytes(b"<html>not found</html>")
    with pytest.raises(UnreadableDump, match="cannot be read as a compressed archive"):
        DumpFiles(tmp_path / "mbdump.tar.bz2")


def test_an_archive_that_ends_early_is_refused(tmp_path: Path) -> None:
    noted(tmp_path / "dump", "2026-11-18 00:19:26+00")
    whole = packed(tmp_path / "dump", tmp_path / "mbdump.tar.bz2").read_bytes()
    (tmp_path / "half.tar.bz2").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableDump):
        list(DumpFiles(tmp_path / "half.tar.bz2").tables({"work"}, tmp_path))


def test_other_contents_are_another_fingerprint(tmp_path: Path) -> None:
    one, same, other = (noted(tmp_path / name, "2026-11-18 00:19:26+00") for name in ("a", "b", "c"))
    (tmp_path / "c" / "mbdump" / "work").write_text("1\n")
    assert one.fingerprint({"work"}) == same.fingerprint({"work"}) != other.fingerprint({"work"})
