"""Other people's clients and audits, run against the whole gateway with the sandbox's providers.

They are Node programs; `make clients` installs what they need. Where that is missing the tests say so and skip.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.main import create_app
from app.serving import sandbox_beside
from app.settings import Settings
from tests.servers import running

HERE = Path(__file__).parent
NODE = shutil.which("node")
ISRC = "GBDUW0000053"
TITLED = {"track": {"__typename": "Track", "isrc": ISRC, "title": "One More Time"}}

pytestmark = [
    pytest.mark.skipif(NODE is None, reason="needs Node.js"),
    pytest.mark.skipif(not (HERE / "node_modules").is_dir(), reason="needs the npm packages: run `make clients`"),
    pytest.mark.xdist_group("clients"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A whole gateway with one trusted document."""
    folder = tmp_path_factory.mktemp("clients")
    manifest = folder / "documents.json"
    query = "query Title($isrc: ISRC!) { track(isrc: $isrc) { __typename ... on Track { isrc title } } }"
    manifest.write_text(json.dumps({"title": query}))
    chosen = Settings(
        database_url=f"sqlite:///{folder}/store.db", sandbox="on", deadline_ms=3000, trusted_documents=str(manifest)
    )
    with sandbox_beside(chosen) as settings, running(create_app(settings)) as address:
        yield f"{address}/graphql"


async def run(program: str, address: str) -> Any:
    """What a Node program prints about the gateway, as JSON."""
    assert NODE
    process = await asyncio.create_subprocess_exec(
        NODE, str(HERE / program), address, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err.decode()
    return json.loads(out)


def titles(results: list[Any]) -> set[str]:
    """The titles of a subscription's results, of which there are at least the held one and the last word."""
    assert len(results) >= 1
    return {one["trackUpdates"]["title"] for one in results}


async def test_all_61_audits_of_graphql_over_http_pass(address: str) -> None:
    assert await run("audits.mjs", address) == {"total": 61, "failed": []}


async def test_apollo_client_is_served(address: str) -> None:
    told = await run("apollo.mjs", address)
    assert told["query"] == TITLED
    assert told["persisted"].pop("sent")[-1] == "GET hash"
    assert told["persisted"] == TITLED
    assert set(told["deferred"]["track"]) >= {"isrc", "title", "works", "bpm"}
    assert titles(told["subscription"]) == titles(told["subscriptionByMultipart"]) == {"One More Time"}


async def test_urql_is_served(address: str) -> None:
    told = await run("urql.mjs", address)
    assert told["query"] == TITLED
    assert told["persisted"].pop("sent")[-1] == "GET hash"
    assert told["persisted"] == TITLED
    assert set(told["deferred"]["track"]) >= {"isrc", "title", "works", "bpm"}
    assert titles(told["subscription"]) == titles(told["subscriptionBySocket"]) == {"One More Time"}


async def test_relay_is_served(address: str) -> None:
    told = await run("relay.mjs", address)
    assert told["query"] == told["persisted"] == TITLED
    assert titles(told["subscription"]) == {"One More Time"}


async def test_the_schema_composes_with_another_subgraph(address: str) -> None:
    told = await run("compose.mjs", address)
    assert told["errors"] == []
    assert {"isrc", "title", "reviews"} <= set(told["fields"])
