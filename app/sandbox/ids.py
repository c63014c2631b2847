"""Identifiers for recording number n, in each platform's own grammar, and the way back from identifier to n.

The way back is what lets the sandbox hold no list of its synthetic recordings: n stands at the front of every
identifier, scrambled so that neighbours look unlike, and whatever does not encode to itself again was never given.
"""

from __future__ import annotations

import base64
import string
import uuid
from collections.abc import Callable

from app.sandbox import stable

BASE62 = string.digits + string.ascii_lowercase + string.ascii_uppercase
_SPREAD = 0x9E3779B1  # odd, so it can be undone modulo 2**32
_START = 0x5EED5EED
_FIRST_GTIN = 200_000_000_000  # barcodes that begin with 2 are for use within a shop and stand on no release
_GATHER = pow(_SPREAD, -1, 1 << 32)


def _pack(platform: str, n: int, size: int) -> bytes:
    front = ((n * _SPREAD + _START) % (1 << 32)).to_bytes(4)
    return front + stable.digest(platform, n, size=size - 4)


def _unpack(data: bytes) -> int:
    return (int.from_bytes(data[:4]) - _START) * _GATHER % (1 << 32)


def _spotify(n: int) -> str:
    value, letters = int.from_bytes(_pack("spotify", n, 16)), ""
    for _ in range(22):
        value, digit = divmod(value, 62)
        letters = BASE62[digit] + letters
    return letters


def _from_spotify(text: str) -> int:
    value = 0
    for letter in text:
        value = value * 62 + BASE62.index(letter)
    return _unpack(value.to_bytes(17)[1:])


def _youtube(n: int) -> str:
    return base64.urlsafe_b64encode(_pack("youtube", n, 8)).decode().rstrip("=")


def _from_youtube(text: str) -> int:
    return _unpack(base64.urlsafe_b64decode(text + "="))


def _mbid(n: int) -> str:
    return str(uuid.UUID(bytes=_pack("musicbrainz", n, 16), version=4))


def _from_mbid(text: str) -> int:
    return _unpack(uuid.UUID(text).bytes)


def _hex(platform: str, size: int) -> tuple[Callable[[int], str], Callable[[str], int]]:
    return (lambda n: _pack(platform, n, size).hex()), (lambda text: _unpack(bytes.fromhex(text)))


def _digits(first: int, stride: int) -> tuple[Callable[[int], str], Callable[[str], int]]:
    return (lambda n: str(first + n * stride)), (lambda text: (int(text) - first) // stride)


def _discogs(n: int) -> str:
    return f"{50_000_000 + n}-{1 + stable.below(14, 'discogs', n)}"


_GRAMMARS: dict[str, tuple[Callable[[int], str], Callable[[str], int]]] = {
    "spotify": (_spotify, _from_spotify),
    "youtube": (_youtube, _from_youtube),
    "musicbrainz": (_mbid, _from_mbid),
    "awa": _hex("awa", 10),
    "acrcloud": _hex("acrcloud", 16),
    "applemusic": _digits(1_900_000_000, 7),
    "tidal": _digits(600_000_000, 3),
    "deezer": _digits(4_000_000_000, 3),  # beyond 32 bits, as Deezer's numbers are by now
    "deezer-album": _digits(2_000_000_000, 3),
    "beatport": _digits(30_000_000, 2),
    "sonovault": _digits(70_000_000, 1),
    "discogs": (_discogs, lambda text: int(text.partition("-")[0]) - 50_000_000),
    "discogs-release": _digits(50_000_000, 1),
    "gtin": (lambda n: gtin(_FIRST_GTIN + n * 7919), lambda text: (int(text[:-1]) - _FIRST_GTIN) // 7919),
}


def identifier(platform: str, n: int) -> str:
    """Recording n's identifier on a platform; `acrcloud`, `deezer-album` and the like count as platforms here."""
    return _GRAMMARS[platform][0](n)


def number(platform: str, text: str) -> int | None:
    """The n behind an identifier, or None where it was never given out."""
    if platform not in _GRAMMARS:
        return None
    encode, decode = _GRAMMARS[platform]
    try:
        n = decode(text)
        return n if n >= 0 and encode(n) == text else None
    except (ValueError, OverflowError):
        return None


def iswc(serial: int) -> str:
    """A bare ISWC with its check digit; serials count from 0 to 999,999,999."""
    digits = f"{serial % 10**9:09d}"
    check = -(1 + sum(place * int(digit) for place, digit in enumerate(digits, 1))) % 10
    return f"T{digits}{check}"


def ipi(serial: int) -> int:
    """An IPI name number with its check digits; as a number, for it loses its leading zeros at some providers."""
    digits = f"{serial % 10**9:09d}"
    rest = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 101
    return int(f"{digits}{-rest % 101 % 100:02d}")


def gtin(serial: int) -> str:
    """A 13-digit barcode with its check digit."""
    digits = f"{serial % 10**12:012d}"
    check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10
    return f"{digits}{check}"
