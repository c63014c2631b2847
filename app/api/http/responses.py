"""Ready answers: the bytes of answers that any caller may be given, for as long as the facts in them stay true.

An answer is kept where it is made of nothing but recordings by ISRC for which nobody had to be asked. Such an answer is
the same for every account; it cannot hold a failed, throttled or late provider, nor ages, for these come from a
look-up. It is given up when its first fact grows too old, and at once when one of its recordings is renewed.

It is found by the very bytes that were sent, or else by document, operation and variables.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import NamedTuple

from cachetools import LRUCache

from app.api.http.documents import Key

OVERHEAD = 500
"""Bytes of an entry beside its texts: an estimate, on the safe side."""

OVERHEAD_PER_ISRC = 400
"""Bytes of an ISRC in an answer: its text, and the set of answers that it is in."""

_ETAG = re.compile(rb'"[^"]*"')


class Kept(NamedTuple):
    """A ready answer. `until` is on the clock of `time.monotonic`; `cost` is what it costs a caller."""

    key: Key
    body: bytes
    isrcs: tuple[str, ...]
    until: float
    cost: int

    def headers(self, *, shared: bool) -> list[tuple[bytes, bytes]]:
        """What tells caches between us and the caller how long the answer holds; `shared` ones may keep it or not."""
        seconds = max(0, int(self.until - time.monotonic()))
        whose = b"public" if shared else b"private"
        return [
            (b"etag", self.etag),
            (b"cache-control", b"%b, max-age=%d" % (whose, seconds)),
            (b"vary", b"accept"),
        ]

    @property
    def etag(self) -> bytes:
        """Names the answer's contents, in whichever form they are sent."""
        return b'W/"%b"' % blake2b(self.body, digest_size=12).hexdigest().encode()

    def is_known(self, if_none_match: bytes) -> bool:
        """Whether a caller's If-None-Match says that it has this answer already."""
        return if_none_match.strip() == b"*" or self.etag.removeprefix(b"W/") in _ETAG.findall(if_none_match)


class Responses:
    """At most `size` bytes of ready answers, and as many of the requests they answered; each for `seconds` at most."""

    def __init__(self, size: int, seconds: float) -> None:
        self.size = size
        self.seconds = seconds
        self.renewals = 0
        self._kept = _Tagged(size)
        self._sent: LRUCache[bytes, tuple[bytes, Key]] = LRUCache(size, _size_sent)

    def sent(self, text: bytes) -> Kept | None:
        """The answer to a request that was sent in these very bytes before."""
        try:
            _, key = self._sent[text]
        except KeyError:
            return None
        return self.get(key)

    def get(self, key: Key) -> Kept | None:
        """The answer, if there is one and it still holds."""
        try:
            kept = self._kept[key]
        except KeyError:
            return None
        if kept.until > time.monotonic():
            return kept
        del self._kept[key]
        return None

    def put(self, kept: Kept) -> None:
        """Keep an answer."""
        if _size(kept) <= self._kept.maxsize:
            self._kept[kept.key] = kept

    def remember(self, text: bytes, key: Key) -> None:
        """The bytes of a request that is answered by what is kept under `key`."""
        sent = text, key
        if key in self._kept and _size_sent(sent) <= self._sent.maxsize:
            self._sent[text] = sent

    def forget(self, isrcs: Collection[str] | None) -> None:
        """Give up every answer with one of these recordings, which were renewed; None for all."""
        self.renewals += 1
        if isrcs is None:
            self._kept.clear()
            return
        for key in self._kept.tagged(isrcs):
            del self._kept[key]


class _Tagged(LRUCache[Key, Kept]):
    """Knows which answers have a recording in them."""

    def __init__(self, size: int) -> None:
        super().__init__(size, _size)
        self._with: dict[str, set[Key]] = {}

    def __setitem__(self, key: Key, kept: Kept) -> None:
        if key in self:
            del self[key]
        super().__setitem__(key, kept)
        for isrc in kept.isrcs:
            self._with.setdefault(isrc, set()).add(key)

    def __delitem__(self, key: Key) -> None:
        kept = self[key]
        super().__delitem__(key)
        for isrc in kept.isrcs:
            keys = self._with[isrc]
            keys.discard(key)
            if not keys:
                del self._with[isrc]

    def clear(self) -> None:
        super().clear()
        self._with.clear()

    def tagged(self, isrcs: Iterable[str]) -> set[Key]:
        """The answers with one of these recordings."""
        return set[Key]().union(*(self._with.get(isrc, ()) for isrc in isrcs))


def _size(kept: Kept) -> int:
    return len(kept.body) + len(kept.key[2]) + OVERHEAD + len(kept.isrcs) * OVERHEAD_PER_ISRC


def _size_sent(sent: tuple[bytes, Key]) -> int:
    text, (_, _, variables) = sent
    return len(text) + len(variables) + OVERHEAD
