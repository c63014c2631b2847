"""Files are read and written whole, or not at all."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from app.commands.files import reading, writing
from app.errors import InvalidArgument


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    goal = tmp_path / "out.csv"
    with writing(str(goal)) as stream:
        stream.write(b"a")
        assert not goal.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    goal = tmp_path / "out.csv"
    goal.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), writing(str(goal)) as stream:
        stream.write(b"half" * (1 // 0))
    assert goal.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_file_may_be_written_over_the_one_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    path.write_bytes(b"isrc")
    with reading(str(path)) as source, writing(str(path)) as goal:
        goal.write(source.read() + b",status")
    assert path.read_bytes() == b"isrc,status"


def test_a_dash_is_the_standard_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"in")))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    with reading("-") as source, writing("-") as goal:
        goal.write(source.read())
    assert out.getvalue() == b"in"


def test_what_cannot_be_opened_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="No such file"), reading(str(tmp_path / "none")):
        pass
    with pytest.raises(InvalidArgument, match="No such file"), writing(str(tmp_path / "none" / "out")):
        pass
    (tmp_path / "folder").mkdir()
    with pytest.raises(InvalidArgument, match="Is a directory"), writing(str(tmp_path / "folder")):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
