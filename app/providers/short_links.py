"""Short links: the only addresses that are fetched because a caller named them.

Only the short hosts of the platforms are asked, over https, for nothing but where they redirect; no body is read.
Each step is read again as a link, so a redirect to any other host ends the walk, and the page at its end must be one of
a platform known here. What a short link leads to is remembered, and so is that it leads nowhere.
"""

from __future__ import annotations

import asyncio
import ssl
from functools import partial
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import DefaultResolver
from cachetools import TLRUCache

from app.errors import NotARecording, ProviderThrottled, ProviderUnavailable, UnsupportedUrl
from app.music.links import PlatformLink, ShortLink, read_recording_link
from app.providers.opening import USER_AGENT
from app.providers.public_addresses import PublicResolver
from app.settings import Settings

MOST_HOPS = 3
MOST_REMEMBERED = 10_000
AT_ONCE = 8  # a gateway must not become a way to flood somebody else
FOUND_FOR = 30 * 86_400.0  # seconds; what a short link stands for does not change
LOST_FOR = 600.0  # seconds; a link may be followed before its page is there

_HEAD_REFUSED = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, 501})
_REMEDY = "Open it in a browser and send the address that it leads to."


class ShortLinks:
    """Follows short links. `resolver` is where names are looked up; `timeout` is in seconds, for one hop.

    `tls` replaces the system's trust, for hosts with certificates of their own.
    """

    def __init__(
        self, resolver: AbstractResolver, user_agent: str, timeout: float, tls: ssl.SSLContext | None = None
    ) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, limit=AT_ONCE, ssl=tls or True),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": user_agent},
            timeout=aiohttp.ClientTimeout(total=timeout),
            trust_env=False,
        )
        self._remembered: TLRUCache[str, PlatformLink | UnsupportedUrl] = TLRUCache(MOST_REMEMBERED, _until)
        self._under_way: dict[str, asyncio.Task[PlatformLink]] = {}

    def recall(self, link: ShortLink) -> PlatformLink | None:
        """Where the link leads, if it is remembered; raises UnsupportedUrl if it is remembered to lead nowhere."""
        known = self._remembered.get(link.url)
        if isinstance(known, UnsupportedUrl):
            raise known.with_traceback(None)
        return known

    async def follow(self, link: ShortLink) -> PlatformLink:
        """The recording's page behind a short link; asked once however many want it now.

        Raises UnsupportedUrl where it leads to anything else, ProviderError where its host does not answer.
        """
        if known := self.recall(link):
            return known
        task = self._under_way.get(link.url)
        if task is None:
            task = self._under_way[link.url] = asyncio.create_task(self._learn(link))
            task.add_done_callback(partial(self._done, link.url))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Give up what is under way and close every connection."""
        for task in tuple(self._under_way.values()):
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        await self._session.close()

    def _done(self, url: str, task: asyncio.Task[PlatformLink]) -> None:
        del self._under_way[url]
        if not task.cancelled():
            task.exception()  # heard, also where all who wanted it have gone

    async def _learn(self, link: ShortLink) -> PlatformLink:
        """Walk, and remember what the walk found."""
        try:
            page = self._remembered[link.url] = await self._walk(link)
        except UnsupportedUrl as refusal:
            self._remembered[link.url] = refusal
            raise
        return page

    async def _walk(self, link: ShortLink) -> PlatformLink:
        here = link
        for _ in range(MOST_HOPS):
            led = _read_step(link, await self._step(link, here.url))
            if isinstance(led, PlatformLink):
                return led
            here = led
        raise UnsupportedUrl(link.url, f"redirects more than {MOST_HOPS} times.", _REMEDY)

    async def _step(self, link: ShortLink, url: str) -> str:
        """Where one address redirects to. Not every host answers a HEAD, and no body is read of a GET."""
        for method in ("HEAD", "GET"):
            status, location = await self._ask(method, url)
            if location or status not in _HEAD_REFUSED:
                break
        if location:
            return _joined(url, location)
        host = urlsplit(url).hostname
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise ProviderThrottled(f"{host} was asked too fast")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ProviderUnavailable(f"{host} is in trouble (status {status})")
        raise UnsupportedUrl(link.url, f"is a short link that leads nowhere (status {status}).", _REMEDY)

    async def _ask(self, method: str, url: str) -> tuple[int, str | None]:
        try:
            async with self._session.request(method, url, allow_redirects=False) as reply:
                redirects = HTTPStatus.MULTIPLE_CHOICES <= reply.status < HTTPStatus.BAD_REQUEST
                location = reply.headers.get("Location") if redirects else None
                reply.close()  # the connection goes with whatever body was coming
                return reply.status, location
        except (aiohttp.ClientError, OSError) as cause:  # a timeout is an OSError
            raise ProviderUnavailable(f"{urlsplit(url).hostname} could not be asked where it leads") from cause


def open_short_links(settings: Settings) -> ShortLinks | None:
    """What follows short links as the settings want it; None where it is switched off."""
    if not settings.short_links:
        return None
    agent = f"{USER_AGENT} ( {settings.contact} )"
    return ShortLinks(PublicResolver(DefaultResolver()), agent, settings.provider_timeout_ms / 1000)


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return location  # no address at all, as reading it will tell


def _read_step(link: ShortLink, url: str) -> PlatformLink | ShortLink:
    """The link at the next step; raises NotARecording as it is, other refusals told of the link that was sent."""
    try:
        return read_recording_link(url)
    except NotARecording:
        raise
    except UnsupportedUrl as refusal:
        raise UnsupportedUrl(link.url, f"leads to {refusal.value!r}, which {refusal.rule}", _REMEDY) from refusal


def _until(_: str, led: PlatformLink | UnsupportedUrl, now: float) -> float:
    return now + (FOUND_FOR if isinstance(led, PlatformLink) else LOST_FOR)
