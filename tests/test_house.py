"""The laws of the house, as the README's architecture tells them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType
from msgspec import structs

from app import errors
from app.api.schema import schema
from app.music.claim import Claim
from app.music.merge import POLICY

ROOT = Path(__file__).parents[1]

FLOORS = {
    "errors": 0,
    "workers": 1,
    "music": 1,
    "settings": 2,
    "shared": 3,
    "providers": 4,
    "store": 4,
    "sheets": 4,
    "gateway": 5,
    "imports": 5,
    "jobs": 6,
    "api": 7,
    "observe": 8,
}
KNOW_EVERYTHING = {"main", "serving", "__main__", "commands"}
UNSEEN = {"api": {"providers", "store"}}

# GraphQL's own, and those that the federation's directives bring along.
SPECIFIED = {"String", "Int", "Float", "Boolean", "ID", "_FieldSet", "link__Import", "link__Purpose"}

LONGEST = 300
DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "tools", "lib"}

# Raised besides our own errors: mistakes of a programmer, and what a framework turns into its own answer.
FOREIGN = {
    "ValueError", "TypeError", "KeyError", "SystemExit", "HTTPException", "typer.BadParameter", "asyncio.CancelledError"
}  # fmt: skip
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
    "settings": "tests/test_settings.py, which reads them all",
    "shared/commons.py": "tests/shared and tests/gateway/test_peers.py, whose processes share through it",
    "store/tables": "tests/store/test_tables.py and test_migrate.py",
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
