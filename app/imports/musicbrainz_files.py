"""A MusicBrainz core dump as it lies there: `mbdump.tar.bz2` as published, or the folder it unpacks to."""

from __future__ import annotations

import errno
import hashlib
import re
import tarfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfileobj

from msgspec import Struct

from app.errors import UnreadableDump

FOLDER = "mbdump"
LICENCE_FILE = "COPYING"
_NOTES = ("TIMESTAMP", "SCHEMA_SEQUENCE", LICENCE_FILE)
_CHUNK = 1 << 20


class Table(Struct, frozen=True):
    """One table's file on disk; `ours` where it was unpacked for the import and may be deleted after."""

    name: str
    path: Path
    ours: bool

    @contextmanager
    def opened(self) -> Iterator[Path]:
        """The file's path; a file of ours is gone afterwards."""
        try:
            yield self.path
        finally:
            if self.ours:
                self.path.unlink(missing_ok=True)


class DumpFiles:
    """The dump's notes and tables. Raises UnreadableDump where `path` is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists():
            raise UnreadableDump(path.name, "there is nothing at this path.")
        notes = dict(self._folder_notes() if path.is_dir() else self._archive_notes())
        self.made_at = _instant(path, notes.get("TIMESTAMP", ""))
        self.schema_sequence = notes.get("SCHEMA_SEQUENCE", "").strip() or None
        self.licence_text = notes.get(LICENCE_FILE)

    def fingerprint(self, tables: Collection[str]) -> str:
        """What tells this dump from any other: a SHA-256 over the archive, or over the tables and notes of a folder."""
        digest = hashlib.sha256()
        paths = [self._path]
        if self._path.is_dir():
            paths = [self._path / "TIMESTAMP", *(self._table_path(name) for name in sorted(tables))]
        for path in paths:
            if path.is_file():
                digest.update(path.name.encode())
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()

    def tables(self, wanted: Collection[str], staging: Path) -> Iterator[Table]:
        """The wanted tables that the dump has, one after the other; those of an archive are unpacked into `staging`."""
        if self._path.is_dir():
            for name in sorted(wanted):
                if self._table_path(name).is_file():
                    yield Table(name, self._table_path(name), ours=False)
            return
        left = set(wanted)
        with _archive(self._path) as archive:
            for member in archive:
                folder, _, name = member.name.rpartition("/")
                if folder.rpartition("/")[2] == FOLDER and name in left and member.isfile():
                    left.discard(name)
                    path = staging / f"{name}.copy"
                    with _contents(archive, member) as source, path.open("wb") as target:
                        copyfileobj(source, target, _CHUNK)
                    yield Table(name, path, ours=True)
                if not left:
                    return

    def _table_path(self, name: str) -> Path:
        inside = self._path / FOLDER / name
        return inside if inside.is_file() else self._path / name

    def _folder_notes(self) -> Iterator[tuple[str, str]]:
        for name in _NOTES:
            for folder in (self._path, self._path.parent):  # `path` may be the folder inside, where the tables are
                if (folder / name).is_file():
                    yield name, (folder / name).read_text(encoding="utf-8", errors="replace")
                    break

    def _archive_notes(self) -> Iterator[tuple[str, str]]:
        """The notes come before the tables, so that only the archive's beginning is read."""
        with _archive(self._path) as archive:
            for member in archive:
                name = member.name.rpartition("/")[2]
                if name in _NOTES and member.isfile():
                    with _contents(archive, member) as file:
                        yield name, file.read().decode(errors="replace")
                elif f"{FOLDER}/" in member.name:
                    return


@contextmanager
def _archive(path: Path) -> Iterator[tarfile.TarFile]:
    """The archive from its beginning, as a stream; raises UnreadableDump where it is none, or ends early."""
    try:
        with tarfile.open(path, "r|*") as archive:
            yield archive
    except (tarfile.TarError, EOFError, OSError) as problem:
        if isinstance(problem, OSError) and problem.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise  # it is what was written that found no place
        raise UnreadableDump(path.name, f"it cannot be read as a compressed archive ({problem}).") from problem


@contextmanager
def _contents(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[tarfile.ExFileObject]:
    file = archive.extractfile(member)
    if file is None:
        raise UnreadableDump(member.name, "it is no file.")
    with file:
        yield file  # type: ignore[misc]  # typeshed says IO[bytes], which it is


def _instant(path: Path, said: str) -> datetime:
    """The moment of the dump, as its TIMESTAMP says in PostgreSQL's form: `2026-11-18 00:19:26.152+00`."""
    match = re.fullmatch(r"\s*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d)?(?::?(\d\d))?\s*", said)
    if not match:
        raise UnreadableDump(path.name, "it has no TIMESTAMP that tells when it was made.")
    day, time, fraction, hours, minutes = match.groups()
    micros = f"{fraction or '.0':<07}"[:7]
    zone = f"{hours or '+00'}:{minutes or '00'}"
    return datetime.fromisoformat(f"{day}T{time}{micros}{zone}").astimezone(UTC)
