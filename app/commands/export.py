"""`linernotes export`: a catalog as a file, from what is held of its songs."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer


def export(
    catalog: Annotated[str, typer.Argument(help="The catalog's id.")],
    output: Annotated[str, typer.Option("--output", "-o", help="The file to write; - for standard output.")],
    form: Annotated[str, typer.Option("--format", help="csv, jsonl or parquet.")] = "csv",
    fields: Annotated[str | None, typer.Option(help="The columns, with commas; the README has them all.")] = None,
    provenance: Annotated[
        bool, typer.Option("--provenance", help="Name the source of each column in another one beside it.")
    ] = False,
    account: Annotated[str, typer.Option(help="Whose catalog.")] = "local",
) -> None:
    """Write a catalog down. Nobody is asked about its songs; `linernotes enrich` and jobs ask."""
    from app.commands.files import writing
    from app.errors import InvalidArgument
    from app.gateway.export import DEFAULT_FIELDS, ExportFormat
    from app.gateway.export import export as exported
    from app.main import open_gateway
    from app.settings import read_settings

    if form not in set(ExportFormat):
        raise InvalidArgument("--format", form, "is no form.", f"There are: {', '.join(ExportFormat)}.")
    chosen = tuple(name.strip() for name in fields.split(",")) if fields else DEFAULT_FIELDS

    async def run() -> None:
        async with open_gateway(read_settings()) as gateway:
            file = await exported(gateway, account, catalog, ExportFormat(form), chosen, provenance=provenance)
            if file is None:
                raise InvalidArgument(
                    "CATALOG", catalog, "is no catalog of the account.", "Look at `{ catalogs { id name } }`."
                )
            with writing(output) as stream:
                async for piece in file.pieces:
                    stream.write(piece)

    asyncio.run(run())
