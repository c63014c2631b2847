"""A process that imports a dump and kills itself on the way, as `kill -9` would: no block is left, nothing is tidied.

`python -m tests.imports.killed URL DUMP STAGING STAGE STEPS [PORTION]` dies when so many steps of the stage are done.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from app.imports.discogs import DiscogsDump
from app.imports.importing import run_import
from app.imports.musicbrainz import MusicBrainzDump
from app.store.store import Store

PORTION = 50


class Deadly:
    """Progress that ends the process."""

    def __init__(self, stage: str, steps: int) -> None:
        self._last, self._left = stage, steps
        self._name = ""

    def stage(self, name: str, total: int) -> None:
        self._name = name

    def advance(self, steps: int = 1) -> None:
        if self._name == self._last:
            self._left -= steps
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


async def main(url: str, dump: str, staging: str, *when: str) -> None:
    stage, steps, portion = (*when, str(PORTION))[:3]
    store = Store.at(url)
    progress = Deadly(stage, int(steps))
    path = Path(dump)
    source = DiscogsDump(path) if path.name.startswith("discogs_") else MusicBrainzDump(path)
    await run_import(store, source, Path(staging), progress, workers=0, portion=int(portion))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
