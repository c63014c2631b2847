"""The page for people: GraphiQL, as strawberry ships it."""

from __future__ import annotations

import secrets
from functools import cache

from strawberry.http.ides import get_graphql_ide_html

from app.api.http.answer import Answer
from app.api.http.negotiation import Form

CDN = "https://unpkg.com"


def graphiql() -> Answer:
    """The page, with headers that let it load its own parts and nothing else."""
    nonce = secrets.token_urlsafe(16)
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline' {CDN}; font-src {CDN} data:; "
        f"img-src 'self' data:; worker-src blob:; connect-src 'self' {CDN}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return Answer(
        200,
        Form.PAGE,
        _html().replace("<script", f'<script nonce="{nonce}"').encode(),
        [
            (b"content-security-policy", policy.encode()),
            (b"referrer-policy", b"no-referrer"),
            (b"x-frame-options", b"DENY"),
            (b"cache-control", b"no-store"),
        ],
    )


@cache
def _html() -> str:
    return get_graphql_ide_html("graphiql")
