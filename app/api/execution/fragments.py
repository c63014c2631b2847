"""Encoded tracks: the bytes of one track under one selection, kept for as long as the record does not change."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence

import msgspec

from app.music.track import Track

_encode = msgspec.json.Encoder().encode

Write = Callable[[Track], object]


class Fragment(msgspec.Struct, gc=False):
    """An encoded track. `until`, on the clock of `time.monotonic`: so long it is what a resolver would give."""

    of: Track
    encoded: bytes
    raw: msgspec.Raw
    until: float = -math.inf


Place = dict[str, Fragment]
"""The encoded tracks by ISRC under one selection: a place in a plan, and the variables that decide about it."""


class Fragments:
    """At most `size` encoded tracks; those of the recording that has been here longest are given up first.

    A resolver's track is answered by a fragment of that very Track object: records are never changed, they are
    replaced, so a renewed recording is encoded anew. Tracks with `sources` were made for one answer and are never kept.
    Without asking a resolver a fragment is given only while it is known to be at hand, see `hold`.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._count = 0
        self._places: OrderedDict[str, list[Place]] = OrderedDict()  # where each recording is kept

    def __len__(self) -> int:
        """How many are kept."""
        return self._count

    def keeping(self, place: Place, write: Write) -> Write:
        """`write`, its results encoded and kept in `place`."""

        def encoded(track: Track) -> object:
            fragment = place.get(track.isrc)
            if fragment is None or fragment.of is not track:
                text = _encode(write(track))
                fragment = Fragment(track, text, msgspec.Raw(text))
                if not track.sources:
                    self._put(place, fragment)
            return fragment.raw

        return encoded

    def hold(self, place: Place, isrcs: Collection[str], until: float) -> None:
        """Those kept of these recordings were just given by a resolver, which would give the same until then."""
        for isrc in isrcs:
            if isrc in place:
                place[isrc].until = until

    def forget(self, isrcs: Collection[str] | None) -> None:
        """Give up what is kept of these recordings, which were renewed; None for all."""
        for isrc in tuple(self._places) if isrcs is None else self._places.keys() & isrcs:
            self._give_up(isrc, self._places[isrc])

    def _put(self, place: Place, fragment: Fragment) -> None:
        isrc = fragment.of.isrc
        if isrc not in place:
            self._places.setdefault(isrc, []).append(place)
            self._count += 1
        place[isrc] = fragment
        if self._count > self._size:
            oldest = next(iter(self._places))
            self._give_up(oldest, self._places[oldest][:1])

    def _give_up(self, isrc: str, places: Sequence[Place]) -> None:
        for place in places:
            del place[isrc]
        self._count -= len(places)
        left = self._places.pop(isrc)[len(places) :]
        if left:
            self._places[isrc] = left
