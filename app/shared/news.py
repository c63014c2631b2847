"""News: what one process has to say to all others, by publish and subscribe.

News is a courtesy and may be lost: who must know also looks for itself, later. Where the line broke, every hearer is
told that it may have missed something. A word can be kept for a while for processes that start, or listen again, later.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from uuid import uuid4

from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from app.errors import CommonsUnavailable
from app.shared.commons import HEARTBEAT, REST, Commons

log = logging.getLogger(__name__)

RENEWED = "renewed"
"""The subject of records that one process has made anew; the word is their ISRCs, with commas."""

Hear = Callable[[bytes], None]


class News:
    """Tells and hears news. `tell` never waits and never fails; a process does not hear its own words."""

    def __init__(self, commons: Commons) -> None:
        self._commons = commons
        self._channel = commons.key("news")
        self._name = uuid4().hex.encode()
        self._hearers: dict[str, list[Hear]] = {}
        self._kept: set[str] = set()
        self._missed: list[Callable[[], None]] = []
        self._outgoing: asyncio.Queue[tuple[str, bytes, float]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    def on(self, subject: str, hear: Hear, *, kept: bool = False) -> None:
        """Call `hear` with each word on the subject; also with the last one that is `kept`, when listening begins."""
        self._hearers.setdefault(subject, []).append(hear)
        if kept:
            self._kept.add(subject)

    def on_missed(self, react: Callable[[], None]) -> None:
        """Call `react` whenever news may have been missed."""
        self._missed.append(react)

    def tell(self, subject: str, word: bytes, keep: float = 0.0) -> None:
        """Tell all other processes, and for `keep` seconds those that come later."""
        self._outgoing.put_nowait((subject, word, keep))

    def frame(self, subject: str, word: bytes) -> tuple[str, bytes]:
        """The channel and the message for a word, for who publishes it together with other commands."""
        return self._channel, b"\n".join((self._name, subject.encode(), word))

    def start(self) -> None:
        """Begin to tell and to listen."""
        self._tasks = [asyncio.create_task(self._speak(), name="news out"), asyncio.create_task(self._listen())]

    async def close(self) -> None:
        """Stop listening; what was not told yet is not told any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _speak(self) -> None:
        while True:
            subject, word, keep = await self._outgoing.get()
            channel, message = self.frame(subject, word)
            async with self._commons.redis.pipeline(transaction=False) as pipeline:
                if keep > 0:
                    pipeline.set(self._place(subject), message, px=round(keep * 1000))
                pipeline.publish(channel, message)
                try:
                    await self._commons.ask(pipeline.execute)
                except CommonsUnavailable:
                    log.info("nobody was told of %s", subject)

    async def _listen(self) -> None:
        first = True
        while True:
            try:
                async with self._commons.listening.pubsub(ignore_subscribe_messages=True) as line:
                    await line.subscribe(self._channel)
                    if not first:
                        self._say_missed()
                    first = False
                    await self._catch_up()
                    await self._hear_on(line)
            except (RedisError, OSError) as cause:
                log.warning("news are not heard; listening again in %g s: %r", REST, cause)
                await asyncio.sleep(REST)
            except Exception:
                log.exception("news are not heard; listening again in %g s", REST)
                await asyncio.sleep(REST)

    async def _hear_on(self, line: PubSub) -> None:
        while True:
            if message := await line.get_message(ignore_subscribe_messages=True, timeout=HEARTBEAT):
                self._hear(message["data"])

    async def _catch_up(self) -> None:
        for subject in self._kept:
            message = await self._commons.listening.get(self._place(subject))
            if isinstance(message, bytes):
                self._hear(message)

    def _hear(self, message: bytes) -> None:
        try:
            name, subject, word = message.split(b"\n", 2)
            hearers = [] if name == self._name else self._hearers.get(subject.decode(), [])
        except ValueError:
            log.warning("a message that is no news was ignored: %r", message[:80])
            return
        for hear in hearers:
            # One hearer's mistake must not make this process deaf; the cause is in the log.
            try:
                hear(word)
            except Exception:
                log.exception("news of %s could not be used", subject.decode())

    def _say_missed(self) -> None:
        for react in self._missed:
            try:
                react()
            except Exception:
                log.exception("that news may have been missed could not be used")

    def _place(self, subject: str) -> str:
        return self._commons.key("word", subject)
