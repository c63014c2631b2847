"""Where held recordings are on releases with barcodes: all that is needed to know them there, or nothing."""

from __future__ import annotations

from app.music.claim import Length, ReleaseClaim
from app.store.barcodes import Place
from app.store.store import Store
from tests.store.told import BLANK_SPACE, CALM_DOWN, numbered, told, unknown

GTIN = "00602547058911"


async def test_each_place_is_told_with_title_and_length(store: Store) -> None:
    releases = (
        ReleaseClaim("1989", GTIN, disc_number=2, track_number=3),
        ReleaseClaim("Blank Space", "602547058928", track_number=1),
        ReleaseClaim("Without a place", "602547058935"),
        ReleaseClaim("Without a barcode", track_number=1),
    )
    await store.keep([told(title="Blank Space (Live)", length=Length(231_826), releases=releases)])
    (portion,) = [one async for one in store.places(set())]
    assert sorted(portion) == [
        Place(GTIN, 2, 3, BLANK_SPACE, "Blank Space", "Live", 231_826),
        Place("00602547058928", 1, 1, BLANK_SPACE, "Blank Space", "Live", 231_826),
    ]


async def test_what_is_not_wholly_known_or_told_by_the_asking_source_alone_has_no_place(sqlite_store: Store) -> None:
    release = (ReleaseClaim("1989", GTIN, track_number=3),)
    await sqlite_store.keep(
        [
            told(title="No Length", releases=release),
            told(CALM_DOWN, length=Length(1_000), releases=release),
            told(numbered(1), "discogs", title="By Discogs", length=Length(1_000), releases=release),
            unknown(numbered(2)),
        ]
    )
    assert [place async for portion in sqlite_store.places({"discogs"}) for place in portion] == []
    found = [place async for portion in sqlite_store.places(set(), portion=1) for place in portion]
    assert [place.isrc for place in found] == [numbered(1)]
