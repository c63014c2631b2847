"""The one way out: every request to a provider, its turn, its retries, and what its failures mean.

A try goes through these gates in order: refused at once while the provider is shut (its circuit is open, its
allowance is spent, or it asked for a long rest); a slot of the concurrency; credentials, where they pass and are
renewed; a place in the pace; the request, bounded in time and size; the judge, who tells an answer from a failure that
looks like one. What failed for a passing reason is tried again.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol

import aiohttp
import stamina
from msgspec import Struct

from app.errors import ProviderError, ProviderThrottled, ProviderUnavailable, QuotaSpent, UnreadableAnswer
from app.providers.circuit import Circuit
from app.providers.contract import CircuitState, Health
from app.providers.pace import Pace
from app.providers.reply import Judge, Reply, judge_status
from app.providers.standing import LONGEST_WAIT, Standing
from app.shared.news import News

Query = Mapping[str, str] | Sequence[tuple[str, str]]

LARGEST_BODY = 8 * 1024 * 1024

_CREDENTIALS = frozenset({"authorization", "x-api-key", "x-goog-api-key"})


def _now() -> datetime:
    return datetime.now(UTC)


class Authorization(Protocol):
    """Credentials that pass: a token that expires or is withdrawn."""

    async def headers(self) -> Mapping[str, str]:
        """The headers to send now. Raises ProviderError where no credentials can be had."""

    def forget(self, refused: Mapping[str, str]) -> None:
        """The provider answered these headers with 401; make others next time. Old news about older ones is ignored."""


class Transport:
    """The requests of one provider. `headers` may hold credentials: they reach neither log nor error nor `Reply`.

    `authorization` gives the credentials that pass; a 401 renews them once and sends the request again.
    `rest_after` reads from a reply how many seconds the provider wants to be left alone, 0 for not at all.

    `timeout` is in seconds for one try; `attempts` counts all tries; `backoff` is the least wait in seconds before
    the second, doubled for each further one, with up to as much again by chance. `threshold` and `recovery` are the
    circuit's. `quota_rest` is how long a provider is left alone when its allowance is spent and it does not say when
    the period ends. Through `news`, other processes hear what this one is told about further calls.
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
        authorization: Authorization | None = None,
        rest_after: Callable[[Reply], float] | None = None,
        judge: Judge = judge_status,
        backoff: float = 0.2,
        threshold: int = 5,
        recovery: float = 30.0,
        quota_rest: timedelta = timedelta(hours=1),
        news: News | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._session = session
        self._provider = provider
        self._base_url = base_url.rstrip("/")
        self._pace = pace
        self._concurrency = concurrency
        self._slots = asyncio.Semaphore(concurrency)
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._headers = dict(headers or {})
        self._authorization = authorization
        self._rest_after = rest_after
        self._judge = judge
        self._retrying = stamina.AsyncRetryingCaller(
            attempts=attempts, timeout=None, wait_initial=backoff, wait_max=5.0, wait_jitter=backoff
        ).on(self._wait_before_retry)
        self._circuit = Circuit(provider, threshold=threshold, recovery=recovery)
        self._standing = Standing(provider, pace, self._circuit, quota_rest=quota_rest, clock=clock, news=news)
        self._clock = clock
        self._calls = self._failures = 0
        self._waited = 0.0
        self._last_success_at: datetime | None = None
        self._last_error_at: datetime | None = None
        self._last_error: str | None = None

    @property
    def concurrency(self) -> int:
        """How many requests may be under way at once."""
        return self._concurrency

    async def get(self, path: str, params: Query | None = None, *, judge: Judge | None = None) -> Reply:
        """GET `base_url` + `path`. Raises ProviderError for whatever is no answer."""
        return await self._ask(_Request("GET", path, params=params), judge or self._judge)

    async def post(self, path: str, json_body: object, *, judge: Judge | None = None) -> Reply:
        """POST JSON: only for questions, since it is tried again. Raises ProviderError for whatever is no answer."""
        return await self._ask(_Request("POST", path, json=json_body), judge or self._judge)

    async def post_form(self, path: str, fields: Mapping[str, str], *, judge: Judge | None = None) -> Reply:
        """POST a form, as `post`."""
        return await self._ask(_Request("POST", path, form=fields), judge or self._judge)

    async def health(self) -> Health:
        """How the provider fares, as the calls so far tell; nothing is sent. `calls` and `failures` count tries."""
        return Health(
            circuit=self._circuit.state,
            pace_left=self._pace.left,
            pace=str(self._pace),
            calls=self._calls,
            failures=self._failures,
            last_success_at=self._last_success_at,
            last_error_at=self._last_error_at,
            last_error=self._last_error,
            quota_spent_until=self._standing.quota_spent_until,
            waited_seconds=self._waited,
        )

    async def _ask(self, request: _Request, judge: Judge) -> Reply:
        """Try, and try again where that may help. What counts the tries costs an eighth of a call: most need only one,
        so it begins with the failure that the first one brought."""
        failed: ProviderError | None = None
        try:
            return await self._try(request, judge)
        except ProviderError as first:
            failed = first

        async def tried() -> Reply:
            nonlocal failed
            if failed:
                first, failed = failed, None
                raise first
            return await self._try(request, judge)

        return await self._retrying(tried)

    async def _try(self, request: _Request, judge: Judge) -> Reply:
        renewed = self._authorization is None
        while True:
            async with self._turn() as credentials:
                self._calls += 1
                try:
                    reply = await self._send(request, credentials)
                    if self._authorization and reply.status == 401 and not renewed:
                        self._authorization.forget(credentials)
                        renewed = True
                        continue
                    judge(reply)
                except ProviderError as error:
                    self._remember(error)
                    raise
                self._last_success_at = self._clock()
                return reply

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[Mapping[str, str]]:
        self._standing.check()
        async with self._slots:
            self._standing.check()  # it may have shut while this call queued; then a place in the pace is not spent
            credentials = await self._credentials()  # before the place is taken: a place waits for nobody
            queued = time.monotonic()
            await self._pace.take()
            self._waited += time.monotonic() - queued
            self._standing.check()
            async with self._circuit.guard():
                yield credentials

    async def _credentials(self) -> Mapping[str, str]:
        if self._authorization is None:
            return {}
        try:
            return await self._authorization.headers()
        except ProviderError as error:
            self._remember(error)
            raise

    def _remember(self, error: ProviderError) -> None:
        self._failures += 1
        self._last_error_at = self._clock()
        self._last_error = error.reason
        self._standing.remember(error)

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

    async def _send(self, request: _Request, credentials: Mapping[str, str]) -> Reply:
        sent = self._headers | dict(credentials)
        try:
            async with self._session.request(
                request.method,
                self._base_url + request.path,
                params=request.params,
                json=request.json,
                data=request.form,
                headers=sent,
                timeout=self._timeout,
                allow_redirects=False,
                trace_request_ctx=self._provider,
            ) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                reply = Reply(response.status, headers, _without_credentials(await _bounded_body(response), sent))
        except TimeoutError as error:
            raise ProviderUnavailable(f"no answer within {self._timeout.total:g} s") from error
        except aiohttp.ClientConnectorError as error:
            raise ProviderUnavailable("could not be reached") from error
        except aiohttp.ClientError as error:
            raise ProviderUnavailable("the connection broke before the answer was complete") from error
        if self._rest_after and (rest := self._rest_after(reply)):
            self._standing.pause(rest)
        return reply


class _Request(Struct, frozen=True):
    method: str
    path: str
    params: Query | None = None
    json: object = None
    form: Mapping[str, str] | None = None


def _without_credentials(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The body, without the credentials that some providers repeat in their error messages."""
    for name, value in headers.items():
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
