"""Records kept decoded in front of the store: in this process, and optionally as bytes in a Redis shared by many.

A record renewed by one process is forgotten by the others as soon as the news arrives, and after its time in any case.

A cache is a convenience: where Redis does not answer, that is logged, counts as a miss, and Redis is left alone for
a few seconds, so that a broken cache makes no answer late. Its keys carry the version of the merge rules, so processes
of different versions never read each other's records.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec
from aiocache import RedisCache  # type: ignore[import-untyped]  # aiocache ships no types
from aiocache.serializers import NullSerializer  # type: ignore[import-untyped]  # the same
from cachetools import TTLCache
from msgspec import structs
from redis.exceptions import RedisError

from app.errors import InvalidInput
from app.music.facets import Facet
from app.music.merge import RULES
from app.music.track import Record
from app.shared.news import RENEWED, News

T = TypeVar("T")

log = logging.getLogger(__name__)

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record).decode

PREFIX = "linernotes:record"
SHARED_TIMEOUT = 0.5  # seconds; reading the store again is faster than waiting longer
SHARED_PAUSE = 5.0  # seconds without asking Redis after it failed

# While a record's renewal is this young, what is read of it may have left the store before; such a reading is used,
# but not kept. No question to a store that answers takes longer.
JUST_RENEWED = 5.0
MOST_JUST_RENEWED = 100_000
MOST_FACETS = 1_000  # different sets of facets that are shared among records
BEING_RENEWED = b""


class RecordCache:
    """At most `size` records for `ttl` seconds each, in front of an optional shared tier. Size 0 keeps none here.

    With `news`, other processes are told which records were renewed, and their word is heard.
    """

    def __init__(self, size: int, ttl: float, shared: SharedRecords | None = None, news: News | None = None) -> None:
        self._own: TTLCache[str, Record] = TTLCache(size, ttl)
        self._renewed: TTLCache[str, None] = TTLCache(MOST_JUST_RENEWED, JUST_RENEWED)
        self._shared = shared
        self._news = news
        self._facets: dict[frozenset[Facet], frozenset[Facet]] = {}
        self._hits = self._misses = 0
        self._watchers: list[Callable[[Collection[str] | None], None]] = []
        if news:
            news.on(RENEWED, lambda word: self.forget(word.decode().split(",")))
            news.on_missed(self._forget_all)

    @classmethod
    def at(cls, url: str, size: int, ttl: float, prefix: str = PREFIX, news: News | None = None) -> RecordCache:
        """The cache at `memory://`, this process's own memory, or `redis://[user:password@]host[:port][/number]`
        (`rediss://` for TLS). Nothing is opened before the first question.

        Raises InvalidInput where the URL is for neither, and where size or time are out of bounds.
        """
        if size < 0 or ttl <= 0:
            raise InvalidInput(f"{size} records for {ttl} s", "is no cache.", "Send 0 or more records, and a time.")
        address = urlsplit(url)
        if address.scheme == "memory":
            return cls(size, ttl, news=news)
        if address.scheme in {"redis", "rediss"}:
            return cls(size, ttl, SharedRecords(_redis(address, f"{prefix}:{RULES}"), ttl), news)
        raise InvalidInput(address.scheme, "records are cached in memory or Redis.", "Send memory:// or redis://host.")

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """The hits and misses so far, of `process` and of `shared` where there is one."""
        own = {"process": (self._hits, self._misses)}
        return own | {"shared": (self._shared.hits, self._shared.misses)} if self._shared else own

    async def ready(self) -> bool:
        """Whether the shared tier answers; a cache without one is always ready."""
        return self._shared is None or await self._shared.answers()

    async def get_many(self, isrcs: Collection[str]) -> dict[str, Record]:
        """The cached records; the others are missing."""
        found = self.peek(isrcs)
        missing = [isrc for isrc in isrcs if isrc not in found]
        if self._shared and missing:
            shared = await self._shared.get_many(missing)
            self._add(shared)
            found |= shared | self.peek(missing)
        return found

    def watch(self, hear: Callable[[Collection[str] | None], None]) -> None:
        """Call `hear` with the ISRCs whose record is renewed or forgotten, here or elsewhere; None: it may be any."""
        self._watchers.append(hear)

    def peek(self, isrcs: Collection[str]) -> dict[str, Record]:
        """The records cached in this process; the shared tier is not asked."""
        found: dict[str, Record] = {}
        for isrc in isrcs:
            try:
                found[isrc] = self._own[isrc]  # a quarter of the time of `get`, which asks the clock three times
            except KeyError:
                continue
        self._hits += len(found)
        self._misses += len(isrcs) - len(found)
        return found

    async def fill(self, records: Mapping[str, Record]) -> None:
        """Cache what was read from the store, unless a record was put meanwhile: that one is newer."""
        added = self._add(records)
        if self._shared and added:
            await self._shared.add_many(added)

    async def put_many(self, records: Mapping[str, Record]) -> None:
        """Cache renewed records in place of what was cached.

        Not where another process has just renewed them too: nobody here knows whose is the newer one.
        """
        self._hold({isrc: record for isrc, record in records.items() if isrc not in self._renewed})
        self.outdate(records)
        if self._shared and records:
            await self._shared.renew(records)
        if self._news and records:
            self._news.tell(RENEWED, ",".join(records).encode())

    def forget(self, isrcs: Collection[str]) -> None:
        """Forget these records in this process only: another one has renewed them."""
        for isrc in isrcs:
            self._renewed[isrc] = None
            self._own.pop(isrc, None)
        self.outdate(isrcs)

    async def drop(self, isrcs: Collection[str]) -> None:
        """Forget these records."""
        for isrc in isrcs:
            self._own.pop(isrc, None)
        self.outdate(isrcs)
        if self._shared and isrcs:
            await self._shared.drop(isrcs)

    async def close(self) -> None:
        """Close the connections to the shared tier."""
        if self._shared:
            await self._shared.close()

    def _forget_all(self) -> None:
        self._own.clear()
        self.outdate(None)

    def outdate(self, isrcs: Collection[str] | None) -> None:
        """Tell those who watch that what was made of these records is out of date."""
        for hear in self._watchers:
            hear(isrcs)

    def _add(self, records: Mapping[str, Record]) -> dict[str, Record]:
        """Put the records that are not cached in this process; those."""
        added = {
            isrc: record for isrc, record in records.items() if isrc not in self._own and isrc not in self._renewed
        }
        self._hold(added)
        return added

    def _hold(self, records: Mapping[str, Record]) -> None:
        if self._own.maxsize:
            for record in records.values():
                self._share_facets(record)
            self._own.update(records)

    def _share_facets(self, record: Record) -> None:
        """Let what was heard have one set of facets for all that are equal, of which there are few: a set of its own
        for each observation, as it is decoded, takes half of a typical record's memory."""
        for one in record.heard:
            shared = self._facets.get(one.facets)
            if shared is not None:
                structs.force_setattr(one, "facets", shared)
            elif len(self._facets) < MOST_FACETS:
                self._facets[one.facets] = one.facets


