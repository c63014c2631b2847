"""Which web pages may ask in the name of their visitors.

A request that a browser sends for a page of another site is refused unless that site is among CORS_ORIGINS. Programs
are not browsers: they send no Origin and no Sec-Fetch headers, and nothing here concerns them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from app.errors import RequestRefused

PREFLIGHT_HEADERS = (
    b"apollo-require-preflight",
    b"x-apollo-operation-name",
    b"x-requested-with",
    b"graphql-require-preflight",
    b"graphql-preflight",
)
"""Headers that a page of another site cannot set before the browser has asked us whether it may."""


def refuse_unasked(headers: Mapping[bytes, bytes]) -> None:
    """Refuse a GET that a browser sends for another site without asking first: as a script, an image, a navigation.

    A POST needs no such rule: its content type, JSON, makes a browser ask first. Raises RequestRefused.
    """
    if headers.get(b"sec-fetch-site") not in {b"cross-site", b"same-site"} or headers.get(b"sec-fetch-mode") == b"cors":
        return
    if not any(name in headers for name in PREFLIGHT_HEADERS):
        message = "A page of another site may not ask this way: send the header apollo-require-preflight."
        raise RequestRefused(403, "CROSS_SITE_REFUSED", message)


def allows_socket(headers: Mapping[bytes, bytes], origins: Collection[str]) -> bool:
    """Whether a websocket may be opened: by a program, by a page of this host, or by one of the allowed origins.

    Browsers open websockets to other sites without asking, and send the visitor's cookies along.
    """
    origin = headers.get(b"origin")
    if origin is None or "*" in origins or origin.decode("latin-1") in origins:
        return True
    return urlsplit(origin.decode("latin-1")).netloc.lower() == headers.get(b"host", b"").decode("latin-1").lower()
