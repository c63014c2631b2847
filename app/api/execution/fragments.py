"""Encoded tracks: the bytes of one track under one selection, kept for as long as the record does not change."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from cachetools import LRUCache

from app.music.track import Track

_encode = msgspec.json.Encoder().encode

Write = Callable[[Track], object]


class Fragments:
    """At most `size` encoded tracks, the least recently used given up first.

    An entry counts only for the very Track object it was made of: records are never changed, they are replaced, so a
    renewed recording is encoded anew. Tracks with `sources` were made for one answer and are never kept.
    """

    def __init__(self, size: int) -> None:
        self._kept: LRUCache[tuple[object, str], tuple[Track, msgspec.Raw]] = LRUCache(size)

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)

    def keeping(self, key: object, write: Write) -> Write:
        """`write`, its results encoded and kept under `key` and the track's ISRC.

        `key` names everything but the track that the result depends on: the plan, the place in it, and variables.
        """
        kept = self._kept

        def encoded(track: Track) -> object:
            place = (key, track.isrc)
            try:
                of, fragment = kept[place]
            except KeyError:
                of = None
            if of is not track:
                fragment = msgspec.Raw(_encode(write(track)))
                if not track.sources and kept.maxsize:
                    kept[place] = (track, fragment)
            return fragment

        return encoded
