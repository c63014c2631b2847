"""A table's rows go through in portions and come out in their order."""

from __future__ import annotations

import asyncio

import pytest

from app.gateway import enrich_sheet as room
from app.gateway.enrich_sheet import Portion, enrich_sheet, in_portions
from app.gateway.gateway import Gateway
from app.gateway.patience import Patience
from app.gateway.policy import Policy
from app.sheets.added import AddedColumns
from app.sheets.form import Columns
from app.sheets.sheet import Sheet
from tests.gateway.scripted import ScriptedProvider, claim
from tests.sheets.tables import opened

BY_ISRC = Columns(isrc=0)
FIELDS = ("status", "isrc")


def code(number: int) -> str:
    return f"QZAAA{number:07}"


def table(*rows: str) -> Sheet:
    return opened("\n".join(["isrc,note", *rows]))


async def enriched(gateway: Gateway, sheet: Sheet) -> list[Portion]:
    added = AddedColumns(sheet.form, sheet.header, FIELDS)
    through = enrich_sheet(gateway, sheet, added, FIELDS, policy=Policy(), patience=Patience.none())
    return [portion async for portion in through]


async def test_rows_come_out_once_in_their_order_with_their_cells(
    gateway: Gateway, acrcloud: ScriptedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "NEW", 3)
    acrcloud.know(*(claim(code(number)) for number in range(0, 40, 2)))
    portions = await enriched(gateway, table(*(f"{code(number)},{number}" for number in range(40))))
    assert [row for portion in portions for row in portion.rows] == [
        (code(number), str(number), "not_found" if number % 2 else "matched", "" if number % 2 else code(number))
        for number in range(40)
    ]
    assert len(portions) == 14


async def test_blank_lines_stay_and_have_no_status(gateway: Gateway) -> None:
    [portion] = await enriched(gateway, table("wrong,x", "", "wrong,y"))
    assert portion.rows == (("wrong", "x", "invalid_isrc", ""), (), ("wrong", "y", "invalid_isrc", ""))
    assert len(portion.statuses) == 2


def test_a_portion_ends_with_so_many_recordings_that_did_not_occur_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "NEW", 2)
    rows = [(cell,) for cell in ("A", code(1), code(1), "", code(2), code(1), code(2), code(3))]
    assert list(map(len, in_portions(rows, BY_ISRC))) == [5, 3]


def test_a_portion_is_no_heavier_than_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "HEAVIEST", 10 * (room.ROW + room.CELL + len(code(1))))
    assert list(map(len, in_portions([(code(1),)] * 25, BY_ISRC))) == [10, 10, 5]
    assert list(map(len, in_portions([(code(1), "x" * 10_000)] * 3, BY_ISRC))) == [1, 1, 1]


def test_the_calls_for_a_long_file_are_full_though_its_end_has_little_that_is_new() -> None:
    rows = [(code(number),) for number in (*range(100), *[1] * 5_000, *range(100, 150))]
    portions = [sum(new for _, new in portion) for portion in in_portions(rows, BY_ISRC)]
    assert portions == [100, 50]


async def test_no_more_is_read_than_is_under_way(
    gateway: Gateway, acrcloud: ScriptedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "NEW", 1)
    acrcloud.gate.clear()
    taken = 0
    sheet = table(*(code(number) for number in range(100)))

    def counted() -> object:
        nonlocal taken
        for row in list(sheet.rows):
            taken += 1
            yield row

    counting = Sheet(sheet.header, sheet.columns, counted(), sheet.form)  # type: ignore[arg-type]  # rows they are
    work = asyncio.create_task(enriched(gateway, counting))
    await acrcloud.was_asked.wait()
    assert taken == room.AT_ONCE
    work.cancel()
    acrcloud.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await work
