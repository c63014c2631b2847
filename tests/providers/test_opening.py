"""Platforms that want a token, opened from the settings and asked over HTTP at the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from app.providers import OPENERS
from app.providers.beatport import open_beatport
from app.providers.contract import Answer, Provider, Want
from app.providers.spotify import open_spotify
from app.providers.tidal import open_tidal
from app.sandbox.config import SandboxConfig
from app.sandbox.server import create_sandbox
from app.settings import SandboxMode, Settings, SpotifyMode
from tests.servers import running

OPEN: dict[str, Any] = {"spotify": open_spotify, "tidal": open_tidal, "beatport": open_beatport}
ISRCS = [f"ZZSYN{n:07d}" for n in range(20)]
QUICK = {"spotify_pace": "999/1s", "tidal_pace": "999/1s", "beatport_pace": "999/1s"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    with running(create_sandbox(SandboxConfig(latency={"*": 0}, pace={"*": None}, everyone_knows=True))) as base:
        yield base


@pytest.fixture
async def session(sandbox: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        await session.delete(f"{sandbox}/sandbox/stats")
        yield session
        await session.delete(f"{sandbox}/sandbox/faults")


def opened(name: str, session: aiohttp.ClientSession, sandbox: str, **settings: Any) -> Provider:
    provider: Provider | None = OPEN[name](session, Settings(sandbox_url=sandbox, **QUICK, **settings))
    assert provider is not None
    return provider


async def ask_each(provider: Provider, market: str | None = None) -> list[Any]:
    question = provider.questions[0].in_market(market)
    answers = await asyncio.gather(*(provider.ask(question, [Want(isrc)]) for isrc in ISRCS))
    return [answer[isrc] for answer, isrc in zip(answers, ISRCS, strict=True)]


async def endpoints(session: aiohttp.ClientSession, sandbox: str, name: str) -> dict[str, int]:
    async with session.get(f"{sandbox}/sandbox/stats") as response:
        counts: dict[str, int] = (await response.json())["providers"][name]["endpoints"]
        return counts


@pytest.mark.parametrize(("name", "endpoint"), [("spotify", "search"), ("tidal", "tracks"), ("beatport", "tracks")])
async def test_many_calls_at_once_share_one_token(session, sandbox, name, endpoint):
    answers = await ask_each(opened(name, session, sandbox))
    assert all(isinstance(answer, Answer) for answer in answers)
    assert await endpoints(session, sandbox, name) == {"token": 1, endpoint: 20}


@pytest.mark.parametrize("name", OPEN)
async def test_a_token_withdrawn_in_mid_life_costs_no_answer(session, sandbox, name):
    provider = opened(name, session, sandbox)
    await ask_each(provider)
    fault = {"provider": name, "fault": "unauthorised", "times": 1}
    await session.post(f"{sandbox}/sandbox/faults", json=fault)
    assert all(isinstance(answer, Answer) for answer in await ask_each(provider))
    assert (await endpoints(session, sandbox, name))["token"] == 2


async def test_spotify_in_extended_mode_reads_labels_and_popularity_with_the_calls_of_its_batch(session, sandbox):
    spotify = opened("spotify", session, sandbox, spotify_mode=SpotifyMode.EXTENDED)
    answers = await spotify.ask(spotify.questions[0], [Want(isrc) for isrc in ISRCS])
    claims = [answer.claim for answer in answers.values() if isinstance(answer, Answer)]
    assert all(claim.popularity and claim.releases[0].label and claim.releases[0].gtin for claim in claims)
    assert await endpoints(session, sandbox, "spotify") == {"token": 1, "search": 20, "albums": 1}
    known = [Want(claim.isrc, own_ids=(claim.links[0].id or "",)) for claim in claims]
    assert await spotify.ask(spotify.questions[0], known) == answers
    assert (await endpoints(session, sandbox, "spotify"))["search"] == 20


async def test_tidal_tells_twenty_in_one_call_with_tempo_key_and_release(session, sandbox):
    tidal = opened("tidal", session, sandbox)
    answers = await tidal.ask(tidal.questions[0], [Want(isrc) for isrc in ISRCS])
    claims = [answer.claim for answer in answers.values() if isinstance(answer, Answer)]
    assert len(claims) == 20
    assert all(claim.bpm and claim.musical_key and claim.releases and claim.artists for claim in claims)
    assert await endpoints(session, sandbox, "tidal") == {"token": 1, "tracks": 1}


@pytest.mark.parametrize("name", ["spotify", "tidal"])
async def test_a_market_is_asked_about_and_kept_with_the_links(session, sandbox, name):
    answers = [answer for answer in await ask_each(opened(name, session, sandbox), "DE") if isinstance(answer, Answer)]
    assert 15 < len(answers) <= 20
    assert {link.regions for answer in answers for link in answer.claim.links} == {("DE",)}


@pytest.mark.parametrize("name", OPEN)
def test_without_its_app_a_platform_is_not_asked_and_with_half_of_it_neither(name):
    real = {"sandbox": SandboxMode.OFF}
    assert OPEN[name](None, Settings(**real)) is None
    assert OPEN[name](None, Settings(**real, **{f"{name}_client_id": "an-app"})) is None


@pytest.mark.parametrize("name", OPEN)
async def test_with_its_app_a_platform_is_asked(session, name):
    secret = {f"{name}_client_id": "an-app", f"{name}_client_secret": SecretStr("a-secret")}
    provider = OPEN[name](session, Settings(**secret))
    assert provider is not None
    assert provider.name == name
    assert OPEN[name] in OPENERS


async def test_beatport_signs_in_with_an_account_where_one_is_named(session, sandbox):
    account = {"beatport_username": "someone", "beatport_password": SecretStr("secret")}
    assert all(isinstance(answer, Answer) for answer in await ask_each(opened("beatport", session, sandbox, **account)))
