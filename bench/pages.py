"""The README's pictures of the pages, taken by Chromium, and what each page weighs.

    make screenshots

Starts a gateway with an empty store over the sandbox's providers, and prints for each page when its first paint was and
how many bytes it loads. The pictures are written into `docs`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.processes import address_of, sandbox, start

ROOT = Path(__file__).parents[1]
LARGEST = 300_000


def main() -> None:
    """Take them; exits with 1 where a picture is too large for a README."""
    node = shutil.which("node")
    if node is None:
        raise SystemExit("needs Node.js")
    pictures = ROOT / "docs"
    pictures.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sandbox() as sandbox_url:
        chosen = {"SANDBOX": "on", "SANDBOX_URL": sandbox_url, "DATABASE_URL": f"sqlite:///{folder}/store.db"}
        child = start(["serve", "--port", "0"], chosen)
        try:
            told = {"GATEWAY": address_of(child).removesuffix("/graphql"), "SANDBOX": sandbox_url}
            program = str(ROOT / "web" / "tests" / "pictures.mjs")
            subprocess.run([node, program, str(pictures)], env={**os.environ, **told}, check=True)  # noqa: S603 - ours
        finally:
            child.terminate()
            child.communicate(timeout=20)
    sizes = {path.name: path.stat().st_size for path in sorted(pictures.glob("*.png"))}
    for name, size in sizes.items():
        print(f"docs/{name}: {size / 1000:.0f} kB")
    sys.exit(max(sizes.values()) > LARGEST)


if __name__ == "__main__":
    main()
