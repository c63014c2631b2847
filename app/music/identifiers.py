"""The trade's identifiers: read as people and providers write them, kept in one canonical form.

| identifier | canonical form | names | check |
|---|---|---|---|
| ISRC | `GBDUW0000053` | a recording | none |
| ISWC | `T0345246801` | a work | one digit |
| IPI name number | `00254380962` | a name of a writer or publisher | two digits |
| IPI base number | `I-000000229-7` | the party behind the names | one digit |
| ISNI | `000000012281955X` | a public identity | ISO 7064 mod 11-2 |
| GTIN (UPC, EAN) | `00602577145735` | a release | mod 10 |

Each `parse_…` raises `InvalidIdentifier`, naming the value, the rule it breaks and what to send instead. Each
`…_or_none` is for providers' bodies, where an unreadable identifier is no more than one that was not said.
Spaces, hyphens, dots, letter case and the identifier's own name in front ("ISRC GB-DUW-00-00053") do not matter.
Nothing is ever repaired: an O is not taken for a 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NoReturn

from stdnum import ean, isni
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from app.errors import InvalidIdentifier

LONGEST = 64  # far above any identifier with its name, spaces and dashes; keeps refusals cheap

_EXAMPLES = {
    "ISRC": "GBDUW0000053",
    "ISWC": "T-034.524.680-1",
    "IPI": "00254380962",
    "ISNI": "0000 0001 2281 955X",
    "GTIN": "00602577145735",
}
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u2212]+")  # Word and PDF turn hyphens into dashes
_ISRC = re.compile(r"(?:ISRC:?)?([A-Z]{2}[A-Z0-9]{3}[0-9]{7})")
_ISWC = re.compile(r"(?:ISWC:?)?T([0-9]{10})")
_IPI = re.compile(r"(?:IPI:?)?([0-9]{1,11})")
_IPI_BASE = re.compile(r"(?:IPI:?)?I([0-9]{10})")
_ISNI = re.compile(r"(?:ISNI:?)?([0-9X]*)")
_GTIN = re.compile(r"(?:GTIN|UPC|EAN)?:?([0-9]*)")


def parse_isrc(text: str) -> str:
    """The 12 characters of an ISRC: two letters, three letters or digits, seven digits (ISO 3901).

    The first two letters are an allocation prefix, not a country: GX, QZ and ZZ are as good as US, so no list of
    countries is asked. An ISRC has no check digit.
    """
    match = _ISRC.fullmatch(_compact("ISRC", text))
    if match is None:
        _refuse("ISRC", text, "is not two letters, three letters or digits, and seven digits.")
    return match[1]


def parse_iswc(text: str) -> str:
    """The bare form of an ISWC, `T` and ten digits, its check digit verified (ISO 15707)."""
    match = _ISWC.fullmatch(_compact("ISWC", text))
    if match is None:
        _refuse("ISWC", text, "is not the letter T and ten digits.")
    _verify("ISWC", text, match[1], _work_check(match[1][:9], start=1))
    return f"T{match[1]}"


@lru_cache(16_384)  # read often, and ten times as long to write as to find
def show_iswc(bare: str) -> str:
    """An ISWC as it is printed: `T0345246801` becomes `T-034.524.680-1`."""
    return f"T-{bare[1:4]}.{bare[4:7]}.{bare[7:10]}-{bare[10]}"


def parse_ipi(value: str | int) -> str:
    """The eleven digits of an IPI name number, zeros in front, its two check digits verified.

    Numbers and short texts are taken, because databases lose leading zeros: `254380962` is `00254380962`.
    """
    match = _IPI.fullmatch(_compact("IPI", value))
    if match is None:
        _refuse("IPI", value, "is not one to eleven digits.")
    digits = match[1].zfill(11)
    if not int(digits):
        _refuse("IPI", value, "is zero, which stands for no number.")
    remainder = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 101
    check = (101 - remainder) % 100 if remainder else 0
    _verify("IPI", value, digits, f"{check:02}")
    return digits


def parse_ipi_base(text: str) -> str:
    """An IPI base number as it is printed, `I-000000229-7`, its check digit verified."""
    match = _IPI_BASE.fullmatch(_compact("IPI", text))
    if match is None:
        _refuse("IPI", text, "is not the letter I and ten digits, as a base number is.", "I-000000229-7")
    _verify("IPI", text, match[1], _work_check(match[1][:9], start=2), "I-000000229-7")
    return f"I-{match[1][:9]}-{match[1][9]}"


def parse_isni(text: str) -> str:
    """The sixteen characters of an ISNI, the last of which may be X (ISO 27729)."""
    match = _ISNI.fullmatch(_compact("ISNI", text))
    try:
        return isni.validate(match[1] if match else "")
    except InvalidChecksum:
        _refuse("ISNI", text, "has a last character that does not fit the first fifteen.")
    except ValidationError:
        _refuse("ISNI", text, "is not fifteen digits and a digit or X.")


def parse_gtin(value: str | int) -> str:
    """A UPC, EAN or GTIN of 8, 12, 13 or 14 digits, padded to 14, its check digit verified.

    A number may have lost its leading zeros, so one of nine to eleven digits is read as a UPC of twelve.
    """
    match = _GTIN.fullmatch(_compact("GTIN", value))
    digits = match[1] if match else ""
    if isinstance(value, int) and 9 <= len(digits) <= 11:
        digits = digits.zfill(12)
    if digits and not digits.strip("0"):
        _refuse("GTIN", value, "is zero, which stands for no number.")
    try:
        return ean.validate(digits).zfill(14)
    except InvalidChecksum:
        _refuse("GTIN", value, "has a last digit that does not fit the others.")
    except InvalidLength:
        _refuse("GTIN", value, "does not have 8, 12, 13 or 14 digits.")
    except ValidationError:
        _refuse("GTIN", value, "does not consist of digits.")


def isrc_or_none(value: object) -> str | None:
    """The ISRC in a field of a provider's body, None where there is none to read."""
    return _or_none(parse_isrc, value)


