"""Start-up: from the start of `linernotes serve` to its first answer, in seconds.

`python -m bench.startup [--rounds 7]` starts the gateway again and again, without providers and with the sandbox beside
it, on a store that is already migrated, and prints medians; `CPU` is what the processes used, which another load on the
machine does not change.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from time import perf_counter, sleep

from bench.processes import start

QUERY = json.dumps({"query": '{ tracks(isrcs: ["GBDUW0000053"]) { __typename } }'}).encode()
ALONE = {"SANDBOX": "off", "MUSICBRAINZ_ENABLED": "false", "DEEZER_ENABLED": "false", "DISCOGS_ENABLED": "false"}


def first_answer(environment: dict[str, str]) -> tuple[float, float]:
    """The seconds until the first answer, and the CPU seconds that the processes used until they had ended."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    used = _used()
    began = perf_counter()
    child = start(["serve", "--port", str(port)], environment)
    try:
        while not _answers(f"http://127.0.0.1:{port}/graphql"):
            sleep(0.005)
        took = perf_counter() - began
    finally:
        child.terminate()
        child.communicate(timeout=20)
    return took, _used() - used


def _answers(url: str) -> bool:
    request = urllib.request.Request(url, QUERY, {"Content-Type": "application/json"})  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310 - our own address
            return "errors" not in json.load(reply)
    except (urllib.error.URLError, ConnectionError):
        return False


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def main(rounds: int) -> None:
    """Print the table."""
    compileall.compile_dir("app", quiet=1)  # as pip does with what it installs
    print("| start | first answer, median | best | CPU, median |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        store = {"DATABASE_URL": f"sqlite:///{Path(folder) / 'linernotes.db'}", "LOG_LEVEL": "error"}
        subprocess.run(
            [sys.executable, "-m", "app", "migrate"], env=os.environ | store, check=True, capture_output=True
        )
        for name, environment in (
            ("without providers", store | ALONE),
            ("with the sandbox", store | {"SANDBOX": "on"}),
        ):
            times, cpu = zip(*(first_answer(environment) for _ in range(rounds)), strict=True)
            print(
                f"| {name} | {statistics.median(times):.2f} s | {min(times):.2f} s | {statistics.median(cpu):.2f} s |"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="starts of each kind")
    main(parser.parse_args().rounds)
