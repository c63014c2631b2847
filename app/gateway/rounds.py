"""A round of asking: every recording comes to it when it is ready, and calls begin when they are full.

Recordings are ready at different times. What a call could take together with others is held back until it is full, or
until nobody is left who could still come, or no time to wait for them; what is a call by itself begins at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence

from app.gateway.costs import Allowed
from app.gateway.planner import Errand
from app.providers.contract import Question

Turn = asyncio.Future[bool]
"""When an errand may begin: true, or false where it is not to begin at all."""


class Round:
    """The errands of these recordings; `allow` says of those that could begin now which may.

    With `together`, all are held back until every recording has come, so that a budget is spent where it brings most.
    """

    def __init__(
        self, isrcs: Collection[str], allow: Callable[[Sequence[Errand]], Allowed], *, together: bool = False
    ) -> None:
        self._missing = set(isrcs)
        self._allow = allow
        self._together = together
        self._hurried = False
        self._held: dict[tuple[str, tuple[Question, ...]], list[tuple[Errand, Turn]]] = {}

    def come(self, isrc: str, errands: Sequence[Errand]) -> list[Turn]:
        """A recording has come with its errands, or with none: a turn for each."""
        self._missing.discard(isrc)
        turns = [Turn() for _ in errands]
        for errand, turn in zip(errands, turns, strict=True):
            self._held.setdefault((errand.provider, errand.chain), []).append((errand, turn))
        if not self._missing or self._hurried:
            self._begin_all()
        elif not self._together:
            for (_, chain), held in self._held.items():
                if len(held) >= chain[0].batch:
                    self._begin(held)
                    held.clear()
        return turns

    def hurry(self) -> None:
        """Wait for nobody any more: what is held back begins now, and what still comes at once."""
        self._hurried = True
        self._begin_all()

    def close(self) -> None:
        """Whoever asked has gone: what is held back does not begin any more."""
        for held in self._held.values():
            for _, turn in held:
                turn.cancel()

    def _begin_all(self) -> None:
        self._begin([one for held in self._held.values() for one in held])
        self._held.clear()

    def _begin(self, held: Sequence[tuple[Errand, Turn]]) -> None:
        turns = {(errand.provider, errand.want.isrc): turn for errand, turn in held}
        allowed = self._allow([errand for errand, _ in held])
        for errands, may in ((allowed.errands, True), (allowed.skipped, False)):
            for errand in errands:
                turns[errand.provider, errand.want.isrc].set_result(may)
