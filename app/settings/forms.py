"""The forms of settings: spans of time, a pace, a country, addresses of several kinds."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field

A_CENTURY = 36_500  # in days: calendars go no further back than to the year 1
Days = Annotated[float, Field(le=A_CENTURY)]
Hours = Annotated[float, Field(le=24 * A_CENTURY)]
Seconds = Annotated[float, Field(le=86_400)]

PACE_FORM = r"^[1-9]\d*/[1-9]\d*s$"
Pace = Annotated[str, Field(pattern=PACE_FORM)]
Market = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


def of_schemes(*schemes: str) -> AfterValidator:
    """Refuses an address of another scheme, or whose port is none."""

    def check(address: str) -> str:
        scheme = urlsplit(address).scheme.partition("+")[0]
        if scheme not in schemes:
            raise ValueError(f"its beginning is none of {', '.join(f'{one}://' for one in schemes)}")
        try:
            _ = urlsplit(address).port
        except ValueError:  # whose own words may repeat a part of a password
            raise ValueError("its port is no number up to 65535; in a password, write / as %2F and @ as %40") from None
        return address

    return AfterValidator(check)


def with_a_host(address: str) -> str:
    if re.search(r"\s", address) or not urlsplit(address).hostname:
        raise ValueError("it names no host, as https://example.org does")
    return address


WebAddress = Annotated[str, of_schemes("http", "https"), AfterValidator(with_a_host)]


def an_origin(written: str) -> str:
    """Refuses what no browser sends as an origin: it compares them letter by letter."""
    if written != "*" and not re.fullmatch(r"[a-z][a-z0-9+.-]*://(\[[0-9a-f:]+\]|[a-z0-9._-]+)(:[0-9]+)?", written):
        raise ValueError("an origin is a scheme and a host in small letters, and a port if need be, without a path")
    return written


Origin = Annotated[str, AfterValidator(an_origin)]


def addresses_or_networks(written: str) -> str:
    for part in filter(None, map(str.strip, written.split(","))) if written != "*" else ():
        try:
            ip_network(part)
        except ValueError as problem:
            raise ValueError(f"{problem}; * is all, and stands alone") from None
    return written


Proxies = Annotated[str, AfterValidator(addresses_or_networks)]


def fit_for_a_header(words: str) -> str:
    if not (words.isascii() and words.isprintable()):
        raise ValueError("a header holds one line of ASCII only")
    return words


HeaderWords = Annotated[str, AfterValidator(fit_for_a_header)]


def a_folder(path: str) -> str:
    if not Path(path).is_dir():
        raise ValueError("there is no such folder")
    return path


Folder = Annotated[str, AfterValidator(a_folder)]


def without_secrets(address: str) -> str:
    """An address without its user and password, also one in its query."""
    return re.sub(r"://.*@", "://***@", re.sub("password=[^&]*", "password=***", address))


def in_a_folder(address: str) -> str:
    scheme, _, path = address.partition(":///")
    folder = Path(unquote(path.partition("?")[0])).parent
    if scheme.startswith("sqlite") and not path.startswith("file:") and not folder.is_dir():
        raise ValueError(f"there is no folder {folder}; make it first")
    return address


DatabaseUrl = Annotated[str, of_schemes("sqlite", "postgresql", "postgres"), AfterValidator(in_a_folder)]


def of_a_number(address: str) -> str:
    """Refuses a Redis whose database, which is the address's path, is no number."""
    if not re.fullmatch(r"/?[0-9]*", urlsplit(address).path):
        raise ValueError("its path is no number; databases are told apart as in redis://HOST:PORT/0")
    return address


CacheUrl = Annotated[str, of_schemes("memory", "redis", "rediss"), AfterValidator(of_a_number)]


def listed(value: object) -> object:
    """The parts of a text between commas; anything else as it is."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
