"""A gateway of a few made-up recordings: it answers as the real acts do and remembers what it was asked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from msgspec import structs

from app.api.acts import Acts
from app.gateway.dumps import Dump
from app.gateway.outcomes import (
    After,
    CatalogAnswer,
    CatalogImport,
    CatalogSongAnswer,
    CircuitState,
    ContributorAnswer,
    CoWriter,
    Found,
    Health,
    Hit,
    Match,
    NotFound,
    Resolved,
    SearchAnswer,
    SearchTerms,
    SongBatch,
    SongChange,
    SongGiven,
    SongPage,
    SongStatus,
    SongsWanted,
    Tie,
    Unavailable,
    Unopened,
    WorkAnswer,
    WorkHit,
    WorkOnRecording,
)
from app.gateway.policy import Policy
from app.gateway.providers import ProviderStatus
from app.music.claim import ArtistRole, Candidate, ExternalId, Length, Precision, ShareKind
from app.music.dates import DatePrecision, PartialDate
from app.music.facets import Facet
from app.music.links import PlatformLink, read_recording_link
from app.music.platforms import Platform
from app.music.track import (
    Alternative,
    Artist,
    Conflict,
    Link,
    LinkTarget,
    Provenance,
    ProviderPopularity,
    QuarantinedLink,
    QuarantineReason,
    Release,
    Severity,
    Source,
    Track,
    Verdict,
    Verification,
)
from app.music.work import Contributor, Credit, LinkStatus, Role, Share, Work

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
MARCH, WALTZ, LOST, DOWN = "GBDUW0000053", "USCJY1431309", "USRC17607839", "QZAAA2400001"
ISWC, IPI, SPOTIFY_ID = "T0345246801", "00254380962", "6rqhFgbbKwnb9MLmUQDhG6"


def source(verdict: Verdict = Verdict.FOUND, reason: str | None = None) -> Source:
    return Source("acrcloud", verdict, NOON, 60, None, reason)


def link(platform: Platform, external_id: str) -> Link:
    url = f"https://{platform}.example/{external_id}"
    target = LinkTarget.RECORDING
    return Link(platform, external_id, url, True, target, None, Verification.CONFIRMED, None, None, ("acrcloud",), NOON)


def writer() -> Contributor:
    roles, credits_ = (Role.COMPOSER_AND_OR_LYRICIST,), (Credit("ADA NOTE", IPI, ("acrcloud",)),)
    shares = (Share(50.0, ShareKind.PERFORMANCE, "acrcloud"),)
    return Contributor("Ada Note", IPI, roles, ("Composer",), credits_, None, (), ("acrcloud",), shares=shares)


def work() -> Work:
    reason = "the only work with this ISWC"
    return Work(ISWC, "March", ("March",), (), (writer(),), LinkStatus.EXACT, reason, (), ("en",), (), ("acrcloud",))


def track(isrc: str, title: str) -> Track:
    """A track with something in every field."""
    ids = (ExternalId("musicbrainz", "abc"),)
    day = PartialDate("1997-05-20", DatePrecision.DAY)
    said = Alternative("deezer", "211", NOON)
    quarantined = QuarantinedLink(
        claimed_platform="spotify",
        external_id="1440935467",
        url="https://music.apple.com/us/song/1440935467",
        reason=QuarantineReason.LINK_PLATFORM_MISMATCH,
        detail="an Apple Music address",
        actual_platform=Platform.APPLE_MUSIC,
        provider="acrcloud",
        observed_at=NOON,
    )
    return Track(
        isrc=isrc,
        title=title,
        version="Live",
        artists=(Artist("Ada", ArtistRole.MAIN, " feat. ", ids), Artist("Bo", ArtistRole.FEATURED, None, ())),
        duration_ms=211_040,
        duration_precision=Precision.MILLISECOND,
        explicit=False,
        release_date=day,
        releases=(
            Release("Marches", "00602577145735", "L", day, "album", "GB", 1, 2, 12, None, ("Ada",), ids, ("deezer",)),
        ),
        genres=("Pop",),
        cover_url="https://covers.example/1.jpg",
        bpm=120.5,
        musical_key="F minor",
        popularity=(ProviderPopularity("deezer", 0.8, 1.0),),
        links=(link(Platform.SPOTIFY, SPOTIFY_ID), link(Platform.APPLE_MUSIC, "1440935467")),
        quarantined_links=(quarantined,),
        works=(work(),),
        other_isrcs=("GBDUW0000054",),
        candidates=(Candidate("acrcloud", "another ISRC", isrc="GBDUW0000055", length=Length(1000, Precision.SECOND)),),
        provenance=(Provenance("title", title, "acrcloud", NOON, ("deezer",), (said,)),),
        conflicts=(Conflict("durationMs", Severity.WARNING, "4 s apart", (said,)),),
        updated_at=NOON,
        sources=(source(),),
    )


@dataclass
class FakeGateway:
    """`looked_up` and `resolved` are the calls; `broken` is raised by every look-up."""

    tracks: dict[str, Track] = field(
        default_factory=lambda: {MARCH: track(MARCH, "March"), WALTZ: track(WALTZ, "Waltz")}
    )
    looked_up: list[tuple[dict[str, frozenset[Facet]], Policy]] = field(default_factory=list)
    resolved: list[tuple[ExternalId, str]] = field(default_factory=list)
    opened: list[tuple[str, Policy]] = field(default_factory=list)
    searched: list[tuple[SearchTerms, int, Policy]] = field(default_factory=list)
    works_asked: list[list[str]] = field(default_factory=list)
    jobs: object = None
    library: object = None
    parties_asked: list[list[str]] = field(default_factory=list)
    works_searched: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    broken: Exception | None = None
    renewed: threading.Event = field(default_factory=threading.Event)
    followers_left: int = 0
    slow: float = 0.0
    broken_facets: frozenset[Facet] = frozenset()

    async def look_up(self, wants: Mapping[str, frozenset[Facet]], policy: Policy) -> dict[str, Found]:
        self.looked_up.append((dict(wants), policy))
        if self.slow:
            await asyncio.sleep(self.slow)
        if self.broken:
            raise self.broken
        if self.broken_facets and any(facets & self.broken_facets for facets in wants.values()):
            raise RuntimeError("password=hunter2")
        return {isrc: self.tracks.get(isrc) or self._missing(isrc) for isrc in wants}

    def _missing(self, isrc: str) -> NotFound | Unavailable:
        if isrc == DOWN:
            return Unavailable(isrc, (source(Verdict.FAILED, "timed out"),))
        return NotFound(isrc, (source(Verdict.ABSENT, "does not know this recording"),))

    async def follow(self, wants: Mapping[str, frozenset[Facet]], policy: Policy) -> AsyncGenerator[Found, None]:
        """Held ones at once and, once `renewed` is set, everyone's last word."""
        try:
            for isrc, found in (await self.look_up(wants, policy)).items():
                if isrc in self.tracks:
                    yield found
            while not self.renewed.is_set():  # noqa: ASYNC110 - set by a test, in another thread than the server's
                await asyncio.sleep(0.005)
            for found in (await self.look_up(wants, policy)).values():
                yield found
        finally:
            self.followers_left += 1

    async def resolve(self, ids: Sequence[tuple[ExternalId, str]], policy: Policy) -> dict[ExternalId, Resolved]:
        self.resolved.extend(ids)
        verdict = source(Verdict.SKIPPED) if policy.cache_only else source(Verdict.ABSENT)
        known = {SPOTIFY_ID: (MARCH, WALTZ), "acr1": (WALTZ,)}
        return {external: Resolved(external, known.get(external.id, ()), (verdict,)) for external, _ in ids}

    async def open_link(self, text: str, policy: Policy) -> PlatformLink | Unopened:
        self.opened.append((text, policy))
        if isinstance(link := read_recording_link(text), PlatformLink):
            return link
        return Unopened(link.url, Source("shortlinks", Verdict.FAILED, None, None, None, "it timed out"))

    async def search(self, terms: SearchTerms, limit: int, policy: Policy) -> SearchAnswer:
        self.searched.append((terms, limit, policy))
        hits = (Hit(MARCH, 0.97, ("same title",), "store"), Hit(WALTZ, 0.4, ("same artist",), "deezer"))
        return SearchAnswer(hits, (source(),))

    async def match(self, terms: SearchTerms, policy: Policy) -> Match:
        self.searched.append((terms, 10, policy))
        hits = (await self.search(terms, 10, policy)).hits
        if terms.title == "March":
            return Match(MARCH, "same title", hits[:1], (source(),))
        if terms.title == "Polka":
            return Match(None, "nothing fits", (), (source(Verdict.ABSENT),))
        return Match(None, "2 recordings fit", hits, (source(),), ambiguous=True)

    async def works(self, iswcs: Collection[str]) -> dict[str, WorkAnswer]:
        self.works_asked.append(list(iswcs))
        return {ISWC: WorkAnswer(work(), (MARCH, WALTZ))} if ISWC in iswcs else {}

    async def ties(self, wanted: Collection[WorkOnRecording]) -> dict[WorkOnRecording, Tie]:
        ties = {MARCH: Tie(LinkStatus.EXACT, "same title"), WALTZ: Tie(LinkStatus.SUSPECT, "another title")}
        return {one: ties[one.isrc] for one in wanted if one.isrc in ties}

    async def search_works(self, title: str, writers: Sequence[str]) -> tuple[WorkHit, ...]:
        self.works_searched.append((title, tuple(writers)))
        reasons = ("title agree: “March”",)
        return (WorkHit(work(), 1.0, reasons), WorkHit(structs.replace(work(), iswc=None, title="Marsh"), 0.4, reasons))

    async def contributors(self, ipis: Collection[str]) -> dict[str, ContributorAnswer]:
        self.parties_asked.append(list(ipis))
        roles = (Role.COMPOSER, Role.LYRICIST)
        party = structs.replace(writer(), roles=roles, other_ipis=("00583608328",), aliases=("A. Note",), shares=())
        other = structs.replace(writer(), name="Bo", ipi=None, spellings=())
        works = (work(), structs.replace(work(), iswc=None, title="Marsh"))
        return {IPI: ContributorAnswer(party, works, (CoWriter(other, 2),))} if IPI in ipis else {}

    async def catalogs(self, account: str) -> tuple[CatalogAnswer, ...]:
        return (CatalogAnswer("c1", f"{account}'s marches", NOON, NOON, 5),)

    async def catalog(self, account: str, catalog_id: str) -> CatalogAnswer | None:
        return (await self.catalogs(account))[0] if catalog_id == "c1" else None

    async def songs(self, account: str, catalog_id: str, wanted: SongsWanted) -> SongPage:
        start = wanted.offset + (wanted.after.place if wanted.after else 0)
        isrcs = enumerate((MARCH, WALTZ, LOST, MARCH, WALTZ), 1)
        songs = [self._song(catalog_id, place, isrc) for place, isrc in isrcs][start:]
        return SongPage(tuple(songs[: wanted.limit]), 5, len(songs) > wanted.limit)

    async def create_catalog(self, account: str, name: str) -> CatalogAnswer:
        return CatalogAnswer("c2", name, NOON, NOON, 0)

    async def rename_catalog(self, account: str, catalog_id: str, name: str) -> CatalogAnswer | None:
        return CatalogAnswer(catalog_id, name, NOON, NOON, 5) if catalog_id == "c1" else None

    async def delete_catalog(self, account: str, catalog_id: str) -> CatalogAnswer | None:
        return await self.catalog(account, catalog_id)

    async def change_songs(self, account: str, given: Sequence[SongGiven], *, atomic: bool) -> SongBatch:
        changes = [SongChange(one.catalog_id, one.isrc, SongStatus.ALREADY_THERE) for one in given]
        return SongBatch(tuple(changes), await self.catalogs(account))

    async def import_recoupable(self, account: str, catalog_id: str, _listed: str, page: int) -> CatalogImport | None:
        return CatalogImport(found, (), 0, None) if (found := await self.catalog(account, catalog_id)) else None

    def _song(self, catalog_id: str, place: int, isrc: str) -> CatalogSongAnswer:
        notes, here = "opener" if isrc == MARCH else None, After(None, place)
        return CatalogSongAnswer(catalog_id, isrc, NOON, NOON, notes, None, None, (), None, (), here)

    async def providers(self) -> tuple[ProviderStatus, ...]:
        health = Health(CircuitState.OPEN, 3, "5 calls in 1 s", 10, 4, NOON, NOON, "timed out", None)
        told = ("core", "works"), ("acrcloud", "spotify"), True, health
        return (ProviderStatus("acrcloud", *told, dump=Dump(NOON, NOON, "CC0-1.0")),)

    @property
    def acts(self) -> Acts:
        """The seam to the API."""
        return Acts(
            look_up=self.look_up,
            follow=self.follow,
            resolve=self.resolve,
            open_link=self.open_link,
            search=self.search,
            match=self.match,
            works=self.works,
            ties=self.ties,
            search_works=self.search_works,
            contributors=self.contributors,
            catalogs=self.catalogs,
            catalog=self.catalog,
            songs=self.songs,
            create_catalog=self.create_catalog,
            rename_catalog=self.rename_catalog,
            delete_catalog=self.delete_catalog,
            add_songs=self.change_songs,
            remove_songs=self.change_songs,
            import_recoupable=self.import_recoupable,
            providers=self.providers,
            library=self.library,  # type: ignore[arg-type]  # likewise
            jobs=self.jobs,  # type: ignore[arg-type]  # a test of jobs brings its own
        )
