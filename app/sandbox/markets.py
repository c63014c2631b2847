"""Where recordings are sold: the bundled ones everywhere; of the synthetic ones, one in ten is missing in a market."""

from __future__ import annotations

from app.sandbox import stable, synthetic
from app.sandbox.recording import Recording

MARKETS = ("AT", "AU", "BR", "CA", "CH", "DE", "ES", "FR", "GB", "IT", "JP", "MX", "NL", "SE", "US")
_MISSING = ("DE", "JP", "BR")
SHARE_MISSING = 0.1


def sold_in(recording: Recording, market: str) -> bool:
    """Whether a recording is sold in a market (two letters, upper case)."""
    n = synthetic.number(recording.isrc, synthetic.LARGEST)
    if n is None or not stable.happens(SHARE_MISSING, "unsold", n):
        return market in MARKETS
    return market in MARKETS and market != stable.pick(_MISSING, "unsold in", n)
