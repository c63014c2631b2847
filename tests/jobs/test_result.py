"""The file that a job gives: like the one that was sent, whatever its form."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from app.jobs.chunk import Workbench
from app.jobs.jobs import Jobs, NewImport
from app.jobs.result import result_name
from app.jobs.rows import SheetJob
from app.sheets.form import Columns, SheetForm, SheetKind
from tests.gateway.scripted import ScriptedProvider, claim
from tests.jobs.conftest import work_all


async def sent(jobs: Jobs, bench: Workbench, content: bytes, name: str = "in.csv") -> tuple[str, str, bytes]:
    job = await jobs.import_sheet("ann", io.BytesIO(content), NewImport(name, ("status",)))
    assert job is not None
    await work_all(bench)
    file = await jobs.result("ann", job.id)
    assert file is not None
    return file.name, file.media_type, b"".join([piece async for piece in file.pieces])


async def test_a_file_keeps_its_encoding_mark_signs_and_line_ends(
    jobs: Jobs, bench: Workbench, acrcloud: ScriptedProvider
) -> None:
    acrcloud.know(claim("ZZJOB0000001"))
    content = "\ufeffisrc;Künstler\r\nZZJOB0000001;Ädä\r\n".encode("utf-16-le")
    name, media_type, result = await sent(jobs, bench, content, "Bericht.CSV")
    assert (name, media_type) == ("Bericht-enriched.csv", "text/csv; charset=utf-16-le")
    assert result.decode("utf-16-le") == "\ufeffisrc;Künstler;status\r\nZZJOB0000001;Ädä;matched\r\n"


async def test_a_workbook_comes_back_as_one(jobs: Jobs, bench: Workbench, acrcloud: ScriptedProvider) -> None:
    acrcloud.know(claim("ZZJOB0000001"))
    book = Workbook()
    for row in (["isrc", "plays"], ["ZZJOB0000001", 7], ["bad", "=1+1"]):
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    name, media_type, result = await sent(jobs, bench, content.getvalue(), "in.xlsx")
    assert name == "in-enriched.xlsx"
    assert media_type.endswith("spreadsheetml.sheet")
    page = load_workbook(io.BytesIO(result)).worksheets[0]
    rows = list(page.iter_rows(values_only=True))
    assert rows[:2] == [("isrc", "plays", "status"), ("ZZJOB0000001", 7, "matched")]
    assert rows[2][2] == "invalid_isrc"


async def test_a_file_of_a_header_alone_comes_back_with_its_columns(jobs: Jobs, bench: Workbench) -> None:
    assert (await sent(jobs, bench, b"isrc,title\n"))[2] == b"isrc,title,status\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("report 2026.csv", "report-2026-enriched.csv"),
        ("../../etc/passwd", "passwd-enriched.csv"),
        ("C:\\music\\in.csv", "in-enriched.csv"),
        ('a"; filename="b.exe\r\nX: y.csv', "a-filename-b.exe-X-y-enriched.csv"),
        ("", "result-enriched.csv"),
        ("日本.csv", "result-enriched.csv"),
        ("x" * 300 + ".csv", "x" * 80 + "-enriched.csv"),
    ],
)
def test_its_name_holds_nothing_that_a_path_or_a_header_could_mean(name: str, expected: str) -> None:
    sheet = SheetJob(name, SheetForm(kind=SheetKind.CSV), (), Columns(), ())
    assert result_name(sheet) == expected
