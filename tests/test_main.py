from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from app.errors import InvalidSetting
from app.gateway.keys import KeyScope, make_key
from app.main import create_app, open_gateway
from app.settings import Settings, read_settings
from app.store.store import Store
from tests.servers import running


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    return read_settings(database_url=sqlite_url, sandbox_url="http://127.0.0.1:1")


async def test_the_gateway_opens_every_provider_and_closes_in_order(settings: Settings) -> None:
    async with open_gateway(settings) as gateway:
        names = list(gateway.desks)
        assert names[:4] == ["acrcloud", "sonovault", "musicbrainz", "deezer"]
        assert await gateway.store.records([]) == {}


async def test_the_built_pages_are_served_from_the_folder_that_the_settings_name(
    sqlite_url: str, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("explorer")
    (tmp_path / "graphiql.html").write_text("graphiql")
    chosen = read_settings(database_url=sqlite_url, sandbox_url="http://127.0.0.1:1", web_folder=str(tmp_path))
    with running(create_app(chosen)) as base:
        async with aiohttp.ClientSession(base, headers={"Accept": "text/html"}) as browser:
            for address, page in (("/", "explorer"), ("/status", "explorer"), ("/graphql", "graphiql")):
                async with browser.get(address) as reply:
                    assert (reply.status, await reply.text()) == (200, page)


def test_an_app_reads_its_settings_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "no")
    with pytest.raises(InvalidSetting):
        create_app()


@pytest.mark.parametrize(("host", "without"), [("127.0.0.1", 200), ("0.0.0.0", 401)])  # noqa: S104 - nothing binds to it
async def test_an_app_on_loopback_is_open_until_a_key_is_made(sqlite_url: str, host: str, without: int) -> None:
    app = create_app(read_settings(database_url=sqlite_url, sandbox_url="http://127.0.0.1:1", host=host))
    held, key = make_key("ann", KeyScope.READ)
    with running(app) as base:
        async with aiohttp.ClientSession() as session:

            async def status(**headers: str) -> int:
                asking = session.post(f"{base}/graphql", json={"query": "{ catalogs { name } }"}, headers=headers)
                async with asking as reply:
                    return reply.status

            assert await status() == without
            store = Store.at(sqlite_url)
            await store.accounts.add_key(held)
            await store.close()
            app.state.gateway.keys.forget()
            assert [await status(), await status(Authorization=f"Bearer {key}")] == [401, 200]
