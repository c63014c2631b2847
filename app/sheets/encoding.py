"""The encoding of a file, from its first bytes."""

from __future__ import annotations

import codecs
import re

from app.errors import InvalidArgument

SAMPLE_BYTES = 262_144

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_USUAL = "cp1252"
# What people's spreadsheets write. Those of the Latin script differ in a few letters only.
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257")
_LEGACY = [
    *_LATIN, "mac_roman", "cp1251", "cp1253", "cp1255", "cp1256", "cp932", "euc_jp", "gb18030", "big5", "cp949",
]  # fmt: skip
_CLEARLY = 0.1
_ODD = re.compile(r"[\udc80-\udcff]")
_SEVERAL_BYTES = re.compile(r"[^\x00-\x7f\udc80-\udcff]")
_FAR = 5
"""How many characters of several bytes make up for a byte that is no UTF-8."""
_JUDGED = 32_768


def encoding_of(start: bytes, told: str | None) -> tuple[str, bytes]:
    """The encoding of a file that begins so, and its byte order mark, empty where it has none.

    Raises InvalidArgument where the told encoding is unknown.
    """
    mark, marked = next(((mark, name) for mark, name in _MARKS if start.startswith(mark)), (b"", None))
    if told is not None:
        name = encoding_named(told)
        # A mark of another encoding is none, but the text that the caller says it is.
        return (marked, mark) if marked and marked[:6] == name[:6] else (name, b"")
    return marked or _unmarked(start), mark


def errors_of(encoding: str) -> str:
    """How bytes that are no text are kept, so that they are written as they were read."""
    return "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def encoding_named(told: str) -> str:
    """Python's name for an encoding, one without a mark of its own; raises InvalidArgument where it is unknown."""
    try:
        name = codecs.lookup(told).name
        "".encode(name)
    except (LookupError, ValueError) as cause:
        rule = "is no encoding of text that is known here."
        raise InvalidArgument("encoding", told, rule, "Send for example utf-8, utf-16 or cp1252.") from cause
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
    return plain.get(name, name)


def is_marked(told: str) -> bool:
    """Whether text in an encoding of this name begins with a byte order mark; raises as `encoding_named` does."""
    return encoding_named(told) != codecs.lookup(told).name


def _unmarked(start: bytes) -> str:
    zeros = (start[::2].count(0), start[1::2].count(0))
    if max(zeros) > len(start) / 5 and min(zeros) < max(zeros) / 4:  # every other byte of Western UTF-16
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    # The sample may end within a character.
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(start, final=len(start) < SAMPLE_BYTES)
    odd = len(_ODD.findall(text))
    # Text of another encoding hardly ever looks like characters of several bytes, so a stray byte or two prove nothing.
    return "utf-8" if not odd or len(_SEVERAL_BYTES.findall(text)) >= _FAR * odd else _guessed(start[:_JUDGED])


def _guessed(start: bytes) -> str:
    """The likeliest old encoding; of the Latin ones the usual, unless the words are clearly those of another."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - the gateway loads this module at its start

    guesses = from_bytes(start, cp_isolation=_LEGACY, enable_fallback=False)
    best = guesses.best()
    if best is None:
        return _USUAL
    if best.encoding in _LATIN:
        usual = max((guess.coherence for guess in guesses if guess.encoding == _USUAL), default=0.0)
        return best.encoding if best.coherence > usual + _CLEARLY else _USUAL
    return best.encoding
