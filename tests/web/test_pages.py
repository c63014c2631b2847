"""The pages for people in a real browser, against a whole gateway with the sandbox's providers.

The tests themselves are `web/tests/*.test.mjs`. They need Node, the pages that `make web` builds, and Chromium; where
one of these is missing they say so and skip.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from app.gateway.keys import KeyScope, make_key
from app.main import create_app
from app.serving import sandbox_beside
from app.settings import Settings
from app.store.store import Store
from tests.servers import running

WEB = Path(__file__).parents[2] / "web"
NODE = shutil.which("node")
BROWSER = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)

pytestmark = [
    pytest.mark.skipif(NODE is None, reason="needs Node.js"),
    pytest.mark.skipif(not (WEB / "dist").is_dir(), reason="needs the built pages: run `make web`"),
    pytest.mark.skipif(BROWSER is None, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.xdist_group("browser"),
]


SLOWER = ("musicbrainz", "sonovault", "tidal", "spotify", "beatport", "acrcloud")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings with the address of a sandbox that runs; neither it nor the gateway keeps the slower providers' pace."""
    folder = tmp_path_factory.mktemp("web")
    quick = {f"{name}_pace": "1000/1s" for name in SLOWER}
    with sandbox_beside(Settings(sandbox="on", database_url=f"sqlite:///{folder}/store.db", **quick)) as settings:
        control = Request(f"{settings.sandbox_url}/sandbox/pace", json.dumps({"*": "none"}).encode(), method="PUT")  # noqa: S310 - ours
        urlopen(control).close()  # noqa: S310 - likewise
        yield settings


async def passes(program: str, gateway: str, sandbox: Settings, **more: str) -> None:
    """Run one file of browser tests; fails with what it tells."""
    assert NODE
    assert BROWSER
    told = {"GATEWAY": gateway, "SANDBOX": str(sandbox.sandbox_url), "CHROMIUM": BROWSER, **more}
    process = await asyncio.create_subprocess_exec(
        NODE,
        "--test",
        "--test-reporter=spec",
        str(WEB / "tests" / f"{program}.test.mjs"),
        env={**os.environ, **told},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 0, out.decode()


@pytest.fixture(scope="module")
def gateway(sandbox: Settings) -> Iterator[str]:
    """A gateway with an empty store."""
    with running(create_app(sandbox)) as address:
        yield address


@pytest.mark.parametrize("program", ["explorer", "catalogs", "graphiql", "status", "weight"])
async def test_the_pages_do_in_a_browser_what_they_promise(program: str, sandbox: Settings, gateway: str) -> None:
    await passes(program, gateway, sandbox)


async def test_a_gateway_that_wants_a_key_is_given_one(sandbox: Settings, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    store = Store.at(url)
    await store.migrate()
    keys = {}
    for name, scope in (("KEY", KeyScope.READ), ("WRITE_KEY", KeyScope.WRITE)):
        held, keys[name] = make_key("ann", scope)
        await store.accounts.add_key(held)
    await store.close()
    with running(create_app(sandbox.model_copy(update={"database_url": url}))) as gateway:
        await passes("keys", gateway, sandbox, **keys)
