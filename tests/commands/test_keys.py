"""`linernotes keys`, and what it has in common with `linernotes accounts`."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.commands.opened import changed_keys
from app.errors import InvalidArgument
from app.gateway.keys import CHANGED, Holder, Keys, KeyScope
from app.shared.commons import Commons
from app.store.store import Store

KEY = re.compile(r"ln_([0-9a-f]{12})_[0-9a-f]{64}\n")


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner(env={"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200"})


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A store that was never migrated: a key may be made before the first start."""
    url = f"sqlite:///{tmp_path}/new.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("CACHE_URL", raising=False)
    return url


def create(runner: CliRunner, *more: str) -> tuple[str, str]:
    """The id and the key, which is all of the standard output."""
    said = runner.invoke(cli, ["keys", "create", "--account", "acme", *more])
    assert said.exit_code == 0, said.output
    found = KEY.fullmatch(said.stdout)
    assert found, said.stdout
    return found[1], found[0].strip()


def holder(url: str, key: str) -> Holder | None:
    async def ask() -> Holder | None:
        store = Store.at(url)
        keys = Keys(store.accounts)
        await keys.renew()
        found = keys.holder(key.encode())
        await keys.close()
        await store.close()
        return found

    return asyncio.run(ask())


def test_a_key_is_shown_once_and_is_good(runner: CliRunner, url: str, tmp_path: Path) -> None:
    key_id, key = create(runner, "--scope", "write", "--name", "nightly sync")
    assert holder(url, key) == Holder("acme", key_id, KeyScope.WRITE)
    secret = key.rpartition("_")[2]
    assert secret.encode() not in (tmp_path / "new.db").read_bytes()
    listed = runner.invoke(cli, ["keys", "list"]).output
    assert secret not in listed
    assert re.search(rf"{key_id} +acme +write +nightly sync +20\d\d-\d\d-\d\d +used 20", listed)


def test_keys_are_listed_by_account(runner: CliRunner, url: str) -> None:
    key_id, _ = create(runner, "--scope", "read")
    other = runner.invoke(cli, ["keys", "create", "--account", "bolt", "--scope", "admin"]).stdout[3:15]
    assert "never used" in runner.invoke(cli, ["keys", "list"]).output
    listed = runner.invoke(cli, ["keys", "list", "--account", "bolt"]).output
    assert other in listed
    assert key_id not in listed


def test_a_name_is_listed_as_it_was_written(runner: CliRunner, url: str) -> None:
    create(runner, "--scope", "write", "--name", "[bold]x[/nope]")
    listed = runner.invoke(cli, ["keys", "list"])
    assert listed.exit_code == 0
    assert " [bold]x[/nope] " in listed.output


def test_the_list_is_whole_where_there_is_little_room(runner: CliRunner, url: str) -> None:
    name = "n" * 100
    key_id, _ = create(runner, "--scope", "write", "--name", name)
    listed = runner.invoke(cli, ["keys", "list"], env={"COLUMNS": "40"}).output
    assert re.search(rf"{key_id} +acme +write +{name} +20\d\d-\d\d-\d\d +never used", listed)


def test_a_revoked_key_is_no_good_and_listed_as_such(runner: CliRunner, url: str) -> None:
    key_id, key = create(runner, "--scope", "read")
    said = runner.invoke(cli, ["keys", "revoke", key_id])
    assert (said.exit_code, said.output) == (0, "The key of acme is revoked.\n")
    assert holder(url, key) is None
    assert "revoked 20" in runner.invoke(cli, ["keys", "list"]).output


def test_a_whole_key_may_be_revoked_by_itself(runner: CliRunner, url: str) -> None:
    _, key = create(runner, "--scope", "read")
    assert runner.invoke(cli, ["keys", "revoke", key]).exit_code == 0
    assert holder(url, key) is None


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["create", "--account", "Acme", "--scope", "read"], "small letters"),
        (["revoke", "0123456789ab"], "no key with this id"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_remedy(
    runner: CliRunner, url: str, arguments: list[str], problem: str
) -> None:
    said = runner.invoke(cli, ["keys", *arguments])
    assert isinstance(said.exception, InvalidArgument)
    assert problem in str(said.exception)


def test_an_unknown_scope_is_a_usage_error(runner: CliRunner, url: str) -> None:
    said = runner.invoke(cli, ["keys", "create", "--account", "acme", "--scope", "all"])
    assert said.exit_code == 2
    assert "'read', 'write', 'admin'" in said.output


async def test_a_change_is_told_to_the_processes_on_the_redis(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    prefix = "linernotes_test_keys"
    monkeypatch.setenv("CACHE_URL", redis_url)
    monkeypatch.setenv("CACHE_PREFIX", prefix)
    commons = Commons(redis_url, prefix)
    async with commons.listening.pubsub(ignore_subscribe_messages=True) as line:
        await line.subscribe(commons.key("news"))
        await line.get_message(timeout=3)
        await changed_keys()
        async with asyncio.timeout(3):
            while not (message := await line.get_message(ignore_subscribe_messages=True, timeout=1)):
                pass
    assert message["data"].split(b"\n")[1:] == [CHANGED.encode(), b""]
    await commons.close()


async def test_a_redis_that_is_away_keeps_nobody_from_changing_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:1")
    await changed_keys()
