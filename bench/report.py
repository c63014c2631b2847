"""The selection for every day: `python -m bench.report`, about five minutes; prints and writes bench/RESULTS.md."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")

SELECTION = {
    "Hot reads over HTTP": ["bench.hot", "--rounds", "3"],
    "What a public server's guards cost": ["bench.guards", "--rounds", "3", "--sizes", "1,20"],
    "Latency": ["bench.openloop", "--seconds", "5"],
    "Cold fan-out": ["bench.cold", "--rounds", "5"],
    "Writing an answer, in one process": ["bench.execution"],
    "Memory": ["bench.memory", "--records", "5000", "--requests", "10000", "--distinct", "1000"],
    "Start-up": ["bench.startup", "--rounds", "3"],
}


def machine() -> str:
    """What the figures are of."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}, load before {load}"


def section(heading: str, command: list[str]) -> str:
    """What one bench prints: its tables, and what it left out."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)  # noqa: S603 - our own
    told = [line for line in done.stdout.splitlines() if line.startswith(("|", "Ours ")) or not line]
    skipped = [line for line in done.stderr.splitlines() if line.startswith("SKIPPED")]
    if done.returncode and not skipped:
        skipped = [f"FAILED: `python -m {' '.join(command)}` ended with {done.returncode}:", done.stderr[-500:]]
    print(f"{heading}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    text = "\n".join([*told, *skipped]).strip()
    return f"## {heading}\n\n`python -m {' '.join(command)}`\n\n{text}\n"


def main() -> None:
    """Run the selection."""
    meaning = "What each figure means stands at the top of its bench."
    head = f"# Figures\n\n{datetime.now(UTC):%d %B %Y}; {machine()}. {meaning}\n"
    text = head
    for heading, command in SELECTION.items():
        text += "\n" + section(heading, command)
        RESULTS.write_text(text)  # as far as it is, should somebody end it
    print(text)
    if "FAILED:" in text:
        sys.exit(1)


if __name__ == "__main__":
    main()
