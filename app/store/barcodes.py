"""Barcodes: the places of held recordings on releases that have one, to find them on another source's releases."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from app.music.track import Record, Track


class Place(NamedTuple):
    """A recording's place on a release with a barcode, and what tells it from the release's other tracks."""

    gtin: str
    disc: int
    number: int
    isrc: str
    title: str
    version: str | None
    duration_ms: int


def places_of(record: Record, besides: Collection[str]) -> list[Place]:
    """The places of one recording, but for releases of which nobody tells but the providers `besides`.

    One without a title or a length could be mistaken for another, and has none.
    """
    track = record.track
    if track is None or not track.title or not track.duration_ms:
        return []
    return list(dict.fromkeys(_places(track, track.title, track.duration_ms, besides)))


def _places(track: Track, title: str, duration_ms: int, besides: Collection[str]) -> list[Place]:
    return [
        Place(one.gtin, one.disc_number or 1, one.track_number, track.isrc, title, track.version, duration_ms)
        for one in track.releases
        if one.gtin and one.track_number and not set(one.providers) <= set(besides)
    ]
