"""When two values of a field agree, which form of agreeing values is preferred, and how values read as text.

The tolerances for lengths are the practice of players and taggers: two seconds are the same recording measured
differently, ten are a silence cut or left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from app.music.choice import Difference
from app.music.claim import Length, Precision
from app.music.dates import PartialDate, parse_date
from app.music.hearing import Said
from app.music.titles import same_performance, title_key, version_words
from app.music.track import Severity
from app.music.trust import SUBMITTED

AGREEING_MS = 2_000
WARNING_MS = 10_000
_AGREEING_BPM = 1.0
_ALIKE = 85.0
_KEY = re.compile(r"([A-G])\s*(#|♯|sharp|b|♭|flat)?\s*(m|min|minor|maj|major)?", re.IGNORECASE)
_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def titles_differ(one: str, other: str) -> Difference | None:
    """Titles agree by their keys; a near spelling is a warning."""
    these, those = title_key(one), title_key(other)
    if these == those:
        return None
    alike = fuzz.token_sort_ratio(these, those) >= _ALIKE
    return (
        Difference("spelled differently", Severity.WARNING) if alike else Difference("another title", Severity.CONFLICT)
    )


def versions_differ(one: str, other: str) -> Difference | None:
    """Two performances conflict; two remasters of one performance are a warning; fuller wording agrees."""
    if not same_performance(one, other):
        return Difference("another version", Severity.CONFLICT)
    these, those = version_words(one), version_words(other)
    return None if these <= those or those <= these else Difference("another edition", Severity.WARNING)


def lengths_differ(one: Length, other: Length) -> Difference | None:
    """Up to 2 s agree, up to 10 s are a warning, more is another recording or another edit."""
    apart = abs(one.ms - other.ms)
    if apart <= AGREEING_MS:
        return None
    return Difference(f"{apart / 1000:.1f} s apart", Severity.WARNING if apart <= WARNING_MS else Severity.CONFLICT)


def finest_length(said: Sequence[Said[Length]]) -> Said[Length]:
    """The most trusted length, or the most trusted one in milliseconds that agrees with it."""
    first = said[0]
    if first.value.precision is Precision.MILLISECOND:
        return first
    finer = (
        other
        for other in said
        if other.value.precision is Precision.MILLISECOND
        and other.provider != SUBMITTED
        and lengths_differ(first.value, other.value) is None
    )
    return next(finer, first)


def dates_differ(one: PartialDate, other: PartialDate) -> Difference | None:
    """A year agrees with every day of it, and so does a suspect January 1st; other years conflict."""
    if one.value[:4] != other.value[:4]:
        return Difference("another year", Severity.CONFLICT)
    these, those = _trusted_part(one), _trusted_part(other)
    agree = these.startswith(those) or those.startswith(these)
    return None if agree else Difference("another day of the same year", Severity.WARNING)


def fullest_date(said: Sequence[Said[PartialDate]]) -> Said[PartialDate]:
    """The most trusted date, or the fullest one that agrees with it; a suspect January 1st loses to any fuller one."""
    first = said[0]
    if len(said) == 1:
        return first
    others = [other for other in said if other.provider != SUBMITTED or first.provider == SUBMITTED]
    if first.value.suspect:
        others = [other for other in others if len(_trusted_part(other.value)) > 4] or others
    else:
        others = [other for other in others if dates_differ(first.value, other.value) is None]
    return max(others, key=lambda other: len(_trusted_part(other.value)))


@lru_cache(maxsize=4_096)
def known_date(said: PartialDate | None) -> PartialDate | None:
    """The date, or None for a filler that stands for "unknown", such as `1900-01-01`."""
    return said if said is not None and parse_date(said.value) is not None else None


def tempos_differ(one: float, other: float) -> Difference | None:
    """Tempos are rounded, and counted at half or double time: only the rest disagrees."""
    if abs(one - other) <= _AGREEING_BPM:
        return None
    slow, fast = sorted((one, other))
    if abs(fast - 2 * slow) <= 2 * _AGREEING_BPM:
        return Difference("counted at half or double time", Severity.WARNING)
    return Difference("another tempo", Severity.CONFLICT)


def keys_differ(one: str, other: str) -> Difference | None:
    """ "F min", "Fm" and "F minor" are one key, so are C sharp and D flat."""
    return None if _pitch(one) == _pitch(other) else Difference("another key", Severity.CONFLICT)


def flags_differ(one: bool, other: bool) -> Difference | None:  # noqa: FBT001 - two values of one field, compared
    """Explicit or not: a shop sells both, and they are two recordings."""
    return None if one is other else Difference("explicit against not explicit", Severity.CONFLICT)


def covers_differ(one: str, other: str) -> Difference | None:
    """Two covers are two pictures; both may be right."""
    return None if one == other else Difference("another picture")


def show_length(length: Length) -> str:
    """Minutes and seconds as exactly as said: `3:50.760` or `3:51`."""
    minutes, ms = divmod(length.ms, 60_000)
    return f"{minutes}:{ms // 1000:02}" + (f".{ms % 1000:03}" if length.precision is Precision.MILLISECOND else "")


def show_date(date: PartialDate) -> str:
    """The date as said; a suspect one says what it is suspected of."""
    return f"{date.value} (perhaps only the year is known)" if date.suspect else date.value


def show_flag(explicit: bool) -> str:  # noqa: FBT001 - the value that is shown
    """The explicit flag in words."""
    return "explicit" if explicit else "not explicit"


def _trusted_part(date: PartialDate) -> str:
    return date.value[:4] if date.suspect else date.value


def _pitch(text: str) -> tuple[int, bool] | str:
    """The tonic in semitones and whether the key is minor; the text itself where it is written otherwise."""
    written = _KEY.fullmatch(text.strip())
    if written is None:
        return text.casefold()
    tonic, accidental, mode = written.groups()
    step = {"#": 1, "♯": 1, "sharp": 1, "b": -1, "♭": -1, "flat": -1}.get((accidental or "").lower(), 0)
    minor = mode in ("m", "M") if mode and len(mode) == 1 else (mode or "").lower().startswith("min")
    return (_SEMITONES[tonic.upper()] + step) % 12, minor
