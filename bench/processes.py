"""The gateway and its sandbox as real processes, to be measured from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

PROVIDERS = ("acrcloud", "sonovault", "musicbrainz", "deezer")

_ADDRESS = re.compile(r"http://[\d.]+:\d+")


@contextmanager
def sandbox(*options: str) -> Iterator[str]:
    """A sandbox whose providers all know every generated recording; its address. It has no pace but the options'."""
    command = ["sandbox", "--port", "0", "--while-stdin-open", "--pace", "none", "--everyone-knows", *options]
    with _process(command, {}) as address:
        yield address


@contextmanager
def gateway(sandbox_url: str, /, **settings: object) -> Iterator[str]:
    """A gateway over a new SQLite store that asks the four providers at a sandbox as fast as it may; its address."""
    with tempfile.TemporaryDirectory() as folder:
        at = f"sqlite:///{Path(folder) / 'linernotes.db'}"
        with _process(
            ["serve", "--port", "0"], environment(sandbox_url, **{"database_url": at, **settings})
        ) as address:
            yield address


def environment(sandbox_url: str, /, **settings: object) -> dict[str, str]:
    """What a gateway is started with that asks the four providers at a sandbox as fast as it may."""
    chosen = {
        "sandbox": "off",  # exactly these four are asked, at the addresses below
        "acrcloud_url": f"{sandbox_url}/acrcloud",
        "acrcloud_token": "bench",
        "sonovault_url": f"{sandbox_url}/sonovault/v1",
        "sonovault_api_key": "bench",
        "musicbrainz_url": f"{sandbox_url}/musicbrainz/ws/2",
        "deezer_url": f"{sandbox_url}/deezer",
        "discogs_enabled": False,
        "log_level": "error",
        **{f"{provider}_pace": "100000/1s" for provider in PROVIDERS},
        **settings,
    }
    return {name.upper(): str(value) for name, value in chosen.items()}


@contextmanager
def _process(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[str]:
    """The command line in a process of its own while the block runs; the first address that it prints."""
    child = start(command, environment)
    try:
        yield address_of(child)
    finally:
        child.terminate()
        child.communicate(timeout=20)


def start(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    """The command line in a process of its own, which is the caller's to end."""
    return subprocess.Popen(  # noqa: S603 - our own command line
        [sys.executable, "-m", "app", *command],
        env={**os.environ, "COLUMNS": "200", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def address_of(child: subprocess.Popen[str]) -> str:
    """The first address that a process prints; raises RuntimeError where it ends before."""
    found = next(filter(None, map(_ADDRESS.search, child.stdout or ())), None)
    if found is None:
        raise RuntimeError(f"{child.args!r} ended before it listened")
    return found[0]


class Caller:
    """Asks one gateway, and looks into its sandbox."""

    def __init__(self, session: aiohttp.ClientSession, gateway: str, sandbox: str) -> None:
        self._session = session
        self._gateway = gateway
        self._sandbox = sandbox

    async def tracks(self, query: str, isrcs: Sequence[str], **policy: object) -> list[dict[str, Any]]:
        """The answers to a query of tracks; raises RuntimeError where there are errors beside them."""
        body = {"query": query, "variables": {"isrcs": isrcs, "policy": policy or None}}
        async with self._session.post(f"{self._gateway}/graphql", json=body) as response:
            answer = await response.json()
        if "errors" in answer:
            raise RuntimeError(answer["errors"])
        tracks: list[dict[str, Any]] = answer["data"]["tracks"]
        return tracks

    async def calls(self) -> dict[str, int]:
        """The calls that each provider got since they were last forgotten."""
        stats = await self.control("GET", "stats")
        return {name: stats["providers"][name]["calls"] for name in PROVIDERS}

    async def control(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """A request to the sandbox's control face."""
        async with self._session.request(method, f"{self._sandbox}/sandbox/{path}", json=body) as response:
            response.raise_for_status()
            return await response.json()
