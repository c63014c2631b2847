"""Which track of a Discogs release is a held recording, where the release lists no ISRC but has a barcode.

`BARCODE_RULE` is the only one: the held recording was told to be at this disc and number of a release with this
barcode, and the track there has its title, its performance, and its length within two seconds. All four must be said
and agree, and no second recording may fit; else the two stay apart. A track that has an ISRC is that recording alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from app.music.agreement import AGREEING_MS
from app.providers.discogs_bodies import Release, Track, same_song
from app.providers.discogs_isrcs import Confidence, Rule, placed_isrcs
from app.store.barcodes import Place

BARCODE_RULE = Rule("barcode, position, title and length", Confidence.STRONG)


def match_by_barcode(release: Release, places: Collection[Place]) -> Iterator[tuple[str, Track]]:
    """The ISRCs of these places, which have the release's barcode, each with the track that it is."""
    placed = placed_isrcs(release)
    told, taken = {one.isrc for one in placed}, [one.track for one in placed if one.track]
    tracks = [track for track in release.tracks if not any(track is other for other in taken)]
    pairs = [
        (place.isrc, track) for track in tracks for place in places if place.isrc not in told and _fits(track, place)
    ]
    for isrc, track in pairs:
        if _is_alone(pairs, isrc, track):
            yield isrc, track


def _fits(track: Track, place: Place) -> bool:
    length = track.length
    return (
        track.disc_and_number == (place.disc, place.number)
        and length is not None
        and abs(length.ms - place.duration_ms) <= AGREEING_MS
        and same_song(track.title, place.title, place.version)
    )


def _is_alone(pairs: Sequence[tuple[str, Track]], isrc: str, track: Track) -> bool:
    """Whether this recording is no other track, and this track no other recording."""
    return all((other == isrc) is (at is track) for other, at in pairs)
