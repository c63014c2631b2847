"""The typical query and recordings of its shape: two artists, six links, three works with five contributors each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.music.claim import ArtistCredit, Claim, ContributorClaim, Length, LinkClaim, WorkClaim
from app.music.facets import EVERYTHING
from app.music.observation import Observation
from app.store.store import Store
from bench.processes import PROVIDERS

FIELDS = """isrc title durationMs artists { name } links { platform externalId url }
works { iswc title contributors { name ipi roles } }"""
QUERY = f"query ($isrcs: [ISRC!]!) {{ tracks(isrcs: $isrcs) {{ ... on Track {{ {FIELDS} }} }} }}"

_LINKS = {
    "spotify": "{:022d}",
    "applemusic": "1{:09d}",
    "deezer": "1{:08d}",
    "tidal": "1{:07d}",
    "youtube": "{:011d}",
    "beatport": "{:07d}",
}
_ROLES = ("Composer", "Lyricist", "Composer/Lyricist", "Arranger", "Music Publisher")


def isrcs(count: int) -> list[str]:
    """So many ISRCs."""
    return [f"GBB{number:09}" for number in range(count)]


def observations(isrc: str, number: int, now: datetime) -> list[Observation]:
    """What the providers say of one recording: the first tells everything, the others do not know it."""
    claim = Claim(
        isrc,
        title=f"The Long Way Round to Number {number}",
        artists=(ArtistCredit(f"Artist {number}"), ArtistCredit(f"Guest {number}")),
        length=Length(180_000 + number),
        links=tuple(LinkClaim(name, form.format(1_000_000 + number)) for name, form in _LINKS.items()),
        works=tuple(_work(number, part) for part in range(3)),
    )
    first, *others = PROVIDERS
    told = Observation(isrc, first, "track", EVERYTHING, now, claim)
    return [told, *(Observation(isrc, name, "track", EVERYTHING, now) for name in others)]


def _work(number: int, part: int) -> WorkClaim:
    first = (number * 3 + part) * 5
    contributors = tuple(
        ContributorClaim(f"Writer Number {first + one}", ipi=_ipi(first + one), roles=(_ROLES[one],))
        for one in range(5)
    )
    return WorkClaim(title=f"Work {part} of Number {number}", iswc=_iswc(number * 3 + part), contributors=contributors)


def _iswc(number: int) -> str:
    digits = f"{100_000_000 + number:09}"
    weighed = 1 + sum(place * int(digit) for place, digit in enumerate(digits, 1))
    return f"T{digits}{-weighed % 10}"


def _ipi(number: int) -> str:
    digits = f"{100_000_000 + number:09}"
    weighed = sum((10 - place) * int(digit) for place, digit in enumerate(digits))
    return f"{digits}{(101 - weighed % 101) % 101 % 100:02}"


async def fill(store: Store, count: int) -> None:
    """Keep the observations of so many recordings in a store."""
    now, wanted = datetime.now(UTC), isrcs(count)
    for first in range(0, count, 500):
        numbered = enumerate(wanted[first : first + 500], first)
        await store.keep([one for number, isrc in numbered for one in observations(isrc, number, now)])


def check(tracks: Sequence[Mapping[str, Any]]) -> None:
    """Raises ValueError where a track is not of the typical shape: figures of others would not compare."""
    for track in tracks:
        shape = (len(track["artists"]), len(track["links"]), [len(work["contributors"]) for work in track["works"]])
        if shape != (2, 6, [5, 5, 5]):
            raise ValueError(f"{track['isrc']} has the shape {shape}")
