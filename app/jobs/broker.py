"""How processes hear of chunks: taskiq, over a queue in this process or over streams in Redis.

A message says no more than "do chunk N of job J". The store decides whether that is still to be done, so a message may
come twice, late or never. Imported where there is work: taskiq alone takes a quarter of a second to load.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta

from redis.exceptions import RedisError
from taskiq import AckableMessage, AsyncBroker, BrokerMessage
from taskiq.acks import AcknowledgeType
from taskiq.exceptions import TaskiqError
from taskiq.receiver import Receiver
from taskiq_redis import RedisStreamBroker

log = logging.getLogger(__name__)

TASK = "linernotes:chunk"
MOST_MESSAGES = 100_000
BLOCK_MS = 500
TIMEOUT = 5.0  # seconds; longer than a reader waits for the next message
CANCELLED_WITHIN = 0.1  # seconds
REST = 2.0  # seconds after which a broken line is tried again

Do = Callable[[str, int], Awaitable[None]]


class QueueBroker(AsyncBroker):
    """Messages of this process for itself."""

    def __init__(self) -> None:
        super().__init__()
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()

    async def kick(self, message: BrokerMessage) -> None:
        """Queue a message."""
        self._queue.put_nowait(message.message)

    async def listen(self) -> AsyncGenerator[bytes, None]:
        """The messages, as they come."""
        while True:
            yield await self._queue.get()


class StreamBroker(RedisStreamBroker):
    """Messages over streams in Redis, whose reader ends when it is cancelled.

    The one it is made of may go on: before Python 3.12 `asyncio.wait_for`, with which redis sends commands, forgets a
    cancellation that comes when the command is just sent.
    """

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        """The messages, as they come."""
        messages = super().listen()
        while True:
            following = asyncio.ensure_future(anext(messages))
            try:
                await asyncio.wait({following})
            finally:
                while not following.done():
                    following.cancel()
                    await asyncio.wait({following}, timeout=CANCELLED_WITHIN)
            yield following.result()


class Line:
    """Tells and hears of chunks at `url`; `do` is what happens when one is heard of."""

    def __init__(self, url: str, prefix: str, lease: timedelta, do: Do) -> None:
        logging.getLogger("taskiq").setLevel(logging.WARNING)  # which else tells of every message
        self._broker: AsyncBroker = QueueBroker()
        if not url.startswith("memory"):
            self._broker = StreamBroker(
                url,
                queue_name=f"{prefix}:jobs",
                consumer_group_name=f"{prefix}:workers",
                consumer_id="0",  # also what was told before the first worker came
                xread_count=1,  # what one worker holds unread, no other can take
                xread_block=BLOCK_MS,
                idle_timeout=int(lease.total_seconds() * 1000),
                maxlen=MOST_MESSAGES,
                socket_connect_timeout=TIMEOUT,
                socket_timeout=TIMEOUT,
            )

        async def chunk(job_id: str, number: int) -> None:  # taskiq gives a task another name, which no method takes
            await do(job_id, number)

        self._task = self._broker.register_task(chunk, task_name=TASK)
        self._connected = False

    async def tell(self, job_id: str, number: int) -> bool:
        """Tell of a chunk; False where nobody can be told now."""
        try:
            await self._connect()
            await self._task.kiq(job_id, number)
        except (TaskiqError, RedisError, OSError) as cause:
            log.warning("nobody could be told of a job; it is told again later: %r", cause)
            return False
        return True

    async def hear(self, at_once: int, finish: asyncio.Event) -> None:
        """Do what is heard of, so many chunks at once, until `finish` is set."""
        while not finish.is_set():
            receiver = Receiver(
                self._broker,
                validate_params=False,
                max_async_tasks=at_once,
                run_startup=False,
                ack_type=AcknowledgeType.WHEN_EXECUTED,
            )
            try:
                await self._connect()
                await receiver.listen(finish)
            except (TaskiqError, RedisError, OSError, ExceptionGroup) as cause:
                log.warning("nothing is heard of jobs; listening again in %g s: %r", REST, cause)
                self._connected = False  # a Redis that was emptied knows nothing of its readers
                await asyncio.sleep(REST)

    async def close(self) -> None:
        """Disconnect."""
        await self._broker.shutdown()

    async def _connect(self) -> None:
        if not self._connected:
            await self._broker.startup()
            self._connected = True
