from __future__ import annotations

import aiohttp
import pytest

from app.errors import InvalidSetting
from app.main import create_app, open_gateway
from app.settings import Settings, read_settings
from tests.servers import running


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    return read_settings(database_url=sqlite_url, sandbox_url="http://127.0.0.1:1")


async def test_the_gateway_opens_every_provider_and_closes_in_order(settings: Settings) -> None:
    async with open_gateway(settings) as gateway:
        names = list(gateway.desks)
        assert names[:4] == ["acrcloud", "sonovault", "musicbrainz", "deezer"]
        assert await gateway.store.records([]) == {}


async def test_the_root_leads_to_graphiql(settings: Settings) -> None:
    with running(create_app(settings)) as base:
        async with aiohttp.ClientSession() as session, session.get(base, headers={"Accept": "text/html"}) as reply:
            assert (reply.status, reply.url.path) == (200, "/graphql")
            assert "graphiql" in (await reply.text()).lower()


def test_an_app_reads_its_settings_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "no")
    with pytest.raises(InvalidSetting):
        create_app()