def iswc_or_none(value: object) -> str | None:
    """The bare ISWC in a field of a provider's body, None where there is none to read."""
    return _or_none(parse_iswc, value)


def ipi_or_none(value: object) -> str | None:
    """The IPI name number in a field of a provider's body, None where there is none to read."""
    return _or_none(parse_ipi, value)


def ipi_base_or_none(value: object) -> str | None:
    """The IPI base number in a field of a provider's body, None where there is none to read."""
    return _or_none(parse_ipi_base, value)


def isni_or_none(value: object) -> str | None:
    """The ISNI in a field of a provider's body, None where there is none to read."""
    return _or_none(parse_isni, value)


def gtin_or_none(value: object) -> str | None:
    """The GTIN padded to 14 in a field of a provider's body, None where there is none to read."""
    return _or_none(parse_gtin, value)


def _or_none(parse: Callable[[Any], str], value: object) -> str | None:
    return None if isinstance(value, bool) or not isinstance(value, str | int) else _parsed(parse, value)


@lru_cache(maxsize=16_384)  # the same writers, works and releases come again and again
def _parsed(parse: Callable[[Any], str], value: str | int) -> str | None:
    try:
        return parse(value)
    except InvalidIdentifier:
        return None


def _compact(kind: str, value: str | int) -> str:
    """Capital ASCII letters, digits and colons without separators; refuses what cannot be an identifier at all."""
    if isinstance(value, int) and not 0 <= value < 10**LONGEST:
        _refuse(kind, f"a number of {value.bit_length()} bits", "is not of an identifier's size.")
    text = str(value)
    if len(text) > LONGEST:
        _refuse(kind, text, f"is longer than {LONGEST} characters.")
    joined = _SEPARATORS.sub("", text)
    if not joined:
        _refuse(kind, text, "is empty.")
    if not joined.isascii():  # checked before upper(), which makes an S of ſ and a K of the Kelvin sign
        _refuse(kind, text, "holds characters other than the letters A to Z and the digits 0 to 9.")
    return joined.upper()


def _work_check(digits: str, *, start: int) -> str:
    """The check digit of an ISWC (start 1) or an IPI base number (start 2): each digit weighted by its place."""
    total = start + sum(place * int(digit) for place, digit in enumerate(digits, 1))
    return str(-total % 10)


def _verify(kind: str, value: object, digits: str, check: str, example: str = "") -> None:
    if not digits.endswith(check):
        found = digits[-len(check) :]
        _refuse(kind, value, f"ends in {found}, but the digits before it call for {check}.", example)


def _refuse(kind: str, value: object, rule: str, example: str = "") -> NoReturn:
    shape = example or _EXAMPLES[kind]
    raise InvalidIdentifier(kind, value, rule, f"Check it for a mistyped character; it should look like {shape}.")
