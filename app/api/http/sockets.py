"""Websockets: the graphql-transport-ws protocol, strictly.

A message that is not of the protocol ends the connection with its close code; whatever is wrong with one operation is
an `error` for its id and leaves the others alone.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from app.api.http.allowance import Allowance
from app.api.http.answer import is_refusal, told_refusal, told_surprise
from app.api.http.operations import Operations
from app.api.http.origins import allows_socket
from app.api.http.principal import Identify, Principal, anyone, identified, sent_key
from app.api.http.request import joined, parse_message
from app.api.request_id import REQUEST_ID, request_id
from app.errors import DocumentInvalid, LimitExceeded, RequestRefused
from app.settings import Settings

PROTOCOL = "graphql-transport-ws"

GOING_AWAY, POLICY, TOO_LARGE = 1001, 1008, 1009
BAD_MESSAGE, UNAUTHORIZED, FORBIDDEN, WRONG_PROTOCOL, TOO_SLOW = 4400, 4401, 4403, 4406, 4408
DUPLICATE, TOO_MANY = 4409, 4429
KEY_NAMES = {"authorization": b"authorization", "apikey": b"x-api-key", "x-api-key": b"x-api-key"}
"""What a key is called in the payload of `connection_init`, in small letters, and the header that it stands for."""

LONGEST_REASON = 123  # bytes, by the WebSocket protocol


class _Closed(Exception):
    """The connection must be ended with this code."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(reason)


class _Guest:
    """Who is at the other end of a websocket, by the headers of the upgrade and what `connection_init` adds to them."""

    def __init__(self, identify: Identify, scope: Scope, headers: dict[bytes, bytes]) -> None:
        self._identify = identify
        self._scope = scope
        self._headers = headers

    async def admitted(self) -> Principal:
        """The caller, who may still ask; raises RequestRefused."""
        return await identified(self._identify, self._scope, self._headers)

    async def introduced(self, allowance: Allowance) -> Principal:
        """The caller, told for the first time: who may not ask is counted by the address; raises RequestRefused."""
        return await allowance.introduced(self.admitted(), self._scope)

    def add(self, payload: object) -> None:
        """Take the key out of a payload, where browsers send it, which can set no headers here."""
        for name, value in payload.items() if isinstance(payload, dict) else ():
            header = KEY_NAMES.get(name.lower())
            if header and isinstance(value, str):
                self._headers[header] = value.encode()


