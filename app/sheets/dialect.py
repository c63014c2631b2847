"""The signs of a CSV file, from its first lines: what stands between cells, around them and at a line's end."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from app.errors import InvalidArgument

_DELIMITERS = (",", ";", "\t", "|", "^")
_JUDGED = 100
_SAID = re.compile(r"sep=([\t !#-&(-/:-@\[-^`{-~])(?=[\r\n]|$)", re.IGNORECASE)
_SPELLED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


def delimiter_of(sample: str, quote: str, told: str | None) -> str:
    """The sign between cells: the one told, else the one that cuts most rows into as many cells as each other.

    Raises InvalidArgument where what was told is no such sign.
    """
    if told is not None:
        sign = _SPELLED.get(told.lower(), told)
        if len(sign) != 1 or sign in {"\r", "\n", "\0", quote}:
            rule = "is not one character that can stand between cells."
            raise InvalidArgument("delimiter", told, rule, "Send for example ; or tab.")
        return sign
    fits = {sign: fit for sign in _DELIMITERS if (fit := _fit(sample, sign, quote))}
    return max(fits, key=lambda sign: fits[sign], default=",")


def said_delimiter(sample: str) -> tuple[str, str | None]:
    """A first line such as `sep=;`, by which Excel is told the sign between cells, and that sign."""
    said = _SAID.match(sample)
    return (said[0], said[1]) if said else ("", None)


def quote_of(sample: str) -> str:
    """The sign around cells: the single one where every line begins and ends with it, else the usual one."""
    lines = [line for line in sample.splitlines()[:_JUDGED] if line]
    single = '"' not in sample and all(len(line) > 1 and line[0] == line[-1] == "'" for line in lines[:-1] or lines)
    return "'" if lines and single else '"'


def newline_of(sample: str) -> str:
    """The end of most lines; that of RFC 4180 where there is none."""
    both = sample.count("\r\n")
    counts = {"\r\n": both, "\n": sample.count("\n") - both, "\r": sample.count("\r") - both}
    return max(counts, key=lambda end: counts[end])


def _fit(sample: str, delimiter: str, quote: str) -> tuple[bool, float, int] | None:
    """Whether the first row is as wide as most, the share of these, and their width; None where the sign cuts nothing.

    A title above the header is narrower, and where one is, no sign cuts the first row as the others.
    """
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, quotechar=quote)
    try:
        rows = [row for row in islice(reader, _JUDGED) if row]
    except csv.Error:  # a cell beyond bounds: this sign does not cut it
        return None
    judged = rows[:-1] or rows  # the last may be cut off
    width = usual_width(judged)
    if width < 2:
        return None
    return len(judged[0]) == width, sum(len(row) == width for row in judged) / len(judged), width


def usual_width(rows: Iterable[Sequence[str]]) -> int:
    """How many cells most rows have that are not blank, the larger number of two that as many have; 0 of no rows."""
    widths = Counter(len(row) for row in rows if any(row))
    return max(widths, key=lambda width: (widths[width], width), default=0)
