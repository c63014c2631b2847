"""The pages for people, as a browser is given them."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from starlette.applications import Starlette
from yarl import URL

from app.api.http.pages import ADDRESSES, Pages
from tests.servers import running

SCRIPT = b"console.log('notes');\n" * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built folder, with something beside it that nobody is to read."""
    assets = tmp_path / "dist" / "assets"
    assets.mkdir(parents=True)
    (tmp_path / "dist" / "index.html").write_text("<title>Explorer</title>")
    (tmp_path / "dist" / "graphiql.html").write_text("<title>GraphiQL</title>")
    (assets / "notes-1a2b.js").write_bytes(SCRIPT)
    (assets / "notes-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "dist"


@pytest.fixture
async def browser(folder: Path) -> AsyncIterator[aiohttp.ClientSession]:
    with running(Starlette(routes=Pages(folder).routes)) as address:
        async with aiohttp.ClientSession(address, auto_decompress=False) as session:
            yield session


@pytest.mark.parametrize("address", ADDRESSES)
async def test_each_address_shows_the_explorers_program_under_a_strict_policy(
    browser: aiohttp.ClientSession, address: str
) -> None:
    async with browser.get(address) as reply:
        assert (reply.status, reply.content_type) == (200, "text/html")
        assert "Explorer" in await reply.text()
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert reply.headers["cache-control"] == "no-store"


def test_graphiqls_scripts_and_workers_come_from_this_host_alone(folder: Path) -> None:
    page = Pages(folder).graphiql()
    policy = dict(page.more)[b"content-security-policy"].decode()
    assert b"GraphiQL" in page.body
    assert "script-src 'self'; worker-src 'self';" in policy
    assert "http" not in policy


async def test_an_asset_is_kept_for_ever_and_sent_packed_to_who_takes_it_so(browser: aiohttp.ClientSession) -> None:
    async with browser.get("/assets/notes-1a2b.js", headers={"accept-encoding": "gzip, br"}) as reply:
        assert reply.headers["content-encoding"] == "gzip"
        assert reply.headers["content-type"].startswith("text/javascript")
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert gzip.decompress(await reply.read()) == SCRIPT
    for refused in ("identity", "gzip;q=0"):
        async with browser.get("/assets/notes-1a2b.js", headers={"accept-encoding": refused}) as reply:
            assert "content-encoding" not in reply.headers
            assert await reply.read() == SCRIPT


@pytest.mark.parametrize(
    "path",
    [
        "/assets/none.js",
        "/assets/../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/assets/..%5c..%5csecret.txt",
        "/assets/%00",
        "/index.html",
    ],
)
async def test_only_what_was_listed_can_be_named(browser: aiohttp.ClientSession, path: str) -> None:
    async with browser.get(URL(path, encoded=True)) as reply:
        assert reply.status == 404
        assert b"secret" not in await reply.read()


async def test_without_built_pages_a_page_says_how_to_get_them(tmp_path: Path) -> None:
    pages = Pages(tmp_path / "nowhere")
    assert b"make web" in pages.graphiql().body
    with running(Starlette(routes=pages.routes)) as address:
        async with aiohttp.ClientSession(address) as session, session.get("/") as reply:
            assert reply.status == 200
            assert "make web" in await reply.text()
            assert reply.headers["content-security-policy"].startswith("default-src 'none'")
