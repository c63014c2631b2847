"""Peers: the other processes that ask the same providers for the same store.

What one of them asks, the others wait for and then read from the store. A lease says who asks; it ends when the answer
is stored, with the failure as its last word where there is none, or some seconds after its holder has died.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import msgspec

from app.errors import StoreUnavailable
from app.providers.contract import Absent, Answer, Failure, Outcome, Question
from app.shared.leases import Leases
from app.store.cache import RecordCache
from app.store.store import Store

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Failure).decode

Seen = Mapping[str, datetime | None]
"""Of each ISRC asked about, the provider's newest answer that the asker knew; None where it knew none."""


@dataclass
class Turn:
    """The ISRCs that are ours to ask about, and what peers stored about them in the meantime.

    Into `failed` goes what the peers that wait for us need not try at once.
    """

    isrcs: frozenset[str]
    told: Mapping[str, Outcome] = field(default_factory=dict)
    failed: dict[str, Failure] = field(default_factory=dict)


class Peers(Protocol):
    """What a desk agrees upon with its peers before it asks a provider's question about some ISRCs."""

    def turn(self, provider: str, question: Question, seen: Seen) -> AbstractAsyncContextManager[Turn]:
        """Take those ISRCs that no peer is asking about, until the block ends."""

    async def follow(self, provider: str, question: Question, seen: Seen) -> dict[str, Outcome]:
        """Wait until no peer asks about these; what came of it. An ISRC without an outcome must be asked about."""


class Alone:
    """The peers of the only process: everything is ours to ask."""

    @asynccontextmanager
    async def turn(self, provider: str, question: Question, seen: Seen) -> AsyncIterator[Turn]:  # noqa: ARG002 - Peers
        """Take all of them."""
        yield Turn(frozenset(seen))

    async def follow(self, provider: str, question: Question, seen: Seen) -> dict[str, Outcome]:  # noqa: ARG002 - Peers
        """There is nobody to wait for."""
        return {}


class LeasedPeers:
    """The peers on one Redis, which take turns by leases and meet again in the store."""

    def __init__(self, leases: Leases, store: Store, cache: RecordCache) -> None:
        self._leases = leases
        self._store = store
        self._cache = cache

    @asynccontextmanager
    async def turn(self, provider: str, question: Question, seen: Seen) -> AsyncIterator[Turn]:
        """Take those whose lease is free. A peer may have given one back since we looked into the store: look again."""
        names = {_lease(provider, question, isrc): isrc for isrc in seen}
        async with self._leases.hold(list(names)) as hold:
            ours = frozenset(names[name] for name in hold.names)
            turn = Turn(ours, await self._told(provider, question, {isrc: seen[isrc] for isrc in ours}))
            yield turn
            hold.words |= {_lease(provider, question, isrc): _encode(failure) for isrc, failure in turn.failed.items()}

    async def follow(self, provider: str, question: Question, seen: Seen) -> dict[str, Outcome]:
        """Wait for the leases' ends, then read the store."""
        names = {_lease(provider, question, isrc): isrc for isrc in seen}
        words = await self._leases.ended(names)
        failed = {names[name]: _decode(word) for name, word in words.items() if word}
        return failed | await self._told(provider, question, seen)

    async def _told(self, provider: str, question: Question, seen: Seen) -> dict[str, Outcome]:
        """What the provider answered to the question after what was seen; nothing while the store is away."""
        try:
            held = await self._store.observations_of(seen)
        except StoreUnavailable:
            return {}
        told: dict[str, Outcome] = {}
        for isrc, observations in held.items():
            for one in observations:
                before = seen[isrc]
                if (one.provider, one.part) == (provider, question.name) and (not before or one.observed_at > before):
                    told[isrc] = Answer(one.claim, one.candidates) if one.claim else Absent(one.candidates)
        self._cache.forget(told)  # the news that these records were renewed may still be on its way
        return told


def _lease(provider: str, question: Question, isrc: str) -> str:
    return f"{provider}:{question.name}:{isrc}"
