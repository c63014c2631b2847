"""What the README, the printed schema and the locks say is so."""

from __future__ import annotations

import importlib
import re
import subprocess
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.api.schema import print_schema
from app.music.sites import SITES
from app.providers import OPENERS
from app.sandbox.server import FACES
from app.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table_rows(heading: str) -> list[list[str]]:
    """The cells of the tables below a heading of the README, without the tables' heads."""
    part = re.split(r"^#+ ", README.partition(f"# {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [line.strip("|").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return [
        [cell.strip().replace("\\|", "|") for cell in row] for row in rows if not row[0].startswith(("---", " ---"))
    ]


@pytest.mark.parametrize("name", [opener.__module__.rpartition(".")[2] for opener in OPENERS])
def test_every_provider_has_a_face_a_test_and_a_row_in_the_readme(name: str) -> None:
    assert name in {face.name for face in FACES}
    assert (ROOT / "tests" / "providers" / f"test_{name}.py").is_file()
    row = next((row for row in table_rows("Real providers") if f"`{name}`" in row[0]), None)
    assert row, f"add a row for `{name}` to the table of real providers"
    said = set(re.findall(r"`([A-Z][A-Z_]+)`", " ".join(row)))
    assert said <= {field.upper() for field in Settings.model_fields}


def test_every_setting_is_in_the_readme_as_it_is() -> None:
    told = {row[0].strip("`"): (row[1], row[2]) for row in table_rows("Settings") if row[0].startswith("`")}
    true = {name.upper(): setting_row(name) for name in Settings.model_fields}
    rows = [f"| `{name}` | {default} | {meaning} |" for name, (default, meaning) in true.items()]
    wrong = [row for name, row in zip(true, rows, strict=True) if told.get(name) != true[name]]
    assert not wrong, "these rows belong in the README's table of settings:\n" + "\n".join(wrong)
    assert set(told) == set(true), "the README has settings that are gone"


def setting_row(name: str) -> tuple[str, str]:
    field = Settings.model_fields[name]
    value = field.default
    if isinstance(value, tuple):
        value = ",".join(value)
    if isinstance(value, bool):
        value = str(value).lower()
    assert not isinstance(value, SecretStr)
    return (f"`{value}`" if value not in {None, ""} else ""), str(field.description)


def test_every_platform_is_named_in_the_readme() -> None:
    assert [site.name for site in SITES.values() if site.name not in README] == []


def test_the_committed_schema_is_the_printed_one() -> None:
    committed = (ROOT / "schema.graphql").read_text(encoding="utf-8")
    assert committed == print_schema(), "run: make schema"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_are_pinned_and_name_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    pinned = re.findall(r"^[a-z][\w.\[\],-]*==", text, re.MULTILINE | re.IGNORECASE)
    assert len(pinned) == len(re.findall(r"^\S", text.replace("#", " "), re.MULTILINE)) > 30
    assert text.count("--hash=sha256:") >= len(pinned)


def test_every_command_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE)) <= targets
    said = set(re.findall(r"(?:`|^)linernotes ([a-z]+)", README, re.MULTILINE))
    cli = importlib.import_module("app.__main__").cli
    groups = {group.name for group in cli.registered_groups}
    assert said <= {command.name or command.callback.__name__ for command in cli.registered_commands} | groups


def test_no_text_tells_whose_machine_it_was_written_on() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],  # noqa: S607 - whichever git the person uses
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("needs a git checkout")
    private = re.compile(
        "|".join(["/" + "work/", "/" + "tmp/scratch", "/" + "root/", r"/\." + "library", "/" + "home/"])
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".ico", ".woff2", ".lock"}:
            assert not private.search(path.read_text(encoding="utf-8", errors="replace")), name
