"""Questions about a whole catalog, over both databases; nobody is asked."""

from __future__ import annotations

import json

import duckdb
import pytest

from app.errors import InvalidArgument
from app.gateway import walk
from app.gateway.duplicates import DuplicateKind
from app.gateway.export import ExportFormat, export
from app.gateway.gateway import Gateway
from app.gateway.library import Library
from app.gateway.walk import Stretch
from app.music.coverage import Item, mask_of
from app.music.duplicates import Reason
from tests.gateway.songs import ada_s_songs
from tests.store.told import BLANK_SPACE, numbered


@pytest.fixture
async def catalog(gateway: Gateway) -> str:
    return await ada_s_songs(gateway)


async def test_coverage_counts_what_is_held_and_what_is_missing(gateway: Gateway, catalog: str) -> None:
    library = Library(gateway)
    counts = {one.item: (one.songs, one.missing) for one in await library.coverage("ada", catalog)}
    assert counts[Item.SPOTIFY] == counts[Item.ISWC] == counts[Item.IPI] == (1, 4)
    assert counts[Item.RECORDING] == (4, 1)
    page = await library.uncovered(Stretch("ada", catalog, 0, 10), [Item.RECORDING])
    assert [one.song.isrc for one in page.entries] == [numbered(4)]
    masks = await library.masks(Stretch("ada", catalog, 0, 4))
    assert masks.more
    assert masks.entries[1] == (numbered(1), mask_of([Item.RECORDING]))
    rest = await library.masks(Stretch("ada", catalog, masks.read, 4))
    assert (rest.entries, rest.more) == (((numbered(4), 0),), False)


async def test_conflicts_have_the_owner_s_word_among_them(gateway: Gateway, catalog: str) -> None:
    library = Library(gateway)
    [count] = await library.conflict_counts("ada", catalog)
    assert (count.field, count.conflicts, count.warnings) == ("title", 1, 0)
    page = await library.conflicts(Stretch("ada", catalog, 0, 10), ["title"])
    assert [one.song.isrc for one in page.entries] == [BLANK_SPACE]
    assert (await library.conflicts(Stretch("ada", catalog, 0, 10), ["bpm"])).entries == ()


async def test_duplicates_join_one_recording_and_no_live_sibling(gateway: Gateway, catalog: str) -> None:
    library = Library(gateway)
    found = await library.duplicates("ada", catalog, [], None, 1)
    assert (found.total, found.more, found.entries[0].kind) == (2, True, DuplicateKind.SAME_ISRC)
    [group] = (await library.duplicates("ada", catalog, [], found.entries[0].spot, 5)).entries
    assert [song.isrc for song in group.songs] == [numbered(1), numbered(2)]
    assert [one.reason for one in group.evidence] == [Reason.WORDS_AND_LENGTH]


async def test_another_account_s_catalog_looks_empty(gateway: Gateway, catalog: str) -> None:
    library = Library(gateway)
    assert (await library.masks(Stretch("bob", catalog, 0, 10))).entries == ()
    assert (await library.duplicates("bob", catalog, [], None, 5)).total == 0
    assert await export(gateway, "bob", catalog, ExportFormat.CSV) is None


async def test_few_records_are_decoded_at_once_for_others_wait_meanwhile(
    gateway: Gateway, catalog: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "DECODED", 2)
    portions = [portion async for portion in walk.walk(gateway, "ada", catalog)]
    assert [len(portion) for portion in portions] == [2, 2, 1]
    songs = [one.song.isrc for portion in portions for one in portion]
    assert songs == [BLANK_SPACE, *map(numbered, (1, 2, 3, 4))]


async def test_too_large_a_catalog_is_not_compared(
    gateway: Gateway, catalog: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "LARGEST_COMPARED", 4)
    with pytest.raises(InvalidArgument, match="5 songs"):
        await Library(gateway).coverage("ada", catalog)


async def written(gateway: Gateway, catalog: str, form: ExportFormat) -> bytes:
    file = await export(gateway, "ada", catalog, form, ("isrc", "title", "duration_ms"), provenance=True)
    assert file is not None
    return b"".join([piece async for piece in file.pieces])


async def test_an_export_tells_the_same_in_every_form(
    gateway: Gateway, catalog: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = (await written(gateway, catalog, ExportFormat.CSV)).decode().splitlines()
    assert lines[0] == "isrc,title,title_source,duration_ms,duration_ms_source"
    assert lines[1:3] == [
        f"{BLANK_SPACE},Blank Space,acrcloud,231826,acrcloud",
        f"{numbered(1)},March,deezer,200000,deezer",
    ]
    assert lines[-1] == f"{numbered(4)},'=Airs,submitted,,"
    objects = [json.loads(line) for line in (await written(gateway, catalog, ExportFormat.JSONL)).splitlines()]
    assert objects[-1]["title"] == "=Airs"
    assert (objects[1]["duration_ms"], objects[-1]["duration_ms"]) == (200_000, None)
    path = tmp_path_factory.mktemp("export") / "rows.parquet"
    path.write_bytes(await written(gateway, catalog, ExportFormat.PARQUET))
    rows = duckdb.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    assert rows == [tuple(one.values()) for one in objects]
