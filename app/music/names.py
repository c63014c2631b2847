"""Names as people spell them, and the keys by which spellings are compared.

A name is shown as it was spelled, tidied of blanks. Keys fold case, accents and punctuation; they are made for
comparing only and are never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff\u00ad"))
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´′"))
# Letters that Unicode does not decompose, folded as they are commonly transcribed.
_TRANSCRIBED = _APOSTROPHES | str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "&": " and "}
)
_ACRONYM_DOT = re.compile(r"(?<!\w)(\w)\.(?=\w(?!\w))")


def tidy(text: str) -> str:
    """The text in NFC, with invisible characters dropped and blanks trimmed and collapsed."""
    if text.isascii():  # most is, and has nothing to compose or to drop
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


@lru_cache(maxsize=16_384)
def name_key(text: str) -> str:
    """The key of a name: "Beyoncé " and "BEYONCE" share one, so do "AC/DC" and "AC-DC", "R.E.M." and "REM".

    Only the accents of alphabets are folded: Japanese voicing marks and Indic vowel signs tell words apart.
    A name without any letter or digit, such as "!!!", is its own key.
    """
    plain = tidy(text)
    # Apostrophes go first, for an acute accent used as one would decompose into a blank; "ŉ" has one inside.
    letters = unicodedata.normalize("NFKD", plain.translate(_APOSTROPHES)).casefold()
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", letters) if not "\u0300" <= sign <= "\u036f")
    letters = _ACRONYM_DOT.sub(r"\1", letters.translate(_TRANSCRIBED))
    words = "".join(sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in letters)
    return unicodedata.normalize("NFC", " ".join(words.split())) or plain.casefold()


@lru_cache(maxsize=16_384)
def name_words(text: str) -> frozenset[str]:
    """The words of a name's key, in no order: societies write the family name first, shops last."""
    return frozenset(name_key(text).split())
