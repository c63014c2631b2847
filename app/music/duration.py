"""Durations in the form of ISO 8601, as Tidal and YouTube write a length: `PT4M12S`."""

from __future__ import annotations

import re

from app.music.claim import Length, Precision

LONGEST_MS = 7 * 24 * 3600 * 1000

_SAID = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:[.,](\d{1,9}))?S)?)?", re.ASCII)


def parse_duration(text: str | None) -> Length | None:
    """The length that a duration says, exact to the second unless it has decimals; None for none, zero or nonsense."""
    said = _SAID.fullmatch(text.strip()) if text else None
    if said is None:
        return None
    days, hours, minutes, seconds = (int(group or 0) for group in said.groups()[:4])
    fraction = said[5] or ""
    ms = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + int(fraction[:3].ljust(3, "0"))
    if not 0 < ms <= LONGEST_MS:
        return None
    return Length(ms, Precision.MILLISECOND if fraction else Precision.SECOND)
