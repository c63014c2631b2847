"""Short links are followed over real TLS on the loopback, by names that only a resolver of the test knows."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import trustme
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from app.errors import NotARecording, ProviderError, ProviderRefused, ProviderUnavailable, UnsupportedUrl
from app.music.links import ShortLink, read_link
from app.music.platforms import Platform
from app.providers.public_addresses import PublicResolver
from app.providers.short_links import ShortLinks

HOSTS = ("spotify.link", "spoti.fi", "spotify.app.link", "apple.co", "link.deezer.com", "open.spotify.com", "evil.test")
TRACK = "https://open.spotify.com/track/5W3cjX2J3tjhG8zb6u0qHn"
AUTHORITY = trustme.CA()
CERTIFICATE = AUTHORITY.issue_cert(*HOSTS)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Loopback(AbstractResolver):
    """Every name is a port of this machine; remembers who was looked up."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        inet = socket.AF_INET
        return [ResolveResult(hostname=host, host="127.0.0.1", port=self.port, family=inet, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is open."""


class Host:
    """The short hosts of a test: `paths` are where they redirect, everything asked of them is written down."""

    def __init__(self) -> None:
        self.paths: dict[str, str | int | Handler] = {}
        self.asked: list[str] = []
        self.resolver = Loopback(0)
        self.links: ShortLinks

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.host}{request.path}")
        said = self.paths.get(request.path, 404)
        if isinstance(said, str):
            return web.Response(status=302, headers={"Location": said})
        return web.Response(status=said) if isinstance(said, int) else await said(request)

    async def follow(self, url: str) -> str:
        link = read_link(url)
        assert isinstance(link, ShortLink)
        return (await self.links.follow(link)).url


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


@asynccontextmanager
async def serving(host: Host, *, public_only: bool = False) -> AsyncIterator[Host]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", host.answer)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    CERTIFICATE.configure_cert(context)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        await web.SockSite(runner, listener, ssl_context=context).start()
        host.resolver = Loopback(listener.getsockname()[1])
        resolver = PublicResolver(host.resolver) if public_only else host.resolver
        host.links = ShortLinks(resolver, "linernotes-test", timeout=2, tls=trusting())
        try:
            yield host
        finally:
            await host.links.close()
            await runner.cleanup()


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    async with serving(Host()) as host:
        yield host


async def test_a_short_link_leads_to_its_page_and_the_page_itself_is_not_fetched(host: Host) -> None:
    host.paths = {"/abc": f"{TRACK}?si=1&utm_source=copy"}
    assert await host.follow("https://spotify.link/abc") == TRACK
    assert host.asked == ["HEAD spotify.link/abc"]
    assert host.resolver.asked == ["spotify.link"]


async def test_short_hosts_may_pass_a_link_on_at_most_three_times(host: Host) -> None:
    host.paths = {"/1": "https://spotify.app.link/2", "/2": "http://spotify.link/3", "/3": TRACK}
    assert await host.follow("https://spoti.fi/1") == TRACK
    host.paths = {"/1x": "/2x", "/2x": "/3x", "/3x": "/4x", "/4x": TRACK}
    with pytest.raises(UnsupportedUrl, match="redirects more than 3 times"):
        await host.follow("https://spoti.fi/1x")
    assert "HEAD spoti.fi/4x" not in host.asked


@pytest.mark.parametrize(
    ("location", "complaint"),
    [
        ("https://evil.test/track/5W3cjX2J3tjhG8zb6u0qHn", "not a link of a platform"),
        ("https://open.spotify.com.evil.test/track/5W3cjX2J3tjhG8zb6u0qHn", "not a link of a platform"),
        ("http://127.0.0.1/", "not a link of a platform"),
        ("http://[::1]:8000/", "names the port"),
        ("http://169.254.169.254/latest/meta-data/", "not a link of a platform"),
        ("https://spotify.link:8443/abc", "names the port"),
        ("https://ada:secret@spotify.link/abc", "has a name before its host"),
        ("file:///etc/passwd", "has the scheme file"),
        ("ftp://spotify.link/abc", "has the scheme ftp"),
        ("https://[", "not a well-formed"),
        ("https://open.spotify.com/", "of no form known"),
    ],
)
async def test_a_redirect_to_anything_else_is_refused_and_never_fetched(
    host: Host, location: str, complaint: str
) -> None:
    host.paths = {"/abc": location}
    with pytest.raises(UnsupportedUrl, match=complaint) as refusal:
        await host.follow("https://spotify.link/abc")
    assert refusal.value.value == "https://spotify.link/abc"
    assert host.asked == ["HEAD spotify.link/abc"]
    assert set(host.resolver.asked) == {"spotify.link"}


async def test_a_short_link_to_a_release_is_named_for_what_it_is(host: Host) -> None:
    host.paths = {"/abc": "https://open.spotify.com/album/0sYsti82VA37zLESxDYVsm"}
    for _ in range(2):
        with pytest.raises(NotARecording) as refusal:
            await host.follow("https://spotify.link/abc")
        assert (refusal.value.platform, refusal.value.kind) == (Platform.SPOTIFY, "album")
    assert len(host.asked) == 1, "remembered"


async def test_a_host_that_refuses_heads_is_asked_without_reading_its_body(host: Host) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        if request.method == "HEAD":
            return web.Response(status=405)
        response = web.StreamResponse(status=302, headers={"Location": TRACK})
        await response.prepare(request)
        while sent < 2**27:
            await response.write(b"x" * 65_536)
            sent += 65_536
        return response

    host.paths = {"/abc": endless}
    assert await host.follow("https://spotify.link/abc") == TRACK
    assert host.asked == ["HEAD spotify.link/abc", "GET spotify.link/abc"]
    assert sent < 2**27


@pytest.mark.parametrize("status", [200, 204, 301, 404, 410])
async def test_a_link_that_leads_nowhere_says_so_and_is_remembered(host: Host, status: int) -> None:
    host.paths = {"/abc": status}
    for _ in range(2):
        with pytest.raises(UnsupportedUrl, match=f"leads nowhere \\(status {status}\\)"):
            await host.follow("https://spotify.link/abc")
    assert host.asked.count("HEAD spotify.link/abc") == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_host_in_trouble_is_no_dead_link_and_is_asked_again(host: Host, status: int) -> None:
    host.paths = {"/abc": status}
    with pytest.raises(ProviderError, match=r"spotify\.link"):
        await host.follow("https://spotify.link/abc")
    host.paths = {"/abc": TRACK}
    assert await host.follow("https://spotify.link/abc") == TRACK


async def test_what_many_want_at_once_is_asked_once_and_remembered(host: Host) -> None:
    host.paths = {"/abc": TRACK}
    assert set(await asyncio.gather(*(host.follow("https://spotify.link/abc") for _ in range(8)))) == {TRACK}
    assert await host.follow("http://spotify.link/abc#x") == TRACK
    assert host.asked == ["HEAD spotify.link/abc"]


async def test_a_silent_host_is_given_up_in_time() -> None:
    async def silent(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.5)
        return web.Response()

    host = Host()
    host.paths = {"/abc": silent}
    async with serving(host):
        await host.links.close()
        host.links = ShortLinks(host.resolver, "linernotes-test", timeout=0.1, tls=trusting())
        with pytest.raises(ProviderUnavailable, match=r"spotify\.link could not be asked"):
            await host.follow("https://spotify.link/abc")


async def test_a_short_host_with_a_private_address_is_not_connected_to() -> None:
    """As when somebody took over the name's record: the server is there and is never reached."""
    host = Host()
    host.paths = {"/abc": TRACK}
    async with serving(host, public_only=True):
        with pytest.raises(ProviderRefused, match="no public address"):
            await host.follow("https://spotify.link/abc")
    assert host.asked == []


async def test_a_host_with_a_foreign_certificate_is_not_believed() -> None:
    host = Host()
    host.paths = {"/abc": TRACK}
    async with serving(host):
        stranger = ShortLinks(host.resolver, "linernotes-test", timeout=2)
        try:
            with pytest.raises(ProviderUnavailable):
                await stranger.follow(ShortLink(Platform.SPOTIFY, "https://spotify.link/abc"))
        finally:
            await stranger.close()
    assert host.asked == []
