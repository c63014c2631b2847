"""`linernotes keys`: make, list and revoke the keys that callers ask with."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from app.commands.opened import changed_keys, opened_accounts
from app.errors import InvalidArgument

WIDE = 1_000  # more than any row has, so that no cell is cut: a narrow terminal breaks the line, a file need not

keys = typer.Typer(no_args_is_help=True, help="The keys that callers ask with.")


@keys.command()
def create(
    account: Annotated[str, typer.Option(help="Whose key it is; catalogs and jobs belong to the account.")],
    scope: Annotated[
        Literal["read", "write", "admin"],
        typer.Option(help="What it allows: to ask; also to change what is the account's; or everything."),
    ],
    name: Annotated[str | None, typer.Option(help="What it is for, for people to read in the list.")] = None,
) -> None:
    """Make a key, and the account if it is new. The key is shown once and held nowhere."""
    from app.gateway.keys import KeyScope, make_key

    held, key = make_key(account, KeyScope(scope), name)

    async def add() -> None:
        async with opened_accounts() as accounts:
            await accounts.add_key(held)
        await changed_keys()

    asyncio.run(add())
    Console().print(key, markup=False, highlight=False, soft_wrap=True)
    told = f"The key {held.id} of {held.account} may {scope}. It is not shown again: what is stored cannot be sent."
    Console(stderr=True).print(told, markup=False, highlight=False, soft_wrap=True)


@keys.command("list")
def list_(account: Annotated[str | None, typer.Option(help="Only this account's.")] = None) -> None:
    """List keys, also revoked ones, with their last use, which is noted once a minute. Times are UTC."""

    async def read() -> Table:
        names = ("id", "account", "scope", "name", "made", "state")
        table = Table(*(Column(name, no_wrap=True) for name in names), box=None)
        async with opened_accounts() as accounts:
            for key in await accounts.keys(account):
                used = f"used {_minute(key.last_used_at)}" if key.last_used_at else "never used"
                state = f"revoked {_minute(key.revoked_at)}" if key.revoked_at else used
                cells = (key.id, key.account, key.scope, key.label or "", f"{key.created_at:%Y-%m-%d}", state)
                table.add_row(*map(Text, cells))
        return table

    Console(width=WIDE).print(asyncio.run(read()))


@keys.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as the list shows it.")]) -> None:
    """End a key. Running gateways refuse it within ten seconds, those that share a Redis at once."""

    async def end() -> str:
        async with opened_accounts() as accounts:
            held = await accounts.revoke_key(key_id.removeprefix("ln_").partition("_")[0])
        if held is None:
            remedy = "`linernotes keys list` shows the ids."
            raise InvalidArgument("ID", key_id, "there is no key with this id.", remedy)
        await changed_keys()
        return held.account

    Console().print(f"The key of {asyncio.run(end())} is revoked.", markup=False, highlight=False, soft_wrap=True)


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
