"""Sharing: what a process has in common with others, opened and closed together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.shared.commons import PREFIX, Commons
from app.shared.leases import Leases
from app.shared.news import News


@dataclass(frozen=True)
class Sharing:
    """The Redis, the news and the leases of the processes that work together."""

    commons: Commons
    news: News
    leases: Leases


@asynccontextmanager
async def open_sharing(url: str, prefix: str = PREFIX) -> AsyncIterator[Sharing | None]:
    """What is shared at `redis://` or `rediss://`; None for any other address: this process is alone.

    News are neither told nor heard before `news.start()`, so that every hearer can be there.
    """
    commons = Commons.at(url, prefix)
    if commons is None:
        yield None
        return
    news = News(commons)
    try:
        yield Sharing(commons, news, Leases(commons, news))
    finally:
        await news.close()
        await commons.close()
