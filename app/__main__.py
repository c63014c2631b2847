"""The command line: `linernotes serve`, `worker`, `sandbox`, `enrich`, `keys` and what looks after the store."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from app.commands.accounts import accounts
from app.commands.enrich import enrich
from app.commands.export import export
from app.commands.imports import imports
from app.commands.jobs import jobs
from app.commands.keys import keys
from app.commands.worker import worker
from app.errors import LinernotesError, StoreUnavailable

# Each command imports what it runs when it runs, so that none pays for the others at start.

cli = typer.Typer(name="linernotes", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
cli.add_typer(keys, name="keys")
cli.add_typer(accounts, name="accounts")
cli.add_typer(jobs, name="jobs")
cli.add_typer(imports, name="import")
cli.command()(enrich)
cli.command()(export)
cli.command()(worker)


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection while the block loads what is there to stay: that took a third of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@cli.callback()
def linernotes() -> None:
    """A GraphQL gateway for recorded music."""


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that serve.")] = None,
    listener: Annotated[int | None, typer.Option(help="Descriptor of a socket to serve on.", hidden=True)] = None,
    silent: Annotated[bool, typer.Option("--silent", help="Do not tell the address.", hidden=True)] = False,
) -> None:
    """Start the gateway; with the sandbox's providers as long as no provider's key is set."""
    with uncollected():  # until it serves
        from app.serving import serve, serve_as_worker
        from app.settings import read_settings

        asked = {"host": host, "port": port, "workers": workers}
        settings = read_settings(**{name: value for name, value in asked.items() if value is not None})
        if listener is None:
            serve(settings, Console())
        else:
            serve_as_worker(settings, listener, Console(quiet=silent))


@cli.command()
def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8900,
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
    with uncollected():
        from app.sandbox.config import SandboxConfig, parse_latency, parse_pace
        from app.sandbox.server import create_sandbox
        from app.sandbox.serving import serve

        try:
            config = SandboxConfig(
                latency=dict(map(parse_latency, latency or ())),
                pace=dict(map(parse_pace, pace or ())),
                jitter=jitter,
                synthetic=synthetic,
                everyone_knows=everyone_knows,
            )
            app = create_sandbox(config)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    serve(app, port, while_stdin_open=while_stdin_open)


@cli.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from app.api.schema import print_schema

    sys.stdout.write(print_schema())


@cli.command()
def migrate() -> None:
    """Bring the store's tables to this version."""
    from app.settings import read_settings
    from app.store.store import Store

    async def bring_up() -> None:
        store = Store.at(read_settings().database_url)
        try:
            await store.migrate()
        finally:
            await store.close()

    asyncio.run(bring_up())
    Console().print("The store's tables are those of this version.")


@cli.command()
def rebuild() -> None:
    """Make every record and every index anew from what the providers said."""
    from app.settings import read_settings
    from app.store.store import Store

    async def remake() -> int:
        store = Store.at(read_settings().database_url)
        try:
            await store.migrate()
            return await store.rebuild()
        finally:
            await store.close()

    Console().print(f"{asyncio.run(remake())} records were made anew.")


@cli.command()
def check(
    repair: Annotated[bool, typer.Option("--repair", help="Make right what is not.")] = False,
) -> None:
    """Compare every record and every index with what the providers said; ends with status 1 where they differ.

    Records made under other merge rules are only counted: they are made anew when they are read.
    """
    from app.settings import read_settings
    from app.store.store import Store

    async def compare() -> tuple[int, int]:
        store = Store.at(read_settings().database_url)
        differ = outdated = 0
        try:
            await store.migrate()
            async for difference in store.check(repair=repair):
                if difference.outdated:
                    outdated += 1
                else:
                    differ += 1
                    Console().print(f"{difference.isrc}: {', '.join(difference.tables)}", highlight=False)
        finally:
            await store.close()
        return differ, outdated

    differ, outdated = asyncio.run(compare())
    Console().print(f"{differ} recordings differ{' and were repaired' if repair and differ else ''}.")
    if outdated:
        when = "were made anew" if repair else "are made anew when they are read"
        Console().print(f"{outdated} records of other merge rules {when}.")
    raise SystemExit(1 if differ and not repair else 0)


def main() -> None:
    """Run the command line; what we raise on purpose is told in one line, without a traceback."""
    try:
        cli()
    except LinernotesError as error:
        Console(stderr=True).print(
            f"[bold red]linernotes:[/bold red] {escape(told(error))}", highlight=False, soft_wrap=True
        )
        raise SystemExit(2) from error


def told(error: LinernotesError) -> str:
    """What went wrong; of a store that does not open also where it should be, and what helps."""
    if not isinstance(error, StoreUnavailable):
        return str(error)
    from app.settings import read_settings, without_secrets

    where = without_secrets(read_settings().database_url)
    return f"{error}. DATABASE_URL is {where}: let a database that may be written answer there, or name another."


if __name__ == "__main__":
    main()
