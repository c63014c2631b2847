"""Cells that are a number, a date or a truth value: text like any other, with what it stands for."""

from __future__ import annotations

from datetime import date, datetime, time

_MOMENTS = {kind.__name__: kind for kind in (date, datetime, time)}


class TypedCell(str):
    """The text of a cell that is a number, a date or a truth value, with that, so that it is written as it was."""

    __slots__ = ("value",)

    value: object

    @classmethod
    def of(cls, value: object) -> TypedCell:
        """The cell of such a value."""
        typed = cls(_shown(value))
        typed.value = value
        return typed


def cell_of(value: object) -> str:
    """The cell of whatever a workbook holds; an empty one of nothing."""
    if isinstance(value, bool | int | float | datetime | date | time):
        return TypedCell.of(value)
    return "" if value is None else str(value)


def to_json(cell: str) -> object:
    """The cell as JSON can say it: dates and times by their kind's name."""
    value = cell.value if isinstance(cell, TypedCell) else cell
    return {type(value).__name__: value.isoformat()} if isinstance(value, date | time) else value


def from_json(said: object) -> str:
    """The cell of which this was said."""
    if isinstance(said, dict):
        [(kind, text)] = said.items()
        return TypedCell.of(_MOMENTS[kind].fromisoformat(text))
    return cell_of(said)


def _shown(value: object) -> str:
    match value:
        case bool():
            return str(value).upper()
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case _:
            return str(value)
