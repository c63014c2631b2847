"""MusicBrainz' core dump as a source: every recording with an ISRC, told as a lookup at the web service would tell it.

The live provider says two things of an ISRC: that a search found recordings, and what a lookup of the best of them
tells. The dump says the second alone, which covers all of the first. Only tables under CC0 are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from app.errors import UnreadableDump
from app.imports import musicbrainz_joins as joins
from app.imports.musicbrainz_files import DumpFiles
from app.imports.musicbrainz_layouts import READ
from app.imports.musicbrainz_tables import load_table, loaded, open_tables
from app.imports.progress import Progress
from app.imports.source import BrokenRow, Saying, Voice
from app.music.observation import Observation
from app.providers.musicbrainz import RECORDING, MusicBrainz
from app.providers.musicbrainz_recordings import read_lookup

LICENCE = "CC0-1.0"


def observe(saying: Saying, made_at: datetime) -> Observation:
    """The observation that a lookup of this recording would have brought at the moment of the dump."""
    answer = read_lookup(saying.isrc, saying.key, saying.body)
    return Observation(
        saying.isrc, MusicBrainz.name, RECORDING.name, RECORDING.facets, made_at, answer.claim, answer.candidates
    )


class MusicBrainzDump:
    """The dump at `path`, an archive or a folder. Raises UnreadableDump."""

    voice = Voice(MusicBrainz.name, RECORDING.name, RECORDING.facets, observe)
    licence = LICENCE

    def __init__(self, path: Path) -> None:
        self._files = DumpFiles(path)
        self._path = path
        self._tables: duckdb.DuckDBPyConnection | None = None
        self.made_at = self._files.made_at

    def fingerprint(self) -> str:
        """A digest of the archive or of the folder's tables."""
        return self._files.fingerprint(READ)

    def prepare(self, folder: Path, progress: Progress) -> Sequence[BrokenRow]:
        """Read the tables that were not read yet, and join them."""
        self._tables = open_tables(folder)
        missing = READ.keys() - loaded(self._tables).keys()
        broken: list[BrokenRow] = []
        progress.stage("tables", len(missing))
        if missing:
            for table in self._files.tables(missing, folder):
                with table.opened() as path:
                    broken += load_table(self._tables, table.name, path)
                progress.advance()
        absent = sorted(READ.keys() - loaded(self._tables).keys())
        if absent:
            raise UnreadableDump(self._path.name, f"it lacks tables: {', '.join(absent)}.")
        joins.prepare(self._tables, progress)
        return broken

    def counts(self) -> dict[str, int]:
        """Rows by table, and the broken ones of all tables."""
        held = loaded(self._opened())
        return {
            **{name: rows for name, (rows, _) in held.items()},
            "broken": sum(broken for _, broken in held.values()),
        }

    def every(self, size: int) -> list[str]:
        """The first ISRC of each portion."""
        return joins.every(self._opened(), size)

    def sayings(self, first: int, last: int) -> list[Saying]:
        """Lookups in the web service's JSON."""
        return joins.bodies(self._opened(), first, last)

    def close(self) -> None:
        """Close the tables."""
        if self._tables is not None:
            self._tables.close()
            self._tables = None

    def _opened(self) -> duckdb.DuckDBPyConnection:
        if self._tables is None:
            raise ValueError("`prepare` comes before everything else")
        return self._tables
