"""The command line: `linernotes serve`, `sandbox`, `schema`, `migrate`."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer
from rich.console import Console

from app.errors import LinernotesError
from app.settings import read_settings

# Each command imports what it runs when it runs, so that none pays for the others at start.

cli = typer.Typer(name="linernotes", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@cli.callback()
def linernotes() -> None:
    """A GraphQL gateway for recorded music."""


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
) -> None:
    """Start the gateway; with the sandbox's providers as long as no provider's key is set."""
    from app.serving import serve

    given = {name: value for name, value in {"host": host, "port": port}.items() if value is not None}
    serve(read_settings(**given), Console())


@cli.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8900,
    synthetic: Annotated[int, typer.Option(help="How many generated recordings there are.")] = 100_000,
    everyone_knows: Annotated[
        bool, typer.Option("--everyone-knows", help="Make every provider know every generated recording.")
    ] = False,
    latency: Annotated[
        list[str] | None, typer.Option(help="Answer times: provider=200ms, or 0 for all. May be repeated.")
    ] = None,
    pace: Annotated[
        list[str] | None, typer.Option(help="Limits: provider=50/5s, provider=none, or none for all.")
    ] = None,
    jitter: Annotated[float, typer.Option(help="The share by which answer times swing, such as 0.2.")] = 0.0,
    while_stdin_open: Annotated[
        bool, typer.Option("--while-stdin-open", help="Stop when standard input closes.", hidden=True)
    ] = False,
) -> None:
    """Serve the providers' HTTP shapes from bundled and generated data."""
    from app.sandbox.config import SandboxConfig, parse_latency, parse_pace
    from app.sandbox.serving import serve

    config = SandboxConfig(
        latency=dict(map(parse_latency, latency or ())),
        pace=dict(map(parse_pace, pace or ())),
        jitter=jitter,
        synthetic=synthetic,
        everyone_knows=everyone_knows,
    )
    serve(config, port, while_stdin_open=while_stdin_open)


@cli.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from app.api.schema import print_schema

    sys.stdout.write(print_schema())


@cli.command()
def migrate() -> None:
    """Bring the store's tables to this version."""
    from app.store.store import Store

    async def bring_up() -> None:
        store = Store.at(read_settings().database_url)
        try:
            await store.migrate()
        finally:
            await store.close()

    asyncio.run(bring_up())
    Console().print("The store's tables are those of this version.")


def main() -> None:
    """Run the command line; what we raise on purpose is told in one line, without a traceback."""
    try:
        cli()
    except LinernotesError as error:
        Console(stderr=True).print(f"[bold red]linernotes:[/bold red] {error}", highlight=False)
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
