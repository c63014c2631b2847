"""The rows of a file: answered in their places, whatever becomes of the providers."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest

from app.errors import ProviderUnavailable
from app.gateway.enrich_sheet import enrich_sheet
from app.gateway.gateway import Gateway
from app.gateway.patience import Patience
from app.gateway.policy import Policy
from app.jobs.chunk import Workbench
from app.jobs.job import Job, JobState
from app.jobs.jobs import Jobs, NewImport
from app.jobs.loading import CHUNK
from app.jobs.rows import decode_lines, encode_lines
from app.sheets.added import AddedColumns
from app.sheets.sheet import open_sheet
from tests.gateway.conftest import Clock
from tests.gateway.scripted import ScriptedProvider, claim
from tests.jobs.conftest import catalog_of, numbered, work_all
from tests.sheets.tables import cells_of, workbook

FIELDS = ("status", "title")


async def imported(jobs: Jobs, text: str, catalog_id: str | None = None) -> Job:
    job = await jobs.import_sheet("ann", io.BytesIO(text.encode()), NewImport("in.csv", FIELDS, catalog_id=catalog_id))
    assert job is not None
    return job


async def result(jobs: Jobs, job: Job) -> list[list[str]]:
    return list(csv.reader(io.StringIO((await body(jobs, job)).decode(), newline="")))


async def body(jobs: Jobs, job: Job) -> bytes:
    file = await jobs.result("ann", job.id)
    assert file is not None
    return b"".join([piece async for piece in file.pieces])


async def test_every_row_comes_back_once_in_its_place(
    jobs: Jobs, gateway: Gateway, bench: Workbench, acrcloud: ScriptedProvider
) -> None:
    isrcs = numbered(2 * CHUNK + 50)
    acrcloud.know(*(claim(isrc, title=isrc) for isrc in isrcs[:CHUNK]))
    job = await imported(jobs, "no,isrc\n" + "".join(f"{place},{isrc}\n" for place, isrc in enumerate(isrcs)))
    assert await jobs.result("ann", job.id) is None  # not before it is done
    assert await work_all(bench) == 3
    header, *rows = await result(jobs, job)
    assert header == ["no", "isrc", *FIELDS]
    assert [row[:2] for row in rows] == [[str(place), isrc] for place, isrc in enumerate(isrcs)]
    assert [row[2] for row in rows] == ["matched"] * CHUNK + ["not_found"] * (CHUNK + 50)


async def test_each_row_has_its_own_status_and_blank_lines_stay_blank(
    jobs: Jobs, bench: Workbench, acrcloud: ScriptedProvider
) -> None:
    acrcloud.know(claim("ZZJOB0000001", title="=1+1"))
    job = await imported(jobs, "isrc,title\nZZ-JOB-00-00001,A\n\nnonsense,B\n,\n")
    await work_all(bench)
    rows = await result(jobs, job)
    assert rows[1] == ["ZZ-JOB-00-00001", "A", "matched", "'=1+1"]  # which no spreadsheet runs
    assert rows[2] == []
    assert [row[2] for row in rows[3:]] == ["invalid_isrc", "not_found"]


async def test_rows_of_empty_cells_are_rows_and_lines_of_nothing_stay_so_in_a_job_as_on_the_command_line(
    jobs: Jobs, gateway: Gateway, bench: Workbench
) -> None:
    text = 'isrc,title,artist\n,,\n\nbad,,\n" ",,\n,\n""\n\n'
    job = await imported(jobs, text)
    await work_all(bench)
    sheet = open_sheet(io.BytesIO(text.encode()))
    added = AddedColumns(sheet.form, sheet.header, FIELDS)
    told = enrich_sheet(gateway, sheet, added, FIELDS, policy=Policy(), patience=Patience.none())
    lines = [list(row) for portion in [portion async for portion in told] for row in portion.rows]
    assert (await result(jobs, job))[1:] == lines
    assert [row[3:4] for row in lines] == [["not_found"], [], ["invalid_isrc"], *[["not_found"]] * 3, []]


async def test_valid_isrcs_join_the_catalog(jobs: Jobs, gateway: Gateway, bench: Workbench) -> None:
    catalog_id = await catalog_of(gateway, numbered(1))
    job = await imported(jobs, "isrc\nZZJOB0000000\nbad\nzzjob0000007\nZZJOB0000007\n", catalog_id)
    await work_all(bench)
    songs = await gateway.store.catalog_isrcs("ann", catalog_id)
    assert [song.isrc for song in songs] == ["ZZJOB0000000", "ZZJOB0000007"]
    assert job.catalog_id == catalog_id


@pytest.mark.parametrize("invisible", ["\u200b", "\ufeff", "\0"])
async def test_an_isrc_with_invisible_characters_joins_the_catalog_and_waits_as_any_other(
    jobs: Jobs, gateway: Gateway, bench: Workbench, acrcloud: ScriptedProvider, invisible: str
) -> None:
    catalog_id = await catalog_of(gateway, ["ZZJOB0000001"])
    acrcloud.trouble = ProviderUnavailable("is in trouble", 5)
    job = await imported(jobs, f"isrc\nZZJOB{invisible}0000002\n", catalog_id)
    await work_all(bench)
    songs = await gateway.store.catalog_isrcs("ann", catalog_id)
    assert [song.isrc for song in songs] == ["ZZJOB0000001", "ZZJOB0000002"]
    waiting = await jobs.job("ann", job.id)
    assert waiting is not None
    assert waiting.reason == "waits for acrcloud (is in trouble)"


async def test_an_outage_makes_rows_wait_also_those_without_an_isrc(
    jobs: Jobs, bench: Workbench, clock: Clock, both: tuple[ScriptedProvider, ScriptedProvider]
) -> None:
    both[0].know(claim("ZZJOB0000001", title="March"))
    both[0].trouble = both[1].trouble = ProviderUnavailable("is in trouble", 5)
    job = await imported(jobs, "isrc,title,artist\nZZJOB0000001,,\n,March,Ada\nbad,,\n")
    await work_all(bench)
    waiting = await jobs.job("ann", job.id)
    assert waiting is not None
    assert (waiting.state, waiting.done, waiting.failed) == (JobState.WAITING, 1, 0)
    both[0].trouble = both[1].trouble = None
    clock.turn(minutes=1)
    await work_all(bench)
    statuses = [row[3] for row in (await result(jobs, job))[1:]]
    assert statuses[0] == "matched"
    assert statuses[1] != "unavailable"
    assert statuses[2] == "invalid_isrc"


async def test_what_stands_above_the_table_passes_through_a_job(
    jobs: Jobs, bench: Workbench, acrcloud: ScriptedProvider
) -> None:
    acrcloud.know(claim("ZZJOB0000001", title="March"))
    text = "sep=;\n\n=Report\nisrc;no\nZZJOB0000001;7\n"
    new = NewImport("in.csv", FIELDS, guarded=True)
    job = await jobs.import_sheet("ann", io.BytesIO(text.encode()), new)
    assert job is not None
    await work_all(bench)
    lines = (await body(jobs, job)).decode().splitlines()
    assert lines == ["sep=;", "", "'=Report;;;", "isrc;no;status;title", "ZZJOB0000001;7;matched;March"]


async def test_types_of_titles_pass_through_a_job(jobs: Jobs, bench: Workbench) -> None:
    content = workbook(["Report of", 2026], [], ["isrc", "title", "artist"], ["bad", "A", "B"])
    job = await jobs.import_sheet("ann", io.BytesIO(content), NewImport("in.xlsx", ("status",)))
    assert job is not None
    await work_all(bench)
    cells = [[value for value, _ in row] for row in cells_of(await body(jobs, job))]
    assert cells == [
        ["Report of", 2026, None, None],
        [None] * 4,
        ["isrc", "title", "artist", "status"],
        ["bad", "A", "B", "invalid_isrc"],
    ]


async def test_numbers_dates_and_truth_values_of_a_workbook_stay_what_they_are_in_a_job(
    jobs: Jobs, bench: Workbench, acrcloud: ScriptedProvider
) -> None:
    acrcloud.know(claim("ZZJOB0000001", title="March"))
    day = datetime(2000, 11, 30, 1, 2)  # noqa: DTZ001 - workbooks know no zones
    content = workbook(["isrc", 2026, "b", "c", "d"], ["ZZJOB0000001", -0.5, 12, True, day])
    job = await jobs.import_sheet("ann", io.BytesIO(content), NewImport("in.xlsx", FIELDS))
    assert job is not None
    await work_all(bench)
    header, row = cells_of(await body(jobs, job))
    assert header[1] == (2026, "n")
    assert row[1:] == [(-0.5, "n"), (12, "n"), (True, "b"), (day, "d"), ("matched", "s"), ("March", "s")]


def test_bytes_that_are_no_text_come_through() -> None:
    rows = [("caf\udce9", "ZZ"), (), ("\ud800", "=1")]
    assert decode_lines(encode_lines(rows)) == rows
