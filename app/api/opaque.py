"""Text that callers hand back without reading it: base64, without the padding that would be escaped in addresses."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode


def opaque(text: str) -> str:
    """The text in letters that tell nothing at a glance."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def plain(written: str) -> str | None:
    """The text behind `opaque`'s letters; None for what was not made by it."""
    letters = written.rstrip("=")
    try:
        return urlsafe_b64decode(letters + "=" * (-len(letters) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
