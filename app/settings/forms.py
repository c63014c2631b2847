"""The forms that settings share: spans of time, a pace, a country, addresses."""

from __future__ import annotations

import re
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
