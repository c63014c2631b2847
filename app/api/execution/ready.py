"""Ready answers: an operation answered from kept tracks alone, before anything is made to call its resolvers with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from graphql import GraphQLError

from app.api.execution.arguments import Arguments
from app.api.execution.fragments import Place
from app.api.queries.tracks import MOST_ISRCS

_encode = msgspec.json.Encoder().encode


class Ready(NamedTuple):
    """An answer whose recordings all hold until a moment on the clock of `time.monotonic`."""

    body: bytes
    isrcs: Sequence[str]
    until: float


class Root:
    """A root field whose value depends on its ISRCs alone: `track` or `tracks`, where no policy is given."""

    def __init__(self, key: str, arguments: Arguments, place: Place) -> None:
        self._name = _encode(key) + b":"
        self.place = place
        self._arguments = arguments
        self._many = arguments.takes("isrcs")

    def isrcs(self, values: Mapping[str, Any]) -> Sequence[str] | None:
        """The ISRCs asked for, as they are written; None where a policy is given too, or something wrong."""
        try:
            given = self._arguments.of(values)
        except GraphQLError:
            return None
        if given.get("policy") is not None:
            return None
        isrcs: Sequence[str] = given["isrcs"] if self._many else [given["isrc"]]
        return isrcs if len(isrcs) <= MOST_ISRCS else None

    def write(self, tracks: Sequence[bytes], pieces: list[bytes]) -> None:
        """Add the field with its value to the pieces of an answer, as JSON."""
        pieces.append(self._name)
        if self._many:
            pieces.append(b"[")
            for track in tracks:
                pieces += track, b","
            pieces[-1] = b"]" if tracks else b"[]"
        else:
            pieces += tracks


def ready(roots: Sequence[Root], values: Mapping[str, Any], now: float) -> Ready | None:
    """The answer, if every track in it is kept and still at hand.

    Its pieces are put together at once: an answer of a hundred tracks is dear to copy.
    """
    pieces: list[bytes] = []
    told: list[str] = []
    holds = math.inf
    for root in roots:
        isrcs, place = root.isrcs(values), root.place
        if isrcs is None:
            return None
        try:
            found = [place[isrc] for isrc in isrcs]
        except KeyError:
            return None
        holds = min([holds, *[one.until for one in found]])
        pieces.append(b"," if pieces else b'{"data":{')
        root.write([one.encoded for one in found], pieces)
        told += isrcs
    if not told or holds <= now:
        return None
    pieces.append(b"}}")
    return Ready(b"".join(pieces), told, holds)
