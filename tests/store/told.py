"""Observations for the store's tests: real recordings' facts, as providers tell them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.music.claim import ArtistCredit, Claim, ContributorClaim, Length, LinkClaim, WorkClaim
from app.music.facets import EVERYTHING
from app.music.observation import Observation
from app.music.submitted import Submitted
from app.store.catalog_songs import NewSong, SongKey

BLANK_SPACE = "USCJY1431309"
CALM_DOWN = "NGA3B2214004"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def told(
    isrc: str = BLANK_SPACE,
    provider: str = "deezer",
    part: str = "track",
    minute: int = 0,
    **facts: object,
) -> Observation:
    """What a provider said about a recording, some minutes after noon."""
    claim = Claim(isrc, **facts)  # type: ignore[arg-type]  # the test names the facts
    return Observation(isrc, provider, part, EVERYTHING, NOON + timedelta(minutes=minute), claim)


def unknown(isrc: str = BLANK_SPACE, provider: str = "deezer", part: str = "track", minute: int = 0) -> Observation:
    """A provider's word that it does not know the recording."""
    return Observation(isrc, provider, part, EVERYTHING, NOON + timedelta(minutes=minute))


def song(isrc: str, title: str, *artists: str, provider: str = "deezer", minute: int = 0) -> Observation:
    """A recording by its title and artists."""
    return told(isrc, provider, minute=minute, title=title, artists=tuple(ArtistCredit(name) for name in artists))


def numbered(number: int) -> str:
    """One of ten million ISRCs."""
    return f"QZAAA{number:07}"


BLANK_SPACE_BY_ACRCLOUD = told(
    provider="acrcloud",
    part="metadata",
    title="Blank Space",
    artists=(ArtistCredit("Taylor Swift"),),
    length=Length(231_826),
    links=(
        LinkClaim("spotify", "1p80LdxRV74UKvL8gnD7ky", "https://open.spotify.com/track/1p80LdxRV74UKvL8gnD7ky"),
        LinkClaim("deezer", "92734448", "https://www.deezer.com/track/92734448"),
        LinkClaim("deezer", "119606560", "https://www.deezer.com/track/119606560"),
        LinkClaim("tidal", "1440935467", "https://music.apple.com/us/song/1440935467"),
    ),
    works=(
        WorkClaim(
            "BLANK SPACE",
            "T9145450105",
            aliases=("T9158430501",),
            contributors=(
                ContributorClaim("SWIFT TAYLOR ALISON", "00520312112", roles=("Composer",)),
                ContributorClaim("SHELLBACK", "00583608328", roles=("Composer",)),
            ),
        ),
        WorkClaim("BLANK SPACE/STYLE", contributors=(ContributorClaim("SHELLBACK", "00583608328"),)),
    ),
)


def new_song(catalog_id: str, isrc: str, notes: str | None = None, **told_of_it: Any) -> NewSong:
    """A song for a catalog, with what its owner tells of it."""
    submitted = Submitted(NOON, **told_of_it) if told_of_it else None
    return NewSong(SongKey(catalog_id, isrc), notes, submitted)
