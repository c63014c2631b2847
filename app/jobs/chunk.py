"""One chunk, from claim to finish. Whatever happens in between, the chunk is due again and nothing is done twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.errors import StoreUnavailable
from app.gateway.gateway import Gateway
from app.jobs.job import JobKind, Rows, counted, decode_rows, encode_rows
from app.jobs.outages import Patience, Tried
from app.jobs.rows import ask_rows, isrcs_in
from app.jobs.songs import ask_songs
from app.store.catalog_songs import NewSong, SongKey
from app.store.chunks import Claimed, Found

log = logging.getLogger(__name__)

MOST_CRASHES = 10
"""How often a chunk may be begun and never heard of again: what kills every worker must not go round for ever."""

Try = Callable[[Gateway, bytes, bytes, Rows | None, Patience], Awaitable[Tried]]

KINDS: Mapping[JobKind, Try] = {
    JobKind.ENRICH_CATALOG: ask_songs,
    JobKind.REFRESH_CATALOG: ask_songs,
    JobKind.IMPORT_CSV: ask_rows,
}


@dataclass(frozen=True)
class Workbench:
    """What a worker works with: the gateway, its own name, for how long a chunk is its own unless it says that it still
    is at it, and how often a chunk waits for providers that are away."""

    gateway: Gateway
    owner: str
    lease: timedelta
    tries: int


async def work(bench: Workbench, job_id: str, number: int) -> bool:
    """Do one chunk; False where it was not to be had. Cancelled, it gives the chunk back."""
    now = bench.gateway.clock()
    chunks = bench.gateway.store.chunks
    chunk = await chunks.claim(job_id, number, bench.owner, now, now + bench.lease)
    if chunk is None:
        return False
    if chunk.claims - chunk.waits > MOST_CRASHES:
        message = f"chunk {number} was begun {MOST_CRASHES} times and never finished"
        await chunks.fail(job_id, message, now)
        return False
    trying = asyncio.create_task(_try(bench, chunk))
    try:
        while not trying.done():
            await asyncio.wait({trying}, timeout=bench.lease.total_seconds() / 3)
            if not trying.done() and not await _kept(bench, chunk):
                log.info("chunk %d of job %s is given up", number, job_id)
                return False
        await trying
    except asyncio.CancelledError:
        await chunks.release(chunk, bench.gateway.clock())
        raise
    finally:
        trying.cancel()
    return True


async def _kept(bench: Workbench, chunk: Claimed) -> bool:
    try:
        return await bench.gateway.store.chunks.keep(chunk, bench.gateway.clock() + bench.lease)
    except StoreUnavailable:  # which may be back before the lease ends; and if not, another does the chunk as well
        return True


async def _try(bench: Workbench, chunk: Claimed) -> None:
    """One try: what is settled is kept, what is open waits."""
    gateway = bench.gateway
    patience = Patience(chunk.waits, bench.tries, gateway.clock())
    before = decode_rows(chunk.output) if chunk.output else None
    if chunk.kind == JobKind.IMPORT_CSV and chunk.catalog_id and not chunk.waits:
        songs = [NewSong(SongKey(chunk.catalog_id, isrc)) for isrc in isrcs_in(chunk.input, chunk.options)]
        await gateway.store.add_catalog_songs(chunk.account, songs)
    tried = await KINDS[JobKind(chunk.kind)](gateway, chunk.input, chunk.options, before, patience)
    found = Found(encode_rows(tried.rows), counted(tried.rows))
    if tried.open:
        resume_at = patience.resume_at(tried.waits_for)
        await gateway.store.chunks.put_off(chunk, found, resume_at, tried.reason)
    else:
        await gateway.store.chunks.finish(chunk, found, gateway.clock())
