"""Load from one core on a server on another, and what it costs the server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

SERVER_CORE, LOAD_CORE = 0, 1
CONNECTIONS = 16
SCRIPT = Path(__file__).with_name("load.wrk.lua")

_TICKS = os.sysconf("SC_CLK_TCK")
_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


class Server(NamedTuple):
    """A server that runs: the process whose CPU is counted, and its GraphQL address."""

    pid: int
    address: str


class Load(NamedTuple):
    """What one spell of load gave: per second, per second of the server's CPU, and in milliseconds."""

    per_second: float
    per_cpu_second: float
    median: float
    p99: float


def need_wrk() -> None:
    """Ends the bench, saying so, where wrk is missing."""
    if shutil.which("wrk") is None:
        sys.exit("SKIPPED: no figures without wrk, which makes the load. On Debian: apt-get install wrk")


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """What is started in the block keeps to this core, where the machine has more than one."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core} & set(range(os.cpu_count() or 1)) or before)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def process(
    command: Sequence[str],
    environment: Mapping[str, str],
    port: int,
    folder: Path = Path(),
    core: int = SERVER_CORE,
) -> Iterator[Server]:
    """A server of any kind on its core while the block runs, once it takes connections at `port`."""
    with on_core(core):
        child = subprocess.Popen(command, env={**os.environ, **environment}, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    address = f"http://127.0.0.1:{port}/graphql"
    try:
        _wait(child, address)
        yield Server(child.pid, address)
    finally:
        child.terminate()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait(child: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(600):
        if child.poll() is not None:
            raise RuntimeError(f"{child.args!r} ended before it listened")
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{child.args!r} does not listen")


def cpu(pid: int) -> float:
    """The seconds of CPU that a process and its children have used."""
    used = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(entry.name) == pid or int(fields[1]) == pid:
                used += (int(fields[11]) + int(fields[12])) / _TICKS
    return used


def load(server: Server, bodies: Path, seconds: float) -> Load:
    """Ask as fast as the server answers, the bodies in turn; raises RuntimeError where an answer is not a 200."""
    began = cpu(server.pid)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--latency", "-s", str(SCRIPT), server.address]
    with on_core(LOAD_CORE):
        said = subprocess.run(  # noqa: S603 - our own command line
            command, env={**os.environ, "BODIES": str(bodies)}, capture_output=True, text=True, check=True
        ).stdout
    used = cpu(server.pid) - began
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{server.address} failed under load:\n{said}")
    requests = int(_found(r"(\d+) requests in", said))
    return Load(
        float(_found(r"Requests/sec:\s+([\d.]+)", said)), requests / max(used, 1e-2), _ms("50%", said), _ms("99%", said)
    )


def _found(pattern: str, said: str) -> str:
    match = re.search(pattern, said)
    if match is None:
        raise RuntimeError(f"wrk said nothing of {pattern}:\n{said}")
    return match[1]


def _ms(share: str, said: str) -> float:
    match = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", said)
    return float(match[1]) * _UNITS[match[2]] if match else 0.0
