"""Files that a command reads and writes: `-` for the standard streams, and nothing left half written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.errors import InvalidArgument

STANDARD = "-"


@contextmanager
def reading(path: str) -> Iterator[BinaryIO]:
    """The file's bytes, or standard input's; raises InvalidArgument where it cannot be opened."""
    if path == STANDARD:
        yield sys.stdin.buffer
        return
    try:
        stream = Path(path).open("rb")  # noqa: SIM115 - closed below
    except OSError as cause:
        raise _unusable("INPUT", path, "cannot be read", cause) from cause
    with stream:
        yield stream


@contextmanager
def writing(path: str) -> Iterator[BinaryIO]:
    """A stream that becomes the file when the block ends well, and leaves nothing behind when it does not.

    What is written goes to a file beside it first, so that whoever reads the file never sees a part of it.
    """
    if path == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    goal = Path(path)
    beside = goal.with_name(f".{goal.name}.{os.getpid()}.part")
    try:
        stream = beside.open("xb")
    except OSError as cause:
        raise _unusable("--output", path, "cannot be written", cause) from cause
    try:
        with stream:
            yield stream
        try:
            beside.replace(goal)
        except OSError as cause:
            raise _unusable("--output", path, "cannot be written", cause) from cause
    finally:
        beside.unlink(missing_ok=True)


def _unusable(argument: str, path: str, what: str, cause: OSError) -> InvalidArgument:
    return InvalidArgument(
        argument, path, f"{what}: {cause.strerror}.", "Name another file, or - for the standard one."
    )
