"""Leases: the right to do a piece of work that others want too, so that among many processes one does it.

A lease runs out by itself a few seconds after its holder has died, and is renewed as long as the holder lives, so
the work may take as long as it likes and nobody waits for the dead. A process that stands still for longer than a
lease loses it, and the work is done twice: it must bear that. Where Redis is away, everybody holds every lease.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from app.errors import CommonsUnavailable
from app.shared.commons import Commons
from app.shared.news import News

ENDED = "ended"
"""The subject of leases given back; the word is the lease's name, a line break, and its holder's last word."""

SECONDS = 3.0
POLL = 0.5  # seconds between looks at leases of others, for news that did not come

_RENEW = """
for _, key in ipairs(KEYS) do
  if redis.call('get', key) == ARGV[1] then redis.call('pexpire', key, ARGV[2]) end
end
"""
_GIVE_BACK = """
for _, key in ipairs(KEYS) do
  if redis.call('get', key) == ARGV[1] then redis.call('del', key) end
end
"""


@dataclass
class Hold:
    """The leases that were free and are now ours. `words` may be said about them as they are given back."""

    names: frozenset[str]
    words: dict[str, bytes] = field(default_factory=dict)


class Leases:
    """The leases of all processes on one Redis. `seconds` is how long one outlives its holder."""

    def __init__(self, commons: Commons, news: News, seconds: float = SECONDS) -> None:
        self._commons = commons
        self._news = news
        self._life = round(seconds * 1000)
        self._waits: dict[str, asyncio.Future[bytes]] = {}
        self._renew_script = commons.redis.register_script(_RENEW)
        self._give_back_script = commons.redis.register_script(_GIVE_BACK)
        news.on(ENDED, self._hear)

    @asynccontextmanager
    async def hold(self, names: Sequence[str]) -> AsyncIterator[Hold]:
        """Hold those of these leases that nobody else holds, until the block ends."""
        token = uuid4().hex.encode()
        try:
            hold = Hold(await self._take(names, token))
        except CommonsUnavailable:
            yield Hold(frozenset(names))
            return
        renewing = asyncio.create_task(self._renew(hold.names, token), name="renew leases")
        try:
            yield hold
        finally:
            renewing.cancel()
            await self._give_back(hold, token)

    async def ended(self, names: Collection[str]) -> dict[str, bytes]:
        """Wait until nobody holds these leases; the last word about each, empty where none was heard."""
        ends = {name: self._waits.setdefault(name, asyncio.get_running_loop().create_future()) for name in names}
        try:
            while awaited := [name for name, end in ends.items() if not end.done()]:
                held = await self._held(awaited)
                for name in awaited:
                    if name not in held and not ends[name].done():
                        ends[name].set_result(b"")
                if held:
                    await asyncio.wait([ends[name] for name in held], timeout=POLL)
            return {name: end.result() for name, end in ends.items()}
        finally:
            for name, end in ends.items():
                if self._waits.get(name) is end:
                    del self._waits[name]

    async def _take(self, names: Sequence[str], token: bytes) -> frozenset[str]:
        async with self._commons.redis.pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.set(self._key(name), token, nx=True, px=self._life)
            taken = await self._commons.ask(pipeline.execute)
        return frozenset(name for name, ours in zip(names, taken, strict=True) if ours)

    async def _renew(self, names: frozenset[str], token: bytes) -> None:
        keys = [self._key(name) for name in names]
        while keys:
            await asyncio.sleep(self._life / 3000)
            try:
                await self._commons.ask(lambda: self._renew_script(keys, [token, self._life]))
            except CommonsUnavailable:
                continue  # a lease that ran out meanwhile is not taken back

    async def _give_back(self, hold: Hold, token: bytes) -> None:
        if not hold.names:
            return
        async with self._commons.redis.pipeline(transaction=False) as pipeline:
            await self._give_back_script([self._key(name) for name in hold.names], [token], client=pipeline)
            for name in hold.names:
                pipeline.publish(*self._news.frame(ENDED, name.encode() + b"\n" + hold.words.get(name, b"")))
            try:
                await self._commons.ask(pipeline.execute)
            except CommonsUnavailable:
                return  # they run out by themselves

    async def _held(self, names: Sequence[str]) -> list[str]:
        """Those of these leases that somebody holds; none as far as one knows while Redis is away."""
        try:
            tokens = await self._commons.ask(lambda: self._commons.redis.mget([self._key(name) for name in names]))
        except CommonsUnavailable:
            return []
        return [name for name, token in zip(names, tokens, strict=True) if token is not None]

    def _hear(self, word: bytes) -> None:
        name, last = word.split(b"\n", 1)
        end = self._waits.get(name.decode())
        if end is not None and not end.done():
            end.set_result(last)

    def _key(self, name: str) -> str:
        return self._commons.key("lease", name)
