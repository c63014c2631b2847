"""What the parts of a kept record have in common."""

from __future__ import annotations

from msgspec import Struct


class Kept(Struct, frozen=True, array_like=True):
    """A part of a record. Encoded, it is its fields' values in their order, without the names, which would be more than
    two fifths of its size. Any change of the fields needs new rules (see
    `app.music.track.Record`).
    """
