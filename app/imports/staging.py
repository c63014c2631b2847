"""The staging folder of an import: what is read and made, kept until it is switched, so that nothing is made twice.

A portion's file appears whole or not at all. One process works in a folder at a time.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import ImportUnderWay


class Staging:
    """A folder for one dump, told from others by `mark`: what another dump or version left there is thrown away."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.folder = folder
        self._mark = folder / "mark"
        if not self._mark.is_file() or self._mark.read_text() != mark:
            for path in folder.iterdir():
                if path.name != LOCK:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            self._mark.write_text(mark)
        self._portions = folder / "portions"
        self._portions.mkdir(exist_ok=True)

    def has(self, number: int) -> bool:
        """Whether this portion is ready."""
        return self._path(number).is_file()

    def write(self, number: int, content: bytes) -> None:
        """Keep a portion; it is there once it is whole."""
        path = self._path(number)
        half = path.with_suffix(".half")
        half.write_bytes(content)
        half.replace(path)

    def read(self, number: int) -> bytes:
        """A portion that is ready."""
        return self._path(number).read_bytes()

    def _path(self, number: int) -> Path:
        return self._portions / f"{number:08}"


LOCK = "lock"


@contextmanager
def staging_folder(folder: Path) -> Iterator[None]:
    """Have this folder for oneself; it is made. Raises ImportUnderWay where another process works in it.

    The lock goes with the process, however that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as cause:
            raise ImportUnderWay(f"Another import works in {folder.name}; wait for it, or end it.") from cause
        yield
