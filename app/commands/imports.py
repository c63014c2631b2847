"""`linernotes import`: read what a source publishes as files, instead of asking it recording by recording."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from app.imports.importing import Report
    from app.imports.source import Source
    from app.store.barcodes import Place

imports = typer.Typer(no_args_is_help=True, help="Import what a source publishes as files.")

MOST_SHOWN = 20

Staging = Annotated[
    Path | None,
    typer.Option(help="Folder for what is read and made, until it is done; by default beside PATH. It is then gone."),
]


@imports.callback()
def of_dumps() -> None:
    """Import what a source publishes as files."""


@imports.command()
def musicbrainz(
    path: Annotated[Path, typer.Argument(help="mbdump.tar.bz2, or the folder it unpacks to.")],
    staging: Staging = None,
) -> None:
    """Import MusicBrainz' core dump: recordings, releases, works and their writers.

    Stopped at any moment, it goes on where it was when it is called again. Until it is done nothing of it is visible.
    """
    from app.imports.musicbrainz import MusicBrainzDump

    import_dump(MusicBrainzDump(path), staging or path.with_name(f"{path.name}.import"))


@imports.command()
def discogs(
    path: Annotated[Path, typer.Argument(help="discogs_YYYYMMDD_releases.xml.gz, or unpacked.")],
    made_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The dump's day, where its name does not tell it.")
    ] = None,
    staging: Staging = None,
) -> None:
    """Import Discogs' releases dump: the pages, releases and writers of recordings.

    A track is taken for a recording by an ISRC that the release lists, or by barcode, position, title and length of
    one that is held. Stopped at any moment, it goes on where it was when it is called again.
    """
    from app.imports.discogs import DiscogsDump
    from app.imports.discogs_finding import summary

    dump = DiscogsDump(path, _held_places, made_on)
    import_dump(dump, staging or path.with_name(f"{path.name}.import"), summary)


async def _held_places() -> AsyncIterator[Sequence[Place]]:
    """The places of the recordings in the settings' store, besides those that only Discogs tells of."""
    from app.settings import read_settings
    from app.store.store import Store

    store = Store.at(read_settings().database_url)
    try:
        async for places in store.places({"discogs"}):
            yield places
    finally:
        await store.close()


def import_dump(
    source: Source, staging: Path, summary: Callable[[Mapping[str, int]], Sequence[str]] = lambda _: ()
) -> None:
    """Import an opened dump into the settings' store, and tell how it goes and what came of it.

    `summary` makes lines of the counts, of what only this source can tell.
    """
    from app.imports.importing import run_import
    from app.imports.progress import told
    from app.settings import read_settings
    from app.store.store import Store

    console = Console()

    async def run() -> Report:
        store = Store.at(read_settings().database_url)
        try:
            await store.migrate()
            with told(console) as progress:
                return await run_import(store, source, staging, progress)
        finally:
            await store.close()

    report = asyncio.run(run())
    _tell(console, report)
    for line in () if report.again or report.overtaken else summary(report.told.counts):
        console.print(line, markup=False, highlight=False)


def _tell(console: Console, report: Report) -> None:
    dump, counts = report.told, report.told.counts
    name = f"The dump of {dump.source} of {dump.made_at:%Y-%m-%d %H:%M} UTC ({dump.licence})"
    if report.again:
        said = f"{name} was imported before: 0 observations written, 0 records remerged."
        console.print(said, markup=False, highlight=False)
        return
    if report.overtaken:
        newer = f"{report.overtaken.made_at:%Y-%m-%d %H:%M} UTC"
        said = f"{name} is not imported: that of {newer}, which is newer, was imported before."
        console.print(said, markup=False, highlight=False)
        return
    for row in report.broken[:MOST_SHOWN]:
        console.print(f"{row.table}, line {row.line}: {row.problem}", style="yellow", highlight=False, markup=False)
    if len(report.broken) > MOST_SHOWN:
        console.print(f"… and {len(report.broken) - MOST_SHOWN} rows more", style="yellow", highlight=False)
    console.print(
        f"{name} is imported: {counts.get('written', 0):,} observations written and as many records remerged, "
        f"{counts.get('absent', 0):,} of them absences; {counts.get('unchanged', 0):,} unchanged, "
        f"{counts.get('newer', 0):,} known from later; {counts.get('broken', 0):,} broken rows.",
        markup=False,
        highlight=False,
    )
