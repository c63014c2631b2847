"""Other gateways, from a folder of peers: LINERNOTES_PEERS, or `shared/peers` beside the repository.

A peer's packages are installed once into a folder for temporary files; without the peers, or without Node, the figures
against them are left out, loudly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
INSTALLED = Path(tempfile.gettempdir()) / "linernotes-peers"


def peer(name: str) -> Path | None:
    """The folder of a peer with its packages installed; None, said aloud, where it cannot be had."""
    source = Path(os.environ.get("LINERNOTES_PEERS", REPOSITORY.parent / "shared" / "peers")) / name
    if not source.is_dir():
        return _missing(name, f"there is no {source}; LINERNOTES_PEERS names the folder of peers")
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return _missing(name, "Node is not installed")
    folder = INSTALLED / name
    shutil.copytree(source, folder, dirs_exist_ok=True)
    if (folder / "package.json").exists() and not (folder / "node_modules").exists():
        installing = [npm, "install", "--no-audit", "--no-fund", "--silent"]
        if subprocess.run(installing, cwd=folder, check=False).returncode:  # noqa: S603 - npm as found above
            shutil.rmtree(folder / "node_modules", ignore_errors=True)
            return _missing(name, "npm could not install its packages")
    return folder


def _missing(name: str, why: str) -> None:
    print(f"SKIPPED: the peer {name!r}: {why}.", file=sys.stderr)
