"""Asking a face with the token that it gives."""

from __future__ import annotations

import base64
from typing import Any

from tests.sandbox.conftest import Caller, Reply

USER_AGENT = "linernotes-tests/1 (tests@example.org)"


async def token_reply(caller: Caller, path: str, client: str = "someone", **fields: str) -> Reply:
    basic = base64.b64encode(f"{client}:secret".encode()).decode()
    form = {"grant_type": "client_credentials"} | fields
    return await caller.ask("POST", path, headers={"Authorization": f"Basic {basic}"}, data=form)


class Client:
    """An app that has its token."""

    def __init__(self, caller: Caller, prefix: str, token: str) -> None:
        self._caller = caller
        self._prefix = prefix
        self._headers = {"Authorization": f"Bearer {token}", "User-Agent": USER_AGENT}

    @classmethod
    async def of(cls, caller: Caller, prefix: str, path: str, client: str = "someone") -> Client:
        return cls(caller, prefix, (await token_reply(caller, path, client)).body["access_token"])

    async def get(self, path: str, params: Any = None) -> Reply:
        return await self._caller.get(self._prefix + path, params, headers=self._headers)
