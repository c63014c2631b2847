"""Stable chance: the same words give the same number on every machine and in every run."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def digest(*words: object, size: int = 8) -> bytes:
    """`size` bytes that follow from the words alone."""
    return blake2b("\x1f".join(map(str, words)).encode(), digest_size=size).digest()


def below(limit: int, *words: object) -> int:
    """A whole number from 0 up to, not including, `limit`."""
    return int.from_bytes(digest(*words)) % limit


def happens(share: float, *words: object) -> bool:
    """True for about `share` of all words."""
    return below(1_000_000, *words) < share * 1_000_000


def pick(choices: Sequence[T], *words: object) -> T:
    """One of the choices."""
    return choices[below(len(choices), *words)]


def mbid(*words: object) -> str:
    """A UUID in the manner of MusicBrainz."""
    return str(uuid.UUID(bytes=digest(*words, size=16), version=4))