class Sockets:
    """All websockets of this process."""

    def __init__(self, operations: Operations, identify: Identify) -> None:
        self._operations = operations
        self._identify = identify
        self._open: set[Connection] = set()
        self._callers: Counter[str] = Counter()

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one websocket until it ends. Whose it is may turn out only when it introduces itself."""
        headers = joined(scope["headers"])
        await receive()
        guest = _Guest(self._identify, scope, headers)
        name = anyone(scope).name
        code = None if allows_socket(headers, self._operations.settings.cors_origins) else POLICY
        if code is None and sent_key(headers):
            try:
                name = (await guest.introduced(self._operations.allowance)).name
            except RequestRefused:
                code = FORBIDDEN
        if code or not self._has_room(name):
            await send({"type": "websocket.close", "code": code or TOO_MANY})  # answered with 403
            return

        def move(principal: Principal) -> None:
            nonlocal name
            if principal.name != name:
                if not self._has_room(principal.name):
                    raise _Closed(TOO_MANY, "Too many connections")
                self._callers += Counter({principal.name: 1, name: -1})  # which also forgets callers with none left
                name = principal.name

        REQUEST_ID.set(request_id(headers.get(b"x-request-id")))
        connection = Connection(self._operations, guest, move, receive, send)
        self._callers[name] += 1
        self._open.add(connection)
        try:
            await connection.serve(PROTOCOL if PROTOCOL in scope.get("subprotocols", ()) else None)
        finally:
            self._open.discard(connection)
            self._callers -= Counter([name])

    def _has_room(self, name: str) -> bool:
        return self._callers[name] < self._operations.settings.max_sockets

    async def close(self) -> None:
        """End every connection, because the server stops."""
        await asyncio.gather(*(one.close(GOING_AWAY, "The server stops") for one in tuple(self._open)))


class Connection:
    """One websocket, its operations by id; `introduced` is told who has introduced himself."""

    def __init__(
        self,
        operations: Operations,
        guest: _Guest,
        introduced: Callable[[Principal], None],
        receive: Receive,
        send: Send,
    ) -> None:
        self._operations = operations
        self._settings: Settings = operations.settings
        self._guest = guest
        self._told = introduced
        self._receive = receive
        self._send = send
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._acknowledged = False
        self._ended = False
        self._second, self._messages = 0, 0

    async def serve(self, protocol: str | None) -> None:
        """Answer messages until the caller leaves or breaks the protocol."""
        await self._send({"type": "websocket.accept", "subprotocol": protocol})
        if protocol is None:
            await self.close(WRONG_PROTOCOL, f"Only {PROTOCOL} is spoken here")
            return
        try:
            await self._introduced()
            while (text := await self._next()) is not None:
                await self._answer(_message(text))
        except _Closed as closed:
            await self.close(closed.code, closed.reason)
        finally:
            self._ended = True
            for task in self._under_way.values():
                task.cancel()
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def close(self, code: int, reason: str) -> None:
        """End the connection, unless it has ended."""
        if not self._ended:
            self._ended = True
            short = reason.encode()[:LONGEST_REASON].decode(errors="ignore")
            await self._send({"type": "websocket.close", "code": code, "reason": short})

    async def _introduced(self) -> None:
        """Wait for `connection_init`; only pings may come before it."""
        try:
            async with asyncio.timeout(self._settings.socket_init_seconds):
                while not self._acknowledged:
                    text = await self._next()
                    if text is None:
                        return
                    await self._answer(_message(text))
        except TimeoutError:
            raise _Closed(TOO_SLOW, "Connection initialisation timeout") from None

    async def _next(self) -> str | None:
        """The next message's text, None at the end."""
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            self._ended = True
            return None
        text: str | None = message.get("text")
        if text is None:
            raise _Closed(BAD_MESSAGE, "Messages are text")
        if len(text) > self._settings.max_socket_bytes:
            raise _Closed(TOO_LARGE, "The message is too large")
        second = int(asyncio.get_running_loop().time())
        self._second, self._messages = second, self._messages + 1 if second == self._second else 1
        if self._messages > self._settings.socket_messages:
            raise _Closed(TOO_MANY, "Too many messages")
        return text

    async def _answer(self, message: Mapping[str, Any]) -> None:
        match message:
            case {"type": "connection_init"}:
                if self._acknowledged:
                    raise _Closed(TOO_MANY, "Too many initialisation requests")
                self._guest.add(message.get("payload"))
                try:
                    self._told(await self._guest.introduced(self._operations.allowance))
                except RequestRefused as refused:
                    raise _Closed(FORBIDDEN, str(refused)) from refused
                self._acknowledged = True
                await self._tell({"type": "connection_ack"})
            case {"type": "ping"}:
                await self._tell({"type": "pong"})
            case {"type": "pong"}:
                pass
            case {"type": "subscribe", "id": str() as name, "payload": dict() as payload} if name:
                self._subscribe(name, payload)
            case {"type": "complete", "id": str() as name} if name:
                task = self._under_way.pop(name, None)
                if task:
                    task.cancel()
            case _:
                raise _Closed(BAD_MESSAGE, "Not a message of the protocol")

    def _subscribe(self, name: str, payload: Mapping[str, Any]) -> None:
        if not self._acknowledged:
            raise _Closed(UNAUTHORIZED, "Unauthorized")
        if name in self._under_way:
            raise _Closed(DUPLICATE, f"Subscriber for {name} already exists")
        if not isinstance(payload.get("query", ""), str):
            raise _Closed(BAD_MESSAGE, "Not a message of the protocol")
        task = asyncio.create_task(self._operate(name, payload, len(self._under_way)))
        self._under_way[name] = task
        task.add_done_callback(lambda done: self._finished(name, done))

    def _finished(self, name: str, task: asyncio.Task[None]) -> None:
        if self._under_way.get(name) is task:
            del self._under_way[name]

    async def _operate(self, name: str, payload: Mapping[str, Any], others: int) -> None:
        """Run one operation and tell its results, or what is wrong with it."""
        try:
            self._check_room(others)
            principal = await self._guest.admitted()
            await self._operations.allowance.take(principal)
            prepared = await self._operations.prepare(parse_message(payload))
            if prepared.has_many_results:
                async with aclosing(self._operations.results(prepared, principal)) as results:
                    async for one in results:
                        await self._guest.admitted()  # a key that is revoked meanwhile is told nothing more
                        if is_refusal(one):
                            await self._tell({"type": "error", "id": name, "payload": one["errors"]})
                            return
                        await self._tell({"type": "next", "id": name, "payload": one})
            else:
                result = await self._operations.result(prepared, principal)
                if not result.run:
                    errors = msgspec.json.decode(result.body)["errors"]
                    await self._tell({"type": "error", "id": name, "payload": errors})
                    return
                await self._tell({"type": "next", "id": name, "payload": msgspec.Raw(result.body)})
        except (RequestRefused, DocumentInvalid) as refused:
            errors = told_refusal(refused, suggestions=self._settings.suggestions)
            await self._tell({"type": "error", "id": name, "payload": errors})
        except Exception as problem:  # noqa: BLE001 - one operation's surprise must not end the others
            await self._tell({"type": "error", "id": name, "payload": told_surprise(problem)})
        else:
            await self._tell({"type": "complete", "id": name})

    def _check_room(self, others: int) -> None:
        most = self._settings.max_socket_operations
        if others >= most:
            setting = "MAX_SOCKET_OPERATIONS"
            raise LimitExceeded("TOO_MANY_OPERATIONS", "Operations under way", others + 1, most, setting)

    async def _tell(self, message: Mapping[str, Any]) -> None:
        if not self._ended:
            await self._send({"type": "websocket.send", "text": msgspec.json.encode(message).decode()})


def _message(text: str) -> Mapping[str, Any]:
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise _Closed(BAD_MESSAGE, "Messages are JSON objects")
    return value
