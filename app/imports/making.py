"""Making rows: what a source says of a range of ISRCs, merged with what is held of them, as rows ready to be written.

Pure, so that worker processes can do it; what they hand back is encoded for the staged file.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from app.imports.source import Saying, Voice
from app.music.merge import RULES, merge_record
from app.music.observation import Observation
from app.store.observations import decode_observation, observation_row
from app.store.projections import PROJECTIONS
from app.store.records import encode_record
from app.store.switch import Held, Portion


def spare_the_collector() -> None:
    """Switch the garbage collector off in a worker process: rows have no cycles, looking took a quarter."""
    gc.disable()


class Made(Struct, frozen=True):
    """A portion and its counts: `written`, of these `absent` and `merged` with other providers' words; `unchanged`,
    and `newer` where what is held is as new as the dump or newer."""

    portion: Portion
    counts: dict[str, int]


def make_encoded(voice: Voice, made_at: datetime, now: datetime, sayings: Sequence[Saying], held: Held) -> bytes:
    """As `make`, encoded; see `decode`."""
    return msgspec.msgpack.encode(make(voice, made_at, now, sayings, held))


decode = msgspec.msgpack.Decoder(Made).decode


def make(voice: Voice, made_at: datetime, now: datetime, sayings: Sequence[Saying], held: Held) -> Made:
    """The rows of all ISRCs of a range whose observation by this voice changes; `now` is when they are written.

    An ISRC that the provider knew, and that its newer dump does not have, is told to be absent.
    """
    heard: dict[str, list[Observation]] = {}
    for document in held.documents:
        one = decode_observation(document)
        heard.setdefault(one.isrc, []).append(one)
    counts: Counter[str] = Counter()
    rows: dict[str, list[tuple[object, ...]]] = {"observations": [], "records": []}
    rows |= {table.name: [] for table in PROJECTIONS}
    renewed: list[str] = []
    for said in _said(voice, made_at, sayings, heard):
        held_of_it = heard.get(said.isrc, ())
        others = [one for one in held_of_it if (one.provider, one.part) != (voice.provider, voice.part)]
        before = next((one for one in held_of_it if (one.provider, one.part) == (voice.provider, voice.part)), None)
        if before is not None and before.observed_at >= made_at:
            counts["newer"] += 1
        elif before is not None and _says_the_same(before, said):
            counts["unchanged"] += 1
        else:
            counts.update(written=1, absent=int(said.absent), merged=int(bool(others)))
            if said.isrc in held.known:
                renewed.append(said.isrc)
            _add_rows(rows, said, [*others, said], now)
    portion = Portion(voice.provider, voice.part, held.basis, tuple(renewed), rows)
    return Made(portion, dict(counts))


def _said(
    voice: Voice, made_at: datetime, sayings: Sequence[Saying], heard: dict[str, list[Observation]]
) -> Iterator[Observation]:
    """What the dump says of its own ISRCs, and of those that its provider knew before and it does not have."""
    for saying in sayings:
        yield voice.observe(saying, made_at)
    for isrc in sorted(heard.keys() - {saying.isrc for saying in sayings}) if voice.tells_absence else ():
        if any(one.provider == voice.provider and not one.absent for one in heard[isrc]):
            yield Observation(isrc, voice.provider, voice.part, voice.facets, made_at)


def _says_the_same(before: Observation, said: Observation) -> bool:
    return (before.claim, before.candidates, before.facets) == (said.claim, said.candidates, said.facets)


def _add_rows(
    rows: dict[str, list[tuple[object, ...]]], said: Observation, everything: Sequence[Observation], now: datetime
) -> None:
    record = merge_record(said.isrc, everything)
    rows["observations"].append(tuple(observation_row(said).values()))
    rows["records"].append((said.isrc, RULES, encode_record(record), now))
    if record.track is not None:
        for table, rows_of in PROJECTIONS.items():
            rows[table.name].extend(dict.fromkeys(rows_of(record.track)))
