"""An OAuth 2.0 access token for an application (RFC 6749, client credentials), renewed before it expires.

However many calls need a token at once, one request fetches it. A token that the provider withdraws early is forgotten
and fetched once more; credentials that are refused are not offered again for a while.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from app.errors import ProviderRefused, UnreadableAnswer
from app.providers.reply import Reply, judge_status
from app.providers.transport import Transport

EARLY = 60.0  # seconds before its end that a token is renewed; a short one at nine tenths of its life
REFUSED_REST = 60.0  # seconds for which refused credentials are not offered again
GRANT = {"grant_type": "client_credentials"}


class ClientToken:
    """The `Authorization` of a client: its token, fetched from `path` at the transport's server with `fields`.

    The client's id and secret are among the transport's headers; they and the token reach neither log nor error.
    """

    def __init__(
        self,
        transport: Transport,
        path: str = "",
        fields: Mapping[str, str] | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._transport = transport
        self._path = path
        self._fields = fields or GRANT
        self._clock = clock
        self._fetching = asyncio.Lock()
        self._token: str | None = None
        self._good_until = 0.0
        self._refusal: ProviderRefused | None = None
        self._refused_until = 0.0

    async def headers(self) -> Mapping[str, str]:
        """`Authorization: Bearer …`. Raises ProviderRefused for refused credentials, ProviderError for no answer."""
        async with self._fetching:  # who comes while a token is fetched waits for it and finds it here
            if self._token is None or self._clock() >= self._good_until:
                await self._fetch()
            return {"Authorization": f"Bearer {self._token}"}

    def forget(self, refused: Mapping[str, str]) -> None:
        """Fetch another token next time, unless that has happened since these headers were given out."""
        if refused == {"Authorization": f"Bearer {self._token}"}:
            self._token = None

    async def _fetch(self) -> None:
        if self._refusal and self._clock() < self._refused_until:
            raise ProviderRefused(self._refusal.reason)
        asked_at = self._clock()
        try:
            granted = await fetch_token(self._transport, self._path, self._fields)
        except ProviderRefused as refusal:
            self._refusal, self._refused_until = refusal, self._clock() + REFUSED_REST
            raise
        self._token = granted.access_token
        self._good_until = asked_at + max(granted.expires_in - EARLY, granted.expires_in * 0.9)


class _Granted(Struct):
    access_token: Annotated[str, Meta(pattern=r"^[\x21-\x7e]+$")]
    expires_in: float = 3600.0  # recommended by the RFC, not compulsory


async def fetch_token(transport: Transport, path: str, fields: Mapping[str, str]) -> _Granted:
    """Ask for a token. What came back is shown to nobody, readable or not: it may hold the token."""
    reply = await transport.post_form(path, fields, judge=judge_token)
    try:
        return msgspec.json.decode(reply.body, type=_Granted, strict=False)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise UnreadableAnswer("the answer to the credentials is no token") from None


def judge_token(reply: Reply) -> None:
    """Servers differ in the status for credentials they do not know: 400, 401 and 403 are all in use."""
    if reply.status in {400, 401, 403}:
        raise ProviderRefused(f"the credentials were refused (status {reply.status})")
    if reply.status == 404:
        raise ProviderRefused("there is no such address to get a token from (status 404)")
    judge_status(reply)
