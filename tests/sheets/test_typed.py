"""Cells with a type are text that remembers it, also by way of JSON."""

from __future__ import annotations

import json
from datetime import date, datetime, time

import pytest

from app.sheets.typed import TypedCell, cell_of, from_json, to_json

DAY = datetime(2000, 11, 30, 1, 2, 3, 4_000)  # noqa: DTZ001 - workbooks know no zones


@pytest.mark.parametrize("value", [True, 12, -0.5, 2.0, 10**20, date(2000, 11, 30), DAY, time(1, 2)])
def test_a_cell_with_a_type_has_it_again_after_json(value: object) -> None:
    cell = cell_of(value)
    again = from_json(json.loads(json.dumps(to_json(cell))))
    assert again == cell
    assert isinstance(again, TypedCell)
    assert (type(again.value), again.value) == (type(value), value)


@pytest.mark.parametrize("text", ["", "12", "TRUE", "2000-11-30", "caf\udce9"])
def test_text_stays_text_whatever_it_looks_like(text: str) -> None:
    again = from_json(json.loads(json.dumps(to_json(text))))
    assert (again, isinstance(again, TypedCell)) == (text, False)
