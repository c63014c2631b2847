"""Files of all kinds go through the real gateway over the sandbox: rows in, the same rows and more out."""

from __future__ import annotations

import asyncio
import io
import os
from collections import Counter
from pathlib import Path

import aiohttp
import pytest
from rich.console import Console

from app.commands.enrich_file import Tally, Wishes, enrich_file
from app.errors import InvalidArgument, InvalidSheet
from app.settings import Settings
from app.sheets.form import SheetOptions
from tests.commands.catalogs import parsed, wishes
from tests.sheets.tables import cells_of, workbook

QUIET = Console(stderr=True, quiet=True)
KNOWN, TITLE, ARTIST = "GBDUW0000053", "One More Time", "Daft Punk"

# The reports and catalogs of the corpus. The codes of most are made up or not in the sandbox; rows without any are
# matched by their words, and those of works name no artist.
CATALOGS = (
    "dmp_work_import_template.csv", "hitster_de_aaaa0015.csv", "hitster_de_aaaa0019.csv", "hitster_de_aaaa0039.csv",
    "hitster_de_aaaa0042.csv", "label_isrcs.csv", "most_streamed_spotify_2024.csv",
    "sahel_test_income_master_master.csv", "sahel_test_income_sddigital_sddigital.csv",
    "sahel_test_income_sdphysical_sdphysical.csv", "sahel_test_two_comp_one_album_track.csv", "sahel_ux_catalog.csv",
    "sgae_works.csv", "symphonic_example_report.csv", "trackshift_CdBaby_Test.tsv", "trackshift_DistroKid_NonAscii.tsv",
    "trackshift_DistroKid_Test.tsv", "trackshift_Tunecore_Test.csv", "works_metadata.csv",
)  # fmt: skip
FIRST = 400
"""Lines of each: all have fewer but one, of 4,600 lines."""


async def enriched(settings: Settings, asked: Wishes) -> Tally:
    return await enrich_file(settings, asked, QUIET)


def test_every_catalog_of_the_corpus_is_tried(corpus: Path) -> None:
    folder = corpus / "catalogs"
    assert sorted(CATALOGS) == sorted(path.name for path in [*folder.glob("*.csv"), *folder.glob("*.tsv")])


@pytest.mark.parametrize("name", CATALOGS)
async def test_rows_in_are_rows_out_in_their_order_with_their_own_cells(
    corpus: Path, tmp_path: Path, settings: Settings, name: str
) -> None:
    delimiter = "\t" if name.endswith("tsv") else ","
    source, output = tmp_path / name, tmp_path / f"out-{name}"
    lines = (corpus / "catalogs" / name).read_bytes().splitlines(keepends=True)
    source.write_bytes(b"".join(lines[: FIRST + 1]))
    tally = await enriched(settings, wishes(source, output))
    given, came = parsed(source.read_bytes(), delimiter), parsed(output.read_bytes(), delimiter)
    assert [row[: len(own)] for row, own in zip(came, given, strict=True)] == given
    assert [len(row) - len(own) for row, own in zip(came, given, strict=True) if own] == [3] * (tally.rows + 1)
    assert Counter(row[-3] for row in came[1:] if row) == {one.value: count for one, count in tally.statuses.items()}


async def test_a_catalog_is_enriched_and_a_second_time_nobody_is_asked(
    tmp_path: Path, settings: Settings, sandbox: str
) -> None:
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f"Song;By;ISRC Code\n=1+1;x;{KNOWN}\n{TITLE};{ARTIST};\n\nx;y;wrong\n", encoding="cp1252")
    for _ in range(2):
        await enriched(settings, wishes(source, output, fields=("status", "isrc"), told=SheetOptions(artist="By")))
        assert output.read_text().splitlines() == [
            "Song;By;ISRC Code;status;isrc",
            f"=1+1;x;{KNOWN};matched;{KNOWN}",
            f"{TITLE};{ARTIST};;matched_by_text;{KNOWN}",
            "",
            "x;y;wrong;invalid_isrc;",
        ]
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{sandbox}/sandbox/stats") as response:
                calls = (await response.json())["calls"]
            await session.delete(f"{sandbox}/sandbox/stats")
    assert calls == 0


async def test_a_workbook_becomes_csv_and_csv_a_workbook(tmp_path: Path, settings: Settings) -> None:
    source, book, text = tmp_path / "in.xlsx", tmp_path / "out.xlsx", tmp_path / "out.csv"
    source.write_bytes(workbook(["isrc", "note"], [KNOWN, "'=1+1"], ["US-1", "@x"]))
    await enriched(settings, wishes(source, book, fields=("status",)))
    assert [[value for value, _ in row] for row in cells_of(book.read_bytes())] == [
        ["isrc", "note", "status"],
        [KNOWN, "'=1+1", "matched"],
        ["US-1", "@x", "invalid_isrc"],
    ]
    await enriched(settings, wishes(book, text, fields=("status",)))
    assert parsed(text.read_bytes())[2] == ["US-1", "'@x", "invalid_isrc", "invalid_isrc"]
    assert parsed(text.read_bytes())[0][-1] == "status_linernotes"


async def test_the_progress_is_told_on_a_terminal(tmp_path: Path, settings: Settings) -> None:
    source, told = tmp_path / "in.csv", io.StringIO()
    source.write_text(f"isrc\n{KNOWN}\nwrong\n")
    tally = await enrich_file(
        settings, wishes(source, tmp_path / "out.csv"), Console(file=told, force_terminal=True, width=120)
    )
    assert "1 matched, 1 failed" in told.getvalue()
    assert "1 matched, 1 invalid_isrc" in tally.told()


async def test_a_failure_on_the_way_leaves_the_old_output_and_nothing_else(tmp_path: Path, settings: Settings) -> None:
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes("isrc,title\n".encode("utf-16") + "wrong,x\n".encode("utf-16-le") * 300 + b"x")
    output.write_text("what was here")
    with pytest.raises(InvalidSheet, match="encoding"):
        await enriched(settings, wishes(source, output))
    assert output.read_text() == "what was here"
    assert not [path for path in await asyncio.to_thread(os.listdir, tmp_path) if "part" in path]


async def test_wishes_that_do_not_fit_are_refused_before_anything_is_written(
    tmp_path: Path, settings: Settings
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("isrc\n")
    for wrong in (
        wishes(source, tmp_path / "out", told=SheetOptions(isrc="Code")),
        wishes(tmp_path / "none", tmp_path / "out"),
    ):
        with pytest.raises(InvalidArgument):
            await enriched(settings, wrong)
    assert not (tmp_path / "out").exists()
