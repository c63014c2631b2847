"""Titles, and what shops write into them besides the title: the version and the featured artists.

Only what trails the title and is known to be a version or a feature is split off. Brackets that belong to the title,
as in "(I Can't Get No) Satisfaction" or "Don't You (Forget About Me)", stay.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from app.music.names import name_key, name_words, tidy


class TitleParts(Struct, frozen=True):
    """A title as written, taken apart; `version` is None and `featured` empty where the title names none."""

    title: str
    version: str | None
    featured: tuple[str, ...]


# Words that name another performance, edit or sound of the same song wherever they are used of a recording.
VERSION_WORDS = name_words(
    "live unplugged remix remixed mix edit edited rework reworked bootleg mashup vip dub demo karaoke instrumental "
    "acoustic acappella spedup slowed nightcore 8d rerecorded rehearsal cover tribute clean extended orchestral "
    "lofi medley mixed session sessions"
)
# Words that say nothing about the performance: the same recording carries them on one release and not on another.
_EDITORIAL_WORDS = name_words(
    "version ver the a remaster digital digitally mono stereo original album lp main explicit deluxe bonus "
    "track edition anniversary hd hq official audio video"
)
_YEAR_OR_ORDINAL = re.compile(r"\d{4}|\d+th")
_ONE_SPELLING = (
    (re.compile(r"\b(?:sped|speed) up\b"), "spedup"),
    (re.compile(r"\ba ?cap+el+a\b"), "acappella"),
    (re.compile(r"\b(?:en|ao) vivo\b"), "live"),
    (re.compile(r"\b(?:remastered|remasterizado|remasterizada)\b"), "remaster"),
    (re.compile(r"\bre (recorded|mix|work|master|mastered)\b"), r"re\1"),
    (re.compile(r"\blo fi\b"), "lofi"),
    (re.compile(r"\boriginal mix\b"), "original"),
)
_ENDS_AS_VERSION = re.compile(
    r"(?:.+ )?(?:remix|mix|mixed|edit|version|ver|remaster|rework|bootleg|mashup|vip|dub|demo|karaoke|"
    r"instrumental|acoustic|unplugged|acappella|spedup|slowed(?: and)?(?: reverb)?|nightcore|rerecorded|live|mono|"
    r"stereo|bonus|bonus track|session|sessions|explicit|clean|8d audio|original|extended|edition|cover|take \d+)"
    r"(?: (?:\d+|[ivx]+))?"
)
_STARTS_AS_VERSION = re.compile(
    r"(?:live|recorded live|unplugged|remaster|digitally remaster|remix|remixed|acoustic|demo|rerecorded|"
    r"spedup|slowed|instrumental)(?: (?:at|in|from|on|by|for|and|version|\d{4})\b.*)"
)

# What a recording was made for or taken from, as Indian film songs have it: 'From "Jawan"', "From Barbie The Album".
_ORIGIN = re.compile(
    r"(?:(?:music|original song|theme|song) )?from\s+"
    r"(?:[\"“‘'«].+|the vault|.*\b(?:soundtrack|album|motion picture|film|movie|series)\b.*)",
    re.IGNORECASE,
)

_BRACKETED = re.compile(r"(?P<head>.*\S)\s*(?:\((?P<round>[^()]+)\)|\[(?P<square>[^\[\]]+)\])")
_IN_BRACKETS = re.compile(r"[(\[](?P<inside>[^()\[\]]+)[)\]]")
_DANGLING_DASH = re.compile(r"\s+[-–—]$")
_DASHED = re.compile(r"(?P<head>.*\S)\s+[-–—]\s+(?P<inside>.+)")
# A shop's "(with Somebody)" begins small; "(With Myself)" belongs to the title.
_FEATURE = re.compile(r"(?:(?i:feat\.?|ft\.?|featuring)|with|w/)\s+(?P<names>.+)")
_UNBRACKETED_FEATURE = re.compile(r"(?P<head>.*\S)\s+(?i:feat\.|feat|ft\.|featuring)\s+(?P<names>.+)")
_BETWEEN_NAMES = re.compile(r"\s*(?:,|&|\s+and\s+)\s*")


@lru_cache(maxsize=16_384)
def split_title(text: str) -> TitleParts:
    """Take a written title apart: "Cars - Live (feat. B)" is "Cars", version "Live", featuring B.

    Several versions are kept in their order, joined by a comma.
    """
    title = tidy(text)
    versions: list[str] = []
    featured: list[str] = []
    while tail := _BRACKETED.fullmatch(title) or _DASHED.fullmatch(title):
        inside = tidy(next(part for part in tail.groups()[1:] if part))
        if feature := _FEATURE.fullmatch(inside):
            featured[:0] = _names(feature["names"])
        elif is_version(inside):
            versions.insert(0, inside)
        else:
            break
        title = _DANGLING_DASH.sub("", tail["head"])
    if feature := _UNBRACKETED_FEATURE.fullmatch(title):
        title = feature["head"]
        featured[:0] = _names(feature["names"])
    return TitleParts(title, ", ".join(versions) or None, tuple(featured))


def take_apart(title: str | None, version: str | None) -> TitleParts:
    """A title and a version said apart, put right: what the version field says goes before what the title says.

    Shops file features under the version too: title "Levels", version "(feat. Etta James)".
    """
    parts = split_title(title or "")
    said = tidy(version or "")
    if bracketed := _IN_BRACKETS.fullmatch(said):
        said = tidy(bracketed["inside"])
    if feature := _FEATURE.fullmatch(said):
        features = dict.fromkeys((*parts.featured, *_names(feature["names"])))
        return TitleParts(parts.title, parts.version, tuple(features))
    return TitleParts(parts.title, said or parts.version, parts.featured)


def is_version(text: str) -> bool:
    """Whether a bracket's or dash's text names a version: "Radio Edit", "2011 Remaster", "Live at Leeds"."""
    if _ORIGIN.fullmatch(text):
        return True
    key = _version_key(text)
    return bool(_ENDS_AS_VERSION.fullmatch(key) or _STARTS_AS_VERSION.fullmatch(key))


@lru_cache(maxsize=16_384)
def title_key(text: str) -> str:
    """The key by which titles are compared: without version and features, case, accents and punctuation folded."""
    return name_key(split_title(text).title)


def version_words(version: str | None) -> frozenset[str]:
    """All words of a version in one spelling: "Remastered 2011" and "2011 Remaster" have the same."""
    if not version:
        return frozenset()
    return frozenset(_version_key(version).split())


def performance_words(version: str | None) -> frozenset[str]:
    """The words that set a version apart as another performance or edit; none for "2011 Remaster", "Album Version"."""
    named = ", ".join(part for part in (version or "").split(", ") if not _ORIGIN.fullmatch(part))
    words = version_words(named)
    if "remaster" in words and not words & VERSION_WORDS:
        return frozenset()  # what else is said is where or by whom: "Abbey Road Remaster 2024"
    return frozenset(word for word in words - _EDITORIAL_WORDS if not _YEAR_OR_ORDINAL.fullmatch(word))


def same_performance(one: str | None, other: str | None) -> bool:
    """Whether two versions can name one recording: "Live" and "Live at Leeds" can, "Live" and none cannot."""
    these, those = performance_words(one), performance_words(other)
    return these == those or (bool(these) and bool(those) and (these <= those or those <= these))


def version_words_in(text: str) -> frozenset[str]:
    """The words of free text that ask for another performance or edit."""
    return frozenset(_version_key(text).split()) & VERSION_WORDS


def _version_key(text: str) -> str:
    key = name_key(text)
    for spelled_apart, joined in _ONE_SPELLING:
        key = spelled_apart.sub(joined, key)
    return key


def _names(text: str) -> list[str]:
    """Featured names, split at commas, ampersands and "and"; a group's own name may be split, so compare by words."""
    return [name for name in map(tidy, _BETWEEN_NAMES.split(text)) if name and name_words(name)]
