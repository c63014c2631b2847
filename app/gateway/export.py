"""A catalog written down, from what is held of its songs: as CSV, JSON lines or Parquet; nobody is asked.

What was submitted with a song stands where nothing better is held. With provenance, each column that has a source has
another one beside it, which names whose value it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from app.gateway.catalogs import is_own_id
from app.gateway.enrichment_fields import Field, RowOutcome, RowStatus, fields_named
from app.gateway.gateway import Gateway
from app.gateway.walk import Held, walk
from app.music.platforms import Platform
from app.music.submitted import Submitted
from app.music.track import Track

DEFAULT_FIELDS = (
    "isrc", "title", "version", "artists", "duration_ms", "release_date", "release", "upc", "label", "spotify_id",
    "beatport_id", "applemusic_id", "tidal_id", "deezer_id", "youtube_id", "musicbrainz_id", "iswc", "writers",
)  # fmt: skip
PIECE = 65_536

_PROVENANCE = {"key": "musical_key", "year": "release_date"}
_OF_RELEASE = {"release": "title", "upc": "gtin", "label": "label"}
_OF_WORKS = frozenset({"iswc", "work_title", "writers", "publishers", "ipis"})
_SOURCELESS = frozenset({"status", "reason", "isrc", "links"})


class ExportFormat(StrEnum):
    """The form of an exported catalog."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


_MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.JSONL: "application/x-ndjson",
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
}


class ExportFile(Struct, frozen=True):
    """A file to be sent: what it is called, of which type it is, and its bytes, made as they are asked for."""

    name: str
    media_type: str
    pieces: AsyncIterator[bytes]


async def export(
    gateway: Gateway,
    account: str,
    catalog_id: str,
    form: ExportFormat,
    fields: Sequence[str] = DEFAULT_FIELDS,
    *,
    provenance: bool = False,
) -> ExportFile | None:
    """The catalog as a file; None where the account has no such catalog. Raises InvalidArgument for no such field."""
    chosen = dict(zip(fields, fields_named(fields), strict=True))
    if not is_own_id(catalog_id) or await gateway.store.catalog(account, catalog_id) is None:
        return None
    rows = _rows(gateway, account, catalog_id, chosen, provenance=provenance)
    columns = columns_of(fields, provenance=provenance)
    pieces = _parquet(rows, columns) if form is ExportFormat.PARQUET else _text(rows, columns, form)
    return ExportFile(f"catalog-{catalog_id}.{form.value}", _MEDIA_TYPES[form], pieces)


def columns_of(fields: Sequence[str], *, provenance: bool) -> tuple[str, ...]:
    """The names of the columns."""
    if not provenance:
        return tuple(fields)
    return tuple(
        name for field in fields for name in (field, *([f"{field}_source"] if field not in _SOURCELESS else []))
    )


async def _rows(
    gateway: Gateway, account: str, catalog_id: str, fields: dict[str, Field], *, provenance: bool
) -> AsyncIterator[list[tuple[str, ...]]]:
    async for portion in walk(gateway, account, catalog_id):
        yield [tuple(_cells(one, fields, provenance=provenance)) for one in portion]


def _cells(one: Held, fields: dict[str, Field], *, provenance: bool) -> list[str]:
    outcome = _outcome(one)
    cells: list[str] = []
    for name, field in fields.items():
        told = _submitted(name, one.song.submitted)
        cell = one.song.isrc if name == "isrc" else field.tell(outcome)
        by_owner = not cell and bool(told)
        cells.append(told if by_owner else cell)
        if provenance and name not in _SOURCELESS:
            owner = one.song.submitted.source if by_owner and one.song.submitted else ""
            cells.append(owner or (_source(name, outcome.track) if cell and outcome.track else ""))
    return cells


def _outcome(one: Held) -> RowOutcome:
    if one.track:
        return RowOutcome(RowStatus.MATCHED, "", one.track)
    if one.record and one.record.heard:
        return RowOutcome(RowStatus.NOT_FOUND, "nobody who was asked knows the ISRC")
    return RowOutcome(RowStatus.UNAVAILABLE, "nobody was asked yet")


def _submitted(field: str, submitted: Submitted | None) -> str:
    if submitted is None:
        return ""
    told = {"title": submitted.title, "artists": "; ".join(submitted.artists), "release": submitted.album}
    return told.get(field) or ""


def _source(field: str, track: Track) -> str:
    """Whose value stands in a column; several names stand with `; `."""
    if field in _OF_RELEASE:
        attribute = _OF_RELEASE[field]
        told = next((release.providers for release in track.releases if getattr(release, attribute)), ())
    elif field in _OF_WORKS:
        told = tuple(dict.fromkeys(provider for work in track.works for provider in work.providers))
    elif field.endswith(("_id", "_url")):
        platform = Platform(field.rpartition("_")[0]) if field != "cover_url" else None
        if platform is None:
            told = tuple(one.provider for one in track.provenance if one.field == field)
        else:
            told = next((link.providers for link in track.links if link.primary and link.platform is platform), ())
    else:
        named = _PROVENANCE.get(field, field)
        told = tuple(one.provider for one in track.provenance if one.field == named)
    return "; ".join(told)


async def _text(
    rows: AsyncIterator[list[tuple[str, ...]]], columns: Sequence[str], form: ExportFormat
) -> AsyncIterator[bytes]:
    from app.sheets.export import csv_lines, json_lines  # noqa: PLC0415 - with what only exports need

    if form is ExportFormat.CSV:
        yield csv_lines([columns])
    async for portion in rows:
        yield csv_lines(portion) if form is ExportFormat.CSV else json_lines(columns, portion)


async def _parquet(rows: AsyncIterator[list[tuple[str, ...]]], columns: Sequence[str]) -> AsyncIterator[bytes]:
    from app.sheets.export import json_lines, to_parquet  # noqa: PLC0415 - loads DuckDB, which most starts need not

    # Parquet tells at its end what is in it, so the rows are gathered on the disk first.
    with TemporaryDirectory(prefix="linernotes-export-") as folder:
        lines, goal = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
        with lines.open("wb") as stream:
            async for portion in rows:
                await asyncio.to_thread(stream.write, json_lines(columns, portion))
        await asyncio.to_thread(to_parquet, lines, goal, columns)
        with goal.open("rb") as done:
            while piece := await asyncio.to_thread(done.read, PIECE):
                yield piece
