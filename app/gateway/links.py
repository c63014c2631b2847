"""Any link in: the recording's page behind whatever link people paste.

What a link says by itself is read without asking anybody; only short links are followed, by their own hosts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from app.errors import ProviderError, UnsupportedUrl
from app.gateway.failures import failure_of
from app.gateway.gateway import Gateway
from app.gateway.outcomes import Unopened
from app.gateway.policy import Policy
from app.gateway.verdicts import BUDGET_SPENT, LATE, ONLY_STORE, failed
from app.music.links import PlatformLink, ShortLink, read_recording_link
from app.music.track import Source, Verdict
from app.providers.contract import Failure
from app.providers.short_links import ShortLinks

SHORT_LINKS = "shortlinks"
"""The name under which the following of short links is told among the sources, and costs a budget."""


async def open_link(gateway: Gateway, text: str, policy: Policy) -> PlatformLink | Unopened:
    """The page that a link leads to; Unopened where a short link could not be followed now.

    Raises UnsupportedUrl for anything that is not, or does not lead to, a page of a recording.
    """
    link = read_recording_link(text)
    if isinstance(link, PlatformLink):
        return link
    if gateway.short_links is None:
        rule = "is a short link, and this gateway does not follow them."
        raise UnsupportedUrl(text, rule, "Open it in a browser and send the address that it leads to.")
    return await _followed(gateway, gateway.short_links, link, policy)


async def _followed(
    gateway: Gateway, short_links: ShortLinks, link: ShortLink, policy: Policy
) -> PlatformLink | Unopened:
    if known := short_links.recall(link):
        return known
    if policy.cache_only:
        return _unopened(link, Verdict.SKIPPED, ONLY_STORE)
    if not policy.budget.take(gateway.costs.of(SHORT_LINKS, "follow")):
        return _unopened(link, Verdict.SKIPPED, BUDGET_SPENT)
    following = gateway.start(_valued(short_links.follow(link)))
    await asyncio.wait([following], timeout=(policy.deadline or gateway.freshness.deadline).total_seconds())
    led = following.result() if following.done() else LATE
    match led:
        case UnsupportedUrl():
            raise led
        case ProviderError():
            return _unopened(link, *failed(failure_of(led, gateway.clock())))
        case Failure():
            return _unopened(link, *failed(led))
    return led


async def _valued(act: Coroutine[Any, Any, PlatformLink]) -> PlatformLink | UnsupportedUrl | ProviderError:
    """What a walk found or raised: nobody may be there any more to hear what it raised."""
    try:
        return await act
    except (UnsupportedUrl, ProviderError) as error:
        return error


def _unopened(link: ShortLink, verdict: Verdict, reason: str) -> Unopened:
    return Unopened(link.url, Source(SHORT_LINKS, verdict, None, None, None, reason))
