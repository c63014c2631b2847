"""Dates as the trade knows them: a value and how exact it is."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct


class DatePrecision(StrEnum):
    """How much of a date was said."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class PartialDate(Struct, frozen=True, order=True):
    """A date as said: `1997`, `1997-05` or `1997-05-20`. A January 1st is `suspect` of being a bare year."""

    value: str
    precision: DatePrecision
    suspect: bool = False


_SAID = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?")


@lru_cache(maxsize=65_536)
def parse_date(text: str | int | None) -> PartialDate | None:
    """Read a year, year and month, or full date; None for what is unknown: empty, `0000`, `1900-01-01`, nonsense.

    A zero month or day, as Discogs writes (`1999-03-00`), lowers the precision.
    """
    said = _SAID.fullmatch(str(text).strip()) if text is not None else None
    if said is None:
        return None
    year, month, day = (int(group or 0) for group in said.groups())
    if year < 1860 or (year, month, day) == (1900, 1, 1):
        return None  # before the first recording, or the filler that providers write for "unknown"
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not month:
        return PartialDate(f"{year:04}", DatePrecision.YEAR)
    if not day:
        return PartialDate(f"{year:04}-{month:02}", DatePrecision.MONTH)
    return PartialDate(f"{year:04}-{month:02}-{day:02}", DatePrecision.DAY, suspect=(month, day) == (1, 1))
