"""The store: one object that the gateway holds. Each method is one question or one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence

from app.music.claim import ExternalId
from app.music.observation import Observation, Resolution
from app.music.track import Record
from app.store import catalog_songs, catalogs, lookups
from app.store.accounts import Accounts
from app.store.barcodes import Place, places_of
from app.store.catalog_songs import CatalogSong, NewSong, SongKey, Songs, SongsWanted, Written
from app.store.catalogs import Catalog
from app.store.check import Difference, differences, isrcs_after
from app.store.chunks import ChunkStore
from app.store.engine import Database
from app.store.imports import ImportStore
from app.store.jobs import JobStore
from app.store.migrate import is_current, migrate
from app.store.observations import read_observations, read_resolutions, write_observations, write_resolution
from app.store.records import claim_records, heard_isrcs, read_records, rebuild_records, remake_records
from app.store.search import by_text, works_by_text


class Store:
    """What we were told and what callers collect. Every method raises `StoreUnavailable` where the database is away.

    `accounts` asks about accounts and their keys, `jobs` and `chunks` about work that outlives requests,
    `imports` about dumps.
    ISRCs, ISWCs and IPIs are in canonical form: bare, upper-case, IPIs with 11 digits.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.accounts = Accounts(database)
        self.jobs = JobStore(database)
        self.chunks = ChunkStore(database)
        self.imports = ImportStore(database)

    @classmethod
    def at(cls, url: str) -> Store:
        """The store at `sqlite:///path/to/file.db` or `postgresql://…`; nothing is opened before the first question.

        Raises InvalidInput where the URL is for neither.
        """
        return cls(Database(url))

    async def migrate(self) -> None:
        """Bring the tables to this version; safe when several processes start at once."""
        async with self._database.writing() as connection:
            await connection.run_sync(migrate)

    async def ready(self) -> bool:
        """Whether the tables are those of this version; raises StoreUnavailable where the database is away."""
        async with self._database.reading() as connection:
            return await connection.run_sync(is_current)

    async def close(self) -> None:
        """Close every connection."""
        await self._database.close()

    async def records(self, isrcs: Collection[str]) -> dict[str, Record]:
        """The held records in the order asked for; ISRCs nobody was asked about are missing.

        Those made under other rules are remade from what was said, and written back.
        """
        made, outdated = await read_records(self._database, isrcs)
        if outdated:
            made |= await self._remake(outdated)
        return {isrc: made[isrc] for isrc in isrcs if isrc in made}

    async def keep(self, observations: Sequence[Observation]) -> dict[str, Record]:
        """Keep what was said and renew the records it is about; all or nothing. The renewed records.

        An observation as new or newer is never overwritten, so order and repetition do not matter.
        """
        isrcs = sorted({one.isrc for one in observations})
        if not isrcs:
            return {}
        async with self._database.writing() as connection:
            await claim_records(connection, isrcs)
            await write_observations(connection, observations)
            return await remake_records(connection, isrcs)

    async def observations(self, isrc: str) -> tuple[Observation, ...]:
        """All that is held about one ISRC, by provider and part."""
        async with self._database.reading() as connection:
            return tuple((await read_observations(connection, [isrc]))[isrc])

    async def observations_of(self, isrcs: Collection[str]) -> dict[str, list[Observation]]:
        """All that is held about these ISRCs; one that nobody spoke of has an empty list."""
        async with self._database.reading() as connection:
            return await read_observations(connection, isrcs)

    async def places(self, besides: Collection[str], portion: int = 500) -> AsyncIterator[tuple[Place, ...]]:
        """The places of all recordings on releases with barcodes, those of a portion at a time; see `places_of`."""
        last = ""
        while True:
            async with self._database.reading() as connection:
                isrcs = await heard_isrcs(connection, last, portion)
            if not isrcs:
                return
            held = await self.records(isrcs)
            yield tuple(place for record in held.values() for place in places_of(record, besides))
            last = isrcs[-1]

    async def rebuild(self, portion: int = 500) -> int:
        """Remake every record and its projections from the observations, a portion per transaction; how many."""
        remade, last = 0, ""
        while True:
            async with self._database.reading() as connection:
                isrcs = await heard_isrcs(connection, last, portion)
            if not isrcs:
                return remade
            await self._rebuild(isrcs)
            remade, last = remade + len(isrcs), isrcs[-1]

    async def check(self, *, repair: bool = False, portion: int = 500) -> AsyncIterator[Difference]:
        """Whatever in records and projections is not what the observations make; made right where `repair` says so.

        A portion is read at a time, so the store may be of any size. What is written meanwhile may be told by mistake,
        and is repaired by mistake without harm.
        """
        last = ""
        while True:
            async with self._database.reading() as connection:
                isrcs = await isrcs_after(connection, last, portion)
                found = await differences(connection, isrcs)
            if not isrcs:
                return
            if repair and found:
                await self._rebuild([one.isrc for one in found])
            for one in found:
                yield one
            last = isrcs[-1]

    async def keep_resolution(self, resolution: Resolution) -> None:
        """Keep what a provider said about a platform's id, unless something as new or newer is held."""
        async with self._database.writing() as connection:
            await write_resolution(connection, resolution)

    async def resolutions(self, externals: Collection[ExternalId]) -> dict[ExternalId, tuple[Resolution, ...]]:
        """What each provider said about these ids; an id nobody was asked about is missing."""
        async with self._database.reading() as connection:
            return await read_resolutions(connection, externals)

    async def isrcs_by_platform_id(self, ids: Collection[ExternalId]) -> dict[ExternalId, tuple[str, ...]]:
        """The recordings whose believed links have these ids; an id without any is missing."""
        async with self._database.reading() as connection:
            return await lookups.by_platform_id(connection, ids)

    async def isrcs_by_iswc(self, iswcs: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The recordings of these works, by preferred or archived ISWC; a work without any is missing."""
        async with self._database.reading() as connection:
            return await lookups.by_iswc(connection, iswcs)

    async def isrcs_by_ipi(self, ipis: Collection[str], limit: int = 1_000) -> dict[str, tuple[str, ...]]:
        """For each name number at most `limit` recordings of works it has a part in; one without any is missing."""
        async with self._database.reading() as connection:
            return await lookups.by_ipi(connection, ipis, limit)

    async def isrcs_by_artist(self, name: str, limit: int) -> tuple[str, ...]:
        """At most `limit` recordings crediting an artist of this name; case, accents and punctuation do not matter."""
        async with self._database.reading() as connection:
            return await lookups.by_artist(connection, name, limit)

    async def isrcs_by_text(self, words: str, limit: int) -> tuple[str, ...]:
        """At most `limit` candidates whose title, version and artists hold every word, else any; to be ranked."""
        async with self._database.reading() as connection:
            return await by_text(connection, words, limit)

    async def works_by_text(self, words: str, limit: int) -> tuple[tuple[str, str], ...]:
        """At most `limit` works whose titles and writers hold every word, else any, each with the ISRC of a recording
        that tells of it: what it is kept under is its ISWC, for one without ISWC something else."""
        async with self._database.reading() as connection:
            return await works_by_text(connection, words, limit)

    async def catalogs(self, account: str) -> tuple[Catalog, ...]:
        """The account's catalogs, by name."""
        async with self._database.reading() as connection:
            return await catalogs.read_catalogs(connection, account)

    async def catalog(self, account: str, catalog_id: str) -> Catalog | None:
        """One catalog of the account; another account's looks exactly like a missing one."""
        async with self._database.reading() as connection:
            return await catalogs.read_catalog(connection, account, catalog_id)

    async def catalogs_among(self, account: str, ids: Collection[str]) -> dict[str, Catalog]:
        """Those of the account's catalogs that have one of these ids."""
        async with self._database.reading() as connection:
            return await catalogs.read_some(connection, account, ids)

    async def add_catalog(self, account: str, name: str) -> Catalog:
        """A new, empty catalog of the account."""
        async with self._database.writing() as connection:
            return await catalogs.write_catalog(connection, account, name)

    async def rename_catalog(self, account: str, catalog_id: str, name: str) -> Catalog | None:
        """The account's catalog under its new name; None where there is no such catalog."""
        async with self._database.writing() as connection:
            return await catalogs.rename(connection, account, catalog_id, name)

    async def delete_catalog(self, account: str, catalog_id: str) -> Catalog | None:
        """Delete a catalog of the account with its songs and all that was told of them; as it was, or None."""
        async with self._database.writing() as connection:
            return await catalogs.remove(connection, account, catalog_id)

    async def catalog_songs(self, account: str, catalog_id: str, wanted: SongsWanted) -> Songs:
        """A page of a catalog's songs; empty where the account has no such catalog."""
        async with self._database.reading() as connection:
            return await catalog_songs.read_songs(connection, account, catalog_id, wanted)

    async def catalog_isrcs(
        self, account: str, catalog_id: str, after: int = 0, limit: int = 500
    ) -> tuple[CatalogSong, ...]:
        """The next `limit` songs behind the place `after`, as they were added; none at the end, or of no such catalog.

        To walk through a whole catalog: go on behind the last one's `place`. Songs added meanwhile come at the end.
        """
        async with self._database.reading() as connection:
            return await catalog_songs.read_isrcs(connection, account, catalog_id, after, limit)

    async def catalog_places(self, account: str, catalog_id: str, places: Collection[int]) -> dict[int, CatalogSong]:
        """The songs of a catalog at these places; those removed meanwhile are missing."""
        async with self._database.reading() as connection:
            return await catalog_songs.read_places(connection, account, catalog_id, places)

    async def add_catalog_songs(self, account: str, songs: Sequence[NewSong], *, atomic: bool = False) -> Written:
        """Add songs to catalogs of the account, all of them in one transaction; those already there stay as they are.

        If `atomic`, nothing is written where one of the catalogs is not the account's.
        """
        async with self._database.writing() as connection:
            return await catalog_songs.write_songs(connection, account, songs, atomic=atomic)

    async def remove_catalog_songs(self, account: str, keys: Sequence[SongKey], *, atomic: bool = False) -> Written:
        """Remove songs from catalogs of the account with all that was told of them; as `add_catalog_songs`."""
        async with self._database.writing() as connection:
            return await catalog_songs.delete_songs(connection, account, keys, atomic=atomic)

    async def _rebuild(self, isrcs: Collection[str]) -> None:
        async with self._database.writing() as connection:
            await claim_records(connection, isrcs)
            await rebuild_records(connection, isrcs)

    async def _remake(self, isrcs: Collection[str]) -> dict[str, Record]:
        async with self._database.writing() as connection:
            await claim_records(connection, isrcs)
            return await remake_records(connection, isrcs)
