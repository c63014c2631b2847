"""Questions about a whole catalog: what is held of its songs and what is missing, and what sources disagree about.

They are answered from what is held; nobody is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from msgspec import Struct

from app.gateway.duplicates import DuplicateKind, Duplicates, Spot, duplicates
from app.gateway.export import ExportFile, ExportFormat, export
from app.gateway.gateway import Gateway
from app.gateway.outcomes import CatalogSongAnswer
from app.gateway.walk import Held, Page, Stretch, page, whole
from app.music.coverage import Item, items_of, mask_of
from app.music.track import Conflict, Severity


class CoverageCount(Struct, frozen=True):
    """How many songs have an item, and how many miss it."""

    item: Item
    songs: int
    missing: int


class SongCoverage(Struct, frozen=True):
    """A song, what is held of it and what is missing."""

    song: CatalogSongAnswer
    present: tuple[Item, ...]
    missing: tuple[Item, ...]


class ConflictCount(Struct, frozen=True):
    """How many songs have a field that is disagreed about, by how much it matters."""

    field: str
    warnings: int
    conflicts: int


class SongConflicts(Struct, frozen=True):
    """A song, and what its sources disagree about."""

    song: CatalogSongAnswer
    conflicts: tuple[Conflict, ...]


class Library:
    """What can be asked about the catalogs of accounts. Another account's looks like an empty one.

    Whatever counts or compares all songs raises InvalidArgument for a catalog that is too large.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def coverage(self, account: str, catalog_id: str) -> tuple[CoverageCount, ...]:
        """For each item how many songs have it."""
        masks: Counter[int] = Counter()
        async for portion in whole(self._gateway, account, catalog_id):
            masks.update(one.covered for one in portion)
        total = masks.total()
        having = {item: sum(count for mask, count in masks.items() if mask & mask_of([item])) for item in Item}
        return tuple(CoverageCount(item, count, total - count) for item, count in having.items())

    async def masks(self, of: Stretch) -> Page[tuple[str, int]]:
        """The next ISRCs, each with what is held as a sum of bits."""
        return await page(self._gateway, of, lambda one: (one.song.isrc, one.covered))

    async def uncovered(self, of: Stretch, missing: Collection[Item]) -> Page[SongCoverage]:
        """The next songs that miss any of these items, or just the next songs where none is named."""
        wanted, everything = mask_of(missing), mask_of(tuple(Item))

        def read(one: Held) -> SongCoverage | None:
            has = one.covered
            if wanted and not wanted & ~has:
                return None
            return SongCoverage(one.shown(), items_of(has), items_of(everything & ~has))

        return await page(self._gateway, of, read)

    async def conflict_counts(self, account: str, catalog_id: str) -> tuple[ConflictCount, ...]:
        """The fields that are disagreed about, the most frequent first."""
        counted: Counter[tuple[str, Severity]] = Counter()
        async for portion in whole(self._gateway, account, catalog_id):
            for one in portion:
                counted.update({(told.field, told.severity) for told in one.conflicts})
        fields = {field for field, _ in counted}
        counts = [ConflictCount(one, counted[one, Severity.WARNING], counted[one, Severity.CONFLICT]) for one in fields]
        return tuple(sorted(counts, key=lambda one: (-one.conflicts, -one.warnings, one.field)))

    async def conflicts(
        self, of: Stretch, fields: Collection[str], severity: Severity | None = None
    ) -> Page[SongConflicts]:
        """The next songs whose sources disagree about any of these fields, or about any where none is named."""

        def read(one: Held) -> SongConflicts | None:
            told = tuple(
                conflict
                for conflict in one.conflicts
                if (not fields or conflict.field in fields) and severity in {None, conflict.severity}
            )
            return SongConflicts(one.shown(), told) if told else None

        return await page(self._gateway, of, read)

    async def duplicates(
        self, account: str, catalog_id: str, kinds: Collection[DuplicateKind], after: Spot | None, first: int
    ) -> Duplicates:
        """The next duplicates of these kinds, of any where none is named."""
        return await duplicates(self._gateway, account, catalog_id, kinds, after=after, first=first)

    async def export(
        self, account: str, catalog_id: str, form: ExportFormat, fields: Sequence[str], *, provenance: bool
    ) -> ExportFile | None:
        """The catalog as a file; None where the account has no such catalog."""
        return await export(self._gateway, account, catalog_id, form, fields, provenance=provenance)
