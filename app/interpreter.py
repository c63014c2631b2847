"""The process a server runs in: what Python and the C library do by default suits a server badly."""

from __future__ import annotations

import ctypes
import gc
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # as malloc.h names them
KEPT_FREE = 16 * 2**20


def spare_the_collector() -> None:
    """Keep what was loaded at the start out of garbage collection, and collect less often, though in small rounds.

    Modules, the schema and the tables are hundreds of thousands of objects that live for ever; records decoded for one
    answer are thousands that die young, without cycles. Walking the former each time the latter fill a generation
    took up to 27 ms, and half of the time of reading 100 records. Of what a start loads about one object in a hundred
    is garbage; it stays, for to find it would keep the first answer waiting for 0.14 s. A round over 50,000 objects,
    where invalid documents had left that much, took 15 to 60 ms; one over 5,000 takes 2.
    """
    gc.enable()
    gc.freeze()
    gc.set_threshold(5_000, 20, 100)


def keep_freed_memory() -> None:
    """Let glibc keep a few MB that were given back instead of returning them to the system at once.

    By default it returns whatever more than 128 KB are free at the heap's end, so that every answer of a hundred tracks
    was written into pages that the system had to clear first: 0.1 ms each. Elsewhere, as on musl and macOS, nothing is
    changed.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if set_option:
        set_option(M_TRIM_THRESHOLD, KEPT_FREE)
        set_option(M_MMAP_THRESHOLD, KEPT_FREE)


def share_the_interpreter() -> None:
    """Let the loop have its turn soon while a thread reads a long document: by default it waits for 5 ms each time."""
    sys.setswitchinterval(0.0005)
