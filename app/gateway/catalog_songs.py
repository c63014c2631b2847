"""Adding songs to catalogs and removing them, many at once.

Each song of a batch has its own result, and one that is refused loses none of the others, unless the batch is `atomic`.
Both acts can be repeated: what is done already is told so and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from app.errors import InvalidArgument, InvalidInput
from app.gateway.catalogs import answer, is_own_id
from app.gateway.gateway import Gateway
from app.gateway.outcomes import NoSuchCatalog, NotTried, SongBatch, SongChange, SongGiven, SongStatus
from app.music.identifiers import parse_isrc
from app.music.submitted import read_notes, read_submitted
from app.music.trust import SUBMITTED
from app.store.catalog_songs import NewSong, SongKey, Written

T = TypeVar("T")


async def add_songs(
    gateway: Gateway, account: str, given: Sequence[SongGiven], *, atomic: bool = False, source: str = SUBMITTED
) -> SongBatch:
    """Add songs to catalogs of the account. One already there stays as it is, with what was told of it then.

    What is told beside the ISRC is kept with the song as an observation by `source`, never with the recording. Nobody
    is asked about the recordings. If `atomic`, nothing is written where any song is refused.
    """
    now = gateway.clock()

    def read(one: SongGiven) -> NewSong:
        told = read_submitted(now, one.title, one.album, one.artists, source)
        return NewSong(_key(one), read_notes(one.notes), told)

    songs = [_read(read, one) for one in given]
    ready = [song for song in songs if isinstance(song, NewSong) and is_own_id(song.key.catalog_id)]
    if atomic and len(ready) < len(songs):
        written = await _only_looked(gateway, account, [song.key for song in ready])
    else:
        written = await gateway.store.add_catalog_songs(account, ready, atomic=atomic)
    keys = [song.key if isinstance(song, NewSong) else song for song in songs]
    statuses = (SongStatus.ADDED, SongStatus.ALREADY_THERE)
    return await _batch(gateway, account, written, _changes(given, keys, written, statuses, atomic=atomic))


async def remove_songs(
    gateway: Gateway, account: str, given: Sequence[SongGiven], *, atomic: bool = False
) -> SongBatch:
    """Remove songs from catalogs of the account, with all that was told of them; as `add_songs` otherwise."""
    keys = [_read(_key, one) for one in given]
    ready = [key for key in keys if isinstance(key, SongKey) and is_own_id(key.catalog_id)]
    if atomic and len(ready) < len(keys):
        written = await _only_looked(gateway, account, ready)
    else:
        written = await gateway.store.remove_catalog_songs(account, ready, atomic=atomic)
    statuses = (SongStatus.REMOVED, SongStatus.NOT_THERE)
    return await _batch(gateway, account, written, _changes(given, keys, written, statuses, atomic=atomic))


def _key(one: SongGiven) -> SongKey:
    if one.catalog_id is None:
        remedy = "Send catalogId with the song, or for all of them."
        raise InvalidArgument("catalogId", "null", "is missing.", remedy)
    return SongKey(one.catalog_id, parse_isrc(one.isrc))


def _read(read: Callable[[SongGiven], T], one: SongGiven) -> T | InvalidInput:
    try:
        return read(one)
    except InvalidInput as error:
        return error


async def _only_looked(gateway: Gateway, account: str, keys: Collection[SongKey]) -> Written:
    """What is to be told of a batch that is not written: which of its catalogs are the account's."""
    known = await gateway.store.catalogs_among(account, {key.catalog_id for key in keys})
    return Written(frozenset(known))


def _changes(
    given: Sequence[SongGiven],
    keys: Sequence[SongKey | InvalidInput],
    written: Written,
    statuses: tuple[SongStatus, SongStatus],
    *,
    atomic: bool,
) -> tuple[SongChange, ...]:
    """What became of each song; `statuses` are those of a song that was changed and of one that need not be."""
    judged = [_judged(key, written) for key in keys]
    spoilt = atomic and any(not isinstance(one, SongKey) for one in judged)
    told: set[SongKey] = set()
    changes: list[SongChange] = []
    for one, key, verdict in zip(given, keys, judged, strict=True):
        isrc = key.isrc if isinstance(key, SongKey) else one.isrc
        if not isinstance(verdict, SongKey):
            changes.append(SongChange(one.catalog_id, isrc, SongStatus.REJECTED, verdict))
        elif spoilt:
            changes.append(SongChange(one.catalog_id, isrc, SongStatus.REJECTED, NotTried()))
        else:
            first = verdict in written.changed and verdict not in told
            changes.append(SongChange(one.catalog_id, isrc, statuses[0] if first else statuses[1]))
            told.add(verdict)
    return tuple(changes)


def _judged(key: SongKey | InvalidInput, written: Written) -> SongKey | InvalidInput | NoSuchCatalog:
    if isinstance(key, SongKey) and key.catalog_id not in written.catalogs:
        return NoSuchCatalog(key.catalog_id)
    return key


async def _batch(gateway: Gateway, account: str, written: Written, changes: tuple[SongChange, ...]) -> SongBatch:
    now = await gateway.store.catalogs_among(account, written.catalogs)
    return SongBatch(changes, tuple(answer(now[id_]) for id_ in sorted(now)))
