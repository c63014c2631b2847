"""A catalog to ask questions about."""

from __future__ import annotations

from app.gateway.catalogs import create
from app.gateway.gateway import Gateway
from app.music.claim import ArtistCredit, Length
from app.music.observation import Observation
from tests.store.told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD, new_song, numbered, told


async def ada_s_songs(gateway: Gateway) -> str:
    """Blank Space, two ISRCs of one recording, its live sibling, and a song of which its owner alone tells."""
    made = await create(gateway, "ada", "Songs")

    def march(number: int, title: str) -> Observation:
        return told(numbered(number), title=title, artists=(ArtistCredit("Ada"),), length=Length(200_000))

    marches = (march(1, "March"), march(2, "March"), march(3, "March (Live)"))
    await gateway.store.keep([BLANK_SPACE_BY_ACRCLOUD, *marches])
    songs = [
        new_song(made.id, BLANK_SPACE, title="Waltz"),
        *(new_song(made.id, numbered(number)) for number in (1, 2, 3)),
        new_song(made.id, numbered(4), title="=Airs", artists=("Bo",)),
    ]
    await gateway.store.add_catalog_songs("ada", songs)
    return made.id
