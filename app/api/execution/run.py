"""Runs: one request under one variant of a plan. Resolvers are awaited as graphql-core does it, in parallel."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from graphql.pyutils import gather_with_cancel

from app.api.context import Context
from app.api.execution.replay import Outcomes
from app.api.execution.selection import Asked
from app.api.execution.variant import Variant
from app.api.execution.writer import Later


class Run:
    """One request. `outcomes` tells what the root resolvers gave, for a replay."""

    def __init__(self, variant: Variant, context: Context, values: Mapping[str, Any], outcomes: Outcomes) -> None:
        self._variant = variant
        self._context = context
        self._values = values
        self._outcomes = outcomes
        self._tasks: list[asyncio.Task[None]] = []

    async def answer(self) -> object:
        """The answer's data, ready to be encoded; raises whatever surprises, the other root fields still under way."""
        answer = self._variant.answer()
        roots = self._variant.roots
        for _, asked in roots:
            self._outcomes.expect(asked.key)
        if len(roots) == 1:
            await self._root(answer, *roots[0])
        elif roots:
            self._tasks = [asyncio.create_task(self._root(answer, name, asked)) for name, asked in roots]
            done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        return answer

    async def close(self) -> None:
        """Give up what is still under way."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _root(self, answer: object, name: str, asked: Asked) -> None:
        try:
            value = await self._variant.field(asked).resolve(None, self._context, self._values)
        except Exception as error:
            self._outcomes.failed(asked.key, error)
            raise
        self._outcomes.resolved(asked.key, value)
        try:
            setattr(answer, name, await self._completed(value, asked))
        except Exception:
            self._outcomes.surprised(asked.key)
            raise

    async def _completed(self, value: object, asked: Asked) -> object:
        """What is encoded for a field's value, when the resolvers below it have answered too."""
        later: list[Later] = []
        written = self._variant.field(asked).write(value, later)
        if len(later) == 1:
            await self._fill(*later[0])
        elif later:
            await gather_with_cancel(*(self._fill(*one) for one in later))
        return written

    async def _fill(self, answer: object, name: str, asked: Asked, source: object) -> None:
        value = await self._variant.field(asked).resolve(source, self._context, self._values)
        setattr(answer, name, await self._completed(value, asked))
