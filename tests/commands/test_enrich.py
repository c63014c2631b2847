"""`linernotes enrich`, as a person runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.errors import InvalidArgument
from app.sandbox import synthetic
from tests.commands.catalogs import settings_over

KNOWN = synthetic.isrc(7)


@pytest.fixture
def environment(sandbox: str, sqlite_url: str) -> dict[str, str]:
    settings = settings_over(sandbox, sqlite_url)
    chosen = {name: getattr(settings, name) for name in settings.model_fields_set}
    plain = {name: getattr(value, "get_secret_value", lambda value=value: value)() for name, value in chosen.items()}
    return {**os.environ, **{name.upper(): str(value) for name, value in plain.items()}, "SANDBOX": "off"}


def linernotes(environment: dict[str, str], *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", "enrich", *words]
    return subprocess.run(  # noqa: S603 - our own command line
        command, env=environment, input=given, capture_output=True, text=True, check=False
    )


def test_standard_input_becomes_standard_output(environment: dict[str, str]) -> None:
    done = linernotes(environment, "-", "-o", "-", "--fields", "status, isrc", given=f"code\n{KNOWN}\nwrong\n")
    assert done.stdout == f"code,status,isrc\n{KNOWN},matched,{KNOWN}\nwrong,invalid_isrc,\n"
    assert (done.returncode, "1 matched, 1 invalid_isrc" in done.stderr) == (0, True)


@pytest.mark.parametrize(("words", "told"), [(["--fields", "nonsense"], "no field"), ([], "No such file")])
def test_what_cannot_succeed_is_refused_before_anything_starts(tmp_path: Path, words: list[str], told: str) -> None:
    asked = ["enrich", str(tmp_path / "none.csv"), "-o", str(tmp_path / "out.csv"), *words]
    refused = CliRunner().invoke(cli, asked).exception
    assert isinstance(refused, InvalidArgument)
    assert told in str(refused)


def test_providers_that_cannot_be_heard_end_it_with_status_1(environment: dict[str, str]) -> None:
    nowhere = {f"{name}_URL": "http://127.0.0.1:1" for name in ("ACRCLOUD", "SONOVAULT", "MUSICBRAINZ", "DEEZER")}
    done = linernotes(environment | nowhere, "-", "-o", "-", "--fields", "status", "--patience", "0", given=KNOWN)
    assert (done.returncode, done.stdout) == (1, f"{KNOWN},unavailable\n")
    assert "Run it again" in done.stderr


def test_being_told_to_end_leaves_nothing_behind(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    command = [sys.executable, "-m", "app", "enrich", "-", "-o", str(folder / "out.csv")]
    with subprocess.Popen(  # noqa: S603 - our own command line
        command, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdin
        child.stdin.write(b"isrc\n" + b"wrong\n" * 100_000)  # more than is read before the first is written
        child.stdin.flush()
        while not list(folder.iterdir()):
            assert child.poll() is None
        child.send_signal(signal.SIGTERM)
        child.stdin.close()
        assert child.wait(20) == 143
    assert list(folder.iterdir()) == []
