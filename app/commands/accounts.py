"""`linernotes accounts`: delete what an account has."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from app.commands.opened import changed_keys, opened_accounts
from app.errors import InvalidArgument

accounts = typer.Typer(no_args_is_help=True, help="Who has keys, catalogs and jobs.")


@accounts.command()
def delete(
    name: Annotated[str, typer.Argument(help="The account.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete all that belongs to an account: keys, catalogs, what it told of songs, jobs and their files.

    Its keys are ended first, and the rest a few seconds later, when no process takes them any more. What providers said
    of recordings belongs to nobody and stays.
    """
    from app.gateway.keys import TRUSTED

    if not yes:
        typer.confirm(f"Delete everything that belongs to {name}? It cannot be brought back.", abort=True)

    async def end() -> dict[str, int]:
        async with opened_accounts() as held:
            if await held.revoke_keys(name):
                await changed_keys()
                seconds = TRUSTED + 1  # what is under way when a process reads the keys anew is done by then
                Console(stderr=True).print(f"Its keys are ended; the rest is deleted in {seconds:g} seconds.")
                await asyncio.sleep(seconds)
            deleted = await held.delete(name)
        await changed_keys()
        return deleted

    deleted = asyncio.run(end())
    if not deleted:
        raise InvalidArgument("NAME", name, "there is nothing that belongs to this account.", "Check its spelling.")
    told = ", ".join(f"{count} in {table}" for table, count in deleted.items())
    said = f"Everything that belonged to {name} is deleted: {told}."
    Console().print(said, markup=False, highlight=False, soft_wrap=True)
