"""A staging folder keeps what is ready for its own dump, and throws away another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import ImportUnderWay
from app.imports.staging import Staging, staging_folder


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    with staging_folder(tmp_path / "staging"):
        Staging(tmp_path / "staging", "dump one").write(7, b"portion")
    with staging_folder(tmp_path / "staging"):
        again = Staging(tmp_path / "staging", "dump one")
        assert again.has(7)
        assert again.read(7) == b"portion"
        assert not again.has(8)


def test_half_a_portion_is_none(tmp_path: Path) -> None:
    with staging_folder(tmp_path):
        staging = Staging(tmp_path, "dump one")
        (tmp_path / "portions" / "00000007.half").write_bytes(b"por")
        assert not staging.has(7)


def test_another_dumps_leavings_are_thrown_away(tmp_path: Path) -> None:
    with staging_folder(tmp_path):
        Staging(tmp_path, "dump one").write(7, b"portion")
        assert not Staging(tmp_path, "dump two").has(7)


def test_a_folder_has_one_owner_at_a_time(tmp_path: Path) -> None:
    with staging_folder(tmp_path), pytest.raises(ImportUnderWay), staging_folder(tmp_path):
        pass
    with staging_folder(tmp_path):
        pass
