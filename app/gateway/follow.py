"""Following recordings: what is held at once, and again whenever a provider's answer has been merged."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from msgspec import structs

from app.gateway.gateway import Gateway
from app.gateway.lookup import Wants, look_up
from app.gateway.outcomes import Found
from app.gateway.policy import LONGEST_DEADLINE, Policy
from app.music.track import Track


async def follow(gateway: Gateway, wants: Wants, policy: Policy) -> AsyncGenerator[Found, None]:
    """Each recording that is held; each again when it has been renewed; at last each with every provider's verdict.

    Waits for the providers as long as the policy says, or as long as any policy may, and ends when all of them have
    answered. What is renewed in between is told with the verdicts of the store alone.
    """
    patient = structs.replace(policy, deadline=policy.deadline or LONGEST_DEADLINE)
    with gateway.recorder.renewals.listened(wants) as listener:
        for track in await _held(gateway, wants, policy):
            yield track
        asking = gateway.start(look_up(gateway, wants, patient))
        renewal = asyncio.ensure_future(listener.taken())
        try:
            while not asking.done():
                await asyncio.wait({asking, renewal}, return_when=asyncio.FIRST_COMPLETED)
                if not asking.done():
                    renewed = {isrc: wants[isrc] for isrc in renewal.result()}
                    renewal = asyncio.ensure_future(listener.taken())
                    for track in await _held(gateway, renewed, policy):
                        yield track
        finally:
            renewal.cancel()
    for found in asking.result().values():
        yield found


async def _held(gateway: Gateway, wants: Wants, policy: Policy) -> list[Track]:
    """What the store has of these recordings, without asking anybody."""
    answers = await look_up(gateway, wants, structs.replace(policy, cache_only=True))
    return [found for found in answers.values() if isinstance(found, Track)]
