"""Any link in: what a link says is read, and only a short link is followed, within the request's policy."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from app.errors import NotARecording, ProviderUnavailable, UnsupportedUrl
from app.gateway.gateway import Gateway
from app.gateway.links import open_link
from app.gateway.outcomes import Unopened
from app.gateway.policy import Budget, Policy
from app.gateway.verdicts import BUDGET_SPENT, ONLY_STORE
from app.music.links import PlatformLink, ShortLink, read_link
from app.music.track import Verdict
from app.providers.short_links import ShortLinks

SHORT = "https://spotify.link/abc"
TRACK = "https://open.spotify.com/track/5W3cjX2J3tjhG8zb6u0qHn"


class Followed:
    """Follows every short link to one page, or raises `trouble`."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.asked: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.remembered = False

    def recall(self, link: ShortLink) -> PlatformLink | None:
        return self._page() if self.remembered else None

    async def follow(self, link: ShortLink) -> PlatformLink:
        self.asked.append(link.url)
        await self.gate.wait()
        if self.trouble:
            raise self.trouble
        return self._page()

    def _page(self) -> PlatformLink:
        page = read_link(TRACK)
        assert isinstance(page, PlatformLink)
        return page

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def followed() -> Followed:
    return Followed()


@pytest.fixture
def following(gateway: Gateway, followed: Followed) -> Gateway:
    return replace(gateway, short_links=cast("ShortLinks", followed))


async def test_a_link_that_says_what_it_shows_is_read_without_asking(following: Gateway, followed: Followed) -> None:
    assert (await open_link(following, f"{TRACK}?si=1", Policy(cache_only=True))).url == TRACK
    with pytest.raises(NotARecording):
        await open_link(following, "https://www.deezer.com/album/302127", Policy())
    with pytest.raises(UnsupportedUrl):
        await open_link(following, "https://example.org/abc", Policy())
    assert followed.asked == []


async def test_a_short_link_is_followed(following: Gateway, followed: Followed) -> None:
    assert (await open_link(following, SHORT, Policy())).url == TRACK
    assert followed.asked == [SHORT]


async def test_a_short_link_to_something_else_is_refused(following: Gateway, followed: Followed) -> None:
    followed.trouble = UnsupportedUrl(SHORT, "leads elsewhere.", "Send another.")
    with pytest.raises(UnsupportedUrl, match="leads elsewhere"):
        await open_link(following, SHORT, Policy())


async def test_where_short_links_are_switched_off_the_remedy_is_told(gateway: Gateway) -> None:
    with pytest.raises(UnsupportedUrl, match="does not follow them"):
        await open_link(gateway, SHORT, Policy())


@pytest.mark.parametrize(
    ("policy", "reason"),
    [(Policy(cache_only=True), ONLY_STORE), (Policy(budget=Budget(max_calls=0)), BUDGET_SPENT)],
)
async def test_a_policy_that_asks_nobody_follows_nothing_but_what_is_remembered(
    following: Gateway, followed: Followed, policy: Policy, reason: str
) -> None:
    left = await open_link(following, SHORT, policy)
    assert isinstance(left, Unopened)
    assert (left.source.verdict, left.source.reason) == (Verdict.SKIPPED, reason)
    followed.remembered = True
    assert (await open_link(following, SHORT, policy)).url == TRACK
    assert followed.asked == []


async def test_an_outage_and_a_host_that_is_too_late_are_told_and_no_refusals(
    following: Gateway, followed: Followed
) -> None:
    followed.trouble = ProviderUnavailable("spotify.link could not be asked where it leads")
    down = await open_link(following, SHORT, Policy())
    assert isinstance(down, Unopened)
    assert (down.source.verdict, down.source.reason) == (Verdict.FAILED, followed.trouble.reason)
    followed.gate.clear()
    late = await open_link(following, SHORT, Policy(deadline=timedelta(milliseconds=10)))
    assert isinstance(late, Unopened)
    assert late.source.verdict is Verdict.FAILED
    followed.gate.set()
