"""`linernotes accounts`."""

from __future__ import annotations

import asyncio

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.errors import InvalidArgument
from app.gateway.keys import KeyScope, make_key
from app.store.store import Store


@pytest.fixture
def runner(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A command line over a store with an account that has a key and a catalog."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.delenv("CACHE_URL", raising=False)
    monkeypatch.setattr("app.gateway.keys.TRUSTED", -0.9)

    async def fill() -> None:
        store = Store.at(sqlite_url)
        await store.accounts.add_key(make_key("acme", KeyScope.READ)[0])
        await store.add_catalog("acme", "Marches")
        await store.close()

    asyncio.run(fill())
    return CliRunner(env={"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200"})


def test_an_account_is_deleted_with_all_it_has(runner: CliRunner) -> None:
    said = runner.invoke(cli, ["accounts", "delete", "acme", "--yes"])
    assert said.exit_code == 0
    assert all(part in said.output for part in ("1 in api_keys", "1 in catalogs", "1 in accounts"))
    assert "acme" not in runner.invoke(cli, ["keys", "list"]).output


def test_what_its_keys_still_did_before_they_ended_everywhere_is_deleted_too(
    runner: CliRunner, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile(_: float) -> None:
        store = Store.at(sqlite_url)
        assert [key.revoked_at is None for key in await store.accounts.keys("acme")] == [False]
        await store.add_catalog("acme", "Waltzes")
        await store.close()

    monkeypatch.setattr("app.commands.accounts.asyncio.sleep", meanwhile)
    assert "2 in catalogs" in runner.invoke(cli, ["accounts", "delete", "acme", "--yes"]).output


def test_it_is_asked_about_before(runner: CliRunner) -> None:
    said = runner.invoke(cli, ["accounts", "delete", "acme"], input="n\n")
    assert said.exit_code == 1
    assert "cannot be brought back" in said.output
    assert "acme" in runner.invoke(cli, ["keys", "list"]).output


def test_an_account_that_has_nothing_is_told_for_a_misspelt_one(runner: CliRunner) -> None:
    said = runner.invoke(cli, ["accounts", "delete", "acne", "--yes"])
    assert isinstance(said.exception, InvalidArgument)
    assert "nothing that belongs to this account" in str(said.exception)
