"""What an import keeps of Discogs' dump while it reads: which recording is which track, by which rule, in one file.

Only releases of which a track is a recording are kept, so the file is small however long the dump is. What was read
is committed with how far the reading was, so that a killed import goes on there.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from app.store.barcodes import Place

_TABLES = """
CREATE TABLE IF NOT EXISTS places (gtin TEXT, disc INT, number INT, isrc TEXT, title TEXT, version TEXT, ms INT);
CREATE TABLE IF NOT EXISTS releases (id INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE IF NOT EXISTS found (isrc TEXT, release INT, at INT, rule TEXT, PRIMARY KEY (isrc, release, at));
CREATE TABLE IF NOT EXISTS isrcs (number INTEGER PRIMARY KEY, isrc TEXT);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value BLOB);
"""
_IN_ORDER = "SELECT isrc FROM found GROUP BY isrc ORDER BY isrc"


class Found(NamedTuple):
    """A recording found: the track at `at` of a release's tracks, by the rule of this name."""

    isrc: str
    release: int
    at: int
    rule: str


class DiscogsStaging:
    """The file in this folder; what was committed before is there."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "discogs.db", check_same_thread=False)
        self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + _TABLES)
        self.counts: Counter[str] = Counter(msgspec.json.decode(self._note("counts") or b"{}"))

    @property
    def has_places(self) -> bool:
        """Whether the held recordings' places were all kept."""
        return self._note("places") is not None

    def add_places(self, places: Iterable[Place]) -> None:
        """Keep places of held recordings."""
        self._connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?)", places)

    def end_places(self) -> None:
        """All places are kept."""
        self._connection.execute("CREATE INDEX places_by_gtin ON places (gtin)")
        self._keep("places", b"")
        self._connection.commit()

    def forget_places(self) -> None:
        """Begin with no places."""
        self._connection.execute("DELETE FROM places")

    def places(self, gtins: Iterable[str]) -> list[Place]:
        """The places on releases with one of these barcodes."""
        query = "SELECT * FROM places WHERE gtin = ?"
        return [Place(*row) for gtin in gtins for row in self._connection.execute(query, [gtin])]

    def add(self, release: int, body: bytes, found: Iterable[Found]) -> None:
        """Keep a release and the recordings that were found on it."""
        self._connection.execute("INSERT OR REPLACE INTO releases VALUES (?, ?)", [release, body])
        self._connection.executemany("INSERT OR IGNORE INTO found VALUES (?, ?, ?, ?)", found)

    def commit(self) -> None:
        """Keep all that was added, with the counts."""
        self._keep("counts", msgspec.json.encode(self.counts))
        self._connection.commit()

    def end(self) -> None:
        """Everything is read: number the ISRCs in their order."""
        self._connection.execute("DELETE FROM isrcs")
        self._connection.execute(f"INSERT INTO isrcs SELECT row_number() OVER () - 1, isrc FROM ({_IN_ORDER})")  # noqa: S608 - a query of ours
        self._keep("ended", b"")
        self.commit()

    @property
    def ended(self) -> bool:
        """Whether everything is read."""
        return self._note("ended") is not None

    def every(self, size: int) -> list[str]:
        """The ISRC of every number that `size` divides."""
        query = "SELECT isrc FROM isrcs WHERE number % ? = 0 ORDER BY number"
        return [isrc for (isrc,) in self._connection.execute(query, [size])]

    def found(self, first: int, last: int) -> Iterator[tuple[Found, bytes]]:
        """What was found of the ISRCs numbered from `first` up to but not including `last`, with the releases."""
        query = (
            "SELECT isrc, release, at, rule, body FROM isrcs JOIN found USING (isrc) JOIN releases ON release = id "
            "WHERE number >= ? AND number < ? ORDER BY number, release, at"
        )
        for *row, body in self._connection.execute(query, [first, last]):
            yield Found(*row), body

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _note(self, name: str) -> bytes | None:
        row = self._connection.execute("SELECT value FROM notes WHERE name = ?", [name]).fetchone()
        return None if row is None else bytes(row[0])

    def _keep(self, name: str, value: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", [name, value])
