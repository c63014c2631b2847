"""The one way out: every request to a provider, its turn, its retries, and what its failures mean.

A try goes through these gates in order: refused at once while the provider is shut (its circuit is open, its
allowance is spent, or it asked for a long rest); a slot of the concurrency; a place in the pace; the request, bounded
in time and size; the judge, who tells an answer from a failure that looks like one. What failed for a passing reason
is tried again.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
import stamina

from app.errors import ProviderError, ProviderThrottled, ProviderUnavailable, QuotaSpent, UnreadableAnswer
from app.providers.circuit import Circuit
from app.providers.contract import CircuitState, Health
from app.providers.pace import Pace
from app.providers.reply import Judge, Reply, judge_json, judge_status, read_json, shaped, unreadable

__all__ = ["Judge", "Reply", "Transport", "judge_json", "judge_status", "read_json", "shaped", "unreadable"]

LARGEST_BODY = 8 * 1024 * 1024
LONGEST_WAIT = 30.0  # seconds; who asks for more is not waited for, the wish is handed on to the caller
LONGEST_REST = 3600.0  # seconds; providers have been seen to ask for many hours by mistake

_CREDENTIALS = frozenset({"authorization", "x-api-key"})


def _now() -> datetime:
    return datetime.now(UTC)


class Transport:
    """The requests of one provider. `headers` may hold credentials: they reach neither log nor error nor `Reply`.

    `timeout` is in seconds for one try; `attempts` counts all tries; `backoff` is the least wait in seconds before
    the second, doubled for each further one, with up to as much again by chance. `threshold` and `recovery` are the
    circuit's. `quota_rest` is how long a provider is left alone when its allowance is spent and it does not say when
    the period ends.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        provider: str,
        base_url: str,
        *,
        pace: Pace,
        concurrency: int,
        timeout: float = 10.0,
        attempts: int = 3,
        headers: Mapping[str, str] | None = None,
        judge: Judge = judge_status,
        backoff: float = 0.2,
        threshold: int = 5,
        recovery: float = 30.0,
        quota_rest: timedelta = timedelta(hours=1),
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._pace = pace
        self._concurrency = concurrency
        self._slots = asyncio.Semaphore(concurrency)
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._headers = dict(headers or {})
        self._judge = judge
        self._retrying = stamina.AsyncRetryingCaller(
            attempts=attempts, timeout=None, wait_initial=backoff, wait_max=5.0, wait_jitter=backoff
        ).on(self._wait_before_retry)
        self._circuit = Circuit(provider, threshold=threshold, recovery=recovery)
        self._quota_rest = quota_rest
        self._quota_spent_until: datetime | None = None
        self._resting_until: datetime | None = None
        self._clock = clock
        self._calls = self._failures = 0
        self._last_success_at: datetime | None = None
        self._last_error_at: datetime | None = None
        self._last_error: str | None = None

    @property
    def concurrency(self) -> int:
        """How many requests may be under way at once."""
        return self._concurrency

    async def get(self, path: str, params: Mapping[str, str] | None = None, *, judge: Judge | None = None) -> Reply:
        """GET `base_url` + `path`. Raises ProviderError for whatever is no answer."""
        return await self._retrying(self._try, "GET", path, params, None, judge or self._judge)

    async def post(self, path: str, json_body: object, *, judge: Judge | None = None) -> Reply:
        """POST JSON: only for questions, since it is tried again. Raises ProviderError for whatever is no answer."""
        return await self._retrying(self._try, "POST", path, None, json_body, judge or self._judge)

    async def health(self) -> Health:
        """How the provider fares, as the calls so far tell; nothing is sent. `calls` and `failures` count tries."""
        spent_until = self._quota_spent_until
        return Health(
            circuit=self._circuit.state,
            pace_left=self._pace.left,
            pace=str(self._pace),
            calls=self._calls,
            failures=self._failures,
            last_success_at=self._last_success_at,
            last_error_at=self._last_error_at,
            last_error=self._last_error,
            quota_spent_until=spent_until if spent_until and spent_until > self._clock() else None,
        )

    async def _try(
        self, method: str, path: str, params: Mapping[str, str] | None, json_body: object, judge: Judge
    ) -> Reply:
        async with self._turn():
            self._calls += 1
            try:
                reply = await self._send(method, path, params, json_body)
                judge(reply)
            except ProviderError as error:
                self._remember(error)
                raise
            self._last_success_at = self._clock()
            return reply

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        self._refuse_while_shut()
        async with self._slots:
            self._refuse_while_shut()  # it may have shut while this call queued; then a place in the pace is not spent
            await self._pace.take()
            self._refuse_while_shut()
            async with self._circuit.guard():
                yield

    def _refuse_while_shut(self) -> None:
        now = self._clock()
        if self._quota_spent_until and now < self._quota_spent_until:
            raise QuotaSpent("the allowance is used up", self._quota_spent_until)
        if self._resting_until and now < self._resting_until:
            raise ProviderThrottled("the provider asked for a rest", (self._resting_until - now).total_seconds())
        self._circuit.check()

    def _remember(self, error: ProviderError) -> None:
        self._failures += 1
        self._last_error_at = self._clock()
        self._last_error = error.reason
        if isinstance(error, QuotaSpent):
            self._quota_spent_until = error.until = error.until or self._last_error_at + self._quota_rest
        elif isinstance(error, (ProviderThrottled, ProviderUnavailable)) and error.retry_after:
            if error.retry_after <= LONGEST_WAIT:
                self._pace.pause(error.retry_after)  # what one call was told holds for those behind it
            else:
                self._resting_until = self._last_error_at + timedelta(seconds=min(error.retry_after, LONGEST_REST))

    def _wait_before_retry(self, error: Exception) -> bool | float:
        if isinstance(error, QuotaSpent) or not isinstance(error, (ProviderUnavailable, ProviderThrottled)):
            return False
        if self._circuit.state is CircuitState.OPEN:
            return False  # a retry would only be refused
        if error.retry_after is None:
            return True
        if error.retry_after > LONGEST_WAIT:
            return False
        return error.retry_after + random.uniform(0, 0.1)  # noqa: S311 - spreads retries, keeps no secret

    async def _send(self, method: str, path: str, params: Mapping[str, str] | None, json_body: object) -> Reply:
        try:
            async with self._session.request(
                method,
                self._base_url + path,
                params=params,
                json=json_body,
                headers=self._headers,
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status, headers, self._without_credentials(await _bounded_body(response)))
        except TimeoutError as error:
            raise ProviderUnavailable(f"no answer within {self._timeout.total:g} s") from error
        except aiohttp.ClientConnectorError as error:
            raise ProviderUnavailable("could not be reached") from error
        except aiohttp.ClientError as error:
            raise ProviderUnavailable("the connection broke before the answer was complete") from error

    def _without_credentials(self, body: bytes) -> bytes:
        """The body, without the credentials that some providers repeat in their error messages."""
        for name, value in self._headers.items():
            if name.lower() in _CREDENTIALS and value.strip():
                body = body.replace(value.split()[-1].encode(), b"[credentials]")
        return body


async def _bounded_body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise UnreadableAnswer(f"an answer larger than {LARGEST_BODY // 1024 // 1024} MiB")
    return bytes(body)
