"""`linernotes enrich`: a CSV or XLSX file in, the same with what is known of each row out."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from typing import Annotated

import typer
from rich.console import Console


def enrich(
    source: Annotated[str, typer.Argument(metavar="INPUT", help="A .csv, .tsv or .xlsx file; - for standard input.")],
    output: Annotated[
        str, typer.Option("--output", "-o", help="The file to write; .xlsx for a workbook, - for standard output.")
    ],
    fields: Annotated[
        str | None, typer.Option(help="The columns to add, with commas; the README has them all.")
    ] = None,
    isrc: Annotated[str | None, typer.Option("--isrc-column", help="Name or number of the ISRCs' column.")] = None,
    title: Annotated[str | None, typer.Option("--title-column", help="That of the titles.")] = None,
    artist: Annotated[str | None, typer.Option("--artist-column", help="That of the artists.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="The sign between cells, such as ; or tab.")] = None,
    encoding: Annotated[str | None, typer.Option(help="The input's encoding, such as cp1252.")] = None,
    header: Annotated[
        bool | None, typer.Option("--header/--no-header", help="Whether the first row names the columns.")
    ] = None,
    output_encoding: Annotated[str | None, typer.Option(help="The output's encoding; else the input's.")] = None,
    guard_all: Annotated[
        bool, typer.Option("--guard-all", help="Keep spreadsheets from running the input's own cells, too.")
    ] = False,
    patience: Annotated[
        float, typer.Option(min=0, help="Seconds to wait for a provider that brings nothing before going on.")
    ] = 60,
) -> None:
    """Add what is known of each row's recording to a table of recordings.

    Every row comes out once, in its order, with its own cells as they were and the new ones last. Columns are found by
    their names or their content. Ends with status 1 where providers could not be heard about some rows: run it again
    then, and only what is missing is asked for.
    """
    from app.commands.enrich_file import Tally, Wishes, enrich_file
    from app.commands.files import reading
    from app.gateway.enrichment_fields import DEFAULT_FIELDS, RowStatus, fields_named
    from app.serving import sandbox_beside
    from app.settings import read_settings
    from app.sheets.form import SheetOptions

    wishes = Wishes(
        source=source,
        output=output,
        fields=tuple(name.strip() for name in fields.split(",")) if fields else DEFAULT_FIELDS,
        told=SheetOptions(isrc, title, artist, delimiter, encoding, header),
        output_encoding=output_encoding,
        guard_all=guard_all,
        patience=patience,
    )
    console = Console(stderr=True)
    logging.basicConfig(level=logging.ERROR)  # of providers' troubles each row tells by itself
    fields_named(wishes.fields)  # what cannot succeed ends before the sandbox starts
    with reading(source):
        pass

    async def run() -> Tally:
        # So that a half-written file is removed, and the sandbox ended, as after Ctrl-C.
        task = asyncio.ensure_future(enrich_file(settings, wishes, console))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await task

    with sandbox_beside(read_settings()) as settings:
        if settings.uses_sandbox:
            console.print("The sandbox's providers answer.", soft_wrap=True)
        gc.freeze()  # what is loaded stays: not to walk it again and again saves a tenth of the time
        try:
            tally = asyncio.run(run())
        except asyncio.CancelledError:
            raise SystemExit(143) from None
    console.print(tally.told(), highlight=False, soft_wrap=True)
    if tally.replaced:
        remedy = "--output-encoding utf-8 keeps them"
        console.print(f"{tally.replaced:,} characters became ?, as the input's encoding has none: {remedy}.")
    if tally.statuses[RowStatus.UNAVAILABLE]:
        console.print("Run it again for those unavailable: only what is missing is asked for.", soft_wrap=True)
        raise SystemExit(1)
