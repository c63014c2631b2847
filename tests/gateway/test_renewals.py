"""Who listens hears what he listens for, once."""

from __future__ import annotations

import asyncio

import pytest

from app.gateway.renewals import Renewals

ONE, OTHER = "GBDUW0000053", "USCJY1431309"


async def test_a_listener_takes_what_was_renewed_since_last_time() -> None:
    renewals = Renewals()
    with renewals.listened([ONE, OTHER]) as listener:
        renewals.announce([OTHER])
        renewals.announce([ONE, OTHER])
        assert await listener.taken() == (OTHER, ONE)
        renewals.announce([ONE])
        assert await listener.taken() == (ONE,)


async def test_other_recordings_are_not_heard_of_nor_anything_after_the_end() -> None:
    renewals = Renewals()
    with renewals.listened([ONE]) as listener:
        renewals.announce([OTHER])
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(listener.taken(), 0.01)
    renewals.announce([ONE])
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(listener.taken(), 0.01)
