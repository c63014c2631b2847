"""The signs of a CSV file, from its first lines: what stands between cells, around them and at a line's end."""

from __future__ import annotations

import csv
import io
from itertools import islice

from app.errors import InvalidArgument

_DELIMITERS = (",", ";", "\t", "|", "^")
_JUDGED = 100
_SPELLED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


def delimiter_of(sample: str, quote: str, told: str | None) -> str:
    """The sign between cells: the one told, else the one that cuts most rows into as many cells as the first.

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


def _fit(sample: str, delimiter: str, quote: str) -> tuple[float, int] | None:
    """The share of rows as wide as the first, and that width; None where the sign cuts nothing."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, quotechar=quote)
    try:
        rows = [row for row in islice(reader, _JUDGED) if row]
    except csv.Error:  # a cell beyond bounds: this sign does not cut it
        return None
    if not rows or len(rows[0]) < 2:
        return None
    judged = rows[:-1] or rows  # the last may be cut off
    return sum(len(row) == len(rows[0]) for row in judged) / len(judged), len(rows[0])
