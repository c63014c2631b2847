"""Web addresses as people paste them, read with suspicion: no address that could mislead a reader or a program passes.

Nothing is fetched here. An address is its host, decoded path and query; which host is whose is `app.music.links`' part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

from msgspec import Struct

from app.errors import UnsupportedUrl

LONGEST = 2048
_MOST_PARAMETERS = 100
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Address(Struct, frozen=True):
    """A web address: `host` in lower case, `path` percent-decoded, of a repeated query parameter the first value.

    `url` is the whole address again, https and without its fragment.
    """

    host: str
    path: str
    query: Mapping[str, str]
    url: str


def plain(text: str) -> str:
    """The text without the space around it; raises UnsupportedUrl where it cannot be a link of any kind."""
    link = text.strip()
    if not link:
        _refuse(text, "is empty.", "Send a link.")
    if len(link) > LONGEST:
        _refuse(link, f"is longer than {LONGEST} characters.", "Send the link without what follows its id.")
    if " " in link or "\\" in link or not link.isprintable():
        _refuse(link, "holds a space, a backslash or an invisible character.", "Copy the link again.")
    return link


def read_address(text: str) -> Address:
    """Read an http or https address, or one without its scheme; raises UnsupportedUrl.

    A path behind `#!`, as older web players wrote it, is the path. Names and passwords, foreign ports and hosts
    that are not plain ASCII are refused: platforms do not use them, impostors do.
    """
    link = plain(text)
    scheme = _SCHEME.match(link)
    if scheme is None:
        link = f"https://{link.removeprefix('//')}"
    elif scheme[1].lower() not in _DEFAULT_PORTS:
        _refuse(text, f"has the scheme {scheme[1]}.", "Send an http or https address.")
    try:
        parts = urlsplit(link)
        port, host = parts.port, (parts.hostname or "").removesuffix(".")
    except ValueError as cause:
        raise UnsupportedUrl(text, "is not a well-formed web address.", "Copy the link again.") from cause
    if "@" in parts.netloc:
        _refuse(text, "has a name before its host.", "Send it without what stands before the @ sign.")
    if host in _DEFAULT_PORTS:
        _refuse(text, f"has the host {host}: its scheme is written twice.", "Remove the first https://.")
    if not host or not parts.netloc.isascii():
        _refuse(text, "has no host in plain letters.", "Copy the link again.")
    if port not in (None, _DEFAULT_PORTS[parts.scheme]):
        _refuse(text, f"names the port {port}.", "Send it without the port.")
    path, query = parts.path, parts.query
    if parts.fragment.startswith("!"):
        path, _, query = parts.fragment[1:].partition("?")
    return Address(host, _decoded(text, path), _parameters(text, query), f"https://{host}{path}{query and '?'}{query}")


def _decoded(text: str, path: str) -> str:
    decoded = unquote(path)
    if not decoded.isprintable() or "\\" in decoded:
        _refuse(text, "holds an encoded backslash or invisible character.", "Copy the link again.")
    return decoded


def _parameters(text: str, query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, max_num_fields=_MOST_PARAMETERS)
    except ValueError as cause:
        rule = f"has more than {_MOST_PARAMETERS} parameters."
        raise UnsupportedUrl(text, rule, "Send the link without what follows its id.") from cause
    return dict(reversed(pairs))


def _refuse(text: str, rule: str, remedy: str) -> NoReturn:
    raise UnsupportedUrl(text, rule, remedy)
