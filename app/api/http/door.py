"""The door: GraphQL over HTTP and over websockets, as an ASGI app.

A POST walks: its caller, and that one's place and rate → its size and form → JSON → persisted documents → the cache of
documents, where its own was read, weighed and validated → its cost → execution. Whatever is refused on the way is
answered in a form that the caller takes, with a code in every error, and nothing behind it is reached.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Mapping

import msgspec
from graphql import OperationType
from starlette.responses import StreamingResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from strawberry import Schema

from app.api.acts import Acts
from app.api.http import events
from app.api.http.allowance import Places, PlacesOfCallers
from app.api.http.answer import Answer, Headers, encoded, refused, told_refusal, told_surprise
from app.api.http.documents import Prepared
from app.api.http.downloads import Downloads
from app.api.http.negotiation import (
    MANY_RESULTS,
    ONE_RESULT,
    WHOLE,
    Form,
    choose,
    refusal_form,
    wants_page,
    wraps_payload,
)
from app.api.http.operations import Operations, Watch, nobody_watches, require
from app.api.http.origins import refuse_unasked
from app.api.http.pages import unbuilt
from app.api.http.principal import Identify, Principal, anyone, while_welcome
from app.api.http.request import GraphQLRequest, joined, looks_like_batch, parse_get, parse_post, read_body
from app.api.http.sockets import Sockets
from app.api.http.uploads import is_upload, uploaded
from app.api.request_id import REQUEST_ID, request_id
from app.errors import DocumentInvalid, LimitExceeded, RequestRefused
from app.gateway.keys import KeyScope
from app.settings import Settings

NOT_FOR_CACHES = (b"cache-control", b"no-store")


class Door:
    """Answers every request for `schema`.

    `acts` gives the acts that answer, `identify` tells who asks, `watch` is told of every operation, `page` is what a
    browser is shown.
    """

    def __init__(
        self,
        schema: Schema,
        settings: Settings,
        acts: Callable[[], Acts],
        *,
        identify: Identify = anyone,
        watch: Watch = nobody_watches,
        page: Callable[[], Answer] = unbuilt,
    ) -> None:
        self._settings = settings
        self._page = page
        self._identify = identify
        self._operations = Operations(schema, settings, acts, watch)
        self._sockets = Sockets(self._operations, identify)
        self._places = Places(settings.max_requests)
        self._of_callers = PlacesOfCallers(settings.max_requests_per_caller)
        self._uploads = Places(settings.max_uploads)
        self._downloads = Downloads(acts, identify, self._operations.allowance, self._places, self._of_callers)
        self._closing = asyncio.Event()

    @property
    def routes(self) -> list[BaseRoute]:
        """Where the door is found."""
        return [Route("/graphql", self, methods=None), WebSocketRoute("/graphql", self), *self._downloads.routes]

    def forget(self, isrcs: Collection[str] | None) -> None:
        """Give up the answers that are kept with one of these recordings, which were renewed; None for all."""
        self._operations.forget(isrcs)

    async def close(self) -> None:
        """End every subscription, because the server stops; answers under way are finished by the server."""
        self._closing.set()
        await self._sockets.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or serve one websocket until it ends."""
        if scope["type"] == "websocket":
            await self._sockets.serve(scope, receive, send)
            return
        headers = joined(scope["headers"])
        name = request_id(headers.get(b"x-request-id"))
        REQUEST_ID.set(name)
        more: Headers = [(b"x-request-id", name.encode())]
        accept = headers.get(b"accept", b"").decode("latin-1")
        try:
            with self._places:
                if scope["method"] == "GET" and wants_page(accept):
                    answer = self._page()
                else:
                    principal = await self._principal(scope, headers)
                    with self._of_callers.of(principal.name):
                        told = await self._answer(principal, scope, headers, receive, more)
                        if isinstance(told, StreamingResponse):
                            told.raw_headers = [*told.raw_headers, *more]
                            told.body_iterator = while_welcome(told.body_iterator, self._identify, scope, headers)
                            await told(scope, receive, send)
                            return
                    answer = told
        except (RequestRefused, DocumentInvalid) as error:
            answer = self._refused(error, accept)
            more.append(NOT_FOR_CACHES)
        except Exception as problem:  # noqa: BLE001 - told with a reference, and logged with its cause
            answer = Answer(500, refusal_form(accept), encoded({"errors": told_surprise(problem)}))
            more.append(NOT_FOR_CACHES)
        if answer.status == 405:
            more.append((b"allow", b"POST" if scope["method"] == "GET" else b"GET, POST"))
        answer.more += more
        await answer.send(send)

    async def _principal(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Principal:
        """Who asks; raises RequestRefused."""
        caller = self._identify(scope, headers)
        return caller if isinstance(caller, Principal) else await self._operations.allowance.introduced(caller, scope)

    async def _answer(
        self, principal: Principal, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, more: Headers
    ) -> Answer | StreamingResponse:
        settings, accept = self._settings, headers.get(b"accept", b"").decode("latin-1")
        match scope["method"]:
            case "GET":
                refuse_unasked(headers)
                more += await self._operations.allowance.take(principal)
                sent = b"?" + scope["query_string"]
                kept = await self._kept(sent, principal, accept)
                answer = kept or await self._one(parse_get(sent[1:]), principal, accept, sent, by_get=True)
                return _told_to_caches(answer, principal, headers) if isinstance(answer, Answer) else answer
            case "POST" if is_upload(headers):
                more += await self._operations.allowance.take(principal)
                require(KeyScope.WRITE, principal)  # whatever it is, before any of it is taken
                with self._uploads:
                    async with uploaded(headers, receive, settings) as sent_file:
                        return await self._with_file(sent_file, principal, accept)
            case "POST":
                more += await self._operations.allowance.take(principal)
                body = await read_body(headers, receive, settings.max_body_bytes, settings.body_seconds)
                kept = await self._kept(body, principal, accept)
                if kept:
                    return kept
                if not settings.max_batch and looks_like_batch(body):
                    raise _no_batches()
                request = parse_post(body)
                if isinstance(request, list):
                    return await self._batch(request, principal)
                return await self._one(request, principal, accept, body)
            case method:
                raise RequestRefused(405, "METHOD_NOT_ALLOWED", f"{method} is not answered here: send GET or POST.")

    async def _kept(self, sent: bytes, principal: Principal, accept: str) -> Answer | None:
        """The ready answer to a request in these bytes, paid for as any other."""
        kept = self._operations.responses.sent(sent)
        form = choose(accept, ONE_RESULT) if kept else None
        if kept is None or form is None or form in MANY_RESULTS:
            return None
        try:
            result = await self._operations.again(kept, principal)
        except RequestRefused as error:
            return self._refused(error, accept, well_formed=True)
        return Answer(200, form, result.body, kept=kept)

    async def _one(
        self, request: GraphQLRequest, principal: Principal, accept: str, sent: bytes, *, by_get: bool = False
    ) -> Answer | StreamingResponse:
        try:
            prepared = await self._operations.prepare(request)
        except (RequestRefused, DocumentInvalid) as error:
            return self._refused(error, accept, well_formed=True)
        if by_get and prepared.operation.kind is OperationType.MUTATION:
            raise RequestRefused(405, "METHOD_NOT_ALLOWED", "Mutations are not answered by GET: send POST.")
        form = choose(accept, MANY_RESULTS if prepared.has_many_results else ONE_RESULT)
        if form in MANY_RESULTS:
            return self._stream(prepared, principal, form, accept)
        try:
            result = await self._operations.result(prepared, principal)
        except RequestRefused as error:
            return self._refused(error, accept, well_formed=True)
        if result.kept:
            self._operations.responses.remember(sent, result.kept.key)
        status = 400 if form is Form.RESPONSE_JSON and not result.run else 200
        return Answer(status, form, result.body, kept=result.kept)

    async def _with_file(self, request: GraphQLRequest, principal: Principal, accept: str) -> Answer:
        """The one result of an operation that brings a file, which is there until it is answered."""
        try:
            prepared = _alone(await self._operations.prepare(request))
            result = await self._operations.result(prepared, principal)
        except (RequestRefused, DocumentInvalid) as error:
            return self._refused(error, accept, well_formed=True)
        form = choose(accept, WHOLE)
        return Answer(400 if form is Form.RESPONSE_JSON and not result.run else 200, form, result.body)

    async def _batch(self, requests: list[GraphQLRequest], principal: Principal) -> Answer:
        """Several operations in one request, answered side by side as a JSON list in their order."""
        most = self._settings.max_batch
        if not most:
            raise _no_batches()
        if not 0 < len(requests) <= most:
            raise LimitExceeded("BATCH_TOO_LARGE", "Operations in the batch", len(requests), most, "MAX_BATCH")
        for _ in requests[1:]:
            await self._operations.allowance.take(principal)
        results = await asyncio.gather(*(self._batched(one, principal) for one in requests))
        return Answer(200, Form.JSON, b"[" + b",".join(results) + b"]")

    async def _batched(self, request: GraphQLRequest, principal: Principal) -> bytes:
        try:
            prepared = _alone(await self._operations.prepare(request))
            return (await self._operations.result(prepared, principal)).body
        except (RequestRefused, DocumentInvalid) as error:
            return encoded({"errors": told_refusal(error, suggestions=self._settings.suggestions)})

    def _stream(self, prepared: Prepared, principal: Principal, form: Form, accept: str) -> StreamingResponse:
        wrapped = form is Form.PARTS and wraps_payload(accept)
        results = self._results(prepared, principal)
        framed = (
            events.as_parts(results, self._closing, wrapped=wrapped)
            if form is Form.PARTS
            else events.as_events(results, self._closing)
        )
        response = StreamingResponse(framed)
        response.raw_headers = events.headers(form, wrapped=wrapped)
        return response

    async def _results(self, prepared: Prepared, principal: Principal) -> AsyncGenerator[events.Result, None]:
        """The results of an operation; once the answer has begun, a refusal is one of them."""
        try:
            if prepared.has_many_results:
                async for result in self._operations.results(prepared, principal):
                    yield result
            else:
                yield msgspec.Raw((await self._operations.result(prepared, principal)).body)
        except RequestRefused as error:
            yield {"errors": told_refusal(error, suggestions=self._settings.suggestions)}
        except Exception as problem:  # noqa: BLE001 - told with a reference, and logged with its cause
            yield {"errors": told_surprise(problem)}

    def _refused(self, error: RequestRefused | DocumentInvalid, accept: str, *, well_formed: bool = False) -> Answer:
        form = refusal_form(accept)
        return refused(error, form, suggestions=self._settings.suggestions, well_formed=well_formed)


def _no_batches() -> RequestRefused:
    return RequestRefused(400, "BATCHING_OFF", "Several operations in one request are not taken here.")


def _alone(prepared: Prepared) -> Prepared:
    """An operation of a batch or with a file, which has one result; raises RequestRefused."""
    if prepared.has_many_results:
        raise RequestRefused(400, "BAD_REQUEST", "An operation with many results cannot be in a batch or bring a file.")
    return prepared


def _told_to_caches(answer: Answer, principal: Principal, headers: Mapping[bytes, bytes]) -> Answer:
    """The answer to a GET with what caches may do with it; nothing but 304 for a caller who has it already.

    What a caller needs a key for is for that caller's own cache only, also where it is the same for all.
    """
    if answer.kept is None:
        answer.more.append(NOT_FOR_CACHES)
        return answer
    answer.more += answer.kept.headers(shared=principal.key is None)
    known = headers.get(b"if-none-match")
    if known and answer.kept.is_known(known):
        return Answer(304, answer.form, b"", answer.more)
    return answer
