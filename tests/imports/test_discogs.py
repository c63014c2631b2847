"""Discogs' dump as a source: the recorded head whole, held recordings by barcode, killed and resumed, told once."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from app.errors import UnreadableDump
from app.imports.discogs import DiscogsDump
from app.imports.importing import Report, run_import
from app.imports.progress import Quiet
from app.music.claim import Length, LinkClaim, ReleaseClaim
from app.music.identifiers import parse_isrc
from app.music.track import Record, Track, Verification
from app.providers.discogs import RELEASE
from app.store.barcodes import Place
from app.store.store import Store
from tests.imports.discogs import HEAD, NAME, NEWER, isrc, made_up, release, write_dump
from tests.imports.held import everything
from tests.store.told import told

GTIN, BARCODE = "00724384960650", "7 24384 96065 0"
HELD, OTHER = "GBDUW0000053", "GBDUW0000057"
TRACKS = (("1", "One More Time", "5:20"), ("2", "Aerodynamic", "3:27"), ("A3", "Digital Love", "4:58"))


async def imported(
    store: Store, path: Path, tmp_path: Path, made_on: datetime | None = None, *, held: str | None = None
) -> Report:
    """An import by way of a folder that is then gone; `held` is the store whose recordings are to be found."""

    async def places() -> AsyncIterator[Sequence[Place]]:
        other = Store.at(held or "")
        async for portion in other.places({"discogs"}):
            yield portion
        await other.close()

    dump = DiscogsDump(path, places if held else None, made_on)
    report = await run_import(store, dump, tmp_path / "staging", Quiet(), workers=0, portion=50)
    assert not (tmp_path / "staging").exists()
    return report


def track_of(record: Record) -> Track:
    assert record.track is not None
    return record.track


async def test_the_recorded_head_is_imported_whole_and_once(
    store: Store, database_url: str, corpus: Path, tmp_path: Path
) -> None:
    counts = (await imported(store, corpus / HEAD, tmp_path)).told.counts
    assert (counts["release"], counts["broken"], counts["cut"]) == (1_000, 0, 0)
    assert (counts["isrc"], counts["isrc apart"], counts["isrc unreadable"], counts["written"]) == (7, 0, 0, 7)
    assert (counts["position in the description"], counts["the only track"]) == (6, 1)
    before = await everything(database_url)
    assert len(before["observations"]) == 7
    assert [one async for one in store.check()] == []
    again = await imported(store, corpus / HEAD, tmp_path)
    assert again.again
    assert await everything(database_url) == before
    newest = (await store.imports.newest())["discogs"]
    assert (newest.licence, newest.made_at) == ("CC0-1.0", datetime(2020, 8, 6, tzinfo=UTC))


async def test_the_isrc_written_it_j04_01_00240_is_the_track_at_a1(
    sqlite_store: Store, corpus: Path, tmp_path: Path
) -> None:
    await imported(sqlite_store, corpus / HEAD, tmp_path)
    code = parse_isrc("IT-J04-01-00240")
    track = track_of((await sqlite_store.records([code]))[code])
    (link,) = track.links
    assert (track.title, track.version, track.duration_ms) == ("Things To Come", "Virtua's Mix", 342_000)
    assert [artist.name for artist in track.artists] == ["Tropicana", "DJ Bart"]
    assert (link.external_id, link.position, link.verification) == ("1586402-A1", "A1", Verification.CONFIRMED)
    assert link.matched_by == "position in the description (certain)"
    (work,) = track.works
    assert [(party.name, party.raw_roles) for party in work.contributors] == [
        ("B. De Schutter", ("Written-By",)),
        ("H. Kristof", ("Written-By",)),
    ]
    (appearance,) = track.releases
    assert (appearance.label, appearance.gtin) == ("Houzy Records", "08018139013596")
    (observation,) = await sqlite_store.observations(code)
    assert (observation.part, observation.facets) == (RELEASE.name, RELEASE.facets)


@pytest.mark.parametrize(
    ("name", "releases"),
    [
        ("odb_reader_release.xml.gz", 3),
        ("odb_cross-language_release.xml", 3),
        ("dump_release.xml", 1),
    ],
)
async def test_the_other_recorded_dumps_are_imported_whole(
    sqlite_store: Store, corpus: Path, tmp_path: Path, name: str, releases: int
) -> None:
    counts = (await imported(sqlite_store, corpus / "discogs" / name, tmp_path, datetime(2021, 1, 1))).told.counts  # noqa: DTZ001 - as the command line reads a day
    assert (counts["release"], counts["broken"], counts["cut"], counts.get("written", 0)) == (releases, 0, 0, 0)


def test_a_dump_whose_day_is_not_told_is_refused(tmp_path: Path) -> None:
    for name in ("releases.xml", "discogs_20261399_releases.xml"):
        with pytest.raises(UnreadableDump, match="--made-on"):
            DiscogsDump(write_dump(tmp_path / name, []))


async def test_a_held_recording_is_found_by_barcode_position_title_and_length(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    place = ReleaseClaim("Discovery", GTIN, disc_number=1, track_number=1)
    elsewhere = ReleaseClaim("Discovery", GTIN, disc_number=1, track_number=2)
    await store.keep(
        [
            told(HELD, "spotify", title="One More Time", length=Length(320_357), releases=(place,)),
            told(OTHER, "spotify", title="Aerodynamic (Live)", length=Length(207_000), releases=(elsewhere,)),
        ]
    )
    dump = write_dump(tmp_path / NAME, [release(1, TRACKS, [("Barcode", BARCODE, "Text")]), release(2, TRACKS)])
    counts = (await imported(store, dump, tmp_path, held=database_url)).told.counts
    assert (counts["barcode, position, title and length"], counts["barcode apart"], counts["written"]) == (1, 1, 1)
    records = await store.records([HELD, OTHER])
    (link,) = track_of(records[HELD]).links
    assert (link.external_id, link.matched_by) == ("1-1", "barcode, position, title and length (strong)")
    assert not track_of(records[OTHER]).links
    assert [one async for one in store.check()] == []


async def test_several_releases_of_one_recording_are_one_answer_with_all_their_pages(
    sqlite_store: Store, tmp_path: Path
) -> None:
    listed = ("ISRC", "GB-DUW-00-00053", "Track 1")
    lone = release(3, [("A", "One More Time (Live)", "9:00")], [("ISRC", "GBDUW0000053", "")])
    dump = write_dump(tmp_path / NAME, [release(1, TRACKS, [listed]), release(2, TRACKS, [listed]), lone])
    await imported(sqlite_store, dump, tmp_path)
    (observation,) = await sqlite_store.observations(HELD)
    assert observation.claim is not None
    assert [link.id for link in observation.claim.links] == ["1-1", "2-1"]
    assert [one.reason for one in observation.candidates] == ["another recording under the same ISRC"]


async def test_what_the_dump_does_not_have_is_no_absence(sqlite_store: Store, tmp_path: Path) -> None:
    live = structs.replace(
        told(HELD, "discogs", RELEASE.name, links=(LinkClaim("discogs", "487193-1"),)),
        observed_at=datetime(2026, 7, 1, tzinfo=UTC),
        facets=RELEASE.facets,
    )
    await sqlite_store.keep([live])
    counts = (await imported(sqlite_store, write_dump(tmp_path / NAME, made_up(30)), tmp_path)).told.counts
    assert (counts["written"], counts.get("absent", 0)) == (100, 0)
    assert await sqlite_store.observations(HELD) == (live,)


async def test_a_newer_dump_rewrites_what_changed_and_an_older_one_nothing(store: Store, tmp_path: Path) -> None:
    old = write_dump(tmp_path / NAME, made_up(30))
    changed = [text.replace("Album 3<", "Album Three<") for text in made_up(30)]
    new = write_dump(tmp_path / NEWER, changed)
    await imported(store, old, tmp_path)
    counts = (await imported(store, new, tmp_path)).told.counts
    assert (counts["written"], counts["unchanged"]) == (10, 90)
    assert (await imported(store, write_dump(tmp_path / NAME, made_up(60)), tmp_path)).overtaken is not None


async def test_after_a_head_the_whole_dump_of_that_day_is_imported(sqlite_store: Store, tmp_path: Path) -> None:
    whole = write_dump(tmp_path / NAME, made_up(60))
    head = tmp_path / "head" / NAME
    head.parent.mkdir()
    head.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    counts = (await imported(sqlite_store, head, tmp_path)).told.counts
    assert (counts["cut"], counts["broken"]) == (1, 0)
    assert 60 < counts["written"] < 140
    rest = (await imported(sqlite_store, whole, tmp_path)).told.counts
    assert counts["written"] + rest["written"] == 200


async def test_killed_while_reading_and_while_making_the_result_is_that_of_an_uninterrupted_import(
    sqlite_store: Store, sqlite_url: str, migrated_sqlite: Path, tmp_path: Path
) -> None:
    dump = write_dump(tmp_path / NAME, made_up(4_500, listing=150))
    twin_path = shutil.copy(migrated_sqlite, tmp_path / "twin.db")
    twin = Store.at(f"sqlite:///{twin_path}")
    uninterrupted = (await imported(twin, dump, tmp_path)).told.counts
    await twin.close()
    for stage, steps in (("kilobytes of releases", 1), ("rows", 100), ("switch", 100)):
        command = ["-m", "tests.imports.killed", sqlite_url, dump, tmp_path / "staging", stage, str(steps)]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *map(str, command), cwd=Path(__file__).parents[2]
        )
        assert await process.wait() == -signal.SIGKILL
        assert not any((await everything(sqlite_url)).values())
    assert (await imported(sqlite_store, dump, tmp_path)).told.counts == uninterrupted
    assert uninterrupted["written"] == 300
    assert await everything(sqlite_url) == await everything(f"sqlite:///{twin_path}")


async def test_each_link_tells_by_which_rule_it_was_found(sqlite_store: Store, tmp_path: Path) -> None:
    await imported(sqlite_store, write_dump(tmp_path / f"{NAME}.gz", made_up(6)), tmp_path)
    records = await sqlite_store.records([parse_isrc(isrc(3, 2)), parse_isrc(isrc(6, 2))])
    links = [track_of(record).links[0] for record in records.values()]
    assert [(link.external_id, link.matched_by) for link in links] == [
        ("3-2", "in the order of the tracks (fair)"),
        ("6-2", "position in the description (certain)"),
    ]
