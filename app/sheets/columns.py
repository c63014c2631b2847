"""Which columns tell the recording: by their names in the trade's reports, by their content, or as told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.errors import InvalidArgument
from app.music.identifiers import isrc_or_none
from app.music.names import name_key, tidy
from app.sheets.dialect import usual_width
from app.sheets.form import Columns, SheetOptions

# Names without blanks, best first: a report may name the release's title and artist beside the recording's.
_ISRCS = (
    "isrc", "trackisrc", "recordingisrc", "soundrecordingisrc", "isrccode", "isrctrack", "trackisrccode", "songisrc",
    "assetisrc", "isrcid", "isrcnumber", "isrcs",
)  # fmt: skip
_TITLES = (
    "tracktitle", "trackname", "songtitle", "songname", "recordingtitle", "title", "track", "song", "titel", "titre",
    "titulo", "titolo", "assettitle", "producttitle", "worktitle", "originaltitle", "name",
)  # fmt: skip
_ARTISTS = (
    "trackartist", "trackartists", "trackartistname", "songartist", "recordingartist", "artist", "artists",
    "artistname", "artistnames", "mainartist", "mainartists", "primaryartist", "performer", "performers",
    "trackprimaryartist", "artista", "artiste", "interpret", "kunstler", "interprete", "assetartist", "assetartists",
    "releaseartist", "releaseartists", "albumartist", "catalogartist",
)  # fmt: skip
_FIGURE = re.compile(r"[\d\s.,:/+-]+|https?://.*")
_ENOUGH = 0.5
"""The share of ISRCs in a column from which it is one without being named so."""


def find_columns(header: Sequence[str], rows: Sequence[Sequence[str]], told: SheetOptions) -> Columns:
    """The columns that matter, by a header and some rows below it; raises InvalidArgument where a told one is missing.

    A name counts for more than the content, and among names one whose column holds ISRCs at all.
    """
    keys = [_key(name) for name in header]
    return Columns(
        isrc=_told("isrcColumn", told.isrc, header) if told.isrc else _isrc_column(keys, rows),
        title=_told("titleColumn", told.title, header) if told.title else _named(keys, _TITLES),
        artist=_told("artistColumn", told.artist, header) if told.artist else _named(keys, _ARTISTS),
    )


def names_columns(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is a header: no ISRC is in it, and it has a known name, or words only, each once.

    Above a column of ISRCs anything is a name, but a row that has nothing there is one that lacks its ISRC.
    """
    if any(map(_isrc, first)):
        return False
    if _has_known_name(first):
        return True
    codes = _isrc_column([""] * max(map(len, rows), default=0), rows)
    if codes is not None:
        return any(cell.strip() for cell in first[codes : codes + 1])
    if any(_isrc(cell) for row in rows for cell in row):
        return True
    return len(set(first)) == len(first) and all(cell.strip() and not _FIGURE.fullmatch(cell) for cell in first)


def header_below_titles(rows: Sequence[Sequence[str]]) -> int | None:
    """The place of the first row with a known name that is as wide as most and fills more cells than any above it.

    None where there is no such row before the first that holds an ISRC.
    """
    width, most_filled = usual_width(rows), 0
    for place, row in enumerate(rows):
        if any(map(_isrc, row)):
            return None
        filled = sum(bool(cell.strip()) for cell in row)
        if filled > most_filled and len(row) >= width and _has_known_name(row):
            return place
        most_filled = max(most_filled, filled)
    return None


def _has_known_name(row: Sequence[str]) -> bool:
    return any("isrc" in key or key in _TITLES or key in _ARTISTS for key in map(_key, row))


def _isrc(cell: str) -> str | None:
    """The ISRC in a cell, whatever invisible characters are about it: a row that has such ones is answered, too."""
    return isrc_or_none(tidy(cell.replace("\0", "")))


def _key(name: str) -> str:
    return name_key(name).replace(" ", "")


def _isrc_column(keys: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    shares = [_share(place, rows) for place in range(len(keys))]
    named = [place for place, key in enumerate(keys) if "isrc" in key]
    if named:
        return min(named, key=lambda place: (not shares[place], _rank(keys[place], _ISRCS), -shares[place]))
    fitting = [place for place, share in enumerate(shares) if share >= _ENOUGH]
    return max(fitting, key=lambda place: shares[place], default=None)


def _share(place: int, rows: Sequence[Sequence[str]]) -> float:
    """The share of a column's cells that are ISRCs; empty cells do not count."""
    cells = [row[place] for row in rows if len(row) > place and row[place].strip()]
    return sum(_isrc(cell) is not None for cell in cells) / len(cells) if cells else 0.0


def _named(keys: Sequence[str], names: Sequence[str]) -> int | None:
    places = [place for place, key in enumerate(keys) if key in names]
    return min(places, key=lambda place: _rank(keys[place], names), default=None)


def _rank(key: str, names: Sequence[str]) -> int:
    return names.index(key) if key in names else len(names)


def _told(argument: str, told: str, header: Sequence[str]) -> int:
    """The place of a column by its name as written, its name in other letters, or its number."""
    if told in header:
        return header.index(told)
    keys = [_key(name) for name in header]
    if _key(told) in keys:
        return keys.index(_key(told))
    if told.isascii() and told.isdigit() and 0 < int(told) <= len(header):
        return int(told) - 1
    there = ", ".join(name for name in header if name)[:500] or "none"
    raise InvalidArgument(argument, told, "is no column of the file.", f"Send its name or number; there are: {there}.")
