"""The GraphQL endpoint: POST and GET for programs, GraphiQL for browsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from app.api.acts import Acts
from app.api.context import Context
from app.api.schema import schema

ACCOUNT = "local"
"""Whose catalogs are read, as long as callers do not tell who they are."""


def acts_of_app(request: Request | WebSocket) -> Acts:
    """The acts of the gateway that the application's lifespan opened."""
    return Acts.of(request.app.state.gateway)


def graphql_endpoint(acts_of: Callable[[Request | WebSocket], Acts] = acts_of_app) -> list[BaseRoute]:
    """The routes of the GraphQL endpoint; `acts_of` finds the acts that answer a request."""
    return [Route("/graphql", Endpoint(acts_of))]


class Endpoint(GraphQL[Context, None]):
    """An ASGI app that answers GraphQL over HTTP. Subscriptions are not offered."""

    def __init__(self, acts_of: Callable[[Request | WebSocket], Acts]) -> None:
        super().__init__(schema, subscription_protocols=())
        self._acts_of = acts_of

    async def get_context(
        self,
        request: Request | WebSocket,
        response: Response | WebSocket,  # noqa: ARG002 - strawberry's signature
    ) -> Context:
        """A context of its own for every request, so that loaders never remember another's answers."""
        return Context.of(self._acts_of(request), ACCOUNT)

    def parse_json(self, data: str | bytes) -> dict[str, Any] | list[Any]:
        """Bodies, variables and extensions: nothing but objects (and lists, which are refused as batches)."""
        value = super().parse_json(data)
        if not isinstance(value, dict | list):
            raise HTTPException(400, "The body, and variables and extensions in it, must be JSON objects.")
        return value

    def encode_json(self, data: object) -> bytes:
        """Answers as UTF-8, names in their own letters."""
        return msgspec.json.encode(data)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As strawberry's own, but a refused request is answered as GraphQL clients expect: in JSON, with a code."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        try:
            response = await self.run(Request(scope, receive))
        except HTTPException as refused:
            error = {"message": refused.reason, "extensions": {"code": "BAD_REQUEST"}}
            response = JSONResponse({"errors": [error]}, refused.status_code)
        await response(scope, receive, send)
