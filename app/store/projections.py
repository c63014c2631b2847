"""Projections: small tables beside the records, each answering one "which ISRCs" question.

A row of `PROJECTIONS` ties a table to the function that says which rows one track has in it, in the order of the
table's columns without its row number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from sqlalchemy import Table, and_, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.music.names import name_key
from app.music.roles import Family, in_family
from app.music.track import Link, Record, Track, Verification
from app.music.work import Work
from app.store.statements import portions
from app.store.tables import (
    artist_names,
    contributor_works,
    platform_ids,
    sort_keys,
    texts,
    work_recordings,
    work_texts,
)

Row = tuple[str, ...]

LONGEST_KEY = 200  # characters; PostgreSQL refuses index entries over 2,700 bytes
LONGEST_WORD = 60
MOST_WORDS = 100


def words_of(*said: str | None) -> list[str]:
    """The folded words of these texts, as they are kept and searched; signs without a letter or digit are none."""
    folded = (word for part in said if part for word in name_key(part).split())
    return [word[:LONGEST_WORD] for word in folded if word.isalnum() or any(map(str.isalnum, word))][:MOST_WORDS]


def folded(name: str) -> str:
    """The key under which a name is kept."""
    return name_key(name).replace("\0", "")[:LONGEST_KEY]


def folded_names(names: Iterable[str]) -> str:
    """The keys of several names in their order, one in each line."""
    return "\n".join(key for name in names if (key := folded(name)))


def work_key(work: Work) -> str:
    """The key under which a work is kept."""
    return work.key.replace("\0", "")[:LONGEST_KEY]


def _platform_ids(track: Track) -> Iterator[Row]:
    for link in track.links:
        if link.verification is Verification.GUESSED:
            continue  # a guess may lead from the recording to a page, but never from the page to the recording
        for external_id in _ids(link):
            yield link.platform.value, external_id, track.isrc


def _ids(link: Link) -> set[str]:
    """A link's id; where it names a position on a release, the release and the two together."""
    if link.position is None:
        return {link.external_id}
    release = link.external_id.removesuffix(f"-{link.position}")
    return {release, f"{release}-{link.position}"}


def _work_recordings(track: Track) -> Iterator[Row]:
    for work in track.works:
        for iswc in work.iswcs:
            yield iswc, track.isrc


def _contributor_works(track: Track) -> Iterator[Row]:
    for work in track.works:
        for contributor in work.contributors:
            for ipi in contributor.ipis:
                yield ipi, track.isrc, work_key(work)


def _artist_names(track: Track) -> Iterator[Row]:
    for artist in track.artists:
        if name := folded(artist.name):
            yield name, track.isrc


def _sort_keys(track: Track) -> Iterator[Row]:
    title = " ".join(part for part in (track.title, track.version) if part)
    yield track.isrc, folded(title), folded_names(artist.name for artist in track.artists)


def _work_texts(track: Track) -> Iterator[Row]:
    told: dict[str, list[str]] = {}
    for work in track.works:
        writers = (party.names for party in work.contributors if not in_family(party.roles, Family.PUBLISHER))
        words = words_of(*work.titles, *(name for names in writers for name in names))
        told.setdefault(work_key(work), []).extend(words)
    for key, words in told.items():
        if words:
            yield track.isrc, key, " ".join(dict.fromkeys(words))


def _texts(track: Track) -> Iterator[Row]:
    if words := words_of(track.title, track.version, *(artist.name for artist in track.artists)):
        yield track.isrc, " ".join(words)


PROJECTIONS: Mapping[Table, Callable[[Track], Iterator[Row]]] = {
    platform_ids: _platform_ids,
    work_recordings: _work_recordings,
    contributor_works: _contributor_works,
    artist_names: _artist_names,
    sort_keys: _sort_keys,
    texts: _texts,
    work_texts: _work_texts,
}


async def project(connection: AsyncConnection, changed: Collection[Record]) -> None:
    """Make every projection say what these records say: new rows are written, rows no longer true deleted."""
    isrcs = [record.isrc for record in changed]
    for table, rows_of in PROJECTIONS.items():
        wanted = {row for record in changed if record.track for row in rows_of(record.track)}
        held = await _held(connection, table, isrcs)
        names = _names(table)
        if stale := sorted(held - wanted):
            same = and_(*(table.c[name] == bindparam(f"the_{name}") for name in names))
            keys = [{f"the_{name}": value for name, value in zip(names, row, strict=True)} for row in stale]
            await connection.execute(delete(table).where(same), keys)
        if fresh := sorted(wanted - held):
            await connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in fresh])


async def differing(connection: AsyncConnection, made: Mapping[str, Record]) -> set[tuple[str, str]]:
    """The tables, each with an ISRC, whose rows about it are not what its record says."""
    found: set[tuple[str, str]] = set()
    for table, rows_of in PROJECTIONS.items():
        wanted = {row for record in made.values() if record.track for row in rows_of(record.track)}
        place = _names(table).index("isrc")
        found.update((table.name, row[place]) for row in await _held(connection, table, made) ^ wanted)
    return found


async def _held(connection: AsyncConnection, table: Table, isrcs: Collection[str]) -> set[Row]:
    held: set[Row] = set()
    for portion in portions(isrcs):
        query = select(*(table.c[name] for name in _names(table))).where(table.c.isrc.in_(portion))
        held.update(tuple(row) for row in await connection.execute(query))
    return held


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name != "id"]
