"""How well a candidate recording fits what was searched for, from 0 to 1, and why.

Text can suggest a recording but never prove one: another performance of the same song fits every word but the
version's, so a version that was not asked for caps the score below that of the recording itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from msgspec import Struct
from rapidfuzz import fuzz

from app.music.agreement import AGREEING_MS, WARNING_MS, show_length
from app.music.claim import Length
from app.music.names import name_key, name_words
from app.music.roles import Family, in_family
from app.music.titles import (
    performance_words,
    same_performance,
    split_title,
    take_apart,
    version_words,
    version_words_in,
)
from app.music.work import Work

OTHER_VERSION_CAP = 0.5
OTHER_LENGTH_CAP = 0.7
_TITLE_WEIGHT = 0.6
_NEAR_LENGTH_FACTOR = 0.95
_JOINING_WORDS = name_words("& and feat ft featuring with x vs")


class Wanted(Struct, frozen=True):
    """What is searched for: free `text`, or `title` with or without `artists`; the length helps where it is known."""

    text: str | None = None
    title: str | None = None
    artists: tuple[str, ...] = ()
    length: Length | None = None


class Score(Struct, frozen=True):
    """How well a candidate fits: 1 is every word, the version and the length; `reasons` are for people."""

    value: float
    reasons: tuple[str, ...]


def score(
    wanted: Wanted, title: str, version: str | None = None, artists: Sequence[str] = (), length: Length | None = None
) -> Score:
    """Score a candidate with this title, version, artists and length against what is wanted.

    A version written into either title counts as one. Where nothing is wanted, the score is 0.
    """
    parts = take_apart(title, version)
    version = parts.version
    names = (*artists, *parts.featured)
    if wanted.title:
        value, reasons = _by_fields(wanted.title, wanted.artists, parts.title, names)
        fits = same_performance(split_title(wanted.title).version, version)
    elif wanted.text:
        value, reasons = _by_text(wanted.text, parts.title, version, names)
        fits = _version_in_text(wanted.text, parts.title, version, names)
    else:
        return Score(0.0, ("nothing to compare with",))
    if not fits:
        value = min(value, OTHER_VERSION_CAP)
        reasons.append(f"another version: “{version}”" if version else "not the version that was asked for")
    if wanted.length and length:
        value = _by_length(value, wanted.length, length, reasons)
    return Score(round(value, 4), tuple(reasons))


def score_work(title: str, writers: Sequence[str], work: Work) -> Score:
    """Score a work against a title, its writers' names, or both; "" and no names stand for what is not asked about.

    A registered name may hold more words than the one that is asked for: "SWIFT TAYLOR ALISON" is Taylor Swift.
    """
    reasons: list[str] = []
    parts: list[float] = []
    if title:
        value, found = max((_alike(title, one), one) for one in work.titles or ("",))
        reasons.append(_words("title", value, found))
        parts.append(value)
    if writers:
        parties = (party for party in work.contributors if not in_family(party.roles, Family.PUBLISHER))
        names = [name for party in parties for name in party.names]
        value = sum(max((_registered(one, name) for name in names), default=0.0) for one in writers) / len(writers)
        reasons.append(_words("writers", value, ", ".join(names)))
        parts.append(value)
    # Multiplied, so that neither a wrong title nor a wrong writer is outweighed by the other.
    return Score(round(prod(parts), 4) if parts else 0.0, tuple(reasons))


def _registered(wanted: str, name: str) -> float:
    words = name_words(wanted)
    return 1.0 if len(words) >= 2 and words <= name_words(name) else _alike(wanted, name)


def _by_fields(title: str, artists: Sequence[str], found: str, names: Sequence[str]) -> tuple[float, list[str]]:
    wanted = split_title(title)
    titles = _alike(wanted.title, found)
    reasons = [_words("title", titles, found)]
    expected = (*artists, *wanted.featured)
    if not expected:
        return titles, reasons
    credit = _credit(expected, names)
    reasons.append(_words("artists", credit, ", ".join(names)))
    # Multiplied in part, so that neither a wrong title nor a wrong artist is outweighed by the other.
    mean = _TITLE_WEIGHT * titles + (1 - _TITLE_WEIGHT) * credit
    return mean * (0.5 + titles / 2) * (0.5 + credit / 2), reasons


def _credit(expected: Sequence[str], names: Sequence[str]) -> float:
    """How well the artists fit: one by one, as a candidate may credit more than a search names, or all together, as
    one shop lists the artists that another writes in one line ("Lady Gaga & Bruno Mars")."""
    each = sum(max((_alike(one, name) for name in names), default=0.0) for one in expected) / len(expected)
    return max(each, fuzz.ratio(_one_line(expected), _one_line(names)) / 100)


def _one_line(names: Sequence[str]) -> str:
    """The words of several names in the order of the alphabet, without those that only join them."""
    return " ".join(sorted(frozenset().union(*map(name_words, names)) - _JOINING_WORDS))


def _by_text(text: str, title: str, version: str | None, names: Sequence[str]) -> tuple[float, list[str]]:
    """How much of the text the candidate's words explain, and how much of its title the text names."""
    asked = name_key(text)
    told = name_key(" ".join((*names, title, version or "")))
    # Set ratio forgives artists that the text leaves out; sort ratio keeps short titles from matching everything.
    within = fuzz.token_set_ratio(asked, told) / 100
    whole = fuzz.token_sort_ratio(asked, told) / 100
    named = fuzz.partial_ratio(name_key(title), asked) / 100 if len(name_key(title)) <= len(asked) else whole
    value = (0.6 * within + 0.4 * whole) * (0.5 + named / 2)
    return value, [_words("words", value, f"{title} {', '.join(names)}".strip())]


def _version_in_text(text: str, title: str, version: str | None, names: Sequence[str]) -> bool:
    """Whether the text asks for this version; words of the title or of a name ask for none ("Live Forever")."""
    asked = version_words_in(text) - name_words(title).union(*map(name_words, names))
    told = performance_words(version)
    if not told:
        return not asked
    return told <= version_words(text) or (bool(asked) and asked <= told)


def _by_length(value: float, wanted: Length, found: Length, reasons: list[str]) -> float:
    apart = abs(wanted.ms - found.ms)
    if apart <= AGREEING_MS:
        reasons.append(f"length agrees: {show_length(found)}")
        return value
    reasons.append(f"length {show_length(found)} is {apart / 1000:.1f} s from {show_length(wanted)}")
    return value * _NEAR_LENGTH_FACTOR if apart <= WARNING_MS else min(value, OTHER_LENGTH_CAP)


def _alike(one: str, other: str) -> float:
    """Likeness of two names or titles by their keys; the order of words matters little."""
    these, those = name_key(one), name_key(other)
    return max(fuzz.ratio(these, those), fuzz.token_sort_ratio(these, those)) / 100


def _words(what: str, value: float, found: str) -> str:
    if value == 1:
        return f"{what} agree: “{found}”"
    return f"{what} {round(value * 100)} % alike: “{found}”"
