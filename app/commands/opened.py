"""What the commands about accounts open: the store's accounts, and the line to the processes that serve."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.errors import CommonsUnavailable

if TYPE_CHECKING:
    from app.settings import Settings
    from app.store.accounts import Accounts


@asynccontextmanager
async def opened_accounts(settings: Settings | None = None) -> AsyncIterator[Accounts]:
    """The accounts in the settings' store, whose tables are brought to this version, while the block runs."""
    from app.settings import read_settings
    from app.store.store import Store

    store = Store.at((settings or read_settings()).database_url)
    try:
        await store.migrate()
        yield store.accounts
    finally:
        await store.close()


async def changed_keys() -> None:
    """Tell the processes on the settings' Redis to read the keys anew; without one they do so by themselves, soon."""
    from app.gateway.keys import CHANGED
    from app.settings import read_settings
    from app.shared.sharing import open_sharing

    settings = read_settings()
    async with open_sharing(settings.cache_url, settings.cache_prefix) as sharing:
        if sharing:
            channel, message = sharing.news.frame(CHANGED, b"")
            try:
                await sharing.commons.ask(lambda: sharing.commons.redis.publish(channel, message))
            except CommonsUnavailable:
                return  # which is in the log; they find out by themselves
