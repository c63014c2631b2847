"""The laws of the house, as the README's architecture tells them."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType
from msgspec import structs
from pydantic import SecretStr

from app import errors
from app.api.schema import print_schema, schema
from app.music.claim import Claim
from app.music.merge import POLICY
from app.music.sites import SITES
from app.providers import OPENERS
from app.sandbox.server import FACES
from app.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")

FLOORS = {
    "errors": 0,
    "workers": 1,
    "music": 1,
    "settings": 2,
    "shared": 3,
    "providers": 4,
    "store": 4,
    "gateway": 5,
    "api": 6,
    "observe": 7,
}
KNOW_EVERYTHING = {"main", "serving", "__main__"}
UNSEEN = {"api": {"providers", "store"}}

# GraphQL's own, and those that the federation's directives bring along.
SPECIFIED = {"String", "Int", "Float", "Boolean", "ID", "_FieldSet", "link__Import", "link__Purpose"}

LONGEST = 300
DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "tools", "lib"}

# Raised besides our own errors: mistakes of a programmer, and what a framework turns into its own answer.
FOREIGN = {"ValueError", "TypeError", "KeyError", "SystemExit", "HTTPException", "typer.BadParameter"}
# Caught where it is raised, one file away or by SQLAlchemy's pool, and never seen by a caller.
SIGNALS = {"Surprise", "_Closed", "DisconnectionError"}

# Modules that no test of their folder names, each with the place where they are tested all the same.
TESTED_BY = {
    "api/acts.py": "tests/api/queries, which ask through it",
    "api/answers.py": "tests/api/queries, which read what it answers",
    "api/bounds.py": "tests/api/queries/test_tracks.py and test_search.py, at both sides of each bound",
    "api/context.py": "tests/api, whose answers each have one",
    "api/entities.py": "tests/api/queries/test_nodes.py, which asks for each",
    "api/execution": "tests/api/execution, where each module's part is compared with strawberry's answers",
    "api/failures.py": "tests/api/queries, which meet each failure",
    "api/results.py": "tests/api/queries, which read each result",
    "api/types": "tests/api/test_schema.py, which holds each field to its struct",
    "music/sites": "tests/music/test_links.py, with the links of every row",
    "providers/opening.py": "tests/test_main.py, which opens every provider",
    "shared/commons.py": "tests/shared and tests/gateway/test_peers.py, whose processes share through it",
    "store/migrations": "tests/store/test_migrate.py, which runs them",
}


def modules(*parts: str) -> list[Path]:
    return sorted(path for path in ROOT.joinpath(*parts).rglob("*.py") if "node_modules" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def floor_of(path: Path) -> str:
    return path.relative_to(ROOT / "app").parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The first names below `app` that a module imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: an import names its module in full"
            names = [f"app.{alias.name}" for alias in node.names] if node.module == "app" else [node.module or ""]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("app."))


def table_rows(heading: str) -> list[list[str]]:
    """The cells of the tables below a heading of the README, without the tables' heads."""
    part = re.split(r"^#+ ", README.partition(f"# {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [line.strip("|").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return [
        [cell.strip().replace("\\|", "|") for cell in row] for row in rows if not row[0].startswith(("---", " ---"))
    ]


def test_imports_point_down() -> None:
    for path in modules("app"):
        floor = floor_of(path)
        if floor in KNOW_EVERYTHING or floor in {"sandbox", "__init__"}:
            continue
        for other in imported(path):
            assert other == floor or FLOORS[other] < FLOORS[floor], f"{path} imports app.{other}"
            assert other not in UNSEEN.get(floor, ()), f"{path} sees app.{other}"


def test_the_sandbox_and_the_rest_are_strangers() -> None:
    for path in modules("app"):
        others = set(imported(path))
        if floor_of(path) == "sandbox":
            assert others <= {"sandbox"}, path
        elif floor_of(path) != "__main__":
            assert "sandbox" not in others, path


def test_music_does_nothing_but_think() -> None:
    for path in modules("app", "music"):
        for node in ast.walk(tree(path)):
            assert not isinstance(node, ast.Await | ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith), path


def test_every_field_of_a_claim_has_a_merge_rule() -> None:
    assert set(POLICY) == {field.name for field in structs.fields(Claim)}


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


def described() -> Iterator[tuple[str, str | None]]:
    """Everything that a reader of the schema can meet, with its description."""
    for name, type_ in schema._schema.type_map.items():
        if name.startswith("__") or name in SPECIFIED:
            continue
        yield name, type_.description
        if isinstance(type_, GraphQLEnumType):
            yield from ((f"{name}.{value}", definition.description) for value, definition in type_.values.items())
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field, definition in type_.fields.items():
                yield f"{name}.{field}", definition.description
                for argument, about in getattr(definition, "args", {}).items():
                    yield f"{name}.{field}({argument}:)", about.description


def test_everything_in_the_schema_is_described_in_a_sentence() -> None:
    told = dict(described())
    assert len(told) > 300
    assert [name for name, text in told.items() if not re.search(r"[.:`]$", text or "")] == []


def test_every_error_is_drawn_in_the_tree_where_it_stands() -> None:
    drawing = [line for line in (errors.__doc__ or "").splitlines() if re.match(r" {4}[│├└L ]", line)]
    drawn = {}
    above: list[str] = []
    for line in drawing:
        depth, name = len(re.match(r"[ │├└─]*", line)[0]) // 4 - 1, re.search(r"\w+", line)[0]  # type: ignore[index]  # both always match
        above[depth:] = [name]
        drawn[name] = above[depth - 1] if depth else "Exception"
    classes = {name: value for name, value in vars(errors).items() if isinstance(value, type)}
    ours = {name: one.__bases__[0].__name__ for name, one in classes.items() if issubclass(one, errors.LinernotesError)}
    assert drawn == ours


def test_errors_are_defined_in_one_place_and_no_others_are_raised() -> None:
    ours = set(vars(errors)) | FOREIGN
    for path in modules("app"):
        if floor_of(path) == "sandbox":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and path.name != "errors.py" and not signal(node.name):
                bases = {ast.unparse(base) for base in node.bases}
                assert not any(re.search(r"(Error|Exception)$", base) or base in vars(errors) for base in bases), path
            if isinstance(node, ast.Raise) and node.exc:
                raised = ast.unparse(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
                assert not raised.rpartition(".")[2][0].isupper() or raised in ours or signal(raised), (
                    f"{path} raises {raised}"
                )


def signal(name: str) -> bool:
    """Whether an exception is a way out of a loop, seen by no caller: private to its file, or told above."""
    return name.startswith("_") or name in SIGNALS


def test_no_file_is_a_drawer_and_none_is_too_long() -> None:
    for path in modules("app") + modules("tests") + modules("bench"):
        assert not DRAWERS & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}, path
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST, path


def test_every_module_has_its_tests() -> None:
    untested = []
    for path in modules("app"):
        inside = path.relative_to(ROOT / "app")
        if path.name == "__init__.py" or inside.parts[0] == "sandbox":
            continue  # the sandbox is tested by the faces it shows
        excused = {str(inside), *map(str, inside.parents)} & set(TESTED_BY)
        mirrored = ROOT / "tests" / inside.parent / f"test_{inside.stem}.py"
        if not excused and not mirrored.is_file() and dotted(path) not in named_in(mirrored.parent):
            untested.append(str(inside))
    assert untested == []


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@cache
def named_in(folder: Path) -> frozenset[str]:
    """The modules that the tests of a folder import, in full."""
    names = set()
    for path in folder.rglob("test_*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom):
                names |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


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
    assert said <= {command.callback.__name__ for command in cli.registered_commands}


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
