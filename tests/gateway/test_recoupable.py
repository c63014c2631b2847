"""Importing catalogs from the sandbox's Recoupable, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from app.errors import InvalidArgument
from app.gateway import recoupable
from app.gateway.catalogs import create, songs
from app.gateway.gateway import Gateway
from app.gateway.outcomes import CatalogImport, ListingTrouble, SongStatus, SongsWanted
from app.gateway.recoupable import import_catalog
from app.providers.recoupable import open_recoupable
from app.sandbox.config import SandboxConfig
from app.sandbox.recoupable import FOREIGN, LARGE, LARGE_COUNT, SAMPLE
from app.sandbox.server import create_sandbox
from app.settings import SandboxMode, Settings
from tests.servers import running


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    with running(create_sandbox(SandboxConfig(latency={"*": 0}, pace={"*": None}, everyone_knows=True))) as url:
        yield url


@pytest.fixture
async def importing(gateway: Gateway, sandbox: str) -> AsyncIterator[Gateway]:
    """A gateway with a key for the sandbox's Recoupable."""
    async with aiohttp.ClientSession() as session:
        yield replace(gateway, recoupable=open_recoupable(session, settings(sandbox)))


def settings(sandbox: str, **more: Any) -> Settings:
    quick = {"sandbox_url": sandbox, "sandbox": SandboxMode.ON, "provider_attempts": 1, "recoupable_pace": "1000/1s"}
    return Settings(**quick | more)


async def imported(gateway: Gateway, listed: str, page: int = 1, into: str | None = None) -> CatalogImport:
    catalog_id = into or (await create(gateway, "ada", "Imported")).id
    found = await import_catalog(gateway, "ada", catalog_id, listed, page)
    assert found is not None
    return found


async def test_songs_come_with_what_is_told_of_them_and_who_told_it(importing: Gateway) -> None:
    found = await imported(importing, SAMPLE.upper())
    assert (found.total, found.next_page, found.failure) == (3, None, None)
    assert [change.status for change in found.changes] == [SongStatus.ADDED] * 3
    assert found.catalog.song_count == 3
    page = await songs(importing, "ada", found.catalog.id, SongsWanted(10))
    last = page.songs[-1]
    assert (last.isrc, last.title, last.artists, last.album) == (
        "USRC17607839", "Bohemian Rhapsody", ("Queen",), "A Night at the Opera",
    )  # fmt: skip
    assert {one.provider for one in last.provenance} == {"recoupable"}
    assert await importing.store.observations("USRC17607839") == ()


async def test_all_pages_are_followed_and_an_import_can_be_repeated(importing: Gateway) -> None:
    found = await imported(importing, LARGE)
    assert (found.catalog.song_count, found.total, found.next_page) == (LARGE_COUNT, LARGE_COUNT, None)
    again = await imported(importing, LARGE, into=found.catalog.id)
    assert {change.status for change in again.changes} == {SongStatus.ALREADY_THERE}
    assert again.catalog == found.catalog


async def test_one_act_reads_so_many_pages_and_tells_where_to_go_on(
    importing: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recoupable, "MOST_PAGES", 2)
    found = await imported(importing, LARGE)
    assert (found.catalog.song_count, found.next_page) == (200, 3)
    rest = await imported(importing, LARGE, 3, into=found.catalog.id)
    assert (rest.catalog.song_count, rest.next_page) == (LARGE_COUNT, None)


async def test_what_keeps_a_catalog_from_being_read_is_told_apart(
    gateway: Gateway, importing: Gateway, sandbox: str
) -> None:
    async with aiohttp.ClientSession() as session:
        revoked = replace(gateway, recoupable=open_recoupable(session, settings(sandbox, recoupable_token="revoked")))
        away = replace(gateway, recoupable=open_recoupable(session, settings("http://127.0.0.1:1")))
        told = {
            ListingTrouble.NOT_PERMITTED: await imported(importing, FOREIGN),
            ListingTrouble.KEY_REFUSED: await imported(revoked, SAMPLE),
            ListingTrouble.UNAVAILABLE: await imported(away, SAMPLE),
            ListingTrouble.NO_KEY: await imported(gateway, SAMPLE),
        }
    for trouble, found in told.items():
        assert found.failure is not None
        assert (found.failure.trouble, found.next_page, found.changes) == (trouble, 1, ())


async def test_the_key_goes_before_the_token_for_both_are_refused(gateway: Gateway, sandbox: str) -> None:
    async with aiohttp.ClientSession() as session:
        both = settings(sandbox, recoupable_api_key="key", recoupable_token="revoked")
        found = await imported(replace(gateway, recoupable=open_recoupable(session, both)), SAMPLE)
    assert found.failure is None


async def test_pages_before_a_failure_stay_imported(importing: Gateway, sandbox: str) -> None:
    first = await imported(importing, LARGE, 3)
    async with aiohttp.ClientSession() as session:
        fault = {"provider": "recoupable", "fault": "garbage", "times": 1}
        await session.post(f"{sandbox}/sandbox/faults", json=fault)
    broken = await imported(importing, LARGE, into=first.catalog.id)
    assert broken.failure is not None
    assert (broken.failure.trouble, broken.next_page) == (ListingTrouble.UNREADABLE, 1)
    assert broken.catalog.song_count == 50
    rest = await imported(importing, LARGE, 1, into=first.catalog.id)
    assert rest.catalog.song_count == LARGE_COUNT


async def test_nobody_is_asked_for_anothers_catalog_or_what_is_no_id(gateway: Gateway) -> None:
    foreign = await create(gateway, "bob", "Theirs")
    assert await import_catalog(gateway, "ada", foreign.id, SAMPLE) is None
    for said in ("http://127.0.0.1/", "../songs", ""):
        with pytest.raises(InvalidArgument):
            await import_catalog(gateway, "ada", foreign.id, said)


def test_without_a_key_there_is_nobody_to_ask() -> None:
    assert open_recoupable(None, Settings(sandbox=SandboxMode.OFF)) is None  # type: ignore[arg-type]  # no session is needed
