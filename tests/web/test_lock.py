"""What npm locks: exact versions with their hashes, and no address that they come from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", ["web", "tests/clients"])
def test_npm_locks_are_pinned_and_name_no_host(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert len(packages) > 20
    assert [name for name, one in packages.items() if "resolved" in one or "integrity" not in one] == []
    asked = json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))
    wanted = {**asked.get("dependencies", {}), **asked.get("devDependencies", {})}
    assert [name for name, version in wanted.items() if not version[0].isdigit()] == []
