from __future__ import annotations

import asyncio
import gc
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli, main
from app.api.schema import print_schema
from app.store.store import Store
from tests.store.told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner(env={"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "300"})


def test_alone_it_prints_its_commands(runner: CliRunner) -> None:
    said = runner.invoke(cli, [])
    assert all(command in said.output for command in ("serve", "sandbox", "schema", "migrate"))


def test_schema_prints_the_schema(runner: CliRunner) -> None:
    said = runner.invoke(cli, ["schema"])
    assert (said.exit_code, said.output) == (0, print_schema())


def test_migrate_makes_the_tables_and_may_be_said_twice(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    for _ in range(2):
        said = runner.invoke(cli, ["migrate"])
        assert (said.exit_code, said.output) == (0, "The store's tables are those of this version.\n")
    with sqlite3.connect(tmp_path / "new.db") as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    database.close()
    assert {"observations", "records"} <= tables


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["--latency", "soon"], "'soon' is not a latency. Write provider=200ms, or 0 for all providers."),
        (["--latency", "napster=1s"], "'napster' is no provider of the sandbox."),
        (["--pace", "deezer=fast"], "'fast' is not a pace."),
        (["--synthetic", "99999999"], "there can be 0 to 10000000 synthetic recordings"),
        (["--port", "70000"], "'--port': Input should be less than or equal to 65535"),
    ],
)
def test_a_bad_option_of_the_sandbox_is_a_usage_error(runner: CliRunner, arguments: list[str], remedy: str) -> None:
    said = runner.invoke(cli, ["sandbox", *arguments])
    assert said.exit_code == 2
    assert remedy in said.output


def ended(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit status and the error told by the command as installed."""
    monkeypatch.setattr(sys, "argv", ["linernotes", *arguments])
    with pytest.raises(SystemExit) as ending:
        main()
    return int(ending.value.code or 0), capsys.readouterr().err


def test_a_bad_setting_ends_it_with_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEEZER_PACE", "fast")
    status, told = ended(["serve"], monkeypatch, capsys)
    assert status == 2
    assert told.startswith("linernotes: DEEZER_PACE: 'fast': ")
    assert told.count("\n") == 1


def test_garbage_is_collected_again_however_a_start_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEEZER_PACE", "fast")
    assert ended(["serve"], monkeypatch, capsys)[0] == 2
    assert gc.isenabled()


def test_a_database_of_another_kind_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://user:hunter2@host/name")
    status, told = ended(["migrate"], monkeypatch, capsys)
    assert status == 2
    assert told.startswith("linernotes: DATABASE_URL: 'mysql://***@host/name': ")
    assert "sqlite:///FILE or postgresql://" in told
    assert "hunter2" not in told


def test_a_database_that_does_not_answer_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:hunter2@127.0.0.1:1/name")
    status, told = ended(["migrate"], monkeypatch, capsys)
    assert (status, told.count("\n")) == (2, 1)
    assert "DATABASE_URL is postgresql://***@127.0.0.1:1/name: let a database that may be written answer there" in told
    assert "hunter2" not in told


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_store_that_is_no_database_is_told_with_the_setting(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter").write_text("Dear reader, this is no database. " * 100)
    for path in (tmp_path, tmp_path / "letter"):
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
        monkeypatch.setenv("PORT", "0")
        monkeypatch.setenv("SANDBOX", "off")
        status, told = ended([command], monkeypatch, capsys)
        assert status == 2
        assert f"DATABASE_URL is sqlite:///{path}: let a database" in told


def test_a_store_in_a_folder_that_does_not_exist_is_told_with_the_setting_and_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new/linernotes.db")
    for command in ("serve", "migrate", "check"):
        status, told = ended([command], monkeypatch, capsys)
        assert (status, told.count("\n")) == (2, 1)
        assert told.startswith("linernotes: DATABASE_URL: 'sqlite:///")
        assert f"there is no folder {tmp_path}/new; make it first" in told


@pytest.mark.parametrize(
    ("command", "said"), [("check", "0 recordings differ."), ("rebuild", "0 records were made anew.")]
)
def test_a_new_store_is_checked_and_rebuilt_too(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, said: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert runner.invoke(cli, [command]).output == f"{said}\n"


def test_check_counts_records_of_other_rules_without_calling_them_wrong(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/checked.db"
    monkeypatch.setenv("DATABASE_URL", url)
    asyncio.run(kept(url))

    def said(*arguments: str) -> tuple[int, str]:
        result = runner.invoke(cli, ["check", *arguments])
        return result.exit_code, result.output

    def changed(statement: str) -> None:
        with closing(sqlite3.connect(tmp_path / "checked.db")) as database, database:
            database.execute(statement)

    assert said() == (0, "0 recordings differ.\n")
    changed("UPDATE records SET rules = rules - 1")
    outdated = "0 recordings differ.\n1 records of other merge rules {}.\n"
    assert said() == (0, outdated.format("are made anew when they are read"))
    assert said("--repair") == (0, outdated.format("were made anew"))
    changed("DELETE FROM texts")
    assert said() == (1, f"{BLANK_SPACE}: texts\n1 recordings differ.\n")
    assert said("--repair") == (0, f"{BLANK_SPACE}: texts\n1 recordings differ and were repaired.\n")
    assert said() == (0, "0 recordings differ.\n")


async def kept(url: str) -> None:
    store = Store.at(url)
    await store.migrate()
    await store.keep([BLANK_SPACE_BY_ACRCLOUD])
    await store.close()
