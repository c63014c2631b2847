"""Processes that share a Redis; here each is an object of its own, with connections of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest

from app.shared.sharing import Sharing, open_sharing


@pytest.fixture
async def join(redis_url: str) -> AsyncIterator[Callable]:
    """Let one more process share; all of a test share the keys of this test alone."""
    prefix = f"linernotes_test_{uuid4().hex}"
    async with AsyncExitStack() as stack:

        async def joined(url: str = redis_url) -> Sharing:
            sharing = await stack.enter_async_context(open_sharing(url, prefix))
            assert sharing is not None
            return sharing

        yield joined
