"""What a source of dumps is to the import: who it is, what it says of each ISRC, how that becomes an observation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from app.imports.progress import Progress
from app.music.facets import Facet
from app.music.observation import Observation


class BrokenRow(NamedTuple):
    """A row that could not be read: its table, its line from 1, and what is the matter with it."""

    table: str
    line: int
    problem: str


class Saying(NamedTuple):
    """What a source says of one ISRC: `key` is the source's own id of the recording, `body` its facts, encoded."""

    isrc: str
    key: str
    body: bytes


class Voice(NamedTuple):
    """Whose words a dump's are: the observations' provider, part and facets, and the pure function that makes one.

    `observe` is a function of a module, so that worker processes can import it; it takes a saying and the moment of
    the dump. `tells_absence` says that the provider does not know what its dump does not have.
    """

    provider: str
    part: str
    facets: frozenset[Facet]
    observe: Callable[[Saying, datetime], Observation]
    tells_absence: bool = True


class Source(Protocol):
    """One dump, opened. `licence` is that of all that is read of it.

    `prepare` is called first and does what takes long; called again in the same folder it goes on where it was.
    Sayings are numbered from 0 in the order of their ISRCs, one for each.
    """

    voice: Voice
    licence: str
    made_at: datetime

    def fingerprint(self) -> str:
        """What tells this dump from every other, in hex."""

    def prepare(self, folder: Path, progress: Progress) -> Sequence[BrokenRow]:
        """Read the dump into `folder`; the broken rows that were met this time. Raises UnreadableDump."""

    def counts(self) -> dict[str, int]:
        """How many rows were read of each table, and how many were broken, as `broken`."""

    def every(self, size: int) -> list[str]:
        """The ISRC of every saying whose number `size` divides: the first one of each portion."""

    def sayings(self, first: int, last: int) -> list[Saying]:
        """The sayings numbered from `first` up to but not including `last`."""

    def close(self) -> None:
        """Give back what is open; the folder may be deleted then."""
