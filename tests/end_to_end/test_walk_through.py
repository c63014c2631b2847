"""The README's walk through a catalog, as a new user pastes it: each query answers what stands below it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.main import create_app
from app.settings import SandboxMode, Settings
from tests.end_to_end.house import House, visited
from tests.servers import running

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
PART = README.partition("\n## Catalogs\n")[2].partition("\n### ")[0]
STEPS = re.findall(r"```graphql\n(.*?)```(?:\s*```json\n(.*?)```)?", PART, re.DOTALL)


@pytest.fixture
def newcomers(sandbox: str, sqlite_url: str) -> Settings:
    """As `make run` has it: nothing is set but where things are."""
    return Settings(sandbox=SandboxMode.ON, sandbox_url=sandbox, database_url=sqlite_url)


async def test_every_query_of_the_walk_answers_what_stands_below_it(newcomers: Settings, sandbox: str) -> None:
    assert len(STEPS) == 9
    with running(create_app(newcomers)) as gateway:
        async with visited(gateway, sandbox) as house:
            catalog = await walked(house, STEPS[0][0])
            variables = {"catalog": catalog["createCatalog"]["id"]}
            for query, answer in STEPS[1:]:
                assert await walked(house, query, **variables) == json.loads(answer), query


async def walked(house: House, query: str, **variables: object) -> dict[str, Any]:
    return await house.ask(query, **variables)