class SharedRecords:
    """The tier shared by many processes: encoded records in Redis. Its failures are misses."""

    def __init__(self, redis: RedisCache, ttl: float) -> None:
        self._redis = redis
        self._ttl = ttl
        self._resting_until = 0.0
        self.hits = self.misses = 0

    async def answers(self) -> bool:
        """Whether Redis answers now, also while it is left alone."""
        try:
            return bool(await self._redis.client.ping())
        except (RedisError, OSError):
            return False

    async def get_many(self, isrcs: Collection[str]) -> dict[str, Record]:
        """The cached ones of these records, one or more; the others are missing."""
        keys = list(isrcs)
        documents = await self._try(self._redis.multi_get, keys) or [None] * len(keys)
        found: dict[str, Record] = {}
        for isrc, document in zip(keys, documents, strict=True):
            if document is not None and document != BEING_RENEWED:
                try:
                    found[isrc] = _decode(document)
                except msgspec.MsgspecError:
                    log.warning("the cached record of %s is unreadable and will be replaced", isrc)
        self.hits += len(found)
        self.misses += len(keys) - len(found)
        return found

    async def add_many(self, records: Mapping[str, Record]) -> None:
        """Cache these records, one or more, where nothing is cached or just renewed."""
        async with self._redis.client.pipeline(transaction=False) as pipeline:
            for isrc, record in records.items():
                pipeline.set(self._redis.build_key(isrc), _encode(record), px=round(self._ttl * 1000), nx=True)
            await self._try(pipeline.execute)

    async def renew(self, isrcs: Collection[str]) -> None:
        """Forget these records, one or more, and for a moment take in none: it may have been read before."""
        pairs = [(isrc, BEING_RENEWED) for isrc in isrcs]
        await self._try(self._redis.multi_set, pairs, ttl=JUST_RENEWED)

    async def drop(self, isrcs: Collection[str]) -> None:
        """Forget these records."""
        for isrc in isrcs:
            await self._try(self._redis.delete, isrc)

    async def close(self) -> None:
        """Close every connection."""
        await self._redis.client.aclose()  # aiocache's own close calls what the redis client calls outdated

    async def _try(self, call: Callable[..., Awaitable[T]], *given: object, **options: object) -> T | None:
        """What the call returns; None, at once, while Redis does not answer."""
        if time.monotonic() < self._resting_until:
            return None
        try:
            return await call(*given, **options)
        except (RedisError, OSError) as problem:  # a timeout is an OSError too
            self._resting_until = time.monotonic() + SHARED_PAUSE
            log.warning("Redis does not answer and is left alone for %g s: %r", SHARED_PAUSE, problem)
            return None


def _redis(address: SplitResult, namespace: str) -> RedisCache:
    return RedisCache(
        serializer=NullSerializer(encoding=None),  # bytes in, bytes out
        namespace=namespace,
        timeout=SHARED_TIMEOUT,
        endpoint=address.hostname or "127.0.0.1",
        port=address.port or 6379,
        db=int(address.path.strip("/") or 0),
        password=unquote(address.password) if address.password else None,
        create_connection_timeout=SHARED_TIMEOUT,
        ssl=address.scheme == "rediss",
        connection_pool_kwargs={"username": unquote(address.username)} if address.username else {},
    )
